"""Hold a query as a tree: leaves that are ranked, filters that are not, and groups of both.

Overview of types: leaves `Term`, `Verbatim`, `Phrase`, `Near`, `Prefix`, `DateWord`, `Either`, `Recent`; filters
`Keyword`, `DateRange`; `Group`, `Nothing`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from kpusearch.analysis import Surface
from kpusearch.storage import TEXT_FIELDS

__all__ = [
    "SYNONYM_WEIGHT",
    "DateRange",
    "DateWord",
    "Either",
    "Filter",
    "Group",
    "Keyword",
    "Leaf",
    "Near",
    "Node",
    "Nothing",
    "Phrase",
    "Prefix",
    "Recent",
    "Term",
    "Verbatim",
    "any_of",
    "leaves",
]

SYNONYM_WEIGHT: Final = 0.7
"""What an acronym's long form, or a long form's acronym, counts of the word itself."""


class Term(NamedTuple):
    """Ask for a term in any of some text fields. A tuple, as every query makes, hashes and compares some."""

    term: str
    fields: tuple[str, ...] = TEXT_FIELDS

    def __str__(self) -> str:
        """Show the term as a query would write it."""
        return _scoped(self.term, self.fields)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Ask for `words` side by side as they are spelled, function words included.

    `words` are folded as `analysis.words` does. `readings` are two ways in which a text may hold them: joined as they
    were typed, and all `apart`. `wholes` are for each word the terms of what may join it to others beside its own, or
    None for an affix, which may be part of any word.
    """

    words: tuple[str, ...]
    readings: tuple[tuple[Surface, ...], ...]
    wholes: tuple[tuple[str, ...] | None, ...] = field(default=(), compare=False)
    fields: tuple[str, ...] = TEXT_FIELDS

    @property
    def apart(self) -> tuple[Surface, ...]:
        """Return each word as it is where a text joins none."""
        return self.readings[-1]

    def __str__(self) -> str:
        """Show the quotation as a query would write it."""
        return _scoped(f'"{" ".join(self.words)}"', self.fields)


@dataclass(frozen=True, slots=True)
class Near:
    """Ask for at least `least` of some different terms within `width` positions of one another, in any order.

    With `surfaces`, the words of a quotation that nobody has, it counts how many of them stand where they did there.
    """

    terms: tuple[str, ...]
    width: int
    least: int
    fields: tuple[str, ...] = TEXT_FIELDS
    surfaces: tuple[Surface, ...] = ()

    def __str__(self) -> str:
        """Show the terms as a query would write them, and how many of them are enough, as no query can."""
        extra = max(self.width - len(self.terms) + 1, 0)
        enough = "" if self.least == len(self.terms) else f"{self.least} of "
        return enough + _scoped(f'"{" ".join(self.terms)}"~{extra}', self.fields)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ask for terms at fixed distances: `offsets` counts from the first term, so dropped words leave gaps."""

    terms: tuple[str, ...]
    offsets: tuple[int, ...]
    fields: tuple[str, ...] = TEXT_FIELDS

    def __str__(self) -> str:
        """Show the phrase as a query would write it."""
        return _scoped(f'~"{" ".join(self.terms)}"', self.fields)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Ask for any term that starts with a prefix; all of them count as one term."""

    prefix: str
    fields: tuple[str, ...] = TEXT_FIELDS

    def __str__(self) -> str:
        """Show the prefix as a query would write it."""
        return _scoped(f"{self.prefix}*", self.fields)


@dataclass(frozen=True, slots=True)
class DateWord:
    """Ask for one word of a date: an article of that date holds it, one without a date does if its text does."""

    term: str
    range: DateRange

    def __str__(self) -> str:
        """Show the word."""
        return self.term


@dataclass(frozen=True, slots=True)
class Either:
    """Ask for words or for what stands for them, which counts less: an acronym, its long form, another spelling.

    `weights` says what each of the others counts; without it each counts `SYNONYM_WEIGHT`.
    """

    term: Term | Phrase
    others: tuple[Term | Phrase, ...]
    weights: tuple[float, ...] = ()

    def weighed(self) -> tuple[tuple[Term | Phrase, float], ...]:
        """Return each of the others with what it counts."""
        return tuple(zip(self.others, self.weights or (SYNONYM_WEIGHT,) * len(self.others), strict=True))

    def __str__(self) -> str:
        """Show the term and what stands for it."""
        return "~".join([str(self.term), *(str(other).replace('~"', '"', 1) for other in self.others)])


@dataclass(frozen=True, slots=True)
class Recent:
    """Ask that an article be of a day, or the less the longer before: it ranks, beside other leaves, but finds none."""

    day: datetime.date

    def __str__(self) -> str:
        """Show what is asked, as no query can write it."""
        return f"recent:{self.day}"


@dataclass(frozen=True, slots=True)
class Keyword:
    """Admit only articles whose keyword field holds the whole value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Admit only articles with a day between two, both included; None leaves that side open.

    `field` says which day of an article counts: ``"date"``, or ``"published"``, that of its publication.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    field: str = "date"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Match no article."""


@dataclass(frozen=True, slots=True)
class Group:
    """Match what all of `must` match, else what any of `should` matches, else everything; never `must_not`."""

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


Leaf: TypeAlias = Term | Verbatim | Phrase | Near | Prefix | DateWord | Either | Recent
Filter: TypeAlias = Keyword | DateRange
Node: TypeAlias = Leaf | Filter | Group | Nothing

_SHORT: Final[dict[tuple[str, ...], str]] = {("title",): "judul:", ("body",): "isi:"}


def any_of(filters: Iterable[Keyword | Group]) -> Keyword | Group:
    """Return one filter for several, of which any will do, and each once; groups among them hold alternatives alone.

    >>> any_of([Keyword("office", "bali"), Group(should=(Keyword("office", "ntb"), Keyword("office", "bali")))])
    Group(must=(), should=(Keyword(field='office', value='bali'), Keyword(field='office', value='ntb')), must_not=())
    """
    each = (node for one in filters for node in (one.should if isinstance(one, Group) else (one,)))
    found = tuple(dict.fromkeys(each))
    return found[0] if len(found) == 1 and isinstance(found[0], Keyword) else Group(should=found)


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that are ranked, in the order of the query: those that are not excluded."""
    if isinstance(node, Group):
        for child in (*node.must, *node.should):
            yield from leaves(child)
    elif isinstance(node, Term | Verbatim | Phrase | Near | Prefix | DateWord | Either):
        yield node


def _scoped(text: str, fields: tuple[str, ...]) -> str:
    return _SHORT.get(fields, "") + text
