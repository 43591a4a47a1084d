"""Pages as people have them: saved by browsers, in old charsets, cut short, or no article at all."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.html import read_html

PAGES = Path(__file__).parent / "pages"
BODY = (
    "Panitia pemilihan kecamatan menerima kotak suara dari seluruh kelurahan sebelum matahari terbenam dan "
    "menyimpannya di gudang yang dijaga polisi."
)
PAGE = f"""<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Kotak Suara Tersimpan | Warta</title>
</head><body><nav><a href="/">Beranda</a></nav><article><h1>Kotak Suara Tersimpan</h1>
<time datetime="2024-11-27">27 November 2024</time><div class="entry-content"><p>{BODY}</p><p>“Aman,” kata ketua.</p>
</div></article></body></html>"""
TEXT = f"{BODY}\n\n“Aman,” kata ketua."


def one(data: bytes, **options: str | None) -> Article:
    [item] = read_html(data, source="a.html", **options)  # type: ignore[arg-type]
    assert isinstance(item, Article), item
    return item


def reason(html: str | bytes) -> str:
    [item] = read_html(html.encode() if isinstance(html, str) else html, source="a.html")
    assert isinstance(item, Rejected), item
    assert item.source == "a.html"
    return item.reason


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", None),
        ("cp1252", None),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-8", "windows-1252"),
        ("utf-8", "nonsense"),
    ],
)
def test_the_charset_is_found_whatever_is_declared(encoding: str, charset: str | None) -> None:
    article = one(PAGE.encode(encoding), charset=charset)
    assert (article.title, article.body) == ("Kotak Suara Tersimpan", TEXT)


def test_control_characters_cost_no_more_than_themselves() -> None:
    page = PAGE.replace("kata ketua", "kata\x0b&#8;\x0c&#xFFFF; ketua").replace("<article>", '<article id="a\x1fb">')
    assert one(page.encode()).body == TEXT


def test_what_follows_the_end_of_the_page_does_not_replace_it() -> None:
    page = PAGE + "\n<script>hitung()</script><img src='/hitung.gif'>\n<!-- 0.03 detik -->"
    assert one(page.encode()).body == TEXT


def test_a_second_page_glued_behind_the_first_does_not_replace_it() -> None:
    assert one(f"{PAGE}<html><body><div class='footer'>Kaki</div></body></html>".encode()).body == TEXT


def test_one_broken_character_does_not_spoil_the_others() -> None:
    data = PAGE.encode().replace(b"kata ketua", b"kata \xff ketua")
    assert "“Aman,” kata \ufffd ketua." in one(data).body


@pytest.mark.parametrize("size", range(350, 620, 7))
def test_a_page_cut_anywhere_gives_its_beginning_or_a_reason(size: int) -> None:
    [item] = read_html(PAGE.encode()[:size], source="a.html")
    if isinstance(item, Article):
        assert TEXT.startswith(item.body.rstrip("\ufffd ")[:40])


def test_the_address_that_a_browser_wrote_into_a_saved_page_is_its_own() -> None:
    saved = PAGE.replace(
        "<html", "<!-- saved from url=(0055)https://jateng.kpu.go.id/blog/read/77_kotak-suara-tersimpan -->\n<html", 1
    )
    article = one(saved.encode())
    assert article.url == "https://jateng.kpu.go.id/blog/read/77_kotak-suara-tersimpan"
    assert article.office == "jateng"


def test_a_complete_page_with_its_folder_of_pictures_reads_like_the_page() -> None:
    complete = PAGE.replace("</head>", '<link href="./Kotak_files/a.css" rel="stylesheet"></head>')
    complete = complete.replace("<p>“", '<p><img src="./Kotak_files/f.jpg" alt="foto kotak"></p><p>“')
    assert one(complete.encode()).body == TEXT


def test_xhtml_is_read() -> None:
    xhtml = PAGE.replace("<!DOCTYPE html>", '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>')
    xhtml = xhtml.replace("<html", '<html xmlns="http://www.w3.org/1999/xhtml"').replace('-8">', '-8"/>')
    assert one(xhtml.encode()).body == TEXT


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("/berita/7", "https://warta.example/berita/7"),
        ("https://www.warta.example/berita/7#isi", "https://www.warta.example/berita/7"),
        ("https://warta.example/", None),
        ("https://lain.example/berita/7", None),
        ("javascript:alert(1)", None),
        ("http://[salah", None),
    ],
)
def test_a_canonical_address_is_believed_only_on_the_same_site_and_not_at_home(
    canonical: str, believed: str | None
) -> None:
    page = PAGE.replace("</head>", f'<link rel="canonical" href="{canonical}"></head>')
    fetched = "https://warta.example/baca?id=7"
    assert one(page.encode(), url=fetched).url == (believed or fetched)


def test_an_ambiguous_date_is_read_by_the_language_or_told() -> None:
    page = PAGE.replace('<time datetime="2024-11-27">27 November 2024</time>', "<div>03/09/2024</div>")
    assert one(page.encode()).date == datetime.date(2024, 9, 3)
    english = page.replace('lang="id"', 'lang="en"')
    assert one(english.encode()).date is None
    assert one(english.encode()).date_evidence == "date '03/09/2024' may be 2024-03-09 or 2024-09-03"
    assert one(english.encode(), dates="mdy").date == datetime.date(2024, 3, 9)


def test_a_line_with_day_and_hour_dates_the_article() -> None:
    page = PAGE.replace(
        '<time datetime="2024-11-27">27 November 2024</time>', "<div>Humas - Selasa, 29 Juli 2025 | 10:22 WIB</div>"
    )
    assert one(page.encode()).date == datetime.date(2025, 7, 29)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<title>404 Not Found</title><h1>Not Found</h1><p>The requested URL was not found.</p>", "not found"),
        ("<title>Warta</title><h1>Halaman tidak ditemukan</h1><p>Maaf.</p>", "not found"),
        ("<title>403 Forbidden</title><center><h1>403 Forbidden</h1></center><hr>nginx", "access refused"),
        ("<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>", "error page of the server"),
        ("<title>Database Error</title><h1>A Database Error Occurred</h1>", "error page of the server"),
        ("<title>Just a moment...</title><div id=challenge-running>Wait</div>", "challenge of a bot protection"),
        ("<title>Login</title><form><input name=u><input type=password></form>", "a login page"),
        ("<title>Masuk | Warta</title><h1>Masuk</h1><form></form>", "a login page"),
        ("<title>Situs dalam perbaikan</title>", "maintenance"),
        ("<title>Index of /berita</title><h1>Index of /berita</h1>", "a list of files"),
        ("<title>Warta Pesisir</title><body></body>", "a title but no text: 'Warta Pesisir'"),
        ("<html><body></body></html>", "an empty page"),
        ("", "an empty page"),
        ("  \n", "an empty page"),
        ("sekadar teks", "no tag"),
        ("<div id=root></div><script src=a></script><script src=b></script>", "scripts fill in"),
        ("<frameset><frame src=a></frameset>", "frames"),
    ],
)
def test_a_page_without_article_says_what_it_is(html: str, said: str) -> None:
    assert said in reason(html)


def test_a_list_of_openings_on_an_ordinary_site_is_no_article() -> None:
    card = "<article><h2><a href='/b/{n}'>Judul Berita Nomor {n}</a></h2><p>Ringkasan singkat berita…</p></article>"
    page = "<title>Warta</title>" + "".join(card.format(n=n) for n in range(12))
    assert reason(page) == "a list of 12 articles, not one; read the articles themselves"


def test_a_headline_about_a_number_is_no_error_page() -> None:
    page = PAGE.replace("Kotak Suara Tersimpan", "404 TPS Rawan Banjir")
    assert one(page.encode()).title == "404 TPS Rawan Banjir"


def test_an_office_lists_openings_each_of_which_is_told() -> None:
    item = '<h3><a href="/blog/read/{n}_rapat">Rapat Pleno Tingkat Kecamatan {n}</a></h3><p>' + BODY[:-1] + "…</p>"
    page = "".join(item.format(n=n) for n in (1, 2, 3))
    items = list(read_html(page.encode(), source="a.html", url="https://jateng.kpu.go.id/blog/category/1"))
    assert items[1] == Rejected(
        "a.html#2", "only the opening of an article; read https://jateng.kpu.go.id/blog/read/2_rapat"
    )


def test_a_listing_without_any_element_around_its_articles_is_parted_at_its_headlines() -> None:
    page = "".join(
        f'<h3><a href="/index.php/blog/read/{n}_rapat">Rapat Pleno Tingkat Kecamatan {n}</a></h3><p>{BODY}</p>'
        f"<p>Rapat ke-{n} selesai.</p>"
        for n in (1, 2, 3)
    )
    items = list(
        read_html(page.encode(), source="a", url="https://jateng.kpu.go.id/index.php/blog/category/104?page=2")
    )
    assert [item.body for item in items if isinstance(item, Article)] == [
        f"{BODY}\n\nRapat ke-{n} selesai." for n in (1, 2, 3)
    ]
    assert items[2].url == "https://jateng.kpu.go.id/index.php/blog/read/3_rapat"  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 4])
def test_an_offices_article_is_no_list_although_its_page_tells_of_others(size: int) -> None:
    page = (PAGES / "kpu-article.html").read_text(encoding="utf-8")
    page = page.replace("Rapat rutin mingguan", BODY * size + " Rapat rutin mingguan").replace("kantor...", "kantor.")
    assert one(page.encode()).title == "KPU Lembah Wangi Plenokan Data Pemilih Triwulan III"


def test_a_page_saved_by_an_extension_has_its_address() -> None:
    page = (PAGES / "more" / "kpu-article-singlefile.html").read_bytes()
    assert one(page).url == "https://kota-sukamaju.kpu.go.id/blog/read/9001_apel"


def test_a_page_of_unknown_layout_names_the_extra_where_it_is_missing() -> None:
    code = (
        "import sys; sys.modules['trafilatura'] = None\n"
        "from kpusearch.corpus.formats.html import read_html\n"
        f"data = open({str(PAGES / 'bare-divs.html')!r}, 'rb').read()\n"
        "[item] = read_html(data, source='a'); print(item.reason)\n"
        f"data = open({str(PAGES / 'wordpress.html')!r}, 'rb').read()\n"
        "[item] = read_html(data, source='a'); print(item.title)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert run.stdout.splitlines() == [
        "a web page of unknown layout; install kpusearch[html] to read it",
        "KPU Gunungsari Tuntaskan Coklit di 144 Kalurahan",
    ]


def test_importing_the_package_does_not_import_lxml() -> None:
    code = "import kpusearch.corpus.formats.html, sys; print('lxml' in sys.modules or 'trafilatura' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


HOSTILE = {
    "deep": b"<div>" * 150_000 + BODY.encode(),
    "deep inside": b"<article>" + b"<span>" * 90_000 + BODY.encode() * 3,
    "too many tags": b"<p>x" * 300_000,
    "too large": b"<p>" * 6_000_000,
    "attributes": b"<div " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">" + BODY.encode(),
    "classes": b'<div class="' + b"share " * 200_000 + b'"><p>' + BODY.encode() + b"</div>",
    "angles": b"<" * 500_000,
    "comments": b"<!--" * 100_000,
    "json": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script><p>" + BODY.encode(),
    "zeros": b"\0" * 50_000,
    "every byte": bytes(range(256)) * 100 + b"<p>" + BODY.encode(),
    "open title": b"<title>" + b"a - " * 200_000,
    "headings": b"<h1>Judul</h1>" * 20_000,
    "many links": b"<a href=/blog/read/1_x>Judul berita panjang sekali</a>" * 20_000,
    "bad addresses": b"<base href='http://['><link rel=canonical href='http://]'><a href='http://[::1'>x</a><p>x",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_bytes_give_an_article_or_a_reason(name: str) -> None:
    for url in (None, "https://jateng.kpu.go.id/blog/category/104", "http://["):
        for item in read_html(HOSTILE[name], source="a", url=url):
            assert isinstance(item, (Article, Rejected))


FRAGMENTS = [
    "<p>", "</p>", "<div class='related'>", "<article>", "<h1>", "</h1>", "<a href='/blog/read/7_x'>", "</a>", "<br>",
    "<title>", "<script>", "</script>", "<table>", "<td>", "<li>", "&nbsp;", "&#0;", "<!--", "-->",
    "<meta charset='utf-7'>",
    "Rapat pleno digelar di aula kantor kabupaten dan dihadiri seluruh panitia pemilihan. ", "\0", "\ud800", "<svg>",
    "<base href='//'>", "<time datetime='x'>", "<div itemprop='articleBody'>", "<main>", "<select>", "<template>",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), st.booleans())
def test_no_tag_soup_raises(html: str, is_office: bool) -> None:
    data = html.encode("utf-8", "surrogatepass")
    url = "https://jateng.kpu.go.id/blog/category/104" if is_office else None
    for item in read_html(data, source="a", url=url):
        assert isinstance(item, Rejected) or item.body.strip()


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    assert list(read_html(data, source="a"))


def test_the_day_of_a_page_is_no_part_of_its_body_but_one_in_a_sentence_is() -> None:
    paragraph = "Rapat pleno digelar di aula kantor pada <time>29 Juli</time> dan dihadiri seluruh panitia pemilihan."
    page = (
        "<html lang=id><title>Judul Rapat Pleno</title><body><article><h1>Judul Rapat Pleno</h1>"
        f"<time datetime=2025-07-30>30 Juli</time><p>{paragraph}</p><p>Rapat ditutup dengan doa bersama.</p></article>"
    )
    [article] = read_html(page.encode(), source="a")
    assert isinstance(article, Article)
    assert article.body.startswith("Rapat pleno digelar di aula kantor pada 29 Juli dan")
    assert str(article.published) == "2025-07-30"
