"""Save searches, and tell what is new for each of them since it was last told, each article once.

An article is new for a saved search when it matches for the first time: it was added, or changed so that it does. What
matched when the search was saved is known. An article is known by its id; where the index was built anew, and ids may
be others, by its text too.

A run has two steps, and a crash between them loses nothing and tells nothing twice under another name. First the new
articles are recorded as a batch with a number, in one transaction with the knowledge of them. Then the batch is
delivered, and marked as told when the caller is done with it. A batch that was recorded and not marked is delivered
again by the next run, whole and under the same number, whatever became of its articles since.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import shlex
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from kpusearch.clipping.batch import Alert, Batch, Entry
from kpusearch.exceptions import AlertError
from kpusearch.index import Index

__all__ = ["ALERTS_NAME", "Alerts"]

ALERTS_NAME: Final = "alerts.sqlite"
"""File of the saved searches of an index, in its folder unless another place is named."""

_VERSION: Final = 1
_KEPT: Final = 500
"""Entries a search that a feed shows at least, the newest; a batch is shown whole however large it is."""

_MOST_IN_NAME: Final = 100
_LOCK_SECONDS: Final = 10.0
_SCHEMA: Final = """
CREATE TABLE alerts (
    uid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, options TEXT NOT NULL, created TEXT NOT NULL,
    identity TEXT NOT NULL, generation INTEGER NOT NULL, day TEXT NOT NULL, batches INTEGER NOT NULL
);
CREATE TABLE known (uid TEXT, id TEXT, text BLOB NOT NULL, PRIMARY KEY (uid, id)) WITHOUT ROWID;
CREATE TABLE batches (
    uid TEXT, number INTEGER, created TEXT NOT NULL, is_told INTEGER NOT NULL, PRIMARY KEY (uid, number)
) WITHOUT ROWID;
CREATE TABLE entries (
    uid TEXT, number INTEGER, place INTEGER, entry TEXT NOT NULL, PRIMARY KEY (uid, number, place)
) WITHOUT ROWID;
"""


class Alerts:
    """Hold the saved searches of an index: in a file of its folder, or in one of your own.

    Safe to use from several processes: one runs at a time, and others wait for `timeout` seconds.

    >>> import tempfile
    >>> from kpusearch import Article
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     alerts = Alerts(index)
    ...     _ = alerts.add("logistik", "logistik pemilu")
    ...     _ = index.add([Article(id="a", title="Logistik", body="Logistik pemilu tiba.")])
    ...     for _ in range(2):
    ...         with alerts.run() as batches:
    ...             [(batch.alert, batch.number, [entry.id for entry in batch.entries]) for batch in batches]
    [('logistik', 1, ['a'])]
    []
    """

    def __init__(
        self, index: Index, path: str | os.PathLike[str] | None = None, *, timeout: float = _LOCK_SECONDS
    ) -> None:
        self._index = index
        self._path = Path(path) if path is not None else index.path / ALERTS_NAME
        self._lock = FileLock(f"{self._path}.lock", timeout=timeout)

    @property
    def path(self) -> Path:
        """Return the file of the saved searches."""
        return self._path

    def add(
        self, name: str, query: str, *, tells_all: bool = False, today: datetime.date | None = None, **options: Any
    ) -> Alert:
        """Save a search under a name; what matches now is known already, unless `tells_all`.

        `options` are filters and sort, as for `Index.export_hits`. Raise `AlertError` where the name is taken,
        `ValueError` for a bad name or option.
        """
        if not name.strip() or len(name) > _MOST_IN_NAME or not name.isprintable():
            raise ValueError(f"name must be 1 to {_MOST_IN_NAME} characters that can be read, got {name[:200]!r}")
        given = {option: _as_text(value) for option, value in options.items() if value is not None}
        uid, created = uuid.uuid4().hex, _now()
        with self._opened() as database:
            if database.execute("SELECT 1 FROM alerts WHERE name = ?", (name,)).fetchone():
                raise AlertError(
                    f"there is an alert {name!r} already; remove it first: kpusearch alert remove {shlex.quote(name)}"
                )
            hits = self._matching(query, given, today)
            with _transaction(database):
                database.execute(
                    "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (uid, name, query, json.dumps(given), created, self._index.identity, -1, "", 0),
                )
                if not tells_all:
                    known = ((uid, hit.id, hit.text_hash) for hit in hits)
                    database.executemany("INSERT INTO known VALUES (?, ?, ?)", known)
        return Alert(name, query, given, created)

    def remove(self, name: str) -> None:
        """Forget a saved search and what it told. Raise `AlertError` where there is none of that name."""
        self._is_there([name])
        with self._opened() as database:
            (row,) = self._rows(database, [name])
            with _transaction(database):
                for table in ("alerts", "known", "batches", "entries"):
                    database.execute(f"DELETE FROM {table} WHERE uid = ?", (row["uid"],))

    def saved(self, *names: str) -> tuple[Alert, ...]:
        """Return the saved searches of these names, or all by name. Raise `AlertError` for an unknown name."""
        if not self._is_there(names):
            return ()
        with self._opened() as database:
            return tuple(_alert(row) for row in self._rows(database, names))

    @contextlib.contextmanager
    def run(self, *names: str, today: datetime.date | None = None) -> Iterator[tuple[Batch, ...]]:
        """Give what is new for the saved searches of these names, or for all; what was given counts as told at the end.

        Deliver the batches inside the context. Where it is left by an error, or the process ends in it, nothing counts
        as told: the next run gives the same batches again, with `Batch.is_repeated`, and what is new since in batches
        behind them. The articles come from the newest generation; dates like *kemarin* count from `today`.
        Raise `AlertError` for an unknown name.
        """
        if not self._is_there(names):
            yield ()
            return
        with self._opened() as database:
            self._index.refresh()
            batches: list[Batch] = []
            for row in self._rows(database, names):
                batches += self._waiting(database, row)
                batches += self._recorded(database, row, today or datetime.date.today())
            yield tuple(batches)
            with _transaction(database):
                for batch in batches:
                    database.execute(
                        "UPDATE batches SET is_told = 1 WHERE uid = ? AND number = ?", (batch.uid, batch.number)
                    )
                for uid in dict.fromkeys(batch.uid for batch in batches):
                    _forget_old(database, uid)

    def entries(self, *names: str) -> tuple[Batch, ...]:
        """Return the batches that are kept of these saved searches, or of all, the newest first: what a feed shows.

        Call it inside of `run` to have with them what is being told.
        """
        if not self._is_there(names):
            return ()
        with self._opened() as database:
            rows = self._rows(database, names)
            found = [batch for row in rows for batch in self._read(database, row, "1")]
        return tuple(sorted(found, key=lambda batch: (batch.created, batch.number), reverse=True))

    def _recorded(self, database: sqlite3.Connection, row: sqlite3.Row, today: datetime.date) -> Iterator[Batch]:
        """Record what is new for one search as a batch, and give it."""
        identity, generation = self._index.identity, self._index.generation
        state = (identity, generation, today.isoformat())
        if state == (row["identity"], row["generation"], row["day"]):
            return
        uid = row["uid"]
        known = dict(database.execute("SELECT id, text FROM known WHERE uid = ?", (uid,)))
        # Another index, in which articles may have other ids.
        texts = set(known.values()) if identity != row["identity"] else set()
        met: list[tuple[str, str, bytes]] = []
        entries: list[Entry] = []
        for hit in self._matching(row["query"], json.loads(row["options"]), today):
            if known.get(hit.id) == (text := hit.text_hash):
                continue
            met.append((uid, hit.id, text))
            if hit.id not in known and text not in texts:
                entries.append(Entry.of(hit))
        number = row["batches"] + bool(entries)
        created = _now()
        with _transaction(database):
            database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", met)
            if entries:
                database.execute("INSERT INTO batches VALUES (?, ?, ?, 0)", (uid, number, created))
                database.executemany(
                    "INSERT INTO entries VALUES (?, ?, ?, ?)",
                    ((uid, number, place, entry.to_json()) for place, entry in enumerate(entries)),
                )
            database.execute(
                "UPDATE alerts SET identity = ?, generation = ?, day = ?, batches = ? WHERE uid = ?",
                (*state, number, uid),
            )
        if entries:
            yield Batch(uid, row["name"], row["query"], number, created, False, tuple(entries))

    def _waiting(self, database: sqlite3.Connection, row: sqlite3.Row) -> list[Batch]:
        """Return what was recorded and maybe not delivered."""
        return self._read(database, row, "NOT is_told")

    def _read(self, database: sqlite3.Connection, row: sqlite3.Row, condition: str) -> list[Batch]:
        uid = row["uid"]
        batches = []
        for found in database.execute(f"SELECT * FROM batches WHERE uid = ? AND {condition} ORDER BY number", (uid,)):
            entries = database.execute(
                "SELECT entry FROM entries WHERE uid = ? AND number = ? ORDER BY place", (uid, found["number"])
            )
            told = tuple(Entry.from_json(entry) for (entry,) in entries)
            batches.append(Batch(uid, row["name"], row["query"], found["number"], found["created"], True, told))
        return batches

    def _matching(self, query: str, options: Mapping[str, Any], today: datetime.date | None) -> Iterator[Any]:
        # As typed: what a search shows in the place of nothing is no news for who waits for it.
        return self._index.export_hits(query, today=today, as_typed=True, **options)

    @staticmethod
    def _rows(database: sqlite3.Connection, names: Sequence[str]) -> list[sqlite3.Row]:
        rows = database.execute("SELECT * FROM alerts ORDER BY name").fetchall()
        by_name = {row["name"]: row for row in rows}
        for name in names:
            if name not in by_name:
                raise _unknown(name, by_name)
        return [by_name[name] for name in dict.fromkeys(names)] if names else rows

    def _is_there(self, names: Sequence[str]) -> bool:
        """Say whether anything was ever saved; raise where a search is asked for by name and nothing was."""
        if self._path.exists():
            return True
        if names:
            raise _unknown(names[0], ())
        return False

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file as the only one who does; within `run` it stays open for this object."""
        try:
            with self._lock, contextlib.closing(self._connected()) as database:
                yield database
        except Timeout as error:
            raise AlertError(f"another process is using {self._path}; try again when it is done") from error
        except sqlite3.Error as error:
            raise AlertError(
                f"{self._path} cannot be used ({error}); restore a copy, or remove it and add the alerts again"
            ) from error
        except OSError as error:
            if error.filename and os.fspath(error.filename).startswith(os.fspath(self._path)):
                raise AlertError(f"{self._path} cannot be used ({error}); name another place: --store FILE") from error
            raise

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        try:
            database.row_factory = sqlite3.Row
            # What is recorded must outlive a loss of power before it is delivered.
            database.execute("PRAGMA synchronous = FULL")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version == 0:
                with _transaction(database):
                    for statement in _SCHEMA.split(";"):
                        database.execute(statement)
                    database.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise AlertError(f"{self._path} was written by another version of this program; add the alerts again")
        except BaseException:
            database.close()
            raise
        return database


def _unknown(name: str, there: Iterable[str]) -> AlertError:
    return AlertError(f"no alert is called {name!r}; there is: {', '.join(there) or 'none'}")


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _forget_old(database: sqlite3.Connection, uid: str) -> None:
    """Drop the entries of told batches beyond those that a feed shows."""
    counts = database.execute(
        "SELECT number, count(*) FROM entries WHERE uid = ? GROUP BY number ORDER BY number DESC", (uid,)
    ).fetchall()
    shown = 0
    for number, count in counts:
        if shown >= _KEPT:
            for table in ("entries", "batches"):
                database.execute(f"DELETE FROM {table} WHERE uid = ? AND number <= ?", (uid, number))
            return
        shown += count


def _alert(row: sqlite3.Row) -> Alert:
    return Alert(row["name"], row["query"], json.loads(row["options"]), row["created"])


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
