import contextlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.fetch.url import Url, parse_site, parse_url

BASE = parse_url("https://kpu.go.id/blog/category/104?page=2")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://kpu.go.id/", "neither http nor https"),
        ("gopher://127.0.0.1:6379/_INFO", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("data:text/html,isi", "neither http nor https"),
        ("http://ana:rahasia@kpu.go.id/", "credentials"),
        ("http://kpu.go.id@127.0.0.1/", "credentials"),
        ("http://@127.0.0.1/", "credentials"),
        ("http://kpu.go.id\\@127.0.0.1/", "backslash"),
        ("http://127.0.0.1\\.kpu.go.id/", "backslash"),
        ("http:\\\\127.0.0.1/", "backslash"),
        ("http://kpu.go.id/\r\nHost: dalam", "control character"),
        ("http://kpu.go.id\t.contoh.id/", "control character"),
        ("http://kpu.go.id/\x00", "control character"),
        ("http://2130706433/", "unusual form"),
        ("http://0x7f000001/", "unusual form"),
        ("http://0x7f.1/", "unusual form"),
        ("http://0177.0.0.1/", "unusual form"),
        ("http://127.1/", "unusual form"),
        ("http://127.0.0.0x1/", "unusual form"),
        ("http://127.0.0.1.2/", "unusual form"),
        ("http://kpu.go.id.1/", "unusual form"),
        ("http://[fe80::1%25eth0]/", "zone id"),
        ("http://[::1%lo]/", "zone id"),
        ("http://127.0.0.%31/", "escape in the host"),
        ("http://kpu.go.id:0/", "not a web address"),
        ("http://kpu.go.id:99999/", "not a web address"),
        ("http://kpu.go.id:80x/", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://[v1.x]/", "not a web address"),
        ("http://[::1].kpu.go.id/", "not a web address"),
        ("http://kpu.go.id[::1]/", "not a web address"),
        ("http:///jalan", "not a web address"),
        ("http://kpu..go.id/", "not a web address"),
        ("http://kpu.go.id../", "not a web address"),
        ("http://kpu.go.id /", "not a web address"),
        ("http://-kpu.go.id/", "not a web address"),
        ("http://" + "a." * 200 + "id/", "not a web address"),
        ("http://kpu.go.id/\ud800", "not a web address"),
        ("http://kpu.go.id/" + "a" * 3000, "more than 2,048"),
        ("", "neither http nor https"),
    ],
)
def test_an_address_that_could_be_read_otherwise_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_url(text)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://127.0.0.1./", "127.0.0.1"),
        ("http://１２７.0.0.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://①②⑦.0.0.1/", "127.0.0.1"),
        ("http://LOCALHOST./", "localhost"),
        ("http://ⓚpu.go.id/", "kpu.go.id"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://[0:0::0:1]/", "::1"),
        ("http://[::FFFF:127.0.0.1]/", "::ffff:127.0.0.1"),
    ],
)
def test_every_spelling_of_a_host_is_read_as_the_host_it_reaches(text, host):
    url = parse_url(text)
    assert url.host in (host, "::ffff:7f00:1")
    assert parse_url(str(url)) == url


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("//127.0.0.1/x", "https://127.0.0.1/x"),
        ("/a/./b/../c", "https://kpu.go.id/a/c"),
        ("/publik/%2e%2e/admin", "https://kpu.go.id/admin"),
        ("/%61dmin", "https://kpu.go.id/admin"),
        ("/../../etc", "https://kpu.go.id/etc"),
        ("?page=3", "https://kpu.go.id/blog/category/104?page=3"),
        ("/a b/é?q=ü 1", "https://kpu.go.id/a%20b/%C3%A9?q=%C3%BC%201"),
        ("/100%", "https://kpu.go.id/100%25"),
        ("/x%0d%0aHost:%20dalam", "https://kpu.go.id/x%0D%0AHost:%20dalam"),
        ("/a#b", "https://kpu.go.id/a"),
        ("/a?fbclid=1&id=2&UTM_Source=3", "https://kpu.go.id/a?id=2"),
        ("https://kpu.go.id:443/", "https://kpu.go.id/"),
        ("http://kpu.go.id:443/", "http://kpu.go.id:443/"),
    ],
)
def test_a_link_is_read_relative_to_its_page(text, read):
    assert str(parse_url(text, base=BASE)) == read


def test_the_key_keeps_the_query_that_names_an_article():
    keys = {parse_url(f"https://kpu.go.id/index.php?option=com_content&id={number}").key for number in range(3)}
    assert len(keys) == 3
    assert parse_url("http://kpu.go.id/a/?b=1&a=2").key == parse_url("https://kpu.go.id/index.php/a?a=2&b=1").key


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_reason(text):
    for base in (None, BASE):
        try:
            url = parse_url(text, base=base)
        except ValueError as error:
            assert str(error)  # noqa: PT017 - the message is what is tested
        else:
            assert isinstance(url, Url)
            assert parse_url(str(url)) == url
            assert parse_url(str(url)).key == url.key


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x2FF), max_size=60))
def test_the_client_reads_an_address_as_it_was_checked(text):
    try:
        url = parse_url(f"http://kpu.go.id/{text}")
    except ValueError:
        return
    asked = httpx.URL(str(url))
    assert (asked.host, asked.raw_path.decode()) == (url.host, url.target)


def test_a_long_hostile_address_is_read_at_once():
    for text in ("http://[" + ":" * 2000 + "]x", "http://[" * 200, "http://" + "[" * 2000, "/" + "../" * 600):
        with contextlib.suppress(ValueError):
            parse_url(text, base=BASE)


@pytest.mark.parametrize("text", ["", "a/b", "ana@kpu.go.id", "kpu.go.id:x", "0x7f.1"])
def test_a_host_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_site(text)
