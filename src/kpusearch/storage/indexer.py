"""Decide what becomes of each article that comes in: added, updated, unchanged or rejected.

An article is told by its id, and its change by a hash of its content. Analysis may run in other processes;
the order of documents is the order in which they came.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, NamedTuple

from kpusearch.analysis import Analyzer
from kpusearch.article import Article, Rejected, day_month, derive_id
from kpusearch.exceptions import RejectedError, WorkerError
from kpusearch.storage.document import AnalysedArticle, Document
from kpusearch.storage.report import Report
from kpusearch.storage.sketch import Sketch, sketch_of
from kpusearch.storage.writer import Writer

__all__ = ["Indexer"]

_BATCH: Final = 32
_OPTIONAL_TEXTS: Final = ("id", "url", "office", "city", "forum", "date_confidence", "date_evidence", "source")
_TEXTS: Final = ("title", "body", *_OPTIONAL_TEXTS)
_TUPLES: Final = ("authors", "photographers", "decrees", "people")
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class _Seen(NamedTuple):
    """Remember an article of this call: its content, and its number among those added if it was."""

    content_hash: bytes
    number: int | None


class _Pending(NamedTuple):
    """Hold an article that must be written, and its hashes, which deciding took already."""

    article: Article
    content_hash: bytes
    text_hash: bytes
    sketch: Sketch


class Indexer:
    """Run one indexing call on an open `Writer`; `run` returns the `Report`.

    Memory: some hundred bytes an article of this call, for its id and hashes, and the batches under way.
    """

    def __init__(self, writer: Writer, analyzer: Analyzer, *, strict: bool, prune: bool, workers: int) -> None:
        self._writer = writer
        self._before = writer.before
        self._analyzer = analyzer
        self._strict = strict
        self._prune = prune
        self._workers = workers
        self._seen: dict[str, _Seen] = {}
        self._texts: dict[bytes, str] = {}
        self._inferred: dict[str, Article] = {}
        self._next = 0
        self._added = self._updated = self._unchanged = 0
        self._rejected: list[Rejected] = []
        self._notes: list[str] = []

    def run(self, articles: Iterable[Article | Rejected]) -> Report:
        """Write the articles. Raise `RejectedError` at the first reject when strict."""
        pending = self._decide(articles)
        if self._workers > 1:
            try:
                with ProcessPoolExecutor(self._workers) as pool:
                    self._write(_analysed_by(pool, self._analyzer, pending, ahead=4 * self._workers))
            except BrokenProcessPool as error:
                raise WorkerError(
                    "a process that analysed was killed; nothing was indexed: use fewer workers"
                ) from error
        else:
            self._write((item, AnalysedArticle.of(item.article, self._analyzer)) for item in pending)
        return Report(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            rejected=tuple(self._rejected),
            pruned=self._pruned() if self._prune else 0,
            notes=tuple(self._notes),
        )

    def _decide(self, articles: Iterable[Article | Rejected]) -> Iterator[_Pending]:
        """Yield what must be written; count the rest."""
        for item in articles:
            if isinstance(item, Rejected):
                self._reject(item)
            elif not isinstance(item, Article):
                raise TypeError(f"articles must be Article or Rejected, got {type(item).__name__}")
            elif reason := _fault(item):
                name = item.source or item.id or item.title
                self._reject(Rejected(str(name) if name else "an article without a source", reason))
            else:
                pending = self._compare(item)
                if pending is not None:
                    yield pending

    def _compare(self, article: Article) -> _Pending | None:
        """Count an article as added, updated or unchanged, and return it unless it is unchanged."""
        id_ = derive_id(article)
        if article.id != id_:
            article = dataclasses.replace(article, id=id_)
        if article.date is None and article.date_evidence:
            self._notes.append(f"{article.source or id_}: no date: {article.date_evidence}")
        seen = self._seen.get(id_)
        doc = self._before.find_id(id_) if seen is None else None
        if article.date is None or article.date_confidence == "inferred":
            if id_ in self._inferred:
                article = _keep_year(article, self._inferred[id_])
            elif doc is not None:
                article = _keep_year(article, self._before.article(doc))
            if article.date is not None:
                # Without the text, which would be held for the whole call.
                self._inferred[id_] = dataclasses.replace(article, title="", body="", extra={})
        content_hash = bytes.fromhex(article.content_hash())[:16]
        known = seen.content_hash if seen else self._before.content_hash(doc) if doc is not None else None
        if content_hash == known:
            self._unchanged += 1
            if seen is None:
                self._seen[id_] = _Seen(content_hash, None)
            return None
        if seen and seen.number is not None:
            self._writer.delete_added(seen.number)
        elif seen:
            # The stored one was found unchanged first, and is now replaced by another version in the same call.
            doc = self._before.find_id(id_)
        if doc is not None:
            self._writer.delete(doc)
        if known is None:
            self._added += 1
        else:
            self._updated += 1
        self._seen[id_] = _Seen(content_hash, self._next)
        self._next += 1
        text_hash = bytes.fromhex(article.text_hash())[:16]
        self._note_duplicate(id_, text_hash, article.source)
        return _Pending(article, content_hash, text_hash, sketch_of(f"{article.title}\n{article.body}"))

    def _note_duplicate(self, id_: str, text_hash: bytes, source: str | None) -> None:
        """Note the same text under another id; both are kept."""
        other = self._texts.setdefault(text_hash, id_)
        if other == id_:
            doc = self._before.find_text(text_hash)
            other = self._before.id(doc) if doc is not None else id_
        if other != id_:
            self._notes.append(f"{source or id_}: {id_} has the same text as {other}")

    def _reject(self, item: Rejected) -> None:
        if self._strict:
            raise RejectedError(f"{item.source}: {item.reason}; nothing was indexed")
        self._rejected.append(item)

    def _write(self, analysed: Iterable[tuple[_Pending, AnalysedArticle]]) -> None:
        for (article, content_hash, text_hash, sketch), texts in analysed:
            self._writer.add(Document.of(article, texts, content_hash=content_hash, text_hash=text_hash, sketch=sketch))

    def _pruned(self) -> int:
        """Delete every stored article that this call did not see, and count them."""
        if self._rejected:
            # A rejected source may hold the very article that would be deleted.
            self._notes.append("nothing was pruned, because some sources were rejected")
            return 0
        before = self._before
        gone = [doc for doc in range(before.size) if before.live[doc] and before.id(doc) not in self._seen]
        for doc in gone:
            self._writer.delete(doc)
        return len(gone)


def _fault(article: Article) -> str | None:
    """Return why an article cannot be indexed, or None: programs may pass what no reader would."""
    for name in _OPTIONAL_TEXTS:
        value = getattr(article, name)
        if value is not None and not isinstance(value, str):
            return f"{name} is {type(value).__name__}, not a text"
    for name in _TUPLES:
        value = getattr(article, name)
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            return f"{name} is {value!r:.60}, not a tuple of texts"
    if not isinstance(article.title, str) or not isinstance(article.body, str):
        return "title and body must be texts"
    if not article.body.strip():
        return "no body"
    # A datetime is a date to Python, but does not come back as one.
    if article.date is not None and type(article.date) is not datetime.date:
        return f"date is {type(article.date).__name__}, not a datetime.date"
    return _unstorable(article)


def _unstorable(article: Article) -> str | None:
    """Return why an article would not come back from the index as it went in, or None."""
    try:
        texts = [text for name in _TEXTS if (text := getattr(article, name))]
        "".join(itertools.chain(texts, *(getattr(article, name) for name in _TUPLES))).encode()
        if not isinstance(article.extra, Mapping):
            return f"extra is {type(article.extra).__name__}, not a mapping"
        if article.extra:
            text = _encode(article.extra)
            text.encode()
            if json.loads(text) != article.extra:
                return "extra holds what JSON cannot: keys must be texts, values JSON types"
    except UnicodeEncodeError:
        return "its text holds half of a surrogate pair, which is no character; decode the source again"
    except (TypeError, ValueError, RecursionError) as error:
        return f"extra cannot be kept as JSON: {error}"
    return None


def _keep_year(article: Article, stored: Article) -> Article:
    """Keep the year that was inferred when the article was first indexed: its page said more then, or as much."""
    if stored.date is None or stored.date_confidence != "inferred":
        return article
    if article.date is not None and day_month(article.date) != day_month(stored.date):
        return article
    return dataclasses.replace(
        article, date=stored.date, date_confidence=stored.date_confidence, date_evidence=stored.date_evidence
    )


def _analysed_all(analyzer: Analyzer, articles: list[Article]) -> tuple[list[AnalysedArticle], dict[str, str]]:
    """Return the texts of a batch, and the stems that this process had not found before it."""
    return [AnalysedArticle.of(article, analyzer) for article in articles], analyzer.hand_over()


def _analysed_by(
    pool: Executor, analyzer: Analyzer, pending: Iterator[_Pending], *, ahead: int
) -> Iterator[tuple[_Pending, AnalysedArticle]]:
    """Analyse batches in other processes, at most `ahead` of them under way, and yield them in order.

    The analyzer here takes over the stems that were found there.
    """
    under_way: deque[tuple[list[_Pending], Future[tuple[list[AnalysedArticle], dict[str, str]]]]] = deque()
    for batch in itertools.chain(iter(lambda: list(itertools.islice(pending, _BATCH)), []), itertools.repeat(None)):
        if batch:
            under_way.append((batch, pool.submit(_analysed_all, analyzer, [item.article for item in batch])))
        if under_way and (not batch or len(under_way) >= ahead):
            done, future = under_way.popleft()
            texts, stems = future.result()
            analyzer.take_over(stems)
            yield from zip(done, texts, strict=True)
        if not batch and not under_way:
            return
