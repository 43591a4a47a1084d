import pytest

from kpusearch.fetch.links import chain_of, find_links, find_listing_links, is_article, next_pages
from kpusearch.fetch.url import parse_url

LISTING = parse_url("https://kpu.go.id/blog/category/104?page=2")


@pytest.mark.parametrize(
    "path",
    [
        "/berita/baca/8168/rapat",
        "/index.php/blog/read/8076_rapat",
        "/2025/07/29/rapat-pleno/",
        "/kpu-menggelar-rapat-pleno-terbuka.html",
        "/?p=10",
        "/index.php?option=com_content&id=11",
        "/pengumuman/1234-hasil",
    ],
)
def test_an_article_is_known_by_its_address(path):
    assert is_article(f"https://kpu.go.id{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/blog/category/104",
        "/tag/rapat-pleno-terbuka-umum",
        "/page/2",
        "/profil",
        "/foto/rapat-pleno-di-kpu.jpg",
    ],
)
def test_a_list_or_file_is_no_article(path):
    assert not is_article(f"https://kpu.go.id{path}")


def test_links_of_a_page_are_told_apart_and_made_absolute():
    page = b"""<base href="/dalam/"><link rel=alternate type="application/atom+xml" href=/atom>
        <a href="../blog/read/1_a">a</a><a href=/blog/read/1_a>a</a><a href="/blog/category/105">b</a>
        <a rel="next" href="lanjut">c</a><a href="/profil">d</a><a>e</a>"""
    links = find_listing_links(page, url="https://kpu.go.id/x/y")
    assert links.articles == ("https://kpu.go.id/blog/read/1_a",)
    assert links.pages == ("https://kpu.go.id/blog/category/105", "https://kpu.go.id/dalam/lanjut")
    assert links.feeds == ("https://kpu.go.id/atom",)


@pytest.mark.parametrize(
    ("data", "articles"),
    [
        (b"<rss><channel><link>/</link><item><link>/blog/read/1_a</link></item></channel></rss>", ["/blog/read/1_a"]),
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><link rel="self" href="/x"/>'
            b'<link href="/blog/read/2_b"/></entry></feed>',
            ["/blog/read/2_b"],
        ),
        (
            b"<urlset><url><loc> /blog/read/3_c </loc></url><url><loc>/category/1</loc></url></urlset>",
            ["/blog/read/3_c"],
        ),
        (b"<rss><channel><item><link>/blog/read/4_d</link></item><item><link>/rusak", ["/blog/read/4_d"]),
    ],
)
def test_feeds_and_sitemaps_give_their_entries(data, articles):
    found = find_links(data, url=LISTING).articles
    assert list(found) == [f"https://kpu.go.id{path}" for path in articles]


def test_entities_are_neither_expanded_nor_loaded():
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
        b'<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset><url><loc>/x?&c;&f;</loc></url></urlset>'
    )
    assert all("aaaa" not in url and len(url) < 100 for url in find_links(bomb, url=LISTING).articles)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        bytes(range(256)) * 100,
        b"<div>" * 200_000,
        b"<a href='/blog/read/1_a'>" * 50_000,
        b"<a " + b"".join(b"a%d=1 " % number for number in range(50_000)) + b">",
        b"<!--" * 100_000,
        b"<a href='/" + b"-" * 2000 + b"'>" + b"<a href='/" + b"1-" * 1000 + b"'>" * 500,
        b"".join(b"<a href='/%d%s'>" % (number, b"/" * 1900) for number in range(500)),
        b"<urlset>" + b"<url>" * 200_000,
        b"\x1f\x8b" + b"rusak" * 100,
    ],
)
def test_a_damaged_document_gives_few_links_and_no_error(data):
    assert len(find_links(data, url=LISTING).articles) <= 1


def test_a_charset_that_nobody_knows_is_passed_over():
    assert find_listing_links(b"<a href=/blog/read/1_a>", url=str(LISTING), charset="tidak-ada").articles


@pytest.mark.parametrize(
    ("current", "others", "expected"),
    [
        ("/c/1", ["/c/1?page=3", "/c/1?page=2", "/c/1?page=9"], ["/c/1?page=2"]),
        ("/c/1?page=2", ["/c/1", "/c/1?page=1", "/c/1?page=3", "/c/2?page=3"], ["/c/1?page=3"]),
        ("/c/1/page/2", ["/c/1/page/3/", "/c/1/page/1"], ["/c/1/page/3/"]),
        ("/c/1", ["/c/1/20", "/c/1/40", "/c/2/20"], ["/c/1/20"]),
        ("/c/1?sort=a", ["/c/1?page=2&sort=a", "/c/1?page=2&sort=b"], ["/c/1?page=2&sort=a"]),
        ("/kalender?bulan=7", ["/kalender?bulan=8", "/kalender?bulan=9"], []),
    ],
)
def test_the_next_page_of_the_same_listing_is_followed(current, others, expected):
    here = parse_url(current, base=LISTING)
    pages = [parse_url(other, base=LISTING) for other in others]
    chain = chain_of(here)
    assert [page.target for page in next_pages(pages, current=here, chain=chain)] == expected
