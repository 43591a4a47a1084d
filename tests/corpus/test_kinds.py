"""Read a file of every kind: each is told by its bytes, whatever its name and wherever it lies."""

from __future__ import annotations

import builtins
import datetime
import gzip
import importlib
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from sample_files import (
    BOMB,
    HTML,
    MHTML,
    PAGE,
    PAGE_HEADERS,
    RECORD,
    RSS,
    TEXT,
    good_files,
    make_docx,
    make_pdf,
    make_sqlite,
    make_tar,
    make_warc,
    make_xlsx,
    make_zip,
)

GOOD = good_files()


def read(folder: Path, data: bytes, name: str = "berkas.dat") -> list[Article | Rejected]:
    path = folder / name
    path.write_bytes(data)
    return list(read_corpus(path))


def one_reason(folder: Path, data: bytes, name: str = "berkas.dat") -> str:
    [item] = read(folder, data, name)
    assert isinstance(item, Rejected), item
    return item.reason


def articles(items: list[Article | Rejected]) -> list[Article]:
    assert [item for item in items if isinstance(item, Rejected)] == []
    return [item for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_each_kind_is_read_under_its_name_and_without_one(tmp_path: Path, name: str) -> None:
    data, count = GOOD[name]
    assert len(articles(read(tmp_path, data, name))) == count
    bare = "berkas.json" if name == "objek.json" else "berkas"
    assert len(articles(read(tmp_path, data, bare))) == count


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_each_kind_is_read_from_a_zip_and_from_gzip(tmp_path: Path, name: str) -> None:
    data, count = GOOD[name]
    packed = articles(read(tmp_path, make_zip({f"arsip/{name}": data}), "arsip.zip"))
    assert len(packed) == count
    assert all((one.source or "").startswith(f"{tmp_path / 'arsip.zip'}!arsip/{name}") for one in packed)
    if not name.endswith(".gz"):
        assert len(articles(read(tmp_path, gzip.compress(data), name))) == count


def test_all_kinds_of_a_folder_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "arsip"
    (folder / "simulasi_files").mkdir(parents=True)
    bad = {
        "foto.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        "suara.mp3": (b"ID3\3\0\0\0\0\0\0\0\xff\xfb", "an MP3"),
        "basis.db": (make_sqlite(tmp_path), "an SQLite database"),
        "lama.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word document (.doc); save it as .docx"),
        "lama.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel workbook (.xls)"),
        "gaya.css": (b"body { color: red }", "a style sheet"),
        "skrip.js": (b"var x = 1;", "a script of a web page"),
        "huruf.woff2": (b"wOF2\0\1\0\0", "a font"),
        "program": (b"\x7fELF\2\1\1\0", "a program"),
        "kosong.txt": (b"", "empty file"),
        "pindai.pdf": (make_pdf(), "a PDF without text; run OCR first"),
        "peta.xml": (b"<?xml version='1.0'?><urlset><url/></urlset>", "a sitemap"),
        "putus.warc": (GOOD["arsip.warc"][0][:-200], ""),
        "putus.zip": (make_zip({"a.txt": TEXT.encode()})[:-30], "damaged zip"),
        "putus.pdf": (GOOD["siaran.pdf"][0][:60], "a damaged PDF"),
        "putus.docx": (GOOD["siaran.docx"][0][:-500], "damaged"),
        "bom.xml": (BOMB.encode(), ""),
        "larik-putus.json": (json.dumps([RECORD, RECORD])[:-20].encode(), ""),
    }
    for name, (data, _) in bad.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in GOOD.items():
        (folder / name).write_bytes(data)
    (folder / "simulasi_files" / "bingkai.html").write_text(HTML, encoding="utf-8")
    (folder / "simulasi_files" / "gaya.css").write_text("p {}", encoding="utf-8")
    corpus = read_corpus(folder)
    items = list(corpus)
    by_file: dict[str, list[Article | Rejected]] = {}
    for item in items:
        name = (item.source or "").removeprefix(f"{folder}/").split("!")[0].split("#")[0]
        by_file.setdefault(name.rpartition(":")[0] if name.rpartition(":")[2].isdecimal() else name, []).append(item)
    assert set(by_file) == {*bad, *GOOD}
    for name, (_, count) in GOOD.items():
        assert len(articles(by_file[name])) == count, name
    for name, (_, reason) in bad.items():
        rejects = [item for item in by_file[name] if isinstance(item, Rejected)]
        if reason:
            [reject] = rejects
            assert len(by_file[name]) == 1
            assert reject.reason.replace("a MP3", "an MP3").startswith(reason), name
    assert [len(by_file["larik-putus.json"]), isinstance(by_file["larik-putus.json"][0], Article)] == [2, True]
    assert isinstance(by_file["putus.warc"][-1], Rejected)
    assert f"{folder}: 2 files beside 1 saved pages passed over" in corpus.notes
    # The same in a zip: files as members.
    members = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    packed = list(read_corpus(_written(tmp_path / "semua.zip", make_zip(members))))
    assert len(packed) == len(items)
    assert sum(isinstance(item, Article) for item in packed) == sum(isinstance(item, Article) for item in items)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_feed_gives_whole_texts_or_summaries_and_says_which(tmp_path: Path) -> None:
    path = _written(tmp_path / "rss.xml", RSS.encode())
    corpus = read_corpus(path)
    whole, summary = articles(list(corpus))
    assert (whole.title, whole.url, whole.authors) == ("Coklit & Pantarlih", "https://kabar.contoh.id/1", ("Ana",))
    assert "Pantarlih memulai coklit." in whole.body
    assert "<" not in whole.body
    assert str(whole.published) == "2025-07-29"
    assert (summary.body, str(summary.date)) == ("Hanya ringkasan.", "2025-08-10")
    assert f"{path}: 1 of 2 entries give only a summary" in corpus.notes
    assert f"{path}: dates of kabar.contoh.id are day/month/year (their language is id)" in corpus.notes


def test_a_damaged_feed_gives_what_can_be_read_and_says_so(tmp_path: Path) -> None:
    path = _written(tmp_path / "rss.xml", RSS.replace("</channel></rss>", "<item><title>Putus").encode())
    corpus = read_corpus(path)
    assert len([item for item in corpus if isinstance(item, Article)]) == 2
    assert any("damaged XML" in note for note in corpus.notes)
    assert one_reason(tmp_path, b"<rss version='2.0'><channel/></rss>") == "a feed without entries"


def test_entities_that_grow_without_end_do_no_harm(tmp_path: Path) -> None:
    items = read(tmp_path, BOMB.encode(), "bom.xml")
    assert all(len(item.body) < 10_000 for item in items if isinstance(item, Article))


def test_a_feed_is_never_opened_as_a_file_or_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = _written(tmp_path / "rahasia.xml", RSS.encode())
    path = _written(tmp_path / "umpan.rss", f"<rss>{secret}</rss>".encode())
    assert [type(item) for item in read_corpus(path, format="feed")] == [Rejected]
    path.write_text(str(secret), encoding="utf-8")
    assert [type(item) for item in read_corpus(path, format="feed")] == [Rejected]


def test_a_warc_counts_what_is_no_page(tmp_path: Path) -> None:
    path = _written(tmp_path / "arsip.warc", GOOD["arsip.warc"][0])
    corpus = read_corpus(path)
    first, *_ = articles(list(corpus))
    assert first.source == f"{path}!https://kabar.contoh.id/a"
    assert first.url == "https://kabar.contoh.id/a"
    assert f"{path}: passed over 1 redirects, 1 pictures, styles and scripts, 1 errors" in corpus.notes


def test_later_captures_come_later_whatever_the_names(tmp_path: Path) -> None:
    for name, date, word in (("a.warc", "2025-08-02T00:00:00Z", "baru"), ("b.warc", "2025-07-02T00:00:00Z", "lama")):
        page = HTML.replace("Simulasi diikuti", f"Simulasi {word} diikuti").encode()
        data = make_warc(("https://kabar.contoh.id/a", "200 OK", PAGE_HEADERS, page), date=date)
        (tmp_path / name).write_bytes(data)
    older, newer = articles(list(read_corpus(tmp_path)))
    assert "Simulasi lama" in older.body
    assert "Simulasi baru" in newer.body


def test_what_a_warc_holds_was_collected_on_the_day_of_its_capture(tmp_path: Path) -> None:
    record = ("https://kota-semarang.kpu.go.id/berita", "200 OK", "Content-Type: text/plain\n", PAGE.encode())
    items = articles(read(tmp_path, make_warc(record, date="2014-08-02T03:00:00Z")))
    assert [item.date for item in items] == [datetime.date(2014, 7, 29), datetime.date(2014, 7, 28)]


def test_what_a_crawler_keeps_beside_pages_is_counted_and_a_bad_answer_costs_only_itself(tmp_path: Path) -> None:
    site = "https://kabar.contoh.id"
    broken_gzip = gzip.compress(HTML.encode())[:12] + b"xx" * 50
    records = (
        (f"{site}/robots.txt", "200 OK", "Content-Type: text/plain\n", b"User-agent: *\nDisallow: /admin\n"),
        (f"{site}/sitemap.xml", "200 OK", "Content-Type: text/xml\n", b"<?xml version='1.0'?><urlset/>"),
        (f"{site}/logo", "200 OK", PAGE_HEADERS, b"\x89PNG\r\n\x1a\n"),
        (f"{site}/kosong", "200 OK", PAGE_HEADERS, b""),
        (f"{site}/rusak", "200 OK", f"{PAGE_HEADERS}Content-Encoding: gzip\n", broken_gzip),
        (f"{site}/brotli", "200 OK", f"{PAGE_HEADERS}Content-Encoding: br\n", b"\x0b\x02"),
        (f"{site}/a", "200 OK", PAGE_HEADERS, HTML.encode()),
    )
    path = _written(tmp_path / "arsip.warc", make_warc(*records))
    corpus = read_corpus(path)
    broken, brotli, good = corpus
    assert isinstance(good, Article)
    assert isinstance(broken, Rejected)
    assert (broken.source, isinstance(brotli, Rejected)) == (f"{path}!{site}/rusak", True)
    assert f"{path}: passed over 3 files that hold no articles, 1 empty answers" in corpus.notes


def test_a_warc_without_pages_is_rejected(tmp_path: Path) -> None:
    data = make_warc(("https://kabar.contoh.id/b", "404 Not Found", PAGE_HEADERS, b"hilang"))
    assert one_reason(tmp_path, data) == "a WARC without pages"


def test_a_page_in_a_warc_that_bursts_is_rejected(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(80 * 2**20))
    data = make_warc(("https://kabar.contoh.id/b", "200 OK", f"{PAGE_HEADERS}Content-Encoding: gzip\n", bomb))
    [item] = read(tmp_path, data, "arsip.warc")
    assert isinstance(item, Rejected)


def test_a_warc_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    pages = [(f"https://kabar.contoh.id/{name}", "200 OK", PAGE_HEADERS, HTML.encode()) for name in "ab"]
    good, bad = read(tmp_path, make_warc(*pages)[:-100], "arsip.warc")
    assert isinstance(good, Article)
    assert isinstance(bad, Rejected)
    assert bad.source == f"{tmp_path / 'arsip.warc'}!https://kabar.contoh.id/b"
    assert "fetch it again" in bad.reason
    for data in (make_warc(*pages, is_gzip=True)[:-40], gzip.compress(make_warc(*pages))[:-10]):
        good, *bad = read(tmp_path, data, "arsip.warc.gz")
        assert isinstance(good, Article)
        assert any(isinstance(item, Rejected) and "fetch it again" in item.reason for item in bad)


def test_a_long_page_in_a_warc_is_read_whole(tmp_path: Path) -> None:
    page = HTML.replace("</article>", f"<p>{'Kalimat panjang sekali. ' * 20_000}</p><p>Penutup.</p></article>").encode()
    coded = f"{PAGE_HEADERS}Content-Encoding: gzip\n"
    records = [
        ("https://a.id/1", "200 OK", PAGE_HEADERS, page),
        ("https://a.id/2", "200 OK", coded, gzip.compress(page)),
    ]
    for item in articles(read(tmp_path, make_warc(*records, is_gzip=True), "arsip.warc.gz")):
        assert item.body.endswith("Penutup.")


def test_frames_of_a_saved_page_are_no_articles(tmp_path: Path) -> None:
    path = _written(tmp_path / "simulasi.mhtml", MHTML.encode())
    corpus = read_corpus(path)
    [article] = articles(list(corpus))
    assert (article.url, article.source) == ("https://kabar.contoh.id/simulasi", str(path))
    assert "bingkai" not in article.body
    assert corpus.notes == (f"{path}: 1 frames beside the page passed over",)


def test_a_word_document_that_holds_a_page_gives_its_articles(tmp_path: Path) -> None:
    items = articles(read(tmp_path, make_docx(*PAGE.split("\n\n")), "berita.docx"))
    assert [item.title for item in items] == ["Rapat Pleno Digelar", "Gudang Logistik Ditinjau"]


def test_a_title_in_large_letters_over_several_lines_of_a_pdf_is_one_title(tmp_path: Path) -> None:
    data = make_pdf(
        "KPU menetapkan daftar pemilih tetap", "di tiga kecamatan.", title=("Siaran Pers", "Daftar Pemilih")
    )
    [item] = articles(read(tmp_path, data))
    assert item.title == "Siaran Pers Daftar Pemilih"
    assert item.body.split() == ["KPU", "menetapkan", "daftar", "pemilih", "tetap", "di", "tiga", "kecamatan."]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Judul", "Isi", "Tanggal"],
        ["Rapat", "Isi.", datetime.datetime(2025, 7, 29)],
        [None],
        [7],
    ]
    path = _written(tmp_path / "berita.xlsx", make_xlsx(*rows, sheets={"Catatan": [["a"], ["b"]]}))
    corpus = read_corpus(path)
    good, bad, sheet = corpus
    assert isinstance(good, Article)
    assert (good.title, good.published) == ("Rapat", datetime.date(2025, 7, 29))
    assert good.source == f"{path}!Sheet:2"
    assert bad == Rejected(f"{path}!Sheet:4", "no body")
    assert isinstance(sheet, Rejected)
    assert sheet.source == f"{path}!Catatan:1"
    assert sheet.reason.startswith("no header")
    assert "no column named 'body'" in one_reason(tmp_path, make_xlsx(["judul", "penulis"]))


def test_a_title_may_stand_above_the_header_of_a_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [["REKAP BERITA TAHUN 2025"], [None], ["Judul Berita", "Isi Berita"], ["Rapat", "Isi."]]
    [article] = read_corpus(_written(tmp_path / "rekap.xlsx", make_xlsx(*rows)))
    assert isinstance(article, Article)
    assert (article.title, article.source) == ("Rapat", f"{tmp_path}/rekap.xlsx!Sheet:4")


@pytest.mark.parametrize("first", ["[RILIS] KPU Gelar Donor Darah", "{Draf} Siaran Pers", "[FOTO] Apel Pagi"])
def test_a_text_that_begins_with_a_bracket_is_no_json(tmp_path: Path, first: str) -> None:
    [article] = read_corpus(_written(tmp_path / "a.txt", f"{first}\n\nIsi rilis.\n".encode()))
    assert isinstance(article, Article)
    assert article.title == first


def test_rich_text_is_named(tmp_path: Path) -> None:
    [item] = read_corpus(_written(tmp_path / "notulen.rtf", b"{\\rtf1\\ansi Rapat\\par}\n"))
    assert isinstance(item, Rejected)
    assert "Rich Text" in item.reason


def test_bare_numbers_of_two_sites_are_two_articles(tmp_path: Path) -> None:
    posts = [{"id": 1, "link": f"https://{site}.example/?p=1", "body": "Isi."} for site in ("a", "b")]
    first, second = read_corpus(_written(tmp_path / "wp.json", json.dumps(posts).encode()))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, second.id, first.extra["id"]) == ("a.example?p=1", "b.example?p=1", "1")


@pytest.mark.parametrize("name", ["siaran.docx", "berita.xlsx", "siaran.pdf"])
def test_office_documents_with_any_byte_changed_are_read_or_told_to_be_damaged(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    data = GOOD[name][0]
    for place in range(0, len(data), len(data) // 60):
        changed = bytearray(data)
        changed[place] ^= 0x15
        for item in read(tmp_path, bytes(changed), name):
            assert isinstance(item, Article) or "could not be read to its end" not in item.reason
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("content.xml", ""),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/container.xml", "an e-book"),
    ],
)
def test_other_zips_of_office_programs_are_told(tmp_path: Path, member: str, reason: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(member, "<x/>")
    expected = reason or "an OpenDocument text (.odt); save it as .docx"
    assert one_reason(tmp_path, stream.getvalue()).startswith(expected)


def test_names_of_members_are_only_names(tmp_path: Path) -> None:
    names = ["/mutlak.txt", "../../luar.txt", "a\x1bb\nc.txt", "a\\b.txt"]
    items = articles(read(tmp_path, make_zip({name: TEXT.encode() for name in names}), "arsip.zip"))
    assert len(items) == len(names)
    assert all((item.source or "").isprintable() for item in items)
    assert [path.name for path in tmp_path.iterdir()] == ["arsip.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "Satu\n\nIsi satu.")
        archive.writestr("a.txt", "Dua\n\nIsi dua.")
    one, two = articles(read(tmp_path, stream.getvalue(), "arsip.zip"))
    assert (one.title, two.title) == ("Satu", "Dua")
    assert (two.source or "").endswith("!a.txt (2)")


def test_what_a_mac_adds_and_hidden_members_are_passed_over(tmp_path: Path) -> None:
    members = ["__MACOSX/._a.txt", ".DS_Store", "README.md", "rapat_files/bingkai.html", "rapat.html"]
    path = _written(tmp_path / "arsip.zip", make_zip({name: HTML.encode() for name in members}))
    corpus = read_corpus(path)
    [article] = articles(list(corpus))
    assert article.source == f"{path}!rapat.html"
    assert corpus.notes == (f"{path}: 4 hidden files or parts of saved pages passed over",)
    assert one_reason(tmp_path, make_zip({".a": b"x"})) == "no files in the archive"


def test_an_encrypted_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}))
    data[data.index(b"PK\1\2") + 8] |= 1
    [bad, good] = read(tmp_path, bytes(data), "arsip.zip")
    assert isinstance(good, Article)
    assert isinstance(bad, Rejected)
    assert bad.reason.startswith("encrypted")


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}, method=zipfile.ZIP_STORED))
    data[data.index(TEXT.encode()[:9])] ^= 1
    bad, good = read(tmp_path, bytes(data), "arsip.zip")
    assert isinstance(good, Article)
    assert isinstance(bad, Rejected)
    assert "damaged zip" in bad.reason


def test_a_zip_that_bursts_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("besar.txt", "w") as member:
        for _ in range(100):
            member.write(bytes(2**20))
    assert "unpacks to 100 MB" in one_reason(tmp_path, stream.getvalue())


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    data = make_zip({"a.txt": TEXT.encode()})
    for _ in range(2):
        data = make_zip({"dalam.zip": data})
    assert len(articles(read(tmp_path, data, "arsip.zip"))) == 1
    assert "more than 3 archives in one another" in one_reason(tmp_path, make_zip({"dalam.zip": data}))
    tar = make_tar({"d.tar": make_tar({"d.tar": make_tar({"d.tar": make_tar({"a.txt": b"Isi."})})})})
    assert "more than 3 archives in one another" in one_reason(tmp_path, tar)


def test_a_format_asked_for_holds_for_the_members_of_an_archive(tmp_path: Path) -> None:
    path = _written(tmp_path / "arsip.zip", make_zip({"a.txt": PAGE.encode()}))
    assert [item.source for item in read_corpus(path, format="text")] == [f"{path}!a.txt"]


@pytest.mark.parametrize(
    ("name", "package", "reason"),
    [
        ("rss.xml", "feedparser", "an RSS or Atom feed; install kpusearch[feed] to read it"),
        ("arsip.warc", "warcio", "a WARC of stored web pages; install kpusearch[warc] to read it"),
        ("siaran.pdf", "pypdf", "a PDF; install kpusearch[office] to read it"),
        ("siaran.docx", "docx", "a Word document; install kpusearch[office] to read it"),
        ("berita.xlsx", "openpyxl", "an Excel workbook; install kpusearch[office] to read it"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, reason: str
) -> None:
    real = builtins.__import__

    def without(wanted: str, *arguments, **options):
        if wanted.split(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return real(wanted, *arguments, **options)

    for module in [one for one in sys.modules if one.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    for module in ("feed", "warc", "office", "workbook"):
        monkeypatch.delitem(sys.modules, f"kpusearch.corpus.formats.{module}", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    assert one_reason(tmp_path, GOOD[name][0], name) == reason
    monkeypatch.undo()
    importlib.invalidate_caches()


def test_an_error_of_a_reader_costs_only_its_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(RECORD), encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("rusak\ndi tengah")

    monkeypatch.setattr("kpusearch.corpus.formats.text.read_prose", fail)
    bad, good = read_corpus(tmp_path)
    assert bad == Rejected(str(tmp_path / "a.txt"), "could not be read to its end: RuntimeError: rusak di tengah")
    assert isinstance(good, Article)
