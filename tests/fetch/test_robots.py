import pytest

from kpusearch.fetch.robots import ROBOTS_LIMIT, parse_robots
from kpusearch.fetch.url import parse_url


def allows(text, path, product="kpusearch"):
    return parse_robots(text, product).allows(parse_url(f"https://kpu.go.id{path}"))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /admin", "/admin/masuk", False),
        ("User-agent: *\nDisallow: /admin\nAllow: /admin/publik", "/admin/publik/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: lain\nDisallow: /", "/a", True),
        ("User-agent: lain\nUser-agent: KPUsearch\nDisallow: /", "/a", False),
        ("User-agent: kpusearch/0.1\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: kpusearch\nDisallow: /x", "/a", True),
        ("User-agent: kpusearch\n# catatan\n\nUser-agent: lain\nDisallow: /", "/a", False),
        ("User-agent: lain\nDisallow: /a\nSitemap: https://x.id/s.xml\nDisallow: /b", "/b", True),
        ("\ufeffUser-agent: *\r\nDisallow: /", "/a", False),
        ("Disallow: /", "/a", True),
        ("User agent *\nDisallow /admin", "/admin", False),
        ("<!DOCTYPE html><html><body>Halaman tidak ditemukan</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_the_rules_of_the_group_that_speaks_to_us_hold(text, path, allowed):
    assert allows(text, path) is allowed


def test_a_delay_is_read_as_delay_or_rate():
    assert parse_robots("User-agent: *\nCrawl-delay: 10", "kpusearch").delay == 10
    assert parse_robots("User-agent: *\nRequest-rate: 1/5", "kpusearch").delay == 5
    assert parse_robots("User-agent: *\nCrawl-delay: nan", "kpusearch").delay is None


def test_sitemaps_are_found_in_any_group():
    text = "User-agent: x\nDisallow: /\nSITEMAP: https://kpu.go.id/a.xml # semua\nSitemap: /b.xml\n"
    assert parse_robots(text, "kpusearch").sitemaps == ("https://kpu.go.id/a.xml", "/b.xml")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{number}\n" for number in range(20_000)) + "Disallow: /x\n" * 20_000,
        "User-agent: *\nDisallow: /" + "*b" * 200_000,
        "User-agent: *\n" + "Disallow: /*a*b*c*d*e$\n" * 20_000,
        "User-agent: *\n" * 30_000,
        ":" * ROBOTS_LIMIT,
        "\0\xff" * 100_000,
        "sitemap" + " " * 400_000 + "#",
        "user-agent" + "\t" * 400_000,
        " " * 500_000,
    ],
)
def test_a_hostile_file_is_read_in_bounded_time_and_memory(text):
    assert allows(text, "/" + "a" * 1500)
