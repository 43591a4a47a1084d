"""Keep which addresses wait, which were asked and what they gave, in a SQLite file beside the WARC files.

Each answer is one transaction: its record is in a WARC file before it counts as asked, and its links wait from the
moment on that it does. A break at any point costs at most the answer under way.
No write waits for the disk. What a loss of power may take away is seen by the size that a WARC file should have: what
was in one that is shorter, or gone, is forgotten, and fetched again.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kpusearch.exceptions import FetchError
from kpusearch.fetch.links import Links
from kpusearch.fetch.url import Url, parse_url

__all__ = ["KINDS", "Entry", "Frontier"]

_NAME: Final = ".kpusearch-fetch.sqlite"
_VERSION: Final = 1
_MOST_ATTEMPTS: Final = 9
_LONGEST_HEADER: Final = 1000

KINDS: Final = ("article", "feed", "sitemap", "page", "home")
"""What an address is asked as, in the order of urgency: an article's own links are never followed."""

_SCHEMA: Final = """
CREATE TABLE addresses (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, origin TEXT NOT NULL, path TEXT NOT NULL, kind INTEGER NOT NULL,
    chain TEXT NOT NULL, depth INTEGER NOT NULL, idle INTEGER NOT NULL, redirects INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, run INTEGER NOT NULL, turn INTEGER NOT NULL,
    transient INTEGER NOT NULL DEFAULT 0, reason TEXT, etag TEXT, modified TEXT, digest TEXT, date TEXT, warc TEXT,
    target TEXT, links BLOB
) WITHOUT ROWID;
CREATE INDEX queue ON addresses (origin, kind, turn) WHERE state = 'waiting';
CREATE INDEX variants ON addresses (path);
CREATE INDEX stored ON addresses (warc);
CREATE TABLE listed (chain TEXT, key TEXT, PRIMARY KEY (chain, key)) WITHOUT ROWID;
CREATE TABLE robots (origin TEXT PRIMARY KEY, read REAL NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE files (name TEXT PRIMARY KEY, size INTEGER NOT NULL, reported INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (run INTEGER PRIMARY KEY);
"""
_COLUMNS: Final = "key, url, kind, chain, depth, idle, redirects, attempts, etag, modified, digest, date, links"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one address that waits, and what is known of it from before.

    `chain` names the listing that a page belongs to, `idle` counts the pages before it that brought nothing new.
    `digest` and `date` are those of the stored answer, None where there is none.
    """

    url: Url
    kind: str
    chain: str = ""
    depth: int = 0
    idle: int = 0
    redirects: int = 0
    attempts: int = 0
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    date: str | None = None
    links: Links | None = None


class Frontier:
    """Open the state of a folder, made where there is none; use it as a context manager.

    `waiting` is the number of addresses that wait. Raise `FetchError` where the file cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / _NAME
        with self._explained():
            self._database = sqlite3.connect(self._path, isolation_level=None)
        try:
            with self._explained():
                self._open()
                self._run = self._begin()
                self.waiting = int(self._value("SELECT COUNT(*) FROM addresses WHERE state = 'waiting'"))
                self._turn = int(self._value("SELECT COALESCE(MAX(turn), 0) FROM addresses"))
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed never happened."""
        self._database.close()

    def _open(self) -> None:
        """Make the tables of a new file, and refuse one of another version."""
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        version = self._value("PRAGMA user_version")
        if version == 0 and not self._value("SELECT COUNT(*) FROM sqlite_master"):
            self._database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
        elif version != _VERSION:
            raise FetchError(f"{self._path} has the format of another version; collect into another folder")

    def _begin(self) -> int:
        """Start a run: forget what was in files that are gone, and ask again what failed for a time."""
        with self.transaction():
            files = self._database.execute("SELECT name, size FROM files").fetchall()
            gone = [(name,) for name, size in files if _size(self._folder / name) < size]
            lost = "DELETE FROM listed WHERE key IN (SELECT key FROM addresses WHERE warc = ?)"
            self._database.executemany(lost, gone)
            self._database.executemany("DELETE FROM addresses WHERE warc = ?", gone)
            self._database.executemany("DELETE FROM files WHERE name = ?", gone)
            self._database.execute(
                "UPDATE addresses SET state = 'waiting' WHERE state = 'failed' AND transient AND attempts < ?",
                (_MOST_ATTEMPTS,),
            )
            self._database.execute("INSERT INTO runs DEFAULT VALUES")
            return int(self._value("SELECT MAX(run) FROM runs"))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside one; an error or an interrupt undoes them."""
        with self._explained():
            waiting = getattr(self, "waiting", 0)
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                self.waiting = waiting
                self._database.execute("ROLLBACK")
                raise

    def state_of(self, url: Url) -> tuple[str, bool] | None:
        """Return the state of an address and whether this run has met it, or None for one that is new."""
        row = self._database.execute("SELECT state, run FROM addresses WHERE key = ?", (url.key,)).fetchone()
        return (str(row[0]), row[1] == self._run) if row else None

    def variants(self, url: Url) -> int:
        """Return how many addresses are known that differ from this one in their query only."""
        return int(self._value("SELECT COUNT(*) FROM addresses WHERE path = ?", url.path_key))

    def add(self, entry: Entry) -> None:
        """Have an address wait; one that was met before keeps what is known of it."""
        self._turn += 1
        kind = KINDS.index(entry.kind)
        url = entry.url
        before = self.state_of(url)
        values = (str(url), url.origin, kind, entry.chain, entry.depth, entry.idle, entry.redirects)
        if before is None:
            self._database.execute(
                "INSERT INTO addresses (key, path, state, run, turn, url, origin, kind, chain, depth, idle, redirects)"
                " VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (url.key, url.path_key, self._run, self._turn, *values),
            )
        else:
            self._database.execute(
                "UPDATE addresses SET state = 'waiting', attempts = 0, run = ?, turn = ?, url = ?, origin = ?,"
                " kind = ?, chain = ?, depth = ?, idle = ?, redirects = ? WHERE key = ?",
                (self._run, self._turn, *values, url.key),
            )
        self.waiting += before is None or before[0] != "waiting"

    def meet(self, url: Url) -> None:
        """Note that this run has met an address that it does not ask."""
        self._database.execute("UPDATE addresses SET run = ? WHERE key = ?", (self._run, url.key))

    def list_article(self, chain: str, url: Url) -> bool:
        """Note that a listing names an article; say whether it never did before."""
        cursor = self._database.execute("INSERT OR IGNORE INTO listed VALUES (?, ?)", (chain, url.key))
        return cursor.rowcount > 0

    def origins(self) -> dict[str, int]:
        """Return the origins that addresses wait for, the oldest first, with the number of these."""
        rows = self._database.execute(
            "SELECT origin, COUNT(*) FROM addresses WHERE state = 'waiting' GROUP BY origin ORDER BY MIN(turn)"
        )
        return {str(origin): int(count) for origin, count in rows}

    def first(self, origin: str) -> Entry | None:
        """Return the most urgent address that waits for an origin."""
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM addresses WHERE state = 'waiting' AND origin = ? ORDER BY kind, turn LIMIT 1",
            (origin,),
        ).fetchone()
        return _entry(row) if row else None

    def close_entry(
        self,
        entry: Entry,
        state: str,
        *,
        reason: str | None = None,
        transient: bool = False,
        target: str | None = None,
    ) -> None:
        """Say what became of an address: ``done``, ``redirected`` (to the key `target`), ``skipped`` or ``failed``."""
        self._database.execute(
            "UPDATE addresses SET state = ?, run = ?, reason = ?, transient = ?, target = ?, attempts = attempts + 1"
            " WHERE key = ?",
            (state, self._run, reason, transient, target, entry.url.key),
        )
        self.waiting -= 1

    def postpone(self, entry: Entry) -> None:
        """Leave an address waiting, behind the others, after an attempt that failed."""
        self._turn += 1
        self._database.execute(
            "UPDATE addresses SET turn = ?, attempts = attempts + 1 WHERE key = ?", (self._turn, entry.url.key)
        )

    def move(self, entry: Entry, url: Url) -> None:
        """Ask an address in another spelling, to which a site has redirected it."""
        self._database.execute(
            "UPDATE addresses SET url = ?, origin = ?, redirects = redirects + 1 WHERE key = ?",
            (str(url), url.origin, entry.url.key),
        )

    def store(
        self,
        entry: Entry,
        *,
        etag: str,
        modified: str,
        digest: str,
        date: str,
        warc: tuple[str, int] | None,
        links: Links | None,
    ) -> None:
        """Keep what the next asking needs: validators, digest and date of the stored answer, its file and its links.

        `warc` names the file and its size; without it, the answer lies in the file that is known.
        """
        if warc:
            self._database.execute("UPDATE files SET size = ? WHERE name = ?", (warc[1], warc[0]))
        packed = None
        if links is not None:
            lists = [links.articles, links.pages, links.feeds, links.sitemaps]
            packed = zlib.compress(json.dumps(lists).encode("utf-8", "surrogatepass"))
        # A validator is sent back in a header of ours.
        kept = [value if _can_be_sent(value) else None for value in (etag, modified)]
        self._database.execute(
            "UPDATE addresses SET etag = ?, modified = ?, digest = ?, date = ?, warc = COALESCE(?, warc), links = ?"
            " WHERE key = ?",
            (*kept, digest, date, warc[0] if warc else None, packed, entry.url.key),
        )

    def leads_to(self, start: str, goal: str) -> bool:
        """Say whether the redirects from one key lead to another."""
        key: str | None = start
        for _ in range(20):
            if key is None or key == goal:
                return key is not None
            row = self._database.execute(
                "SELECT target FROM addresses WHERE key = ? AND state = 'redirected'", (key,)
            ).fetchone()
            key = row[0] if row else None
        return True

    def robots(self, origin: str, *, age: float) -> bytes | None:
        """Return the robots.txt of an origin as it was read at most `age` seconds ago; empty for one without."""
        row = self._database.execute(
            "SELECT body FROM robots WHERE origin = ? AND read > ?", (origin, time.time() - age)
        ).fetchone()
        return zlib.decompress(row[0]) if row else None

    def keep_robots(self, origin: str, body: bytes) -> None:
        """Keep the robots.txt of an origin."""
        with self.transaction():
            values = (origin, time.time(), zlib.compress(body))
            self._database.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", values)

    def add_file(self, name: str) -> None:
        """Note a WARC file before anything is written to it."""
        with self.transaction():
            self._database.execute("INSERT OR IGNORE INTO files VALUES (?, 0, 0)", (name,))

    def files_to_index(self) -> list[str]:
        """Return the WARC files that nobody has said to have indexed."""
        names = self._database.execute("SELECT name FROM files WHERE NOT reported ORDER BY name").fetchall()
        return [str(name) for (name,) in names]

    def settle_files(self, names: Iterable[str]) -> None:
        """Note that files were indexed."""
        with self.transaction():
            self._database.executemany("UPDATE files SET reported = 1 WHERE name = ?", [(name,) for name in names])

    def _value(self, statement: str, *values: object) -> Any:
        return self._database.execute(statement, values).fetchone()[0]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise FetchError(f"{self._path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise FetchError(f"{self._path} is damaged ({error}); delete it to collect from the beginning") from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _can_be_sent(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable()


def _entry(row: Iterable[Any]) -> Entry:
    _, url, kind, *rest, links = row
    chain, depth, idle, redirects, attempts, etag, modified, digest, date = rest
    entry = Entry(
        url=parse_url(url),
        kind=KINDS[kind],
        chain=chain,
        depth=depth,
        idle=idle,
        redirects=redirects,
        attempts=attempts,
        etag=etag,
        modified=modified,
        digest=digest,
        date=date,
    )
    if links is None:
        return entry
    lists = json.loads(zlib.decompress(links).decode("utf-8", "surrogatepass"))
    return replace(entry, links=Links(*map(tuple, lists)))
