from __future__ import annotations

import os
from pathlib import Path

import pytest

from kpusearch import corpus
from kpusearch.article import Article, Rejected
from kpusearch.corpus import FORMATS, read_corpus
from kpusearch.exceptions import CorpusError

PAGE = "Rapat Digelar\n\nSemarang, kota-semarang.kpu.go.id – Rapat digelar, Selasa (29/7).\n"


def sources(*paths: Path, format: str = "auto") -> list[str]:  # noqa: A002
    first, *others = paths
    return [item.source or "" for item in read_corpus(first, *others, format=format)]


def test_a_missing_path_raises_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "ada.txt").write_text("Rapat\n\nIsi.")
    with pytest.raises(CorpusError, match=r"no such file or folder: .*hilang\.txt; check the path"):
        read_corpus(tmp_path / "ada.txt", tmp_path / "hilang.txt")


def test_an_unknown_format_raises_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"format must be one of auto, page, text, jsonl, .*, got 'doc'"):
        read_corpus(".", format="doc")


def test_a_text_with_a_dateline_is_a_page_and_one_without_an_article(tmp_path: Path) -> None:
    page, text = tmp_path / "halaman.txt", tmp_path / "opini.txt"
    page.write_text(PAGE)
    text.write_text("Opini\n\nIsi opini.")
    assert sources(page, text) == [f"{page}#1", str(text)]


def test_a_format_asked_for_is_used_whatever_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "halaman.jsonl"
    path.write_text(PAGE)
    assert sources(path, format="page") == [f"{path}#1"]
    assert sources(path, format="text") == [str(path)]
    assert sources(path) == [f"{path}:1", f"{path}:3"]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.md", "b/z.txt", "a.txt", "b/d.txt"):
        (tmp_path / name).write_text("Judul\n\nIsi.")
    expected = [str(tmp_path / name) for name in ("a.txt", "b/d.txt", "b/z.txt", "c.md")]
    assert sources(tmp_path) == expected


def test_notes_hidden_files_and_backups_are_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", "readme", ".rahasia.txt", "a.txt~", "#a.txt#", "a.txt.bak", ".a.txt.swp", "~$a.txt"):
        (tmp_path / name).write_text("Judul\n\nIsi.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text("Judul\n\nIsi.")
    (tmp_path / "a.txt").write_text("Judul\n\nIsi.")
    assert sources(tmp_path) == [str(tmp_path / "a.txt")]


def test_a_picture_is_rejected_with_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "foto.txt").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF")
    expected = [Rejected(str(tmp_path / "foto.txt"), "a JPEG picture")]
    assert list(read_corpus(tmp_path)) == list(read_corpus(tmp_path / "foto.txt")) == expected


def test_a_text_of_unknown_suffix_is_read_as_text_in_a_folder_too(tmp_path: Path) -> None:
    path = tmp_path / "berita.dat"
    path.write_text("Judul\n\nIsi.")
    for named in (path, tmp_path):
        [item] = read_corpus(named)
        assert isinstance(item, Article)
        assert item.title == "Judul"


def test_json_under_an_unknown_suffix_is_not_taken_for_prose(tmp_path: Path) -> None:
    path = tmp_path / "berita.json"
    path.write_text('{"body": "Isi."}\n[]\n')
    good, bad = read_corpus(path)
    assert isinstance(good, Article)
    assert isinstance(bad, Rejected)


def test_an_empty_folder_is_rejected(tmp_path: Path) -> None:
    assert list(read_corpus(tmp_path)) == [Rejected(str(tmp_path), "no files in the folder")]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "berita.txt").write_text("Judul\n\nIsi.")
    (tmp_path / "a" / "kembali").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sendiri.txt").symlink_to(tmp_path / "sendiri.txt")
    good, loop = read_corpus(tmp_path)
    assert isinstance(good, Article)
    assert isinstance(loop, Rejected)
    assert "symbolic links" in loop.reason


def test_a_name_that_only_begins_with_a_hash_is_read(tmp_path: Path) -> None:
    (tmp_path / "#TemanPemilih.txt").write_text("Judul\n\nIsi.")
    assert sources(tmp_path) == [str(tmp_path / "#TemanPemilih.txt")]


def test_a_broken_link_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "berita.txt").symlink_to(tmp_path / "hilang.txt")
    [item] = read_corpus(tmp_path)
    assert item == Rejected(str(tmp_path / "berita.txt"), "cannot be read: No such file or directory")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".dat"])
def test_a_fifo_is_rejected_and_never_waited_for(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pipa{suffix}"
    os.mkfifo(path)
    [item] = read_corpus(path)
    assert item == Rejected(str(path), "cannot be read: not a regular file")


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "berita.txt").mkdir()
    (tmp_path / "berita.txt" / "isi.txt").write_text("Judul\n\nIsi.")
    assert sources(tmp_path) == [str(tmp_path / "berita.txt" / "isi.txt")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text("Judul\n\nIsi.")
    path.chmod(0)
    assert list(read_corpus(path)) == [Rejected(str(path), "cannot be read: Permission denied")]


def test_a_file_name_that_is_not_utf8_gives_a_printable_source(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/berita-\xff.txt"))
    path.write_text("Judul\n\nIsi.")
    [source] = sources(tmp_path)
    assert source.encode().decode() == f"{tmp_path}/berita-\ufffd.txt"


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "berita.jsonl"
    path.write_text('{"body": "Satu."}\n')
    items = read_corpus(path)
    path.write_text('{"body": "Dua."}\n')
    [item] = items
    assert isinstance(item, Article)
    assert item.body == "Dua."


def test_the_package_lists_what_it_exports() -> None:
    assert all(hasattr(corpus, name) for name in corpus.__all__)
    assert {"page", "text", "jsonl", "csv", "html", "json", "feed", "warc", "mhtml", "docx", "pdf", "xlsx", "zip"} <= {
        *FORMATS
    }
