"""Decide what becomes of each article that comes in: added, updated, unchanged or rejected.

An article is told by its identity, and its change by a hash of its content. Analysis may run in other processes;
the order of documents is the order in which they came.
"""

from __future__ import annotations

import dataclasses
import itertools
import signal
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Analyzer
from kpusearch.article import Article, Rejected
from kpusearch.exceptions import RejectedError, WorkerError
from kpusearch.identity import day_month, derive_id
from kpusearch.storage.corrections import find_corrections
from kpusearch.storage.document import AnalysedArticle, Document, file_number
from kpusearch.storage.faults import fault_of
from kpusearch.storage.identities import Identities, Seen, Version, is_derived
from kpusearch.storage.pruning import find_prunable
from kpusearch.storage.remedies import with_remedy
from kpusearch.storage.report import Correction, Report, Tally
from kpusearch.storage.snapshot import Snapshot
from kpusearch.storage.writer import Writer

__all__ = ["Indexer", "Indexing"]

_BATCH: Final = 32
_MOST_CORRECTIONS: Final = 1000
"""Corrections that a report names."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """Hold the options of one indexing call.

    `prune`: names of the sources, files or folders, whose articles are deleted where the call did not hold them; None
    deletes nothing. `supersede`: whether an older version under another identity goes. `recognise`: whether fields
    that an article leaves empty are worked out from its text. `workers`: processes that analyse.
    `on_progress` is called with the count of what has come in.
    """

    strict: bool = False
    prune: tuple[str, ...] | None = None
    supersede: bool = False
    recognise: bool = True
    workers: int = 1
    on_progress: Callable[[int], object] | None = None


class _Pending(NamedTuple):
    """Hold an article that must be written, and what deciding worked out already."""

    article: Article
    version: Version
    content_hash: bytes


class Indexer:
    """Run one indexing call on an open `Writer`; `run` returns the `Report`.

    Memory: some hundred bytes an article of this call, for its identity and hashes, and the batches under way.
    """

    def __init__(self, writer: Writer, analyzer: Analyzer, options: Indexing) -> None:
        self._writer = writer
        self._before = writer.before
        self._analyzer = analyzer
        self._options = options
        self._identities = Identities(writer.before)
        self._inferred: dict[str, Article] = {}
        self._needed: set[str] = set()
        # 1 a document that this call added under an identity that the index did not have.
        self._new = array("B")
        self._added = self._updated = self._unchanged = self._repeated = self._superseded = 0
        self._tally = Tally()

    def run(self, articles: Iterable[Article | Rejected]) -> Report:
        """Write the articles. Raise `RejectedError` at the first reject when strict."""
        pending = self._decide(articles)
        if self._options.workers > 1:
            try:
                with ProcessPoolExecutor(self._options.workers, initializer=_leave_interrupts) as pool:
                    self._write(_analysed_by(pool, self._analyzer, pending, ahead=4 * self._options.workers))
            except BrokenProcessPool as error:
                raise WorkerError(
                    "a process that analysed was killed; nothing was indexed: use fewer workers"
                ) from error
        else:
            self._write((item, AnalysedArticle.of(item.article, self._analyzer)) for item in pending)
        corrections = tuple(self._corrections())
        pruned = self._pruned(self._options.prune) if self._options.prune is not None else 0
        return Report(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            rejected=self._tally.rejected,
            rejected_count=self._tally.rejected_count,
            repeated=self._repeated,
            corrections=corrections,
            superseded=self._superseded,
            pruned=pruned,
            notes=self._tally.notes(getattr(articles, "notes", ())),
        )

    def _decide(self, articles: Iterable[Article | Rejected]) -> Iterator[_Pending]:
        """Yield what must be written; count the rest."""
        report_progress = self._options.on_progress
        for number, item in enumerate(articles, 1):
            if report_progress:
                report_progress(number)
            if isinstance(item, Rejected):
                self._reject(item)
            elif not isinstance(item, Article):
                raise TypeError(f"articles must be Article or Rejected, got {type(item).__name__}")
            elif reason := fault_of(item):
                name = item.source or item.id or item.title
                self._reject(Rejected(str(name) if name else "an article without a source", reason))
            else:
                pending = self._compare(self._completed(item))
                if pending is not None:
                    yield pending

    def _completed(self, article: Article) -> Article:
        """Return the article with an identity, and with what its text tells where that is wanted."""
        article = _published(article)
        if article.id is not None and not article.id.strip():
            article = dataclasses.replace(article, id=None)
        if self._options.recognise and article.recognised is None:
            from kpusearch.corpus.recognition.fields import recognise

            try:
                article = recognise(article)
            except Exception as error:  # a fault in reading one text must not cost it, nor the others
                self._tally.note(
                    "not recognised",
                    f"{article.source or article.id}: its text could not be read for names and dates: {error!r}",
                )
        if article.id is None:
            return dataclasses.replace(article, id=derive_id(article), recognised=("id", *(article.recognised or ())))
        return article

    def _compare(self, article: Article) -> _Pending | None:
        """Count an article as added, updated or unchanged, and return it unless it need not be written."""
        version = Version(article)
        id_ = self._identities.resolve(article, version)
        where = article.source or id_
        if article.id != id_:
            self._tally.note("shared identity", f"{where}: another article is {article.id}; this one is kept as {id_}")
            article = dataclasses.replace(article, id=id_)
        seen = self._identities.seen.get(id_)
        doc = self._before.find_id(id_)
        article = self._with_year(article, None if seen else doc)
        content_hash = bytes.fromhex(article.content_hash())[:16]
        if article.date is None and article.date_evidence:
            self._tally.note("no date", f"{where}: no date: {article.date_evidence}")
        stored = self._before.content_hash(doc) if doc is not None else None
        published = article.published.toordinal() if article.published else 0
        if seen:
            self._repeated += 1
            is_older = is_derived(article) and 0 < published < seen.published
            if content_hash == seen.content_hash or is_older:
                # The same again, or an older version of what came first. Under a given id the last one counts.
                self._unchanged += 1
                return None
        if version.is_opening and is_derived(article) and self._identities.has_whole(id_, doc, len(article.body)):
            self._tally.note("opening", f"{where}: only the opening of {id_}, which is kept whole")
            self._unchanged += 1
            return None
        is_gone = not seen and doc is None
        if is_gone and (newer := self._writer.superseder(id_, content_hash, version.sketch)):
            self._tally.note("superseded before", f"{where}: {id_} was superseded by {newer}")
            # What stands for an article that is still there must not go either.
            self._needed.add(newer)
            self._unchanged += 1
            return None
        if seen and seen.number is not None:
            self._writer.delete_added(seen.number)
        if content_hash == stored:
            self._unchanged += 1
            if seen and doc is not None:
                # An earlier version of this call replaced the stored one, which is the last after all.
                self._writer.undelete(doc)
                self._updated -= seen.updates
                self._unchanged += seen.updates
            if seen or doc is None or self._before.file_number(doc) == file_number(article):
                self._identities.see(id_, _seen(article, version, content_hash, number=None))
                return None
            # Moved to another file: kept as unchanged, but what is stored must name where it is now.
            self._writer.delete(doc)
            return self._pending(_Pending(article, version, content_hash), is_new=False)
        if (seen or doc is not None) and self._identities.is_unlike(id_, doc, version):
            self._tally.note("replaced", self._replaced(where, id_, None if seen else doc, article))
        elif seen:
            self._tally.note("version", f"{where}: a later version of {id_} in this call, which it replaces")
        if doc is not None:
            self._writer.delete(doc)
        if seen or doc is not None:
            self._updated += 1
        else:
            self._added += 1
        same = self._identities.same_text(version.text_hash)
        if same not in (None, id_):
            # Both are kept.
            self._tally.note("duplicate", f"{where}: {id_} has the same text as {same}")
        updates = (seen.updates if seen else 0) + (1 if seen or doc is not None else 0)
        return self._pending(_Pending(article, version, content_hash), is_new=doc is None, updates=updates)

    def _pending(self, pending: _Pending, *, is_new: bool, updates: int = 0) -> _Pending:
        article, version, content_hash = pending
        seen = _seen(article, version, content_hash, number=len(self._new), updates=updates)
        self._identities.see(article.id or "", seen, version)
        self._new.append(is_new)
        return pending

    def _with_year(self, article: Article, doc: int | None) -> Article:
        """Return the article with the year that was inferred when it was first indexed, where it has no better one."""
        if article.published or (article.date is not None and article.date_confidence != "inferred"):
            return article
        id_ = article.id or ""
        if id_ in self._inferred:
            article = _keep_year(article, self._inferred[id_])
        elif doc is not None:
            article = _keep_year(article, self._before.article(doc))
        if article.date is not None:
            # Without the text, which would be held for the whole call.
            self._inferred[id_] = dataclasses.replace(article, title="", body="", extra={})
        return article

    def _replaced(self, where: str, id_: str, doc: int | None, article: Article) -> str:
        old = "another article of this call" if doc is None else _named(self._before.article(doc))
        return f"{where}: {id_} was {old}, and is now the unlike {_named(article)}"

    def _reject(self, item: Rejected) -> None:
        if self._options.strict:
            raise RejectedError(f"{item.source}: {with_remedy(item.reason)}; nothing was indexed")
        self._tally.reject(item)

    def _write(self, analysed: Iterable[tuple[_Pending, AnalysedArticle]]) -> None:
        for (article, version, content_hash), texts in analysed:
            self._writer.add(
                Document.of(
                    article,
                    texts,
                    content_hash=content_hash,
                    text_hash=version.text_hash,
                    sketch=version.sketch,
                    own=self._before.keywords,
                )
            )

    def _corrections(self) -> Iterator[Correction]:
        """Yield the pairs of nearly the same article, the older removed where that is wanted."""
        if not any(self._new) and not self._options.supersede:
            return
        before, added = self._writer.current(), self._writer.added()
        gone: set[int] = set()
        count = 0
        for older, newer, alike, is_certain in find_corrections(before, added, self._asked(before)):
            ids = [before.id(doc) if doc < before.size else added.id(doc - before.size) for doc in (older, newer)]
            # One that was superseded stands for none: of three that are alike, one must stay.
            supersedes = self._options.supersede and is_certain and not gone & {older, newer}
            sources = [self._source_of(before, added, doc) for doc in (older, newer)]
            if supersedes:
                gone.add(older)
                self._superseded += 1
                if older < before.size:
                    hash_ = before.content_hash(older)
                    self._writer.delete(older)
                else:
                    hash_ = added.content_hash(older - before.size)
                    self._writer.delete_added(older - before.size)
                self._writer.supersede(ids[0], ids[1], hash_)
            count += 1
            if count <= _MOST_CORRECTIONS:
                yield Correction(
                    older=ids[0],
                    newer=ids[1],
                    likeness=round(alike, 3),
                    superseded=older in gone,
                    older_source=sources[0],
                    newer_source=sources[1],
                )
        if count > _MOST_CORRECTIONS:
            self._tally.note("correction", f"and {count - _MOST_CORRECTIONS} more corrections")

    def _asked(self, before: Snapshot) -> NDArray[np.bool_]:
        """Return which documents, stored and then added, are compared: the new, and all of the call to supersede."""
        new = np.array(self._new, bool)
        stored = np.zeros(before.size, bool)
        if self._options.supersede:
            for id_, seen in self._identities.seen.items():
                doc = before.find_id(id_) if seen.number is None else None
                if doc is not None:
                    stored[doc] = True
        return np.concatenate([stored, new])

    @staticmethod
    def _source_of(before: Snapshot, added: Snapshot, doc: int) -> str | None:
        return (before.article(doc) if doc < before.size else added.article(doc - before.size)).source

    def _pruned(self, sources: tuple[str, ...]) -> int:
        """Delete every stored article of some sources that this call did not see, and count them."""
        unread = self._tally.rejected_files
        if unread is None:
            self._tally.note("pruned", "nothing was pruned, because very many files were rejected")
            return 0
        count = kept = 0
        seen = self._identities.seen.keys() | self._needed
        for found in find_prunable(self._writer.current(), sources, besides=seen, unread=unread):
            if found.is_unread:
                kept += 1
                continue
            self._tally.note("pruned", f"{found.article.source}: pruned {_named(found.article)}, {found.article.id}")
            self._writer.delete(found.doc)
            count += 1
        if kept:
            self._tally.note("pruned", f"{kept} were not pruned, because something of their files was rejected")
        return count


def _seen(article: Article, version: Version, content_hash: bytes, *, number: int | None, updates: int = 0) -> Seen:
    """Return what to remember of an article; `number` is None where the stored one, with its sketch, was kept."""
    return Seen(
        content_hash,
        None if number is None else version.sketch,
        number,
        article.published.toordinal() if article.published else 0,
        updates,
        file=file_number(article),
        length=len(article.body),
        is_opening=version.is_opening,
        years=version.years,
    )


def _named(article: Article) -> str:
    """Return a title, or how the body begins, in quotes."""
    text = " ".join((article.title or article.body[:200]).split())
    return repr(text if len(text) <= 80 else f"{text[:80]}…")


def _published(article: Article) -> Article:
    """Return the article with both of its days where one says the other: a program may have given only one."""
    if article.date_confidence == "published" and article.date and not article.published:
        return dataclasses.replace(article, published=article.date)
    if article.published and not article.date:
        return dataclasses.replace(article, date=article.published, date_confidence="published")
    return article


def _keep_year(article: Article, stored: Article) -> Article:
    """Keep the year that was inferred when the article was first indexed: its page said more then, or as much."""
    if stored.date is None or stored.date_confidence != "inferred":
        return article
    if article.date is not None and day_month(article.date) != day_month(stored.date):
        return article
    return dataclasses.replace(
        article, date=stored.date, date_confidence=stored.date_confidence, date_evidence=stored.date_evidence
    )


def _leave_interrupts() -> None:
    """Let an interrupt, which a terminal sends to every process, end the first one alone: that one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
