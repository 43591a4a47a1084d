import pytest

from kpusearch import Article
from kpusearch.lexicon.names import name_key


@pytest.fixture
def news(new_index):
    return new_index(
        Article(id="a", body="Rapat pleno.", people=("Mey Nurlela", "Ahmad Zaini")),
        Article(id="b", body="Rapat kerja.", people=("Ahmad Zaini",)),
        Article(id="c", body="Ana datang, tidak ada rapat.", people=("Ada Band", "Soekarno Djatmiko")),
        Article(id="d", body="Rapat lagi."),
    )


def ids(results):
    return sorted(hit.id for hit in results.hits)


def test_each_word_and_the_whole_name_find_a_person(news):
    for query in ("orang:zaini", 'tokoh:"Ahmad Zaini"', "people:AHMAD"):
        results = news.search(query)
        assert ids(results) == ["a", "b"]
        assert results.interpretation.notes == ()
    assert news.search("orang:zaini").interpretation.filters == {"people": "zaini"}
    assert ids(news.search("rapat -orang:zaini")) == ["c", "d"]


@pytest.mark.parametrize(
    ("query", "used", "found"),
    [
        ('orang:"mei nurlaela"', "no person is called mei nurlaela: Mey Nurlela was used", ["a"]),
        ("orang:Achmad", "no person is called achmad: Ahmad Zaini was used", ["a", "b"]),
        ('orang:"zaini ahmad"', "no person is called zaini ahmad: Ahmad Zaini was used", ["a", "b"]),
        ('orang:"Sukarno Jatmiko"', "no person is called sukarno jatmiko: Soekarno Djatmiko was used", ["c"]),
        ("orang:ana", "no person is called ana", []),
        ("orang:ani", "no person is called ani", []),
        ("orang:...", "no person is called ...", []),
    ],
)
def test_name_that_nobody_has_is_read_tolerantly_and_said(news, query, used, found):
    results = news.search(query)
    assert ids(results) == found
    assert results.interpretation.notes == (used,)


def test_titles_before_a_name_do_not_count(news):
    for value in ("Pak Zaini", "Bapak H. Ahmad Zaini", "Dr. Zaini"):
        results = news.search(f'orang:"{value}"')
        assert ids(results) == ["a", "b"]
        assert results.interpretation.notes == ()


def test_person_option_filters_search_and_export(news):
    assert ids(news.search("rapat", person="Zaini")) == ["a", "b"]
    assert sorted(article.id for article in news.export("", person="Ibu Mey")) == ["a"]


def test_facet_counts_people_and_choosing_one_gives_its_count(news):
    people = news.search("rapat").facets["people"]
    assert people[0] == {"value": "Ahmad Zaini", "count": 2}
    for item in people:
        assert news.search("rapat", person=item["value"]).total == item["count"]
    assert len(people) == 4


@pytest.mark.parametrize(
    "people",
    [
        ("Ahmad Zaini", "AHMAD  ZAINI", "Ahmad Zaini"),
        ("H. Ahmad Zaini", "Ahmad Zaini"),
        ("Pak Zaini",),
        ("Zaini", "Siti Aminah"),
        (" ", "\x1f", "Ibu"),
        ("Bu", "Zaini Bu"),
    ],
)
def test_facet_counts_what_choosing_gives_however_names_are_written(new_index, people):
    named = (people, ("Ahmad Zaini",), ("Zaini Rahman",), ("Zaini",), ())
    index = new_index(*(Article(id=f"a{at}", body=f"Rapat {at}.", people=each) for at, each in enumerate(named)))
    found = index.search("rapat").facets["people"]
    assert [item["count"] for item in found] == [index.search("rapat", person=item["value"]).total for item in found]
    assert index.check().ok


def test_blank_values_are_in_no_facet(new_index):
    index = new_index(Article(id="a", body="Rapat.", people=(" ", "\t"), forum="\n", office=" "))
    assert not any(index.search("rapat").facets.values())


def test_facet_lists_the_hundred_most_frequent(new_index):
    index = new_index(Article(id="a", body="Rapat.", people=tuple(f"Nama {number}" for number in range(101))))
    assert len(index.search("rapat").facets["people"]) == 100


@pytest.mark.parametrize(
    "same",
    [("Achmad", "Ahmad", "Akhmad"), ("Muhammad", "Mohammad", "Mohamad", "Muh", "Moh.", "M."), ("Tjokro", "Cokro"),
     ("Sjahrir", "Syahrir"), ("Yusuf", "Joesoef".replace("J", "Y")), ("Mey", "Mei"), ("Nurlaela", "Nurlela")],
)  # fmt: skip
def test_spellings_of_a_name_share_a_key(same):
    assert len(set(map(name_key, same))) == 1


def test_short_names_that_differ_keep_different_keys():
    assert len(set(map(name_key, ("Ana", "Ada", "Ani", "Adi", "Aan", "H")))) == 6
