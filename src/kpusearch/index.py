"""Open an index and delegate: articles go to storage, queries to search."""

from __future__ import annotations

import contextlib
import datetime
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, Unpack

from kpusearch.analysis import ANALYZERS, Analyzer, check_overrides, create_analyzer, read_overrides
from kpusearch.article import Article, Rejected
from kpusearch.bm25f import DEFAULT_WEIGHTS
from kpusearch.exceptions import IndexExistsError, IndexMismatchError
from kpusearch.search import (
    COLLAPSES,
    MAX_RECENCY,
    RANKINGS,
    SORTS,
    TIME_BUDGET,
    Explanation,
    FilterOptions,
    Filters,
    Hit,
    Results,
    Searcher,
    as_day,
    check_keywords,
    choose_kernel,
)
from kpusearch.storage import DEFAULT_MEMORY, Check, Deletion, Manifest, Report, Store, check

if TYPE_CHECKING:
    from kpusearch.storage.writer import Writer

__all__ = ["Index", "Stats"]

_LOCK_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Count what an index holds: live `articles`, distinct `terms` of their text, `segments`, `bytes` on disk.

    `generation` counts its commits, `analyzer` is the name of what reads its texts, `overrides` are the user's own
    stems, `keywords` the names of the index's own keyword fields.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add([Article(id="a", body="Rapat pleno.")])
    ...     index.stats().articles, index.stats().terms
    (1, 2)
    """

    articles: int
    terms: int
    segments: int
    bytes: int
    generation: int
    analyzer: str
    overrides: int
    keywords: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {name: getattr(self, name) for name in self.__slots__} | {"keywords": list(self.keywords)}


class Index:
    """Hold an open index.

    Safe to share between threads; many processes may read while one writes. What it answers is of one generation:
    the newest when it was opened, after its own last change, or at the last `refresh`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add([Article(id="a", title="PSU di Tasikmalaya", body="Pemungutan suara ulang digelar.")])
    ...     [hit.id for hit in index.search("memungut suara").hits]
    ['a']
    """

    def __init__(self, store: Store, *, kernel: str = "auto") -> None:
        manifest = store.manifest
        self._store = store
        if manifest.analyzer not in ANALYZERS:
            raise IndexMismatchError(f"{store.folder} was built with the unknown analyzer {manifest.analyzer!r}")
        self._analyzer = create_analyzer(manifest.analyzer, manifest.overrides)
        manifest.check_fingerprint(self._analyzer.fingerprint, store.folder)
        self._keywords = manifest.keywords
        self._model = manifest.model
        self._kernel = choose_kernel(kernel)
        self._known = 0
        self._opening = threading.Lock()
        self._searcher: Searcher | None = None

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        analyzer: str = "indonesian",
        overrides: str | os.PathLike[str] | Mapping[str, str] | None = None,
        k1: float = 1.2,
        b: float = 0.75,
        weights: Mapping[str, float] | None = None,
        keywords: Iterable[str] = (),
        kernel: str = "auto",
    ) -> Self:
        """Make an empty index in a folder, which may hold other files.

        `analyzer` is ``"indonesian"``, ``"snowball"`` or ``"plain"``; `overrides` are your own stems, which the index
        keeps: a mapping word -> stem, or a file of ``word<TAB>stem`` lines; a word that is its own stem stays whole.
        `k1`, `b` and `weights` (a factor a text field, ``title``, ``body`` and the body's ``lead``) are
        BM25F's; `kernel` is as for `open`.
        `keywords` names keys of the articles' `extra` to keep as own keyword fields, for the life of the index: whole
        values, in any case, by which a query filters (``category:olahraga``), which count as facets and sort.
        Raise `IndexExistsError` when there is one, `OverridesError` for a bad file, `ValueError` for a bad value.
        """
        import uuid

        chosen = create_analyzer(analyzer, _own_stems(overrides))
        manifest = Manifest(
            analyzer=analyzer,
            fingerprint=chosen.fingerprint,
            k1=k1,
            b=b,
            weights={**DEFAULT_WEIGHTS, **(weights or {})},
            overrides=dict(chosen.overrides),
            keywords=check_keywords(keywords),
            identity=uuid.uuid4().hex,
        )
        return cls(Store.create(Path(path), manifest), kernel=kernel)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, kernel: str = "auto") -> Self:
        """Open an index. Raise `NoIndexError`, `IndexMismatchError` or `IndexCorruptError`.

        `kernel` is what ranks: ``"numpy"``; ``"numba"``, compiled code that gives the same answers sooner and is
        loaded here, which needs the extra ``fast``; or ``"auto"``, which goes over to it when a process has asked some
        queries. Raise `ValueError` for another, `ImportError` where numba is missing.
        """
        return cls(Store.open(Path(path)), kernel=kernel)

    @classmethod
    def open_or_create(cls, path: str | os.PathLike[str], *, kernel: str = "auto", **options: Any) -> Self:
        """Open the index in a folder, or make one there with `create`'s options.

        Raise `IndexMismatchError` when it was made with other `overrides` or `keywords` than those given.
        """
        if not Manifest.exists(Path(path)):
            # Another process may come first.
            with contextlib.suppress(IndexExistsError):
                return cls.create(path, kernel=kernel, **options)
        opened, overrides = cls.open(path, kernel=kernel), options.get("overrides")
        if overrides is not None and _own_stems(overrides) != opened.analyzer.overrides:
            raise IndexMismatchError(
                f"{path} was built with other overrides, and stems cannot change within an index; "
                "rebuild it in a new folder: kpusearch index CORPUS -i NEW --overrides FILE"
            )
        keywords = options.get("keywords")
        if keywords is not None and set(check_keywords(keywords)) != set(opened.keywords):
            raise IndexMismatchError(
                f"{path} was built with the keyword fields {', '.join(opened.keywords) or '(none)'}, which cannot "
                "change within an index; rebuild it in a new folder: kpusearch index CORPUS -i NEW --keyword NAME"
            )
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Index({str(self._store.folder)!r})"

    def close(self) -> None:
        """Let the files go. An index that is used again opens them again."""
        with self._opening:
            self._searcher = None

    @property
    def path(self) -> Path:
        """Return the folder."""
        return self._store.folder

    @property
    def identity(self) -> str:
        """Return what tells this index from one that was built in its place; empty for one of an older version."""
        return self._store.manifest.identity

    @property
    def generation(self) -> int:
        """Return the number of the commit that answers come from, from 0; `refresh` moves to the newest."""
        return self._current().snapshot.generation

    @property
    def analyzer(self) -> Analyzer:
        """Return the analyzer that indexed the articles and reads the queries."""
        return self._analyzer

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the names of the own keyword fields that the index was created with."""
        return self._keywords

    @property
    def sorts(self) -> tuple[str, ...]:
        """Return what answers of this index can be sorted by."""
        return (*SORTS, *(sign + name for name in self.keywords for sign in ("", "-")))

    def add(
        self,
        articles: Iterable[Article | Rejected],
        *,
        strict: bool = False,
        prune: bool | Iterable[str] = False,
        supersede: bool = False,
        recognise: bool = True,
        dry_run: bool = False,
        on_progress: Callable[[int], object] | None = None,
        on_wait: Callable[[], object] | None = None,
        workers: int = 1,
        memory: int = DEFAULT_MEMORY,
    ) -> Report:
        """Index a stream of articles in one atomic commit and say what became of each.

        `strict` raises `RejectedError` at the first reject and commits nothing.
        `prune` deletes stored articles that the stream did not hold, unless something was rejected: with True those
        that came from the files and folders of a `read_corpus`, else those of the sources it names, files or folders
        as `Article.source` has them.
        `supersede` removes the older of two articles of one office, or site, that say nearly the same under two
        identities; `Report.corrections` names such pairs in any case.
        `recognise` completes articles that no reader has completed from their texts (`Article.recognised`).
        `dry_run` does all this and commits nothing. `on_progress` is called with the number of articles and rejects
        that have come in, at each; `on_wait` once, where another process is writing and is waited for.
        `workers` processes analyse. Documents that take more than `memory` bytes are written out before the commit.
        Raise `IndexLockedError` when another process is writing, `ValueError` for a bad argument.
        """
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        from kpusearch.storage.indexer import Indexer, Indexing

        options = Indexing(
            strict=strict,
            prune=_sources(articles, prune),
            supersede=supersede,
            recognise=recognise,
            workers=workers,
            on_progress=on_progress,
        )
        with self._store.writer(timeout=_LOCK_SECONDS, memory=memory, on_wait=on_wait) as writer:
            if writer.before.stems:
                self._analyzer.learn(writer.before.stems)
            report = Indexer(writer, self._analyzer, options).run(articles)
            if dry_run:
                writer.cancel()
            else:
                self._keep_stems(writer)
        self.refresh()
        return report

    def _keep_stems(self, writer: Writer) -> None:
        """Let the table of stems be written again when many words are new: it takes as long as a small commit."""
        known, kept = self._analyzer.known(), writer.before.stems
        if 2 * (len(known) - self._known) > len(kept or ()):
            writer.keep_stems(known)
            self._known = len(known)

    def delete(self, ids: Iterable[str], *, on_wait: Callable[[], object] | None = None) -> Deletion:
        """Delete articles by id in one atomic commit; `on_wait` is as for `add`."""
        deleted, missing = 0, []
        with self._store.writer(timeout=_LOCK_SECONDS, on_wait=on_wait) as writer:
            for id_ in dict.fromkeys([ids] if isinstance(ids, str) else ids):
                doc = writer.before.find_id(id_)
                if doc is None:
                    missing.append(id_)
                else:
                    writer.delete(doc)
                    deleted += 1
        self.refresh()
        return Deletion(deleted=deleted, missing=tuple(missing))

    def merge(self, *, on_wait: Callable[[], object] | None = None) -> None:
        """Make one segment of all, and drop what was deleted; `on_wait` is as for `add`."""
        with self._store.writer(timeout=_LOCK_SECONDS, on_wait=on_wait) as writer:
            writer.merge()
        self.refresh()

    def refresh(self) -> bool:
        """Move to the newest generation; say whether it changed. Results already handed out keep theirs."""
        with self._opening:
            if self._searcher is None or self._searcher.snapshot.generation == self._store.generation:
                return False
            # Not closed: a search in another thread may still read it. It goes when the last of them does.
            self._searcher = None
            return True

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: str = "relevance",
        today: datetime.date | str | None = None,
        ranking: str = "coverage",
        recency: float = 0.0,
        syntax: bool = True,
        budget: float = TIME_BUDGET,
        facet_limit: int | None = None,
        collapse: str | None = None,
        **filters: Unpack[FilterOptions],
    ) -> Results:
        """Answer a query: the `limit` best articles after the first `offset`, exactly ranked.

        `filters`, each of which may be left out: `since` and `until` are days (``date`` or ``YYYY-MM-DD``), both
        included, between which an article's date lies; `published_since` and `published_until` are the same for its day
        of publication. An article without that day passes neither.
        `office` is a slug, host or name, and both offices where a city and a regency bear the name; `region` is a
        province, by name, short form or slug, and admits all offices in it; of a sequence any will do. `forum` is a
        name, and `person` a name or part of one, in any spelling where nobody has exactly that.
        `where` maps own keyword fields of the index to the value that an article has, or to several of which any will
        do: ``where={"category": "olahraga"}``.
        `sort` is ``"relevance"``; ``"newest"`` or ``"oldest"``, by date; ``"published"``, the last published first, or
        ``"published-oldest"``; or an own keyword field, ``"category"``, numbers by size and before texts, and
        ``"-category"`` the other way round. Articles without that day or field come last, and those without a day by
        relevance too where the query's own words name a date. Where nothing ranks, as under filters alone, relevance is
        the newest first.
        `ranking` is ``"coverage"`` or ``"bm25"``, the plain sum. `recency` is what a date of today adds, as a share of
        what the query's words weigh together, 0 to 1000; it halves every 90 days back. `today` is the day that
        relative dates count from, by default the machine's. Without `syntax` every character is read as words. `budget`
        is in seconds; `facet_limit` is how many values a facet lists at most, by default all, of people 100.
        With `collapse` ``"event"`` a hit is an event, led by its best article; `Hit.variants` names the others that
        tell it, and `limit` and `offset` count events.
        The query itself never raises; a bad argument raises `ValueError`.
        """
        _check_query(query)
        if limit < 0 or offset < 0:
            raise ValueError(f"limit and offset must be at least 0, got {limit} and {offset}")
        if facet_limit is not None and facet_limit < 0:
            raise ValueError(f"facet_limit must be at least 0, got {facet_limit}")
        self._check_sort(sort)
        _one_of("ranking", ranking, RANKINGS)
        _check_recency(recency)
        _check_collapse(collapse)
        return self._current().search(
            query,
            limit=limit,
            offset=offset,
            filters=Filters.of(filters, self.keywords),
            sort=sort,
            ranking=ranking,
            syntax=syntax,
            budget=budget,
            today=as_day("today", today),
            recency=recency,
            facet_limit=facet_limit,
            collapse=collapse,
        )

    def export(self, query: str = "", **options: Any) -> Iterator[Article]:
        """Yield every article that matches, in the order of `search`; the blank query matches all.

        The options are those of `export_hits`.
        """
        return (hit.article for hit in self.export_hits(query, **options))

    def export_hits(
        self,
        query: str = "",
        *,
        sort: str = "relevance",
        syntax: bool = True,
        today: datetime.date | str | None = None,
        collapse: str | None = None,
        as_typed: bool = False,
        **filters: Unpack[FilterOptions],
    ) -> Iterator[Hit]:
        """Yield every hit in the order of `search`, one at a time; the blank query matches all.

        `filters`, `sort` and `collapse` are as for `search`. Of an article only what is asked for is read.
        With `as_typed` no word is corrected, a quotation is found word for word or not at all, and a date in free text
        that no matching article has finds nothing, where a search would show what is nearest.
        """
        _check_query(query)
        self._check_sort(sort)
        _check_collapse(collapse)
        return self._current().hits(
            query,
            filters=Filters.of(filters, self.keywords),
            sort=sort,
            syntax=syntax,
            today=as_day("today", today),
            collapse=collapse,
            as_typed=as_typed,
        )

    def explain(
        self,
        query: str,
        id: str,  # noqa: A002
        *,
        ranking: str = "coverage",
        recency: float = 0.0,
        syntax: bool = True,
        today: datetime.date | str | None = None,
    ) -> Explanation | None:
        """Return how an article's score for a query comes about, or None when there is no such article."""
        _check_query(query)
        _one_of("ranking", ranking, RANKINGS)
        _check_recency(recency)
        return self._current().explain(
            query, id, ranking=ranking, syntax=syntax, today=as_day("today", today), recency=recency
        )

    def similar(self, id: str, *, limit: int = 10) -> tuple[Hit, ...] | None:  # noqa: A002
        """Return the `limit` articles most like one, best first and without it, or None when there is no such article.

        Likeness is BM25F with the article's most telling words as the query. Raise `ValueError` for a bad limit.
        """
        if limit < 0:
            raise ValueError(f"limit must be at least 0, got {limit}")
        return self._current().similar(id, limit=limit)

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[str, ...]:
        """Complete the last word of a query: `limit` queries at most, the likeliest first; never raises for a text.

        Words come from titles and bodies, values of fields (``office:kota-s``) from the articles' own. Words before the
        last are kept as typed, and those that stand beside them in articles come first. The first call lists the words.
        Raise `ValueError` for a bad limit.
        """
        if limit < 0:
            raise ValueError(f"limit must be at least 0, got {limit}")
        return self._current().suggest(prefix, limit=limit)

    def get(self, id: str) -> Article | None:  # noqa: A002
        """Return the article with that id, or None."""
        snapshot = self._current().snapshot
        doc = snapshot.find_id(id)
        return None if doc is None else snapshot.article(doc)

    def stats(self) -> Stats:
        """Count what the index holds."""
        snapshot = self._current().snapshot
        return Stats(
            articles=snapshot.doc_count,
            terms=len(snapshot.terms()),
            segments=len(snapshot.segments),
            bytes=self._store.bytes,
            generation=snapshot.generation,
            analyzer=self._analyzer.name,
            overrides=len(self._analyzer.overrides),
            keywords=self.keywords,
        )

    def check(self) -> Check:
        """Read the whole index and say whether its parts agree. Takes about as long as building it."""
        return check(self._current().snapshot, self._analyzer)

    def _check_sort(self, sort: str) -> None:
        if sort not in SORTS:
            _one_of("sort", sort, self.sorts)

    def _current(self) -> Searcher:
        with self._opening:
            if self._searcher is None:
                snapshot = self._store.snapshot()
                if snapshot.stems:
                    self._analyzer.learn(snapshot.stems)
                self._searcher = Searcher(snapshot, self._analyzer, self._model, self._kernel)
            return self._searcher


def _sources(articles: Iterable[Article | Rejected], prune: bool | Iterable[str]) -> tuple[str, ...] | None:
    """Return the names of the sources to prune, or None where nothing is to be pruned."""
    if prune is False:
        return None
    if prune is not True:
        return (prune,) if isinstance(prune, str) else tuple(prune)
    paths = getattr(articles, "paths", None)
    if paths is None:
        raise ValueError('prune=True needs the stream of read_corpus; name the sources instead: prune=["corpus"]')
    if getattr(articles, "is_begun", False):
        raise ValueError("prune=True needs the whole stream of read_corpus, and a part of it was read already")
    return tuple(map(os.fspath, paths))


def _own_stems(overrides: str | os.PathLike[str] | Mapping[str, str] | None) -> Mapping[str, str]:
    if overrides is None:
        return {}
    return check_overrides(overrides) if isinstance(overrides, Mapping) else read_overrides(overrides)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")


def _check_query(query: str) -> None:
    if not isinstance(query, str):
        raise TypeError(f"query must be a str, got {type(query).__name__}")


def _check_collapse(value: str | None) -> None:
    if value is not None:
        _one_of("collapse", value, COLLAPSES)


def _check_recency(value: float) -> None:
    if not 0 <= value <= MAX_RECENCY:
        raise ValueError(f"recency must be between 0 and {MAX_RECENCY:g}, got {value}")
