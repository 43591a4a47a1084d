"""Complete the last word of a query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index

NEWS = (
    Article(id="a", title="Pemungutan suara ulang", body="Pemungutan suara ulang digelar. Surat suara tiba."),
    Article(id="b", title="Pemungutan suara", body="Pemungutan suara berjalan tertib.", office="kota-semarang"),
    Article(id="c", title="Surat dinas", body="Surat dari sekretaris, sebuah surat biasa.", office="kota-surakarta"),
    Article(id="d", body="Surat undangan untuk pemilih.", office="kota-surakarta", forum="Rabu Regulasi"),
    Article(id="e", body="Surat edaran sekretariat.", authors=("ana",)),
)


@pytest.fixture
def news(new_index):
    return new_index(*NEWS)


@pytest.fixture(scope="module")
def shared_news(tmp_path_factory):
    with Index.create(tmp_path_factory.mktemp("words") / "ix") as index:
        index.add(NEWS)
        yield index


def order(found, *words):
    """Return some words as they are offered: the table of stems may hold other forms that this process has met."""
    return tuple(word for word in found if word in words)


def test_words_in_more_articles_come_first_and_titles_count_for_more(news):
    # Two of two, both in titles, beside one of four.
    assert order(news.suggest("su"), "surat", "suara") == ("suara", "surat")
    news.delete(["a"])
    assert order(news.suggest("su"), "surat", "suara") == ("surat", "suara")


def test_word_that_follows_the_word_before_comes_first(news):
    assert news.suggest("pemungutan su")[0] == "pemungutan suara"


def test_earlier_words_and_letters_are_kept_as_typed(news):
    assert news.suggest('+Pemungutan  "Su')[0] == '+Pemungutan  "Suara'
    assert news.suggest("judul:pemung")[0] == "judul:pemungutan"
    assert news.suggest("SURAT UN")[0] == "SURAT UNDANGAN"


def test_typed_word_comes_first_where_it_is_one(news):
    news.add([Article(id=f"s{n}", title="Suratkabar", body="Suratkabar terbit.") for n in range(9)])
    assert news.suggest("sura")[0] == "suratkabar"
    assert news.suggest("surat")[0] == "surat"


def test_at_most_two_forms_of_a_stem_are_offered(new_index):
    index = new_index(Article(id="a", body="pelantikan pelantik pelantikannya pelantiknya pelatihan"))
    found = index.suggest("pela")
    assert "pelatihan" in found
    assert sum(word.startswith("pelantik") for word in found) == 2


def test_word_that_only_deleted_articles_held_is_not_offered(news):
    news.delete(["b", "a"])
    assert news.suggest("pemung") == ()
    assert news.suggest("surat") != ()


def test_word_of_a_new_article_is_offered(news):
    news.add([Article(id="z", body="Wawancara dengan Zubaidillah.")])
    assert news.suggest("zubai")[0] == "zubaidillah"


def test_fields_are_completed_by_their_values(news):
    assert news.suggest("surat office:kota-s") == ("surat office:kota-surakarta", "surat office:kota-semarang")
    assert news.suggest("satker:kota-se") == ("satker:kota-semarang",)
    assert news.suggest("forum:ra") == ('forum:"rabu regulasi"',)
    assert news.suggest('forum:"rabu r') == ('forum:"rabu regulasi"',)
    assert news.suggest("penulis:a") == ("penulis:ana",)
    assert news.search("satker:kota-semarang").total == 1


@pytest.mark.parametrize("text", ["", " ", "xqzv", "-", '"', "office:xx"])
def test_what_no_word_begins_with_has_no_completion(news, text):
    assert news.suggest(text) == ()


def test_name_of_a_field_is_no_word_before(news):
    news.add([Article(id="j", body="Judul sukar dibaca.")])
    assert order(news.suggest("judul su"), "judul suara", "judul sukar")[0] == "judul sukar"
    assert order(news.suggest("judul:su"), "judul:suara", "judul:sukar")[0] == "judul:suara"


def test_limit_is_kept_and_checked(news):
    assert len(news.suggest("s", limit=2)) == 2
    assert news.suggest("s", limit=0) == ()
    with pytest.raises(ValueError, match="at least 0"):
        news.suggest("s", limit=-1)


def test_empty_index_suggests_nothing(new_index):
    assert new_index().suggest("su") == ()
    assert new_index().search("Tasikmlaya").suggestion is None


PIECES = ["su", "office:", '"', "ko", "-", "(", " ", "p\ud800", "İ"]
TYPED = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@settings(deadline=None, max_examples=150)
@given(text=TYPED)
def test_no_text_raises_and_every_completion_begins_with_it(shared_news, text):
    for suggestion in shared_news.suggest(text):
        assert suggestion.startswith(text) or ":" in text


def test_after_a_blank_the_words_that_follow_are_offered(news):
    assert news.suggest("pemungutan ")[0] == "pemungutan suara"
    assert set(news.suggest("surat ")) == {
        f"surat {word}" for word in ("biasa", "edaran", "suara", "undangan", "dinas")
    }


def test_acronym_goes_on_as_it_is_written_after_a_capital(new_index):
    index = new_index(*(Article(id=f"a{n}", body="Rapat KPU dan Bawaslu.") for n in range(3)))
    assert index.suggest("K")[0] == "KPU"
    assert index.suggest("Rapat K")[0] == "Rapat KPU"
    assert index.suggest("k")[0] == "kpu"
    assert index.suggest("B")[0] == "Bawaslu"


def test_no_word_is_offered_twice_in_a_row(news):
    assert "surat surat" not in news.suggest("surat s")
