"""Read a name as the articles write it where nothing holds the words typed, and leave other names alone."""

import pytest

from kpusearch import Article
from kpusearch.lexicon.names import name_distance


def named(name: str, count: int, *, start: int = 0) -> list[Article]:
    """Return articles that each name one person."""
    first = name.split()[0].lower()
    return [
        Article(id=f"{first}{number}", body=f"{name} hadir pada rapat ke-{number}.", people=(name,))
        for number in range(start, start + count)
    ]


@pytest.fixture
def news(new_index):
    return new_index(
        *named("Arief Suryanata", 24),
        *named("Deddy Sitinjau", 6),
        *named("Eddy Prawirasena", 3),
        Article(id="dua", body="Arif Suryanata berpidato.", people=("Arif Suryanata",)),
        Article(id="tari", body="Tari Suryanata dan Budi Arif menonton."),
    )


def read_as(results) -> list[str]:
    return [note for note in results.interpretation.notes if "read as" in note]


def test_another_spelling_that_far_more_articles_hold_is_read_too(news):
    results = news.search("Arif Suryanata", limit=30)
    assert results.suggestion == "Arief Suryanata"
    assert read_as(results) == ['hardly an article holds "arif suryanata" together: read as arief suryanata too']
    assert results.interpretation.terms == ("arif~arief", "suryanata")
    assert results.hits[0].id == "dua"
    assert results.total == 26


def test_first_name_of_somebody_else_is_offered_but_not_read(news):
    results = news.search("Eddy Sitinjau")
    assert results.suggestion == "Deddy Sitinjau"
    assert read_as(results) == []
    assert results.interpretation.terms == ("eddy", "sitinjau")


def test_word_typed_wrong_that_no_name_holds_is_read(new_index):
    index = new_index(*named("Deddy Sitinjau", 6), Article(id="d", body="Dedfy dijual."))
    results = index.search("Dedfy Sitinjau")
    assert read_as(results) == ['no article holds "dedfy sitinjau" together: read as deddy sitinjau']


@pytest.mark.parametrize(
    "query",
    [
        "Arief Suryanata",
        "suryanata arief",
        "Deddy Sitinjau rapat",
        "Tari Suryanata",
        "Budi Arif",
        "hadir Suryanata",
        "Arif, Sitinjau",
        "Mei Suryanata",
        "-Arif Suryanata",
        "judul:Arif Suryanata",
        "Arif Suryanat*",
        "Ar Suryanata",
    ],
)
def test_other_words_and_names_are_read_as_they_are(news, query):
    assert read_as(news.search(query)) == []


@pytest.mark.parametrize("query", ['"Arif Suryanata"', "+(Arif Suryanata)"])
def test_name_in_quotes_or_required_is_offered_only(news, query):
    results = news.search(query)
    assert read_as(results) == []
    assert results.suggestion == query.replace("Arif", "Arief")


def test_name_of_deleted_articles_is_never_read(news):
    news.delete([f"arief{number}" for number in range(24)])
    results = news.search("Ariev Suryanata")
    assert all("arief" not in note for note in read_as(results))


def test_word_that_belongs_to_another_name_stays(new_index):
    index = new_index(*named("Gatot Sasmita", 6), *named("Sasmito Wijayadi", 6), *named("Rahayu Sasmito", 6))
    assert read_as(index.search("Gatot Sasmito Wijayadi")) == []
    assert index.search("Gatot Sasmita Rahayu Sasmito").suggestion is None


def test_name_is_corrected_beside_a_word_that_is_corrected(news):
    results = news.search("rapt Arif Suryanata")
    assert results.suggestion == "rapat Arief Suryanata"
    assert len(read_as(results)) == 2


def test_of_many_names_only_the_first_are_compared(new_index):
    letters = "bcdfghjklmnp"
    names = [f"Arief Surya{letter * 3}" for letter in letters]
    articles = [each for at, name in enumerate(names) for each in named(name, 2, start=2 * at)]
    index = new_index(*articles, Article(id="x", body="Arif hadir."))
    suggestion = index.search(", ".join(name.replace("ie", "i") for name in names)).suggestion
    assert suggestion.count("Arief") == 8
    assert suggestion.count("Arif") == 4


@pytest.mark.parametrize("separator", [" ", ", ", '" "', " +"])
def test_thousand_names_are_read_in_bounded_time(news, separator):
    query = separator.join(f"Arif Suryanat{'aeiou'[number % 5]}" for number in range(500))
    results = news.search(query)
    assert results.suggestion is None or results.suggestion.lower().count("arief") <= 8
    assert news.search("", person=query).total == 0


def test_person_is_found_by_a_near_spelling_where_nobody_has_the_name(news):
    for value in ("Arief Suryanta", "Suryanata Ariev", "Suryanatta", "Arief Suryanatra"):
        results = news.search("", person=value, limit=0)
        assert results.total >= 24
        assert "Arief Suryanata" in results.interpretation.notes[0]
    for value in ("Ariel Suryanti", "Dedy", "Ed", "Dedi Suryanata", "Suryan"):
        results = news.search("", person=value)
        assert not [note for note in results.interpretation.notes if "was used" in note and "Arief" in note]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("nadim", "nadiem", 1),
        ("taufiq", "taufik", 1),
        ("yeni", "ini", None),
        ("budi", "busi", 2),
        ("budi", "bdui", 2),
        ("budi", "bdiu", None),
        ("rakasuwan", "rakasuwanda", 3),
        ("karasuwanda", "rakasuwanda", None),
        ("sasmita", "sasmito", 2),
        ("al", "ali", None),
        ("a" * 41, "a" * 40 + "b", None),
        ("", "budi", None),
    ],
)
def test_distance_of_names_counts_spellings_and_edits(one, other, expected):
    assert name_distance(one, other) == name_distance(other, one) == expected
