import gzip
import itertools
import os
import socket
import struct
import time
from urllib.parse import urlsplit

import pytest

ALL = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n")


@pytest.fixture
def hostile(new_site):
    return new_site({"/robots.txt": ALL, "/baik": (200, {}, b"isi yang baik")})


def raw(*pieces, pause=0.0):
    """Write bytes as they are, and close."""

    def answer(handler):
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def slowly(piece, times):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(times):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.02)

    return answer


def reset(handler):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def outcome(report):
    return [failure.reason for failure in report.failed] + list(report.skipped)


# -- endless sites --


def test_pages_that_go_on_for_ever_are_left_when_they_bring_nothing_new(hostile, collect):
    def page(handler):
        number = int(urlsplit(handler.path).query.removeprefix("page=") or 1)
        return 200, {}, f"<a href='/blog/read/1_a'>a</a><a href='?page={number + 1}'>lagi</a>".encode()

    hostile.routes["/daftar"] = page
    hostile.routes["/blog/read/1_a"] = (200, {}, b"isi")
    report = collect(f"{hostile.url}/daftar")
    assert report.requests == 5
    assert report.stopped is None


def test_pages_that_invent_articles_for_ever_end_at_the_limit_of_pages(hostile, collect):
    numbers = itertools.count()

    def page(handler):
        links = "".join(f"<a href='/blog/read/{next(numbers)}_a'>a</a>" for _ in range(3))
        return 200, {}, f"{links}<a href='/daftar?page={next(numbers)}'>lagi</a>".encode()

    hostile.fallback = page
    report = collect(f"{hostile.url}/daftar", limits={"pages": 30})
    assert report.requests == 30
    assert report.stopped == "the limit of 30 pages"


def test_a_calendar_and_its_variants_are_not_walked(hostile, collect):
    def month(handler):
        number = int(urlsplit(handler.path).query.removeprefix("bulan=") or 1)
        return 200, {}, f"<a href='?bulan={number + 1}'>maju</a><a href='?bulan={number - 1}'>mundur</a>".encode()

    hostile.routes["/kalender"] = month
    assert collect(f"{hostile.url}/kalender?bulan=7").requests == 1


def test_variants_of_one_path_are_bounded(hostile, collect):
    links = "".join(f"<a href='/isi?id={number}'>a</a>" for number in range(50))
    hostile.routes["/daftar"] = (200, {}, links.encode())
    hostile.fallback = (200, {}, b"isi")
    report = collect(f"{hostile.url}/daftar", limits={"variants": 10})
    assert report.fetched == 11
    assert report.skipped == {"too many variants of one path": 40}


def test_sitemaps_that_name_sitemaps_for_ever_end(hostile, collect):
    numbers = itertools.count()

    def index(handler):
        more = "".join(f"<sitemap><loc>{hostile.url}/s{next(numbers)}.xml</loc></sitemap>" for _ in range(5))
        return 200, {"Content-Type": "application/xml"}, f"<sitemapindex>{more}</sitemapindex>".encode()

    hostile.fallback = index
    report = collect(f"{hostile.url}/sitemap.xml", limits={"sitemaps": 12})
    assert report.requests == 13
    assert report.stopped is None
    report = collect(f"{hostile.url}/lain.xml", limits={"depth": 1})
    assert report.requests <= 6


# -- redirects --


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://localhost/", "redirects to another host; --host localhost permits it"),
        ("http://127.0.0.2/", "redirects to another host; --host 127.0.0.2 permits it"),
        ("http://127.0.0.1/", "redirects to another host; --host 127.0.0.1 permits it"),
        ("//169.254.169.254/latest/meta-data/", "redirects to another host; --host 169.254.169.254 permits it"),
        ("http://10.0.0.1/", "redirects to another host; --host 10.0.0.1 permits it"),
        ("http://[::1]/", "redirects to another host; --host [::1] permits it"),
        ("http://contoh.id/", "redirects to another host; --host contoh.id permits it"),
        ("http://2130706433/", "redirects to what is refused: an IP address in an unusual form"),
        ("http://ana:rahasia@127.0.0.1/", "redirects to what is refused: credentials in the address"),
        ("file:///etc/passwd", "redirects to what is refused: neither http nor https"),
        ("ftp://127.0.0.1/", "redirects to what is refused: neither http nor https"),
        ("\\\\127.0.0.1\\", "redirects to what is refused: a control character or backslash in the address"),
        ("/mulai", "redirects to itself"),
        ("/mulai#isi", "redirects to itself"),
        ("/baik%0d%0aX-Kepala:%20ya", "404 Not Found"),
    ],
)
def test_a_redirect_out_of_the_site_is_told_and_not_followed(hostile, collect, location, reason):
    hostile.routes["/mulai"] = (302, {"Location": location}, b"")
    report = collect(f"{hostile.url}/mulai")
    assert [failure.reason for failure in report.failed] == [reason]
    assert not any("X-Kepala" in headers for headers in hostile.headers)


def test_redirects_in_a_circle_end(hostile, collect):
    for here, there in ("ab", "bc", "ca"):
        hostile.routes[f"/{here}"] = (302, {"Location": f"/{there}"}, b"")
    report = collect(f"{hostile.url}/a")
    assert [failure.reason for failure in report.failed] == ["redirects in a circle"]
    assert report.redirected == 2


def test_redirects_that_never_end_are_left(hostile, collect):
    numbers = itertools.count()
    hostile.fallback = lambda handler: (302, {"Location": f"/r{next(numbers)}"}, b"")
    report = collect(f"{hostile.url}/mulai")
    assert [failure.reason for failure in report.failed] == ["more than 5 redirects"]
    assert report.redirected == 5


def test_redirects_between_two_spellings_end(hostile, collect):
    hostile.routes["/a"] = (302, {"Location": "/a/"}, b"")
    hostile.routes["/a/"] = (302, {"Location": "/a"}, b"")
    report = collect(f"{hostile.url}/a")
    assert [failure.reason for failure in report.failed] == ["more than 5 redirects"]


def test_a_header_in_a_redirect_cannot_be_smuggled(hostile, collect):
    hostile.routes["/mulai"] = raw(
        b"HTTP/1.1 302 Found\r\nLocation: /baik\nX-A: b\rX-C: d\r\nContent-Length: 0\r\n\r\n"
    )
    collect(f"{hostile.url}/mulai", limits={"attempts": 1})
    assert not any({"X-A", "X-C"} & set(headers) for headers in hostile.headers)


# -- answers --


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 30_000_000)),
            "an answer of more than 1,048,576 bytes",
        ),
        ((200, {}, b"a" * 2_000_000), "an answer of more than 1,048,576 bytes"),
        ((200, {"Content-Encoding": "br"}, b"x"), "a Content-Encoding that was not asked for"),
        (
            (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(b"x"))),
            "a Content-Encoding that was not",
        ),
        ((200, {"Content-Encoding": "gzip"}, b"bukan gzip"), "the compressed answer is damaged"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"a" * 9999)[:-9]), "the compressed answer ends before"),
        ((200, {"X-Besar": "a" * 200_000}, b"x"), "the answer is damaged"),
        ((200, {f"X-{number}": "a" for number in range(20_000)}, b"x"), "the answer is damaged"),
        ((200, {"Content-Length": "1000", "Connection": "close"}, b"terlalu pendek"), "the answer is damaged"),
        ((200, {"Content-Length": "banyak"}, b"x"), "the answer is damaged"),
        ((200, {"Content-Length": "-1"}, b"x"), "the answer is damaged"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "image/png holds no text"),
        ((206, {}, b"x"), "206 Partial Content"),
        ((304, {}, b""), "304 Not Modified"),
        ((401, {"WWW-Authenticate": "Basic"}, b""), "401 Unauthorized"),
        ((301, {}, b""), "301 Moved Permanently"),
        ((500, {}, b""), "500 Internal Server Error"),
        (raw(b"bukan HTTP\r\n\r\n"), "the answer is damaged"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "the answer is damaged"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\nabc"), "the answer is damaged"),
        (raw(b"HTTP/1.1 404 \x1b[2J\xff\r\nContent-Length: 0\r\n\r\n"), "404 [2J"),
        (raw(b""), "the answer is damaged"),
        (reset, "the "),
    ],
)
def test_a_bad_answer_is_told_and_costs_no_other(hostile, collect, answer, reason):
    hostile.routes["/buruk"] = answer
    report = collect(f"{hostile.url}/buruk", f"{hostile.url}/baik", limits={"attempts": 1})
    [told] = outcome(report)
    assert told.startswith(reason)
    assert told.isprintable()
    assert report.fetched == 1


def test_100_continue_for_ever_is_bounded(hostile, collect):
    hostile.routes["/buruk"] = raw(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 1000] * 200)
    report = collect(f"{hostile.url}/buruk", limits={"attempts": 1, "response_seconds": 2.0})
    assert report.fetched == 0
    assert len(outcome(report)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        slowly(b"a", 100),
        raw(*[b"H"] + [b"a"] * 100, pause=0.02),
        raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 100, pause=0.02),
    ],
)
def test_slow_bytes_do_not_hold_it(hostile, collect, answer):
    hostile.routes["/lambat"] = answer
    report = collect(f"{hostile.url}/lambat", limits={"attempts": 1, "response_seconds": 0.3})
    assert report.fetched == 0
    [failure] = report.failed
    assert "0.3 s" in failure.reason
    assert report.bytes < 1500


def test_garbage_that_claims_to_be_a_page_is_stored_and_leads_nowhere(hostile, collect):
    hostile.routes["/sampah"] = (200, {}, os.urandom(50_000) + b"\0" * 1000)
    hostile.routes["/tanpa"] = (200, {"Content-Type": None}, b"<a href='/blog/read/1_a'>a</a>")
    hostile.routes["/aneh"] = (
        200,
        {"Content-Type": "text/html; charset=\xff;;=\xfe"},
        b"<a href='/blog/read/1_a'>a</a>",
    )
    hostile.routes["/blog/read/1_a"] = (200, {}, b"isi")
    report = collect(*(f"{hostile.url}/{name}" for name in ("sampah", "tanpa", "aneh")))
    assert report.fetched == 4


def test_links_to_elsewhere_are_counted_and_not_asked(hostile, collect):
    links = [
        *("http://169.254.169.254/blog/read/1_a", "http://[::1]/blog/read/1_a", "http://localhost/blog/read/1_a"),
        *("//contoh.id/blog/read/1_a", "http://0x7f.1/blog/read/1_a", "http://a:b@127.0.0.1/blog/read/1_a"),
    ]
    hostile.routes["/daftar"] = (200, {}, "".join(f"<a href='{link}'>a</a>" for link in links).encode())
    report = collect(f"{hostile.url}/daftar")
    assert report.skipped == {
        "another host": 4,
        "an IP address in an unusual form": 1,
        "credentials in the address": 1,
    }


# -- robots.txt --


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<!DOCTYPE html><title>Beranda</title>"),
        (200, {"Content-Type": None}, b"User-agent: *\nDisallow: /x\n" + b"Disallow: /y\n" * 100_000),
        (404, {}, b""),
        (403, {}, b""),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"#" * 40_000_000)),
        (301, {"Location": "/robot"}, b""),
    ],
)
def test_a_strange_robots_txt_allows_what_it_does_not_forbid(hostile, collect, answer):
    hostile.routes["/robots.txt"] = answer
    assert collect(f"{hostile.url}/baik").fetched == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, {}, b""), "500 Internal Server Error"),
        ((429, {}, b""), "429 Too Many Requests"),
        ((302, {"Location": "http://contoh.id/robots.txt"}, b""), "it redirects to another host; --host contoh.id"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "it redirects to what is refused"),
        ((302, {"Location": "/robots.txt"}, b""), "more than 5 redirects"),
        (slowly(b"#", 100), "no whole answer within 0.3 s"),
        (reset, "the "),
        ((200, {"Content-Length": "999", "Connection": "close"}, b"User-agent: *\n"), "the answer is damaged"),
    ],
)
def test_a_site_whose_robots_txt_cannot_be_read_is_not_asked(hostile, collect, answer, reason):
    hostile.routes["/robots.txt"] = answer
    report = collect(f"{hostile.url}/baik", limits={"response_seconds": 0.3, "attempts": 2})
    assert "/baik" not in hostile.asked
    [failure] = report.failed
    assert failure.reason.startswith(f"robots.txt cannot be read: {reason}")
    assert report.waiting == 1
    hostile.routes["/robots.txt"] = ALL
    assert collect(f"{hostile.url}/baik").fetched == 1


def test_a_delay_beyond_all_patience_leaves_the_site(hostile, collect):
    hostile.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 86400")
    report = collect(f"{hostile.url}/baik")
    assert hostile.asked == ["/robots.txt"]
    assert report.failed[0].reason.startswith("robots.txt asks for 86,400 s between two requests")


def test_the_delay_of_robots_txt_is_waited_for(hostile, collect):
    hostile.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 0.2")
    report = collect(f"{hostile.url}/baik", f"{hostile.url}/lain")
    assert report.seconds > 0.2


# -- sites that are busy --


def test_a_busy_site_is_asked_again_as_late_as_it_says(hostile, collect):
    answers = iter([(503, {"Retry-After": "0"}, b""), (429, {"Retry-After": "0"}, b""), (200, {}, b"isi")])
    hostile.routes["/sibuk"] = lambda handler: next(answers)
    report = collect(f"{hostile.url}/sibuk")
    assert (report.fetched, report.failures, report.requests) == (1, 0, 3)


def test_a_site_that_asks_for_a_long_wait_is_left_for_the_next_call(hostile, collect):
    hostile.routes["/sibuk"] = (503, {"Retry-After": "86400"}, b"")
    report = collect(f"{hostile.url}/sibuk", f"{hostile.url}/baik")
    assert hostile.times("/sibuk") + hostile.times("/baik") <= 2
    assert report.failed[0].reason == "the site asks to wait for 86,400 s (503 Service Unavailable); run again later"
    assert report.waiting >= 1
    assert report.stopped == f"sites that are left for the next call: {hostile.url}"


def test_a_site_that_only_fails_is_left_after_a_few_requests(hostile, collect):
    hostile.fallback = (500, {}, b"")
    report = collect(*(f"{hostile.url}/a{number}" for number in range(20)))
    assert report.requests <= 6
    assert report.waiting > 10


def test_what_failed_for_a_time_is_asked_again_by_the_next_call(hostile, collect):
    hostile.routes["/a"] = (503, {}, b"")
    assert collect(f"{hostile.url}/a", limits={"attempts": 1}).failures == 1
    hostile.routes["/a"] = (200, {}, b"isi")
    assert collect(f"{hostile.url}/baik").fetched == 2
