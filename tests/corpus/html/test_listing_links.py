"""A collector finds in a listing the articles, the further pages and the feeds."""

from __future__ import annotations

from pathlib import Path

from kpusearch.corpus.html import Links, find_listing_links

PAGES = Path(__file__).parent / "pages"
SITE = "https://kab-lembahwangi.kpu.go.id"


def test_an_offices_listing_gives_its_articles_and_pages() -> None:
    links = find_listing_links((PAGES / "kpu-listing.html").read_bytes(), url=f"{SITE}/blog/category/104")
    assert f"{SITE}/blog/read/8060_kpu-lembah-wangi-terima-kunjungan" in links.articles
    assert f"{SITE}/berita/baca/7999/pengumuman-lelang" in links.articles
    assert links.pages == (f"{SITE}/blog/category/104?page=2", f"{SITE}/blog/category/104?page=3")
    assert links.feeds == ()
    assert not any(
        "category" in article or "page/read/2" in article for article in links.articles if "/blog/" in article
    )


def test_an_ordinary_site_gives_articles_pages_and_feeds() -> None:
    page = b"""<link rel="alternate" type="application/rss+xml" href="/feed/">
    <nav><a href="/">Beranda</a><a href="/category/politik/">Politik</a><a href="/tentang-kami/">Tentang Kami</a></nav>
    <h2><a href="/2025/07/29/kpu-tuntaskan-coklit/#isi">KPU Tuntaskan Coklit</a></h2>
    <a href="/2025/07/29/kpu-tuntaskan-coklit/">Selengkapnya</a>
    <a href="https://lain.example/2025/07/29/berita-situs-lain/">Berita Situs Lain Yang Panjang</a>
    <a href="/foto/a.jpg">Foto besar yang sangat indah</a> <a href="mailto:a@b.example">Surel</a>
    <a href="/tag/coklit/">coklit</a> <a class="next" href="/page/2/">Berikutnya</a> <a href="/page/9/">9</a>"""
    assert find_listing_links(page, url="https://warta.example/") == Links(
        articles=("https://warta.example/2025/07/29/kpu-tuntaskan-coklit/",),
        pages=("https://warta.example/page/2/", "https://warta.example/page/9/"),
        feeds=("https://warta.example/feed/",),
    )


def test_a_page_of_another_list_is_no_further_page() -> None:
    page = b'<a href="/blog/category/135?page=2">2</a><a href="/index.php/blog/category/104?page=2">2</a>'
    links = find_listing_links(page, url=f"{SITE}/blog/category/104")
    assert links.pages == (f"{SITE}/index.php/blog/category/104?page=2",)


def test_only_web_addresses_are_followed() -> None:
    page = b"""<a href="javascript:x()">KPU Tuntaskan Coklit Hari Ini</a>
    <a href="ftp://a/1234-kpu-lantik-ppk">KPU Lantik Anggota PPK</a>"""
    assert find_listing_links(page, url=SITE) == Links()
