"""Make small files of every kind that a corpus may hold: good ones, damaged ones, and some made to do harm."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl

PAGE = (
    "Berita Terkini\n\nRapat Pleno Digelar\n\nSemarang, kota-semarang.kpu.go.id – KPU menggelar rapat pleno, "
    "Selasa (29/7). (erh/ed. Foto: awh)\n\nGudang Logistik Ditinjau\n\nSemarang, kota-semarang.kpu.go.id – "
    "Ketua meninjau gudang logistik, Senin (28/7). (erh/ed. Foto: awh)\n"
)
TEXT = "Opini Warga\n\nPemilih pemula perlu didengar sejak awal."
RECORD = {"title": "Uji Publik", "body": "KPU menggelar uji publik daerah pemilihan."}
HTML = (
    "<!DOCTYPE html>\n<html lang='id'><head><title>Simulasi Digelar</title></head><body><article><h1>Simulasi Digelar"
    "</h1><p>KPU menggelar simulasi pemungutan suara di halaman kantor kecamatan pada hari Sabtu.</p>"
    "<p>Simulasi diikuti oleh petugas dan warga dari beberapa desa di sekitarnya.</p></article></body></html>"
)
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar</title><link>https://kabar.contoh.id/</link>'
    "<language>id</language><item><title>Coklit &amp;amp; Pantarlih</title><link>https://kabar.contoh.id/1</link>"
    "<pubDate>Tue, 29 Jul 2025 10:00:00 +0700</pubDate><dc:creator>Ana</dc:creator><description>Ringkas.</description>"
    "<content:encoded><![CDATA[<p>Pantarlih memulai coklit.</p><p>Warga menyambut.</p>]]></content:encoded></item>"
    "<item><title>Kedua</title><link>https://kabar.contoh.id/2</link><pubDate>10/8/2025</pubDate>"
    "<description>Hanya ringkasan.</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"><title>Kabar</title><id>urn:kabar</id>'
    "<updated>2025-07-30T00:00:00Z</updated><entry><title>Bimtek KPPS</title><id>urn:kabar:1</id>"
    '<link href="https://kabar.contoh.id/bimtek"/><updated>2025-07-30T09:00:00+07:00</updated>'
    '<author><name>Budi</name></author><content type="html">&lt;p&gt;Bimtek KPPS digelar.&lt;/p&gt;</content>'
    "</entry></feed>"
)
RSS_1 = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    '<channel rdf:about="https://lama.contoh.id/"><title>Lama</title></channel><item rdf:about="https://lama.contoh.id/1">'
    "<title>Sosialisasi</title><link>https://lama.contoh.id/1</link><description>Sosialisasi di pasar.</description>"
    "</item></rdf:RDF>"
)
MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://kabar.contoh.id/simulasi\r\nSubject: Simulasi\r\n"
    "Date: Wed, 30 Jul 2025 03:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
    '\r\n\ttype="text/html";\r\n\tboundary="----batas"\r\n\r\n------batas\r\nContent-Type: text/html; charset=utf-8\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://kabar.contoh.id/simulasi\r\n\r\n"
    + HTML.replace("=", "=3D")
    + "\r\n------batas\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    "------batas\r\nContent-Type: text/html\r\n\r\n<html><body><p>Iklan dalam bingkai.</p></body></html>\r\n"
    "------batas--\r\n"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "tawa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss version='2.0'><channel><title>&i;</title><item><title>Satu</title><description>Isi &i;</description>"
    "</item></channel></rss>"
)


def make_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def make_xlsx(*rows: list[object], sheets: Mapping[str, list[list[object]]] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, extra in (sheets or {}).items():
        sheet = workbook.create_sheet(name)
        for row in extra:
            sheet.append(row)
    return _saved(workbook)


def _saved(made) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def make_pdf(*lines: str, title: tuple[str, ...] = ()) -> bytes:
    """Write a PDF of one page by hand, the lines of a title in larger letters; without lines it holds no text."""
    large, small = (b" T* ".join(f"({line}) Tj".encode("cp1252") for line in part) for part in (title, lines))
    content = b"BT 22 TL 72 720 Td /F1 18 Tf " + large + b" T* /F1 12 Tf " + small + b" ET" if lines else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(data),
    )


def make_warc(
    *records: tuple[str, str, str, bytes], is_gzip: bool = False, date: str = "2025-07-30T03:00:00Z"
) -> bytes:
    """Write response records of ``(url, status, headers, payload)``."""
    blocks = [_warc_record("warcinfo", "application/warc-fields", "2026-01-01T00:00:00Z", b"software: contoh\r\n")]
    for url, status, headers, payload in records:
        answer = f"HTTP/1.1 {status}\n{headers}\n".replace("\n", "\r\n").encode() + payload
        blocks.append(_warc_record("response", "application/http; msgtype=response", date, answer, url))
    return b"".join(gzip.compress(block) if is_gzip else block for block in blocks)


def _warc_record(kind: str, media_type: str, date: str, block: bytes, url: str | None = None) -> bytes:
    headers = [f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{zlib.crc32(block):032x}>", f"WARC-Date: {date}"]
    headers += [f"WARC-Target-URI: {url}"] if url else []
    headers += [f"Content-Type: {media_type}", f"Content-Length: {len(block)}"]
    return "\r\n".join(["WARC/1.1", *headers, "", ""]).encode() + block + b"\r\n\r\n"


def make_zip(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def make_tar(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def make_sqlite(folder: Path) -> bytes:
    path = folder / "data.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE berita (isi TEXT)")
    connection.close()
    data = path.read_bytes()
    path.unlink()
    return data


PAGE_HEADERS = "Content-Type: text/html; charset=utf-8\n"


def good_files() -> dict[str, tuple[bytes, int]]:
    """Return a file of every readable kind by its name, with the number of articles in it."""
    row = list(RECORD.values())
    compressed = gzip.compress(HTML.encode())
    return {
        "halaman.txt": (PAGE.encode(), 2),
        "opini.md": (TEXT.encode(), 1),
        "berita.jsonl": (f"{json.dumps(RECORD)}\n{json.dumps(RECORD)}\n".encode(), 2),
        "larik.json": (json.dumps([RECORD, RECORD, RECORD], indent=2).encode(), 3),
        "objek.json": (json.dumps(RECORD, indent=2).encode(), 1),
        "bungkus.json": (json.dumps({"status": "ok", "data": [RECORD, RECORD]}).encode(), 2),
        "berita.csv": ("judul;isi\r\nRapat – “pleno”;Isi rapat.\r\n".encode("cp1252"), 1),
        "berita.tsv": ("judul\tisi\nRapat\tIsi rapat.\nDua\tIsi dua.\n".encode("utf-16"), 2),
        "simulasi.html": (HTML.encode(), 1),
        "rss.xml": (RSS.encode(), 2),
        "atom.xml": (ATOM.encode(), 1),
        "lama.rdf": (RSS_1.encode(), 1),
        "simulasi.mhtml": (MHTML.encode(), 1),
        "siaran.docx": (make_docx("Siaran Pers", "KPU menetapkan daftar pemilih tetap."), 1),
        "siaran.pdf": (make_pdf("Siaran Pers", "KPU menetapkan daftar pemilih tetap."), 1),
        "berita.xlsx": (make_xlsx(["Judul", "Isi"], row, row), 2),
        "arsip.warc": (
            make_warc(
                ("https://kabar.contoh.id/a", "200 OK", PAGE_HEADERS, HTML.encode()),
                ("https://kabar.contoh.id/b", "301 Moved", "Location: /a\n", b""),
                ("https://kabar.contoh.id/c.png", "200 OK", "Content-Type: image/png\n", b"\x89PNG\r\n\x1a\n"),
                ("https://kabar.contoh.id/d", "404 Not Found", PAGE_HEADERS, b"<html>hilang</html>"),
                ("https://kabar.contoh.id/feed", "200 OK", "Content-Type: application/rss+xml\n", RSS.encode()),
            ),
            3,
        ),
        "arsip.warc.gz": (
            make_warc(
                (
                    "https://kabar.contoh.id/e",
                    "200 OK",
                    f"{PAGE_HEADERS}Content-Encoding: gzip\nTransfer-Encoding: chunked\n",
                    b"%x\r\n%s\r\n0\r\n\r\n" % (len(compressed), compressed),
                ),
                is_gzip=True,
            ),
            1,
        ),
        "arsip.tar.gz": (make_tar({"a/opini.txt": TEXT.encode(), "b.jsonl": json.dumps(RECORD).encode()}, "w:gz"), 2),
        "opini.txt.gz": (gzip.compress(TEXT.encode()), 1),
    }
