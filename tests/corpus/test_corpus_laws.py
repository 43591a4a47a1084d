"""Whatever the bytes, every reader answers with articles and reasons."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch.article import Article, Rejected
from kpusearch.corpus import FORMATS, read_corpus

COLLECTED = datetime.date(2026, 11, 24)
PIECES = st.sampled_from(
    [
        "Berita Terkini",
        "Rapat Pleno Terbuka Digelar",
        "Semarang, kota-semarang.kpu.go.id – ",
        "Rapat digelar, Selasa (29/7).",
        "Selasa (31/6)",
        "Rabu (29/3/2023)",
        "tanggal (1/1)",
        "(erh/ed. Foto: awh)",
        'forum "Rabu Berbagi"',
        "Nomor 1341 Tahun 2024",
        "---",
        "title: Rapat",
        "{",
        '{"body": "Isi"}',
        "title,body",
        '"',
        ",",
        ";",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\0",
        "\u00a0",
        "\u2028",
        "\ufeff",
        " ",
    ]
)
FILES = st.binary(max_size=200) | st.lists(PIECES, max_size=25).map("".join).map(str.encode)


def read(data: bytes, name: str, reader: str) -> list[Article | Rejected]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return list(read_corpus(path, format=reader, collected=COLLECTED))


@pytest.mark.parametrize("reader", ["auto", *FORMATS])
@given(data=FILES)
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_a_reader_raise_or_stay_silent(reader: str, data: bytes) -> None:
    items = read(data, "berita.dat", reader)
    assert items
    for item in items:
        assert item.source
        if isinstance(item, Article):
            assert item.body.strip()
            "".join([item.title, item.body, item.date_evidence or ""]).encode()
        else:
            assert item.reason


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None)
def test_a_page_loses_no_word(page: str) -> None:
    page = page.replace("\0", "").replace("{", "")
    items = read(page.encode(), "berita.txt", "page")
    kept = " ".join(f"{i.title} {i.body}" if isinstance(i, Article) else i.reason for i in items)
    for word in ("Pleno", "(29/7)", "Nomor"):
        assert (word in page) == (word in kept) or any("…" in i.reason for i in items if isinstance(i, Rejected))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(deadline=None)
def test_a_body_is_a_stretch_of_the_page(page: str) -> None:
    page = page.replace("\0", "").removeprefix("\ufeff")
    lines = page.replace("\r\n", "\n").replace("\r", "\n")
    for item in read(page.encode(), "berita.txt", "page"):
        if isinstance(item, Article):
            assert item.body in lines
