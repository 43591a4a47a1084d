"""Hold the filters that a program gives beside a query, as it writes them and as parts of a query tree."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypedDict

from kpusearch.lexicon.names import without_titles
from kpusearch.search.places import office_filter, region_filter
from kpusearch.search.query import DateRange, Keyword, Node, any_of
from kpusearch.storage import Scalar, keyword, scalar_text

__all__ = ["FilterOptions", "Filters", "as_day"]

Day: TypeAlias = datetime.date | str
_DAYS: Final = ("since", "until", "published_since", "published_until")


class FilterOptions(TypedDict, total=False):
    """Name the filters of `Index.search` and `Index.export`; None, or leaving one out, limits nothing.

    `since` and `until` are days (``date`` or ``YYYY-MM-DD``), both included, between which an article's date lies;
    `published_since` and `published_until` are the same for its day of publication.
    `office` is a slug, host or name, `region` a province by name, short form or slug; of several any will do.
    `person` is a name or part of one. `where` holds own keyword fields of the index and the value of each, or several
    of which any will do.
    """

    since: Day | None
    until: Day | None
    published_since: Day | None
    published_until: Day | None
    office: str | Sequence[str] | None
    region: str | Sequence[str] | None
    forum: str | None
    person: str | None
    where: Mapping[str, Scalar | Sequence[Scalar]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hold checked filters; every day is included, and of several values any will do."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    published_since: datetime.date | None = None
    published_until: datetime.date | None = None
    office: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    forum: str | None = None
    person: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, options: FilterOptions, keywords: Sequence[str]) -> Filters:
        """Return the filters that a program gave for an index with these own keyword fields.

        Raise `TypeError` for a filter that there is none of, as Python does, and `ValueError` for a bad value.
        """
        if not options:
            return _NOTHING
        given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
        for name in given:
            if name not in FilterOptions.__annotations__:
                raise TypeError(f"got an unexpected keyword argument {name!r}; filters are {', '.join(_NAMES)}")
        for name in _DAYS:
            if name in given:
                given[name] = as_day(name, given[name])
        for name in ("office", "region"):
            if name in given:
                given[name] = tuple(_several(name, given[name], str))
        for name in ("forum", "person"):
            if not isinstance(given.get(name, ""), str):
                raise ValueError(f"{name} must be a text, got {given[name]!r}")
        if "where" in given:
            given["where"] = dict(_where(given["where"], keywords))
        return cls(**given)

    def nodes(self) -> tuple[Node, ...]:
        """Return the filters as parts of a query tree."""
        found: list[Node] = []
        if self.since or self.until:
            found.append(DateRange(self.since, self.until))
        if self.published_since or self.published_until:
            found.append(DateRange(self.published_since, self.published_until, "published"))
        if self.office:
            found.append(any_of(map(office_filter, self.office)))
        if self.region:
            found.append(any_of(map(region_filter, self.region)))
        if self.forum is not None:
            found.append(Keyword("forum", keyword(self.forum)))
        if self.person is not None:
            found.append(Keyword("people", keyword(without_titles(self.person))))
        found += (any_of(Keyword(name, keyword(value)) for value in values) for name, values in self.where.items())
        return tuple(found)


_NOTHING: Final = Filters()
_NAMES: Final = tuple(FilterOptions.__annotations__)


def as_day(name: str, value: Day | None) -> datetime.date | None:
    """Return a day that a program gave. Raise `ValueError` with the name of the argument for what is none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if value is None or isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a day as YYYY-MM-DD, got {value!r}") from error


def _where(where: Any, keywords: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not isinstance(where, Mapping):
        raise ValueError(f"where must map keyword fields to values, got {where!r}")
    for name, value in where.items():
        if name not in keywords:
            has = f"it has {', '.join(keywords)}" if keywords else "it was made without any"
            raise ValueError(f"{name!r} is no keyword field of this index: {has}")
        yield name, tuple(map(scalar_text, _several(f"where[{name!r}]", value, (str, int, float))))


def _several(name: str, value: Any, kinds: type | tuple[type, ...]) -> list[Any]:
    """Return one value or several as a list."""
    values = [value] if isinstance(value, kinds) else list(value) if isinstance(value, Iterable) else None
    if values is None or not all(isinstance(item, kinds) for item in values):
        raise ValueError(f"{name} must be a value or several of them, got {value!r}")
    if not values:
        # That none will do is hardly meant, and that all will do may be worse.
        raise ValueError(f"{name} holds no value; leave it out to limit nothing")
    return values
