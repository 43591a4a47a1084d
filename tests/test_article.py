import datetime
from dataclasses import fields, replace

import pytest

from kpusearch import Article

ARTICLE = Article(body="Isi", title="Rapat")
OTHER = {
    "id": "a",
    "title": "Pleno",
    "body": "Isi lain",
    "date": datetime.date(2025, 7, 29),
    "published": datetime.date(2025, 7, 30),
    "url": "https://kpu.go.id/a",
    "office": "jateng",
    "city": "Semarang",
    "authors": ("erh",),
    "photographers": ("awh",),
    "forum": "Kamis Sesuatu",
    "decrees": ("1341/2024",),
    "people": ("Ani",),
    "extra": {"rubrik": "Pilkada"},
}
HOW_IT_WAS_READ = {
    "source": "b.jsonl:1",
    "date_confidence": "inferred",
    "date_evidence": "Selasa",
    "recognised": ("id",),
}


@pytest.mark.parametrize("name", [item.name for item in fields(Article)])
def test_content_hash_covers_every_field_but_how_it_was_read(name):
    changed = replace(ARTICLE, **{name: {**OTHER, **HOW_IT_WAS_READ}[name]})
    assert (changed.content_hash() == ARTICLE.content_hash()) == (name in HOW_IT_WAS_READ)


def test_content_hash_tells_where_one_field_ends_and_the_next_begins():
    contents = [
        Article(title="ab", body="c"),
        Article(title="a", body="bc"),
        Article(title="", body="abc"),
        Article(body="c", url="ab"),
        Article(body="c", city="ab"),
        Article(body="c", authors=("a", "b")),
        Article(body="c", authors=("ab",)),
        Article(body="c", photographers=("ab",)),
        Article(body="c", extra={"city": "ab"}),
        Article(body="]]c", title="ab"),
        Article(body="c", url=""),
        Article(body="c"),
    ]
    assert len({article.content_hash() for article in contents}) == len(contents)


def test_content_hash_ignores_the_order_of_extra():
    one, other = ({"a": 1, "b": [2]}, {"b": [2], "a": 1})
    assert replace(ARTICLE, extra=one).content_hash() == replace(ARTICLE, extra=other).content_hash()


def test_text_hash_ignores_what_retyping_changes():
    typed = Article(title="RAPAT  Pleno", body="Hari\u00a0ini\r\nfinal \n")
    assert typed.text_hash() == Article(id="b", title="Rapat pleno", body="hari ini \ufb01nal").text_hash()
    assert typed.text_hash() != Article(title="", body="Rapat pleno hari ini final").text_hash()
    assert typed.text_hash() != Article(title="Rapat pleno", body="hari ini, final").text_hash()


def test_hashes_of_half_a_surrogate_pair_do_not_raise():
    article = Article(title="\ud800", body="Isi")
    assert article.content_hash() != ARTICLE.content_hash()
    assert article.text_hash() != ARTICLE.text_hash()
