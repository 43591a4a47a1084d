"""Test that nothing outside the public internet is connected to, by whatever way it is named."""

import socket
import threading

import pytest

from kpusearch.fetch import Limits, fetch
from kpusearch.fetch.network import GuardedBackend
from kpusearch.fetch.outcome import Failed, Refused

LIMITS = Limits(attempts=1, response_seconds=5.0)


def everyone(host, port):
    return True


@pytest.fixture
def listener():
    """Listen on 127.0.0.1, and tell whether anyone connected."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        class Listener:
            port = server.getsockname()[1]

            def was_reached(self):
                try:
                    server.accept()[0].close()
                except TimeoutError:
                    return False
                return True

        yield Listener()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST.",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "１２７.0.0.1",
        "0.0.0.0",
    ],
)
def test_a_literal_or_local_name_is_refused_without_a_connection(listener, tmp_path, host):
    report = fetch(f"http://{host}:{listener.port}/", tmp_path, delay=0, limits=LIMITS)
    [failure] = report.failed
    assert "no address of the public internet; --allow-private permits it" in failure.reason
    assert not listener.was_reached()


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%lo", "0.0.0.0", "10.0.0.1", "169.254.169.254"]
)
def test_a_public_name_for_a_private_address_is_refused(listener, tmp_path, address):
    report = fetch(
        f"http://berita.contoh.id:{listener.port}/",
        tmp_path,
        delay=0,
        limits=LIMITS,
        resolver=lambda host, port: [address],
    )
    [failure] = report.failed
    assert f"berita.contoh.id ({address}) is no address of the public internet" in failure.reason
    assert not listener.was_reached()


def test_a_name_is_resolved_once_for_a_connection():
    """A name that answers with a public address first and a private one later is connected to the first."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"]])
    asked = []

    def resolver(host, port):
        asked.append(host)
        return next(answers)

    backend = GuardedBackend(permits=everyone, resolver=resolver)
    with pytest.raises(Refused, match=r"192\.0\.2\.1"):
        backend.connect_tcp("berita.contoh.id", 80)
    assert asked == ["berita.contoh.id"]


def test_of_several_addresses_only_those_that_pass_are_tried(listener):
    backend = GuardedBackend(permits=everyone, resolver=lambda host, port: ["127.0.0.1", "10.0.0.1", "fe80::1"])
    with pytest.raises(Refused):
        backend.connect_tcp("berita.contoh.id", listener.port)
    assert not listener.was_reached()
    assert backend.addresses("8.8.8.8", 80) == ["8.8.8.8"]
    mixed = GuardedBackend(permits=everyone, resolver=lambda host, port: ["127.0.0.1", "8.8.8.8"])
    assert mixed.addresses("berita.contoh.id", 80) == ["8.8.8.8"]


def test_the_connection_goes_to_the_checked_address_under_its_own_name(new_site, tmp_path):
    site = new_site({"/blog/read/1_a": (200, {}, b"isi")})
    report = fetch(
        f"http://berita.contoh.id:{site.port}/blog/read/1_a",
        tmp_path,
        delay=0,
        limits=LIMITS,
        allow_private=True,
        resolver=lambda host, port: ["127.0.0.1"],
    )
    assert report.fetched == 1
    assert {headers["Host"] for headers in site.headers} == {f"berita.contoh.id:{site.port}"}


def test_a_host_that_was_not_named_is_not_even_resolved():
    backend = GuardedBackend(permits=lambda host, port: False, allow_private=True, resolver=lambda host, port: 1 / 0)
    with pytest.raises(Refused, match="another host"):
        backend.connect_tcp("contoh.id", 80)


def test_a_port_that_was_not_named_is_another_site(new_site, collect):
    inner = new_site({"/": (200, {}, b"rahasia")})
    outer = new_site({"/a": (302, {"Location": f"{inner.url}/"}, b"")})
    report = collect(f"{outer.url}/a")
    assert inner.asked == []
    assert report.failed[0].reason == f"redirects to another host; --host 127.0.0.1:{inner.port} permits it"
    assert collect(f"{outer.url}/a", hosts=[f"127.0.0.1:{inner.port}"]).redirected == 1
    assert "/" in inner.asked


def test_a_socket_of_this_machine_is_refused():
    with pytest.raises(Refused):
        GuardedBackend(permits=everyone).connect_unix_socket("/run/x.sock")


@pytest.mark.parametrize("error", [OSError("tidak ada"), UnicodeError("label too long")])
def test_a_name_that_cannot_be_resolved_is_a_failure(error):
    def resolver(host, port):
        raise error

    with pytest.raises(Failed, match="the host is not known"):
        GuardedBackend(permits=everyone, resolver=resolver).connect_tcp("contoh.id", 80)


def test_a_name_without_addresses_is_a_failure():
    with pytest.raises(Failed, match="no address"):
        GuardedBackend(permits=everyone, resolver=lambda host, port: []).connect_tcp("contoh.id", 80)


def test_proxies_and_passwords_of_the_environment_are_not_used(new_site, collect, monkeypatch, tmp_path):
    proxy = new_site()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ana password rahasia\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    site = new_site({"/blog/read/1_a": (200, {}, b"isi")})
    assert collect(f"{site.url}/blog/read/1_a").fetched == 1
    assert proxy.asked == []
    assert not any("Authorization" in headers for headers in site.headers)


def test_a_server_without_tls_is_a_failure(new_site, collect):
    site = new_site()
    report = collect(f"https://127.0.0.1:{site.port}/", limits={"attempts": 1})
    assert report.failed[0].reason.startswith("robots.txt cannot be read: the connection broke")


def test_a_server_that_never_ends_its_handshake_is_left(collect):
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []
        thread = threading.Thread(target=lambda: held.append(server.accept()[0]))
        thread.start()
        report = collect(
            f"https://127.0.0.1:{server.getsockname()[1]}/", limits={"attempts": 1, "response_seconds": 0.3}
        )
        thread.join()
        held[0].close()
    assert "no whole answer within 0.3 s" in report.failed[0].reason
