"""Correct the words that no article holds, and leave every other word alone."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index
from kpusearch.corpus import read_corpus
from kpusearch.search.spelling import _is_one_edit


@pytest.fixture
def news(new_index):
    return new_index(
        Article(
            id="psu",
            title="Pemungutan suara ulang di Tasikmalaya",
            body="Pemungutan suara ulang digelar di Tasikmalaya dan diawasi Bawaslu.",
            office="kab-tasikmalaya",
        ),
        Article(id="dpt", title="Daftar pemilih", body="Rapat pleno pemilihan kepala desa di Malang.", office="jatim"),
        Article(id="nama", title="Pelantikan", body="Ketua baru Mey Nurlela dilantik. Hari ini 5 Mei ada rapat."),
    )


def ids(results):
    return [hit.id for hit in results.hits]


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("Tasikmlaya", "Tasikmalaya"),
        ("TASIKMLAYA", "TASIKMALAYA"),
        ("pemilhan", "pemilihan"),
        ("pemliihan", "pemilihan"),
        ("Bawslu", "Bawaslu"),
        ("pemungutansuara", "pemungutan suara"),
        ("rapat pe milihan", "rapat pemilihan"),
        ("rapat +Tasikmlaya -malang office:jatim", None),
        ('suara OR (rapat "daftra pemilih")  judul:Tasikmlaya', 'suara OR (rapat "daftar pemilih")  judul:Tasikmalaya'),
        ("Mei Nurlela", "Mey Nurlela"),
    ],
)
def test_suggestion_is_the_query_with_the_misspelled_words_replaced(news, query, suggestion):
    assert news.search(query).suggestion == suggestion


@pytest.mark.parametrize(
    "query",
    [
        "",
        "rapat pleno",
        "Pemalang",  # one edit and a half from Malang, and a place of its own
        "ana",
        "anda",
        "PSUU",
        "20255",
        "1341/2024",
        "kota-semarng.kpu.go.id",
        "memilah",  # a word of the dictionary
        "xqzwvk",
        "penulis:bawslu",
        "rapat -pemilhan",
        "pemilhan*",
    ],
)
def test_what_is_spelled_right_or_is_no_word_is_left_alone(news, query):
    assert news.search(query).suggestion is None


def test_word_of_deleted_articles_is_never_suggested(news):
    news.delete(["psu"])
    assert news.search("Tasikmlaya").suggestion is None
    assert news.search("Tasikmlaya").total == 0


def test_query_that_finds_nothing_is_answered_with_its_correction(news):
    results = news.search("Tasikmlaya")
    assert ids(results) == ["psu"]
    assert results.total == 1
    assert results.interpretation.notes == ('no article holds "tasikmlaya": read as tasikmalaya',)
    assert results.interpretation.text == "Tasikmlaya"
    [hit] = results.hits
    assert [hit.title[start:end] for start, end in hit.title_highlights] == ["Tasikmalaya"]
    assert [article.id for article in news.export("Tasikmlaya")] == ["psu"]
    explanation = news.explain("Tasikmlaya", "psu")
    assert explanation.matched
    assert explanation.score == hit.score
    assert hit.score < news.search("Tasikmalaya").hits[0].score


def test_correction_counts_less_than_what_was_typed_right(news):
    results = news.search("+Tasikmlaya +suara")
    assert ids(results) == ["psu"]
    assert results.interpretation.terms == ("tasikmlaya~tasikmalaya", "suara")


def test_phrase_that_no_article_holds_is_read_as_the_name_beside_the_rare_word(news):
    results = news.search('"Mei Nurlela"')
    assert ids(results) == ["nama"]
    assert results.suggestion == '"Mey Nurlela"'
    assert results.interpretation.notes == ('no article holds "mei nurlela": read as mey nurlela',)


def test_suggestion_finds_something_within_the_filters_in_force(news):
    assert news.search("rapat Tasikmlaya", office="kab-tasikmalaya").suggestion == "rapat Tasikmalaya"
    for query in ("Tasikmlaya", "+rapat +Tasikmlaya", "rapat Tasikmlaya"):
        assert news.search(query, office="bali").suggestion is None


def test_of_many_names_beside_rare_words_only_the_first_are_compared(new_index):
    letters = "abcdefghijkl"
    index = new_index(*(Article(id=each, body=f"Anggota Mey {each * 6} hadir.") for each in letters))
    suggestion = index.search(", ".join(f"Mei {each * 6}" for each in letters)).suggestion
    assert suggestion.count("Mey") == 8
    assert suggestion.count("Mei") == 4


def test_word_that_no_article_holds_is_corrected_beside_words_that_some_hold(news):
    results = news.search("Tasikmlaya rapat")
    assert set(ids(results)) == {"psu", "dpt", "nama"}
    assert results.interpretation.terms == ("tasikmlaya~tasikmalaya", "rapat")
    assert results.interpretation.notes == ('no article holds "tasikmlaya": read as tasikmalaya',)
    assert results.suggestion == "Tasikmalaya rapat"


def test_nothing_is_corrected_where_every_word_is_found(news):
    results = news.search("Tasikmalaya rapat")
    assert results.interpretation.terms == ("tasikmalaya", "rapat")
    assert results.interpretation.notes == ()


def test_nothing_is_corrected_where_only_a_filter_takes_the_articles(news):
    for query in ("suara office:bali", "suara -ulang", "+pemilihan +Bawslu office:bali"):
        results = news.search(query)
        assert results.total == 0
        assert not [note for note in results.interpretation.notes if "read as" in note]


@pytest.mark.parametrize("query", ["KPU Pemalang", "Pemalang", "KPU Kota Bekasi", "Bekasi"])
def test_place_that_no_article_names_finds_nothing(news, query):
    results = news.search(query)
    assert results.total == 0
    assert results.suggestion is None
    assert "no article names" in results.interpretation.notes[0]


def test_plain_words_are_corrected_too(news):
    assert ids(news.search("Tasikmlaya", syntax=False)) == ["psu"]


def test_rare_word_is_doubted_where_one_edit_away_is_a_common_one(new_index):
    articles = [Article(id=f"a{n}", body="Logistik tiba di gudang.") for n in range(120)]
    index = new_index(*articles, Article(id="b", body="Logisitk tertahan di jalan."))
    results = index.search("logisitk")
    assert ids(results) == ["b"]
    assert results.suggestion == "logistik"


def test_of_two_words_the_one_in_articles_with_the_other_words_is_meant(new_index):
    index = new_index(
        *(Article(id=f"a{n}", body="Kambing dijual di pasar.") for n in range(5)),
        Article(id="b", body="Kumbang hinggap pada bunga."),
    )
    assert index.search("bunga kumbing").suggestion == "bunga kumbang"
    assert index.search("pasar kumbing").suggestion == "pasar kambing"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mei", "mey", True),
        ("mei", "me", True),
        ("mei", "emei", True),
        ("mei", "mie", True),
        ("mei", "mei", False),
        ("mei", "ime", False),
        ("rapat", "rpaat", True),
        ("rapat", "rtapa", False),
        ("", "a", True),
    ],
)
def test_one_edit_is_an_insertion_deletion_substitution_or_swap(one, other, expected):
    assert _is_one_edit(one, other) is expected
    assert _is_one_edit(other, one) is expected


WORDS = ["Tasikmlaya", "pemilhan", "Mei", "Nurlela", "pemungutansuara", "pe", "milihan", "2025", "Jully", "Bekassi"]
SYNTAX = ['"', "+", "-", "(", ")", "OR", "NOT", "judul:", "office:", "*", "KPU", "Kota", "suara", "\ud800", " "]
TYPED = st.one_of(st.text(), st.lists(st.sampled_from([*WORDS, *SYNTAX])).map(" ".join))


@pytest.fixture(scope="module")
def shared_news(tmp_path_factory):
    with Index.create(tmp_path_factory.mktemp("words") / "ix") as index:
        index.add(
            [
                Article(id="psu", title="Suara ulang", body="Pemungutan suara ulang di Tasikmalaya, Juli 2025."),
                Article(id="nama", body="Mey Nurlela hadir dalam pemilihan di KPU Kota Bekasi."),
            ]
        )
        yield index


@settings(deadline=None, max_examples=150)
@given(text=TYPED)
def test_no_text_raises_and_every_suggestion_finds_something(shared_news, text):
    suggestion = shared_news.search(text).suggestion
    if suggestion is not None:
        assert suggestion != text
        assert shared_news.search(suggestion).total > 0


def test_words_of_a_real_page_are_corrected(shared, new_index):
    index = new_index()
    index.add(read_corpus(shared / "seed" / "berita-terkini.txt", collected=datetime.date(2025, 8, 1)))
    assert index.search("Tasikmlaya").suggestion == "Tasikmalaya"
    assert index.search("pemilhan").suggestion == "pemilihan"
    assert index.search("Tasikmlaya").total == index.search("Tasikmalaya").total > 0
    assert index.search("Bawslu").interpretation.notes
    for query in ("KPU Pemalang", "KPU Kota Bekasi", "Bekasi"):
        assert index.search(query).total == 0


def test_short_acronym_is_meant_where_another_letter_was_typed(new_index):
    index = new_index(Article(id="kpu", body="KPU rapat."), Article(id="kpud", body="KPUD rapat. KPU rapat."))
    assert index.search("kpuu").suggestion == "kpu"


def test_word_that_no_article_holds_and_nothing_is_like_is_said(news):
    assert news.search("suara xqzvbn").interpretation.notes == ('no article holds "xqzvbn"',)
    assert news.search("Tasikmlaya xqzvbn").interpretation.notes == (
        'no article holds "tasikmlaya": read as tasikmalaya',
        'no article holds "xqzvbn"',
    )


def test_word_before_a_code_is_corrected_only_to_what_stands_there(new_index):
    index = new_index(
        Article(id="formulir", body="Formulir A5 dan formulir DA-1 diserahkan kepada pemilih."),
        Article(id="forum", body="Forum warga digelar di kota."),
    )
    for query in ("form A5", "Form A5", "form DA1", "form DA-1", "form A5 warga"):
        assert index.search(query).suggestion is None
    assert index.search("formulri A5").suggestion == "formulir A5"
    assert index.search("formulri DA-1").suggestion == "formulir DA-1"
    assert index.search("fourm A5").suggestion is None
    assert index.search("form warga").suggestion == "forum warga"
