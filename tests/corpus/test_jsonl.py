from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.record import article_of


def written(folder: Path, *lines: str | bytes, name: str = "berita.jsonl") -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\n")
    return path


def read_one(folder: Path, record: object) -> Article | Rejected:
    [item] = read_corpus(written(folder, json.dumps(record)))
    return item


def article(folder: Path, record: object) -> Article:
    item = read_one(folder, record)
    assert isinstance(item, Article), item
    return item


def reason(folder: Path, *lines: str | bytes) -> str:
    [item] = read_corpus(written(folder, *lines))
    assert isinstance(item, Rejected), item
    return item.reason


def test_each_line_is_an_article_named_by_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": "a", "title": "Rapat", "body": "Isi."}', "  ", '{"body": "Isi lain."}')
    first, second = read_corpus(path, recognise=False)
    assert first == Article(id="a", title="Rapat", body="Isi.", source=f"{path}:1")
    assert second == Article(body="Isi lain.", source=f"{path}:3")


def test_other_keys_are_kept_in_extra(tmp_path: Path) -> None:
    read = article(tmp_path, {"body": "Isi.", "rubrik": "Pilkada", "extra": {"halaman": 3}})
    assert read.extra == {"rubrik": "Pilkada", "halaman": 3}


def test_the_source_is_where_the_record_was_read(tmp_path: Path) -> None:
    assert (article(tmp_path, {"body": "Isi.", "source": "kantor berita"}).source or "").endswith("berita.jsonl:1")


def test_a_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, '{"body": "Satu."}', "{rusak", b'{"body": "\xff"}', '{"body": "Empat."}')
    one, broken, undecodable, four = read_corpus(path)
    assert isinstance(one, Article)
    assert isinstance(four, Article)
    assert isinstance(broken, Rejected)
    assert (broken.source, broken.reason[:12]) == (f"{path}:2", "invalid JSON")
    assert undecodable == Rejected(f"{path}:3", "not UTF-8 at byte 35 of the file")
    assert path.read_bytes()[35] == 0xFF


@pytest.mark.parametrize("body", ["", " \n\u00a0", None])
def test_an_article_without_body_is_rejected(tmp_path: Path, body: str | None) -> None:
    assert read_one(tmp_path, {"title": "Rapat", "body": body}) == Rejected(f"{tmp_path / 'berita.jsonl'}:1", "no body")


def test_a_body_under_another_name_is_pointed_out(tmp_path: Path) -> None:
    assert reason(tmp_path, '{"title": "Rapat", "summary": "Isi."}') == "no body; rename 'summary' to 'body'"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"body": 7}', "body is a number, not text"),
        ('{"body": "Isi.", "title": true}', "title is true or false, not text"),
        ('{"body": "Isi.", "url": {}}', "url is an object, not text"),
        ('{"body": "Isi.", "authors": [1]}', "authors is a list, not a list of texts"),
        ('{"body": "Isi.", "extra": []}', "extra is a list, not an object"),
        ('{"body": "Isi.", "id": []}', "id is a list, not text or a number"),
        ("7", "not a JSON object"),
        ('[{"body": "Isi."}]\n[]', "not a JSON object; write one object a line, e.g. with jq -c '.[]'"),
        ('{"body": "Isi.", "skor": NaN}', "invalid JSON: NaN is no JSON value"),
        ('{"body": "Isi.", "body": "Lain."}', "invalid JSON: the key 'body' is there twice"),
        ("[" * 100_000, "invalid JSON: nested too deeply"),
        ('{"body": "Isi.", "x": ' + "[" * 40 + "]" * 40 + "}", "nested more than 32 levels deep"),
        ('{"body": "Isi.", "id": 1' + "0" * 5000 + "}", "invalid JSON: Exceeds the limit"),
        ('{"body": "a\0b"}', "invalid JSON: Invalid control character"),
    ],
)
def test_a_record_of_wrong_form_is_rejected_with_its_reason(tmp_path: Path, line: str, expected: str) -> None:
    item = next(read_corpus(written(tmp_path, line)))
    assert isinstance(item, Rejected), item
    assert item.reason.startswith(expected)


def test_one_author_alone_is_a_list_of_one(tmp_path: Path) -> None:
    read = article(tmp_path, {"body": "Isi.", "authors": "ana", "people": ["Budi", "Citra"]})
    assert (read.authors, read.people) == (("ana",), ("Budi", "Citra"))


def test_a_number_as_id_becomes_text(tmp_path: Path) -> None:
    assert article(tmp_path, {"body": "Isi.", "id": 17}).id == "17"


def test_half_a_surrogate_pair_becomes_the_replacement_character(tmp_path: Path) -> None:
    read = article(tmp_path, {"body": "a\ud800b", "rubrik": ["\udfff"]})
    assert (read.body, read.extra) == ("a\ufffdb", {"rubrik": ["\ufffd"]})


def test_a_date_in_words_counts_as_published(tmp_path: Path) -> None:
    read = article(tmp_path, {"body": "Isi.", "date": "Kamis, 21 Mei 2026 10:29 WIB"})
    assert (read.date, read.date_confidence) == (datetime.date(2026, 5, 21), "published")


@pytest.mark.parametrize("date", ["10/8/2025 11:46", 1690000000, ["2025-01-01"]])
def test_an_unreadable_date_is_a_note_not_a_reject(tmp_path: Path, date: object) -> None:
    read = article(tmp_path, {"body": "Isi.", "date": date})
    assert (read.date, read.date_confidence) == (None, None)
    assert (read.date_evidence or "").startswith("date ")


def test_the_office_comes_from_the_url_where_the_record_has_none(tmp_path: Path) -> None:
    url = "https://kab-jepara.kpu.go.id/blog/read/7_rapat"
    assert article(tmp_path, {"body": "Isi.", "url": url}).office == "kab-jepara"
    assert article(tmp_path, {"body": "Isi.", "url": url, "office": "jateng"}).office == "jateng"
    assert article(tmp_path, {"body": "Isi.", "url": "https://contoh.id/rapat"}).office is None


def test_a_bom_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"body": "Satu."}\r\n{"body": "Dua."}\r\n')
    assert [item.body for item in read_corpus(path) if isinstance(item, Article)] == ["Satu.", "Dua."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read_and_noted(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_bytes('{"body": "Satu – “dua”."}\n{rusak\n{"body": "Tiga."}\n'.encode(encoding))
    corpus = read_corpus(path)
    one, broken, three = corpus
    assert isinstance(one, Article)
    assert isinstance(three, Article)
    assert (one.body, three.body) == ("Satu – “dua”.", "Tiga.")
    assert isinstance(broken, Rejected)
    assert [note.rsplit(": ")[1][:13] for note in corpus.notes] == [f"read as {encoding[:6].upper()}"[:13]]


def test_windows_1252_is_read_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_bytes(b'{"body": "Rapat \x96 \x93pleno\x94 digelar."}\n{"body": "\xe9"}\n')
    corpus = read_corpus(path)
    assert [item.body for item in corpus if isinstance(item, Article)] == ["Rapat – “pleno” digelar.", "é"]
    assert corpus.notes == (f"{path}: read as Windows-1252",)


def test_an_empty_file_is_rejected(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    assert list(read_corpus(path)) == [Rejected(str(path), "empty file")]


def test_gzip_is_read_whatever_the_name(tmp_path: Path) -> None:
    for name in ("berita.jsonl.gz", "berita.jsonl"):
        path = tmp_path / name
        path.write_bytes(gzip.compress(b'{"body": "Isi."}\n'))
        assert list(read_corpus(path, recognise=False)) == [Article(body="Isi.", source=f"{path}:1")]


def test_a_truncated_gzip_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl.gz"
    lines = [json.dumps({"body": f"Isi {number * 7919 % 10007}."}) for number in range(5000)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-2000])
    *before, last = read_corpus(path)
    assert len(before) > 1000
    assert all(isinstance(item, Article) for item in before)
    assert last == Rejected(
        f"{path}:{len(before) + 1}", "truncated gzip: the file ends before its data does; fetch it again"
    )


def test_a_wrong_checksum_is_told_after_all_articles(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl.gz"
    data = bytearray(gzip.compress(b'{"body": "Satu."}\n{"body": "Dua."}\n'))
    data[-8] ^= 0xFF
    path.write_bytes(data)
    one, two, last = read_corpus(path)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert isinstance(last, Rejected)
    assert "damaged gzip" in last.reason


def test_a_huge_line_is_rejected_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpusearch.corpus.source.RECORD_LIMIT", 100)
    long = json.dumps({"body": "a" * 1000})
    path = written(tmp_path, '{"body": "Satu."}', long, b'{"body": "\xff"}', '{"body": "Tiga."}')
    one, huge, undecodable, three = read_corpus(path)
    assert isinstance(one, Article)
    assert isinstance(three, Article)
    assert isinstance(huge, Rejected)
    assert "one line holds one article" in huge.reason
    assert isinstance(undecodable, Rejected)
    assert undecodable.reason == f"not UTF-8 at byte {path.read_bytes().index(0xFF)} of the file"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FILLED = TEXT.filter(str.strip)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=5,
)
ARTICLES = st.builds(
    Article,
    id=st.none() | FILLED.map(str.strip),
    title=TEXT,
    body=FILLED,
    date=st.none() | st.dates(),
    url=st.none() | FILLED,
    office=st.none() | FILLED,
    city=st.none() | FILLED,
    authors=st.lists(TEXT).map(tuple),
    photographers=st.lists(TEXT).map(tuple),
    forum=st.none() | FILLED,
    decrees=st.lists(TEXT).map(tuple),
    people=st.lists(TEXT).map(tuple),
    date_evidence=st.none() | FILLED,
    extra=st.dictionaries(TEXT, JSON, max_size=3),
).flatmap(
    lambda one: st.sampled_from(("stated", "inferred", "published", None) if one.date else (None,)).map(
        lambda confidence: Article.from_dict({**one.to_dict(), "date_confidence": confidence})
    )
)


@given(ARTICLES)
def test_an_exported_article_reads_back_the_same(one: Article) -> None:
    exported = json.loads(json.dumps(one.to_dict(), ensure_ascii=False))
    again = article_of(exported, source="berita.jsonl:1")
    assert isinstance(again, Article)
    assert {**again.to_dict(), "source": None} == one.to_dict()
