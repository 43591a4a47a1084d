"""Serve a site in the shape of the commission's CMS, and a hostile one beside it, on 127.0.0.1."""

import collections
import contextlib
import gzip
import http.server
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from kpusearch.fetch import Limits, fetch, settle

ARTICLES = 23
A_PAGE = 5


class Site:
    """Answer paths by functions from the handler to (status, headers, body), or by functions that write themselves."""

    def __init__(self, routes=None):
        self.routes = routes or {}
        self.fallback = None
        self.asked = []
        self.headers = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5
            wbufsize = -1  # head and body leave together

            def do_GET(self):
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                path = urlsplit(self.path).path
                route = site.routes.get(self.path) or site.routes.get(path) or site.fallback
                answer = route(self) if callable(route) else route
                if answer is None and route is None:
                    answer = (404, {}, b"tidak ada")
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    if value is not None:
                        self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle(self):
                with contextlib.suppress(OSError):
                    super().handle()

            def finish(self):
                with contextlib.suppress(OSError):
                    super().finish()

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def times(self, path):
        return self.asked.count(path)

    def forget(self):
        self.asked.clear()
        self.headers.clear()

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def new_site():
    made = []

    def make(routes=None):
        made.append(Site(routes))
        return made[-1]

    yield make
    for site in made:
        site.close()


class KpuSite:
    """Hold what an office publishes: articles, newest first, in listings of five, a feed and a sitemap."""

    def __init__(self, site):
        self.site = site
        self.url = site.url
        self.articles = collections.OrderedDict()
        for number in range(ARTICLES, 0, -1):
            self.publish(number, at_end=True)
        site.routes.update(
            {
                "/robots.txt": (200, {"Content-Type": "text/plain"}, self._robots()),
                "/": self._home,
                "/blog/category/104": self._listing,
                "/index.php/blog/category/104": self._listing,
                "/feed": self._feed,
                "/sitemap.xml": self._sitemap_index,
                "/sitemap-berita.xml.gz": self._sitemap,
            }
        )

    def path(self, number):
        return f"/blog/read/{number}_rapat-koordinasi-{number}"

    def publish(self, number, at_end=False):
        path = self.path(number)
        self.articles[number] = f"<h1>Rapat Koordinasi {number}</h1><p>Anggota hadir pada rapat {number}.</p>"
        if not at_end:
            self.articles.move_to_end(number, last=False)
        self.site.routes[path] = lambda handler: self._tagged(handler, self._page(self.articles[number]))

    def _robots(self):
        return b"User-agent: *\nDisallow: /admin\nCrawl-delay: 0\nSitemap: /sitemap.xml\n"

    def _page(self, content):
        menu = (
            '<a href="/">Beranda</a> <a href="/blog/category/104">Berita Terkini</a> <a href="/admin/masuk">Masuk</a>'
        )
        return f"<!DOCTYPE html><html><body>{menu}{content}<a href='https://x.id/a'>X</a></body></html>".encode()

    def _tagged(self, handler, body, kind="text/html; charset=utf-8"):
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        if handler.headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, {"ETag": tag, "Content-Type": kind}, body

    def _home(self, handler):
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        return self._tagged(handler, self._page(feed + "<a href='/berita/baca/9000/rahasia'>Lama</a>"))

    def _listing(self, handler):
        page = int(parse_qs(urlsplit(handler.path).query).get("page", ["1"])[0])
        numbers = list(self.articles)[(page - 1) * A_PAGE : page * A_PAGE]
        shown = "".join(f"<h2><a href='{self.path(number)}'>Rapat {number}</a></h2>" for number in numbers)
        last = -(-len(self.articles) // A_PAGE)
        links = "".join(f"<a href='?page={other}'>{other}</a>" for other in range(1, last + 1))
        return self._tagged(handler, self._page(shown + links))

    def _feed(self, handler):
        items = "".join(
            f"<item><title>Rapat</title><link>{self.url}{self.path(number)}</link></item>"
            for number in list(self.articles)[:3]
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><link>{self.url}</link>{items}</channel></rss>'
        return self._tagged(handler, body.encode(), "application/rss+xml")

    def _sitemap_index(self, handler):
        body = (
            '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{self.url}/sitemap-berita.xml.gz</loc></sitemap></sitemapindex>"
        )
        return self._tagged(handler, body.encode(), "application/xml")

    def _sitemap(self, handler):
        urls = "".join(f"<url><loc>{self.url}{self.path(number)}</loc></url>" for number in self.articles)
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        return self._tagged(handler, gzip.compress(body.encode(), mtime=0), "application/gzip")


@pytest.fixture
def kpu(new_site):
    return KpuSite(new_site())


@pytest.fixture
def collect(tmp_path):
    """Collect from a test server into one folder, without delay and under small limits."""

    def run(*urls, folder=tmp_path / "arsip", **options):
        bounds = {"pages": 200, "response_seconds": 10.0, "response_bytes": 2**20, **options.pop("limits", {})}
        report = fetch(urls, folder, delay=0, allow_private=True, limits=Limits(**bounds), **options)
        settle(folder, report.files)
        return report

    return run
