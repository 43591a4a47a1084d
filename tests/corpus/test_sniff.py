"""Whatever the bytes, telling what they are gives an answer; a known kind is told inside a zip and gzip too."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.reader import read_source
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import Source
from sample_files import good_files, make_zip

GOOD = good_files()
STARTS = st.sampled_from(
    [
        b"",
        b"%PDF-1.4\n",
        b"PK\3\4",
        b"PK\5\6" + bytes(18),
        b"\x1f\x8b\x08\0\0\0\0\0\0\3",
        b"WARC/1.0\r\n",
        b"<?xml version='1.0'?>",
        b"<!DOCTYPE html><html>",
        b"<rss><channel><item>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
        b"<!--",
        b"{",
        b"[",
        b'{"data": [',
        b"judul;isi\n",
        b"sep=;\n",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe\0\0",
        b"\xef\xbb\xbf",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"RIFF",
        b"\0\0\0\x18ftypheic",
        bytes(257) + b"ustar\0",
    ]
)
CHARSETS = st.sampled_from([None, "rot13", "cp1252", "x", "utf-16", "punycode", "utf-8"])
NAMES = st.sampled_from(["a", "a.csv", "a.json", "a.jsonl", "a.html", "a.xml", "a.docx", "a.zip", "a.gz", "a.txt"])


@given(
    start=STARTS,
    rest=st.binary(max_size=300),
    name=NAMES,
    charset=st.sampled_from([None, "rot13", "cp1252", "x", "utf-16"]),
)
@settings(max_examples=400, deadline=None)
def test_no_bytes_raise_or_are_passed_in_silence(start: bytes, rest: bytes, name: str, charset: str | None) -> None:
    source = Source.of_bytes(start + rest, name=name, filename=name, charset=charset)
    items = list(read_source(source, Reading()))
    assert items
    for item in items:
        if isinstance(item, Rejected):
            assert item.reason
            assert "could not be read to its end" not in item.reason
        else:
            assert item.body.strip()


@given(name=st.sampled_from(sorted(GOOD)), cut=st.floats(0, 1), flips=st.lists(st.integers(0, 10**6), max_size=3))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_of_any_kind_gives_articles_or_reasons(name: str, cut: float, flips: list[int]) -> None:
    data = bytearray(GOOD[name][0][: int(len(GOOD[name][0]) * cut)])
    for place in flips:
        if data:
            data[place % len(data)] ^= 0x55
    items = list(read_source(Source.of_bytes(bytes(data), name=name, filename=name), Reading()))
    assert items
    assert all(item.body.strip() if isinstance(item, Article) else item.reason for item in items)


@given(
    names=st.lists(st.sampled_from(sorted(GOOD)), min_size=1, unique=True),
    wraps=st.sampled_from([[], [True], [False], [True, False], [False, True]]),
)
@settings(max_examples=60, deadline=None)
def test_what_is_told_is_told_inside_archives_too(names: list[str], wraps: list[bool]) -> None:
    data = make_zip({name: GOOD[name][0] for name in names})
    for is_zip in wraps:
        data = make_zip({"dalam": data}) if is_zip else gzip.compress(data)
    items = list(read_source(Source.of_bytes(data, name="arsip", filename="arsip"), Reading()))
    assert sum(isinstance(item, Article) for item in items) == sum(GOOD[name][1] for name in names)
    assert not any(isinstance(item, Rejected) for item in items)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"isi": "Satu."}', "a", ["a:1"]),
        (b'{"isi": "Satu."}', "a.json", ["a.json"]),
        (b'{"isi": "Satu."}\n\n{"isi": "Dua."}', "a.json", ["a.json:1", "a.json:3"]),
        (b'[{"isi": "Satu."}]', "a.jsonl", ["a.jsonl#1"]),
        (b'{"articles": [{"isi": "Satu."}]}', "a.jsonl", ["a.jsonl#1"]),
        (b'{\n"isi": "Satu."\n}', "a.txt", ["a.txt"]),
        (b'{"isi":\n "Satu."}', "a.jsonl", ["a.jsonl"]),
        (b"judul,isi\nA,Satu.\n", "a.txt", ["a.txt:2"]),
        (b"isi\nSatu.\n", "a.csv", ["a.csv:2"]),
        (b"Judul\n\nIsi < lebih > kurang.", "a.html", ["a.html"]),
        (b"<<Penting>>\n\nIsi.", "a.txt", ["a.txt"]),
        (b"ID3 adalah nama partai\n\nIsi.", "a.txt", ["a.txt"]),
        (b"From: warga\nTo: KPU\n\nIsi surat.", "a.txt", ["a.txt"]),
    ],
)
def test_where_bytes_leave_a_choice_the_name_decides(data: bytes, name: str, expected: list[str]) -> None:
    items = list(read_source(Source.of_bytes(data, name=name, filename=name), Reading()))
    assert [item.source for item in items] == expected
    assert all(isinstance(item, Article) for item in items)


def test_a_line_longer_than_the_beginning_is_told_too() -> None:
    long = b'{"isi": "' + b"kata " * 40_000 + b'"}'
    for data, expected in ((long, ["a:1"]), (long + b"\n" + long, ["a:1", "a:2"]), (b"[" + long + b"]", ["a#1"])):
        items = list(read_source(Source.of_bytes(data, name="a"), Reading()))
        assert [item.source for item in items] == expected


def test_a_file_is_told_by_its_bytes_wherever_it_lies(tmp_path: Path) -> None:
    for name, (data, count) in GOOD.items():
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            (Path(folder) / name).write_bytes(data)
            alone = list(read_corpus(Path(folder) / name))
            assert list(read_corpus(folder)) == alone
            assert len(alone) == count
