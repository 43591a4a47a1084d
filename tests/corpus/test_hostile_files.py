"""Read files made to be slow, large or endless: each takes a moment and gives an article or a reason."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.reading import Notes
from kpusearch.corpus.source import TEXT_LIMIT
from sample_files import RECORD, RSS, make_xlsx, make_zip


def read(folder: Path, data: bytes, name: str) -> list[Article | Rejected]:
    path = folder / name
    path.write_bytes(data)
    return list(read_corpus(path))


def zipped(parts: Iterable[bytes]) -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1) as file:
        for part in parts:
            file.write(part)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.json.gz", "a"])
def test_two_million_blank_lines_are_an_empty_file(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, zipped([b"\n" * 2_000_000]), name) == [Rejected(str(tmp_path / name), "empty file")]


def test_a_text_behind_two_million_blank_lines_is_read(tmp_path: Path) -> None:
    [item] = read(tmp_path, zipped([b"\n" * 2_000_000, b"Judul\n\nIsi.\n", b"\n" * 2_000_000]), "a.txt.gz")
    assert isinstance(item, Article)
    assert (item.title, item.body) == ("Judul", "Isi.")


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.html", "a"])
def test_a_small_file_that_bursts_is_rejected(tmp_path: Path, name: str) -> None:
    start = {"a.json": b'[{"isi": "', "a.html": b"<html>"}.get(name, b"isi ")
    data = zipped(itertools.chain([start], itertools.repeat(b"isi " * 2**18, TEXT_LIMIT // 2**20 + 1)))
    [item] = read(tmp_path, data, name)
    assert isinstance(item, Rejected)
    assert item.reason.startswith("larger than 64 MB")


def test_bad_lines_are_told_one_by_one_and_none_is_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{rusak\n" * 50_000)
    corpus = read_corpus(path)
    next(corpus)
    tracemalloc.start()
    count = sum(isinstance(item, Rejected) for item in corpus)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 49_999
    assert peak < 2**20


def test_a_record_may_have_a_thousand_keys(tmp_path: Path) -> None:
    many = {"body": "Isi.", **{f"k{number}": number for number in range(60_000)}}
    for name, data in (("a.jsonl", json.dumps(many)), ("a.json", json.dumps([many]))):
        [item] = read(tmp_path, data.encode(), name)
        assert isinstance(item, Rejected)
        assert item.reason == "60,001 keys, more than the 1,000 that a record may have"
    twice = "{" + ", ".join(f'"k{number}": 1' for number in range(60_000)) + ', "k59999": 2}'
    [item] = read(tmp_path, twice.encode(), "a.jsonl")
    assert isinstance(item, Rejected)
    assert item.reason == "invalid JSON: the key 'k59999' is there twice"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a"])
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"isi": ' + "[" * 100_000])
def test_json_nested_too_deeply_is_rejected(tmp_path: Path, name: str, text: str) -> None:
    [item] = read(tmp_path, text.encode(), name)
    assert isinstance(item, Rejected)
    assert "nested too deeply" in item.reason


def test_one_bad_member_of_an_array_costs_only_itself(tmp_path: Path) -> None:
    text = '[{"isi": "Satu."}, {"isi": "a", "isi": "b"}, 7, {"isi": NaN}, {"isi": "Lima."}, {"isi": "Enam."'
    items = read(tmp_path, text.encode(), "a.json")
    assert [isinstance(item, Article) for item in items] == [True, False, False, False, True, False]
    assert [item.reason for item in items if isinstance(item, Rejected)] == [
        "the key 'isi' is there twice",
        "not a JSON object",
        "NaN is no JSON value",
        "invalid JSON: Expecting ',' delimiter at line 1, column 96; the rest of the file is not read",
    ]


@pytest.mark.parametrize("text", ["[]", '{"data": []}', '{"articles": [], "total": 0}'])
def test_an_array_without_members_is_rejected(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text.encode(), "a.json") == [Rejected(str(tmp_path / "a.json"), "an empty JSON array")]


def test_what_a_web_api_gives_is_read(tmp_path: Path) -> None:
    posts = [
        {
            "id": 7,
            "date": "2025-07-29T10:00:00",
            "link": "https://kabar.contoh.id/7",
            "title": {"rendered": "Rapat &#8211; pleno"},
            "content": {"rendered": "<p>Rapat pleno digelar.</p>", "protected": False},
            "author": 3,
        }
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(posts), encoding="utf-8")
    corpus = read_corpus(path)
    [item] = corpus
    assert isinstance(item, Article)
    assert (item.id, item.title, item.body) == ("kabar.contoh.id/7", "Rapat – pleno", "Rapat pleno digelar.")
    assert (item.url, item.authors) == ("https://kabar.contoh.id/7", ())
    assert f"{path}: 1 title and 1 body held HTML: cleaned" in corpus.notes


def test_a_zip_of_too_many_names_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(100_001):
            archive.writestr(f"{number}.txt", b"")
    [item] = read(tmp_path, stream.getvalue(), "a.zip")
    assert isinstance(item, Rejected)
    assert item.reason == "more than 100,000 files; unpack it first"


def test_archives_of_archives_share_one_allowance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpusearch.corpus.formats.archive._MOST_MEMBERS", 20)
    inner = make_zip({f"{number}.txt": b"Judul\n\nIsi." for number in range(8)})
    items = read(tmp_path, make_zip({f"{number}.zip": inner for number in range(4)}), "a.zip")
    assert [isinstance(item, Article) for item in items].count(True) == 16
    assert [item.reason for item in items if isinstance(item, Rejected)] == ["more than 20 files; unpack it first"] * 2


def test_a_workbook_whose_sheet_is_said_to_be_endless_is_read(tmp_path: Path) -> None:
    data = make_xlsx(["judul", "isi"], ["Rapat", "Isi."])
    package = zipfile.ZipFile(io.BytesIO(data))
    members = {info.filename: package.read(info) for info in package.infolist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>jauh</t></is></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"').replace(
        b"</sheetData>", far
    )
    assert members["xl/worksheets/sheet1.xml"] != sheet
    items = read(tmp_path, make_zip(members), "a.xlsx")
    assert [isinstance(item, Article) for item in items] == [True]


def test_a_feed_of_open_tags_is_read(tmp_path: Path) -> None:
    for filler in (b"<a>" * 30_000, b"&" * 200_000, b"<![CDATA[" * 50_000, b"<a " * 30_000):
        items = read(tmp_path, RSS.encode().replace(b"Hanya ringkasan.", filler), "a.xml")
        assert 1 <= len(items) <= 2


def test_beginnings_of_many_comments_or_headers_are_told_at_once(tmp_path: Path) -> None:
    for start in (
        b"<!--" * 16_000,
        b"<!-- -" * 10_000,
        b"<!doctype " + b"<a" * 30_000,
        b"A:\n " * 16_000,
        b"<?a" * 20_000,
    ):
        assert read(tmp_path, start, "a")


def test_a_folder_of_very_many_names_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "arsip"
    folder.mkdir()
    for number in range(5_000):
        (folder / f"{number}.txt").write_bytes(b"")
    assert len(list(read_corpus(folder))) == 5_000


def test_files_that_vanish_or_change_while_others_are_read_cost_only_themselves(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(RECORD), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert isinstance(next(corpus), Article)
    (tmp_path / "b.jsonl").unlink()
    (tmp_path / "c.jsonl").write_bytes(b"\xff\xd8\xff")
    gone, changed = corpus
    assert gone == Rejected(str(tmp_path / "b.jsonl"), "cannot be read: No such file or directory")
    assert changed == Rejected(str(tmp_path / "c.jsonl"), "a JPEG picture")


def test_notes_of_one_kind_are_few_however_many_files_say_the_same(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_bytes(b"Judul\n\nKata \x93pleno\x94.")
    corpus = read_corpus(tmp_path)
    assert all(isinstance(item, Article) for item in corpus)
    assert len(corpus.notes) == 21
    assert corpus.notes[-1] == f"10 more notes like: {tmp_path / '19.txt'}: read as Windows-1252"
    notes = Notes()
    for number in range(5_000):
        notes.append(str(number))
    assert len(list(notes)) == 1001
