import gzip
import json

import pytest
from warcio.archiveiterator import ArchiveIterator

from kpusearch.exceptions import FetchError
from kpusearch.fetch import Limits, fetch


def records(files, kind="response"):
    """Return the records of a kind as (address, status, body)."""
    found = []
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == kind:
                    body = record.content_stream().read()
                    status = record.http_headers.get_statuscode()
                    found.append((record.rec_headers.get_header("WARC-Target-URI"), status, body))
    return found


def test_a_listing_is_walked_to_its_end_and_every_article_stored_once(kpu, collect):
    report = collect(f"{kpu.url}/blog/category/104")
    stored = [url for url, _, _ in records(report.files) if "/blog/read/" in url]
    assert sorted(stored) == sorted(kpu.url + kpu.path(number) for number in kpu.articles)
    assert kpu.site.times("/blog/category/104?page=5") == 1
    assert report.failures == 0
    assert report.stopped is None
    assert report.waiting == 0


def test_a_home_page_leads_to_listings_feed_and_sitemaps(kpu, collect):
    collect(f"{kpu.url}/")
    asked = set(kpu.site.asked)
    assert {"/robots.txt", "/feed", "/sitemap.xml", "/sitemap-berita.xml.gz", "/blog/category/104"} <= asked
    assert {kpu.path(number) for number in kpu.articles} <= asked


def test_a_listing_is_walked_although_a_feed_told_of_its_first_articles(kpu, collect):
    collect(f"{kpu.url}/feed")
    collect(f"{kpu.url}/feed", f"{kpu.url}/blog/category/104", limits={"idle_pages": 1})
    assert kpu.site.times("/blog/category/104?page=1") == 1


def test_a_listing_does_not_lead_out_of_itself(kpu, collect):
    collect(f"{kpu.url}/blog/category/104")
    assert not {"/", "/feed", "/sitemap.xml", "/admin/masuk"} & set(kpu.site.asked)


def test_the_depth_bounds_steps_to_listings_not_their_pages(kpu, collect):
    del kpu.site.routes["/sitemap.xml"]
    report = collect(f"{kpu.url}/", limits={"depth": 1})
    assert kpu.site.times("/blog/category/104?page=5") == 1
    assert report.failures == 1  # an article that is linked and not there
    assert report.skipped["a sitemap that is not there"] == 1


def test_a_feed_and_a_sitemap_can_be_given_by_name(kpu, collect, tmp_path):
    report = collect(f"{kpu.url}/feed", folder=tmp_path / "a")
    assert report.fetched == 4
    report = collect(f"{kpu.url}/sitemap.xml", folder=tmp_path / "b")
    assert report.fetched == len(kpu.articles) + 2


def test_an_article_given_by_name_is_stored_alone(kpu, collect):
    report = collect(kpu.url + kpu.path(7))
    assert report.fetched == 1
    assert set(kpu.site.asked) == {"/robots.txt", kpu.path(7)}


def test_robots_txt_is_obeyed_and_told(kpu, collect):
    report = collect(f"{kpu.url}/admin/masuk")
    assert kpu.site.asked == ["/robots.txt"]
    assert report.skipped == {"robots.txt disallows it": 1}


def test_the_collector_introduces_itself_and_keeps_no_cookie(kpu, collect):
    kpu.site.routes["/feed"] = (200, {"Set-Cookie": "sesi=1; Path=/", "Content-Type": "application/rss+xml"}, b"<rss>")
    collect(f"{kpu.url}/feed", f"{kpu.url}/", user_agent="arsip-kami/2 (+https://contoh.id)")
    assert {headers["User-Agent"] for headers in kpu.site.headers} == {"arsip-kami/2 (+https://contoh.id)"}
    assert not any("Cookie" in headers for headers in kpu.site.headers)


def test_robots_txt_speaks_to_the_name_that_the_user_chose(kpu, collect):
    kpu.site.routes["/robots.txt"] = (200, {}, b"User-agent: *\nAllow: /\n\nUser-agent: Arsip-Kami\nDisallow: /blog\n")
    report = collect(f"{kpu.url}/blog/category/104", user_agent="arsip-kami/2")
    assert report.fetched == 0


def test_what_has_not_changed_is_not_fetched_again(kpu, collect):
    first = collect(f"{kpu.url}/blog/category/104")
    kpu.site.forget()
    second = collect(f"{kpu.url}/blog/category/104")
    assert second.fetched == 0
    assert second.unchanged == 3
    assert second.known == 10
    assert second.requests == 3
    assert not set(first.files) & set(second.files)
    assert records(second.files) == []
    assert len(records(second.files, "revisit")) == 3


def test_only_what_is_new_is_in_the_files_of_the_next_call(kpu, collect):
    collect(f"{kpu.url}/blog/category/104")
    kpu.publish(101)
    kpu.publish(102)
    report = collect(f"{kpu.url}/blog/category/104")
    articles = [url for url, _, _ in records(report.files) if "/blog/read/" in url]
    assert sorted(articles) == [kpu.url + kpu.path(101), kpu.url + kpu.path(102)]


def test_a_corrected_article_is_fetched_again_when_asked_to(kpu, collect):
    collect(f"{kpu.url}/blog/category/104")
    kpu.articles[20] = "<h1>Rapat Koordinasi 20</h1><p>Ralat: rapat ditunda.</p>"
    assert collect(f"{kpu.url}/blog/category/104").fetched == 0
    report = collect(f"{kpu.url}/blog/category/104", refresh=True)
    assert report.fetched == 1
    assert [url for url, _, _ in records(report.files)] == [kpu.url + kpu.path(20)]


def test_the_same_bytes_without_a_validator_are_unchanged_too(new_site, collect):
    site = new_site({"/daftar": (200, {}, b"<a href='/blog/read/1_a'>a</a>"), "/blog/read/1_a": (200, {}, b"isi")})
    assert collect(f"{site.url}/daftar").fetched == 2
    report = collect(f"{site.url}/daftar", refresh=True)
    assert (report.fetched, report.unchanged) == (0, 2)


def test_an_answer_is_stored_decompressed_with_its_headers(new_site, collect):
    page = "<p>Rapat di Semarang — dihadiri bupati</p>".encode()
    site = new_site({"/blog/read/1_a": (200, {"Content-Encoding": "gzip", "X-Kata": "ya"}, gzip.compress(page))})
    report = collect(f"{site.url}/blog/read/1_a")
    with report.files[0].open("rb") as file:
        found = [
            (record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        ]
    [(headers, body)] = found
    assert body == page
    assert headers.get_header("X-Kata") == "ya"
    assert headers.get_header("X-Crawl-Content-Encoding") == "gzip"
    assert headers.get_header("Content-Encoding") is None
    assert headers.get_header("Content-Length") == str(len(page))
    assert [status for _, status, _ in records(report.files)] == ["200"]


def test_a_request_is_stored_beside_its_answer(kpu, collect):
    report = collect(kpu.url + kpu.path(3))
    stored = gzip.decompress(report.files[0].read_bytes()).decode()
    assert f"GET {kpu.path(3)} HTTP/1.1\r\nHost: 127.0.0.1:" in stored
    assert "\r\nUser-Agent: kpusearch/" in stored


def test_redirects_inside_the_site_are_followed(new_site, collect):
    site = new_site(
        {
            "/lama": (301, {"Location": "/blog/read/1_a"}, b""),
            "/blog/read/1_a": (200, {}, b"isi"),
        }
    )
    report = collect(f"{site.url}/lama")
    assert (report.redirected, report.fetched) == (1, 1)


def test_spellings_of_one_address_are_asked_once(new_site, collect):
    links = "".join(
        f"<a href='{href}'>a</a>"
        for href in (
            "/blog/read/1_a?b=2&a=1",
            "/blog/read/1_a?a=1&b=2&utm_source=x#isi",
            "/index.php/blog/read/1_a/?a=1&b=2",
        )
    )
    site = new_site({"/daftar": (200, {}, links.encode()), "/blog/read/1_a": (200, {}, b"isi")})
    assert collect(f"{site.url}/daftar").fetched == 2


def test_a_redirect_to_another_spelling_is_followed(new_site, collect):
    site = new_site(
        {
            "/blog/read/1_a": (301, {"Location": "/index.php/blog/read/1_a/"}, b""),
            "/index.php/blog/read/1_a/": (200, {}, b"isi"),
        }
    )
    assert collect(f"{site.url}/blog/read/1_a").fetched == 1


def test_limits_of_pages_and_bytes_stop_and_the_next_call_goes_on(kpu, collect):
    first = collect(f"{kpu.url}/blog/category/104", limits={"pages": 4})
    assert first.requests == 4
    assert first.stopped == "the limit of 4 pages"
    second = collect(f"{kpu.url}/blog/category/104", limits={"total_bytes": 1})
    assert second.requests == 1
    assert second.stopped == "the limit of 1 bytes"
    collect(f"{kpu.url}/blog/category/104")
    assert all(kpu.site.times(kpu.path(number)) == 1 for number in kpu.articles)


def test_progress_is_told_after_each_answer(kpu, collect):
    told = []
    report = collect(f"{kpu.url}/feed", on_progress=told.append)
    assert [progress.requests for progress in told] == [1, 2, 3, 4]
    assert told[-1].bytes == report.bytes > 0
    assert told[-1].waiting == 0


def test_a_report_is_plain_json(kpu, collect):
    shape = collect(f"{kpu.url}/feed", f"{kpu.url}/tidak-ada").to_dict()
    assert json.loads(json.dumps(shape)) == shape
    assert shape["failed"] == [{"url": f"{kpu.url}/tidak-ada", "reason": "404 Not Found"}]


def test_an_address_that_is_none_costs_no_other(kpu, collect):
    report = collect("file:///etc/passwd", "http://ana:rahasia@127.0.0.1/", "kpu.go.id", f"{kpu.url}/feed")
    assert report.fetched == 4
    assert [failure.reason for failure in report.failed] == [
        "neither http nor https",
        "credentials in the address",
        "neither http nor https; write it with https://",
    ]
    assert "rahasia" not in str(report)


def test_no_address_at_all_is_an_error(tmp_path):
    with pytest.raises(FetchError, match=r"ftp://contoh.id: neither http nor https; give addresses such as"):
        fetch("ftp://contoh.id", tmp_path)


@pytest.mark.parametrize("options", [{"delay": -1}, {"delay": float("nan")}, {"user_agent": "a\r\nX: b"}])
def test_a_wrong_option_is_a_value_error(options, tmp_path):
    with pytest.raises(ValueError, match="must be"):
        fetch("https://kpu.go.id", tmp_path, **options)


def test_a_limit_must_be_positive():
    with pytest.raises(ValueError, match="pages must be more than 0, got 0"):
        Limits(pages=0)
