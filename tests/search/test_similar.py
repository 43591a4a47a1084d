"""Find the articles most like one."""

import pytest

from kpusearch import Article


@pytest.fixture
def index(new_index):
    return new_index(
        Article(id="a", title="Gudang logistik", body="Kotak suara dan tinta disimpan di gudang logistik."),
        Article(id="b", title="Gudang", body="Kotak suara dan tinta dihitung di gudang."),
        Article(id="c", title="Debat publik", body="Debat calon wali kota berlangsung di aula."),
        Article(id="d", title="Tinta", body="Tinta pemilu tiba."),
    )


def test_likest_comes_first_and_the_article_itself_not_at_all(index):
    hits = index.similar("a")
    assert [hit.id for hit in hits][:2] == ["b", "d"]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert "a" not in {hit.id for hit in hits}
    assert hits[0].score > hits[1].score > 0
    assert hits[0].highlights


def test_limits_and_missing_articles(index):
    assert len(index.similar("a", limit=1)) == 1
    assert index.similar("a", limit=0) == ()
    assert index.similar("z") is None
    with pytest.raises(ValueError, match="limit"):
        index.similar("a", limit=-1)


def test_article_that_shares_no_word_is_like_none(new_index):
    index = new_index(Article(id="a", body="Rapat."), Article(id="b", body="Debat."))
    assert index.similar("a") == ()
