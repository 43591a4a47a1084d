"""Hold the answer to a query. What costs time is worked out when it is first read, on the snapshot it ran on.

Overview of types: `Results`, its `Hit`s and its `Interpretation`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeAlias, overload

from kpusearch.article import Article
from kpusearch.lexicon import office_slug
from kpusearch.search.snippet import Snippet, Span, marked

__all__ = ["Facets", "Hit", "Interpretation", "Results", "Variant"]

Facets: TypeAlias = Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Tell how a query was read: its text, the ranked terms, the filters in force, and notes for the user.

    `filters` holds a field's value, or a list where any of several will do, as JSON types; ``since`` and ``until`` are
    days, both included, and so are ``published_since`` and ``published_until``, those of publication. Where a date of
    free text is all that limits, ``undated`` is true: articles without one pass, behind all others. ``not`` lists what
    is excluded, a field. What only some alternatives of the query ask for is not among them.

    >>> import tempfile
    >>> from kpusearch import Article, Index
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add([Article(id="a", body="Rapat pleno.", office="bali")])
    ...     read = index.search("rapat satker:bali").interpretation
    ...     read.terms, read.filters, read.notes
    (('rapat',), {'office': 'bali'}, ())
    """

    text: str
    terms: tuple[str, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {
            "text": self.text,
            "terms": list(self.terms),
            "filters": dict(self.filters),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Variant:
    """Name another article that tells the event of a hit; `published` is its day of publication where it is known."""

    id: str
    title: str
    date: datetime.date | None
    published: datetime.date | None
    office: str | None
    url: str | None

    @classmethod
    def of(cls, article: Article) -> Variant:
        """Name an article."""
        office = office_slug(article.office) if article.office else None
        return cls(article.id or "", article.title, article.date, article.published, office, article.url)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "published": self.published.isoformat() if self.published else None,
            "office": self.office,
            "url": self.url,
        }


class Source(Protocol):
    """Give what a hit shows; one for all hits of an answer."""

    def article(self, doc: int) -> Article:
        """Return the article with that number."""

    def text_hash(self, doc: int) -> bytes:
        """Return the hash of the article's text."""

    def snippet(self, article: Article) -> Snippet:
        """Return the passage that shows best why the article was found."""

    def marks(self, text: str, field: str) -> tuple[Span, ...]:
        """Return the words of a text of that field that the query matches."""


class Hit:
    """Show one article of the answer; the article is read when a field of it is asked for.

    `id` (str), `rank` (int, counted from 1 over all pages) and `score` (float, 0.0 where the query holds no ranked
    term) are there at once: who asks for no more never reads a stored text. Spans, of which `highlights` are those of
    the snippet, are ``[start, end)`` pairs of code points, ordered and disjoint.

    >>> import tempfile
    >>> from kpusearch import Article, Index
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add([Article(id="a", title="Surat & Suara", body="Surat suara rusak dihitung.")])
    ...     hit = index.search("suara rusak")[0]
    ...     hit.id, hit.rank, hit.highlights, hit.title_html("<b>", "</b>")
    ('a', 1, ((6, 11), (12, 17)), 'Surat &amp; <b>Suara</b>')
    """

    def __init__(
        self,
        *,
        id: str,  # noqa: A002  the contract's name
        rank: int,
        score: float,
        doc: int,
        source: Source,
        others: tuple[int, ...] | None = None,
    ) -> None:
        self.id = id
        self.rank = rank
        self.score = score
        self._doc = doc
        self._source = source
        self._others = others

    def __repr__(self) -> str:
        return f"Hit(rank={self.rank}, id={self.id!r}, score={self.score:.4f})"

    @cached_property
    def article(self) -> Article:
        """Return the whole article."""
        return self._source.article(self._doc)

    @property
    def text_hash(self) -> bytes:
        """Return 16 bytes that are equal for the same news under two ids; the article is not read for them."""
        return self._source.text_hash(self._doc)

    @property
    def title(self) -> str:
        """Return the article's title, empty when it has none."""
        return self.article.title

    @property
    def date(self) -> datetime.date | None:
        """Return the article's date: the day of its event, else of its publication."""
        return self.article.date

    @property
    def published(self) -> datetime.date | None:
        """Return the day of the article's publication where it is known, whatever `date` is."""
        return self.article.published

    @property
    def office(self) -> str | None:
        """Return the slug of the office that published the article."""
        return office_slug(self.article.office) if self.article.office else None

    @property
    def url(self) -> str | None:
        """Return the article's address."""
        return self.article.url

    @property
    def snippet(self) -> str:
        """Return the passage that shows best why the article was found."""
        return self._snippet.text

    @property
    def highlights(self) -> tuple[Span, ...]:
        """Return the words of the snippet that the query matches."""
        return self._snippet.highlights

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Return the other articles of the answer that tell the same event, the earliest first.

        There are some only where articles were collapsed into events.
        """
        return tuple(Variant.of(self._source.article(doc)) for doc in self._others or ())

    @cached_property
    def title_highlights(self) -> tuple[Span, ...]:
        """Return the words of the title that the query matches."""
        return self._source.marks(self.title, "title")

    @cached_property
    def body_highlights(self) -> tuple[Span, ...]:
        """Return the words of the whole text, `article.body`, that the query matches; worked out when first read.

        They are looked for in links to other articles too, which the text keeps though no search finds them.
        """
        return self._source.marks(self.article.body, "body")

    def snippet_html(self, open: str = "<mark>", close: str = "</mark>") -> str:  # noqa: A002
        """Return the snippet as HTML: escaped, and each highlight between two pieces of markup, which are not."""
        return marked(self.snippet, self.highlights, open, close)

    def title_html(self, open: str = "<mark>", close: str = "</mark>") -> str:  # noqa: A002
        """Return the title as `snippet_html` does the snippet."""
        return marked(self.title, self.title_highlights, open, close)

    @cached_property
    def _snippet(self) -> Snippet:
        return self._source.snippet(self.article)

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as JSON types."""
        return {
            "rank": self.rank,
            "id": self.id,
            "score": self.score,
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "office": self.office,
            "url": self.url,
            "snippet": self.snippet,
            "highlights": [list(span) for span in self.highlights],
            "title_highlights": [list(span) for span in self.title_highlights],
            "published": self.published.isoformat() if self.published else None,
            **({} if self._others is None else {"variants": [variant.to_dict() for variant in self.variants]}),
        }


class Results(Sequence[Hit]):
    """Hold one page of the answer and what is known of the whole.

    A sequence of the hits of this page, best first: its length is their number, and it is false where there are none,
    as behind the last page. `total` (int) counts the articles of all pages.
    `hits` is the same as a tuple. `complete` is false when the time budget ended the search early. `took_ms` is how
    long it took from reading the query to the ids and scores of the page, in milliseconds; `total`, `facets`,
    `interpretation`, `suggestion` and the texts of hits are worked out when first read, and are not in it.

    >>> import tempfile
    >>> from kpusearch import Article, Index
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add(Article(id=f"a{n}", body=n * "Rapat pleno. ") for n in (1, 2, 3))
    ...     page, beyond = index.search("rapat", limit=2), index.search("rapat", offset=5)
    ...     len(page), page.total, [hit.rank for hit in page], page[-1] is page.hits[1], bool(beyond)
    (2, 3, [1, 2], True, False)
    """

    def __init__(
        self,
        *,
        query: str,
        hits: tuple[Hit, ...],
        total: Callable[[], int],
        facets: Callable[[], Facets],
        interpretation: Callable[[], Interpretation],
        suggestion: Callable[[], str | None],
        complete: bool,
        took_ms: float,
        events: Callable[[], int | None] | None = None,
    ) -> None:
        self.query = query
        self.hits = hits
        self.complete = complete
        self.took_ms = took_ms
        self._total = total
        self._facets = facets
        self._interpretation = interpretation
        self._suggestion = suggestion
        self._events = events

    def __repr__(self) -> str:
        return f"Results({self.query!r}, total={self.total})"

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[at]

    @cached_property
    def interpretation(self) -> Interpretation:
        """Return how the query was read."""
        return self._interpretation()

    @cached_property
    def total(self) -> int:
        """Return how many articles match, on all pages."""
        return self._total()

    @cached_property
    def events(self) -> int | None:
        """Return how many events the matching articles tell, on all pages.

        All that match are compared. None where they were not collapsed, or the search's time does not suffice.
        """
        return self._events() if self._events else None

    @cached_property
    def facets(self) -> Facets:
        """Return the matching articles counted by ``office``, ``month`` (``YYYY-MM``), ``forum`` and ``people``.

        Counted are also ``region``, the province that the office lies in, and the own keyword fields of the index.
        Each lists its values, the most frequent first.
        """
        return self._facets()

    @cached_property
    def suggestion(self) -> str | None:
        """Return the query with its misspelled words replaced, which finds something, or None."""
        return self._suggestion()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON types. Reading the texts and counting what it holds is not in its `took_ms`.

        That takes longer than the search itself, so code that must not wait, as a server's, has both done in a thread:

        >>> import asyncio, tempfile
        >>> from kpusearch import Article, Index
        >>> async def answer(index: Index, query: str) -> dict[str, Any]:
        ...     return await asyncio.to_thread(lambda: index.search(query).to_dict())
        >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        ...     _ = index.add([Article(id="a", body="Rapat pleno.")])
        ...     asyncio.run(answer(index, "rapat"))["total"]
        1
        """
        return {
            "query": self.query,
            "interpretation": self.interpretation.to_dict(),
            "total": self.total,
            "complete": self.complete,
            "took_ms": self.took_ms,
            "suggestion": self.suggestion,
            "facets": {name: [dict(count) for count in counts] for name, counts in self.facets.items()},
            **({} if self._events is None else {"events": self.events}),
            "hits": [hit.to_dict() for hit in self.hits],
        }
