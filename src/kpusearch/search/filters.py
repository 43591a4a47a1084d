"""Tell which filters of a query are in force: what every article of the answer passes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from kpusearch.search.query import DateRange, Filter, Group, Keyword, Node

__all__ = ["date_ranges", "filters_in_force", "is_filter", "keywords"]

_PREFIX: Final = {"date": "", "published": "published_"}


def is_filter(node: Node) -> bool:
    """Say whether a node is a filter or alternatives of filters."""
    if isinstance(node, Group):
        return bool(node.should) and not node.must and not node.must_not and all(map(is_filter, node.should))
    return isinstance(node, Keyword | DateRange)


def keywords(node: Node) -> Iterator[Keyword]:
    """Yield every keyword filter of a tree, those that exclude too."""
    if isinstance(node, Keyword):
        yield node
    elif isinstance(node, Group):
        for child in (*node.must, *node.should, *node.must_not):
            yield from keywords(child)


def date_ranges(node: Node) -> Iterator[DateRange]:
    """Yield every range of days that a tree requires, without those that it excludes."""
    if isinstance(node, DateRange):
        yield node
    elif isinstance(node, Group):
        for child in (*node.must, *node.should):
            yield from date_ranges(child)


def filters_in_force(nodes: Iterable[Node]) -> dict[str, Any]:
    """Return as JSON types what all of some trees admit.

    A field has its value, a list where any of several values will do, or ``{"all": [...]}`` of these where an article
    must have each. `since` and `until` are the first and the last day, `published_since` and `published_until` those of
    publication; `dates` and `published_dates` list the ranges where there are several; `any` lists alternatives of
    several fields; `not` holds a list of what is excluded a field.

    >>> filters_in_force([Group((Keyword("office", "bali"),), (), (Keyword("forum", "pleno"),))])
    {'office': 'bali', 'not': {'forum': ['pleno']}}
    >>> filters_in_force([Group(should=(Keyword("office", "bali"), Keyword("office", "ntb")))])
    {'office': ['bali', 'ntb']}
    """
    required: list[tuple[Filter, ...]] = []
    excluded: list[Filter] = []
    for node in nodes:
        _collect(node, required, excluded)
    found: dict[str, Any] = {}
    for alternatives in dict.fromkeys(required):
        if len({one.field for one in alternatives}) > 1:
            found.setdefault("any", []).append([_shown(one) for one in alternatives])
        elif ranges := [one for one in alternatives if isinstance(one, DateRange)]:
            _limit(found, ranges)
        else:
            values = [one.value for one in alternatives if isinstance(one, Keyword)]
            _require(found, _name(alternatives[0]), values[0] if len(values) == 1 else values)
    for one in dict.fromkeys(excluded):
        value = one.value if isinstance(one, Keyword) else _shown(one)
        found.setdefault("not", {}).setdefault(_name(one), []).append(value)
    return found


def _collect(node: Node, required: list[tuple[Filter, ...]], excluded: list[Filter]) -> None:
    if is_filter(node):
        required.append(tuple(dict.fromkeys(_alternatives(node))))
    elif isinstance(node, Group):
        for child in node.must or (node.should if len(node.should) == 1 else ()):
            _collect(child, required, excluded)
        for child in node.must_not:
            if is_filter(child):
                excluded += _alternatives(child)
            # Brackets around filters alone, of which an article that has all is excluded: one is a filter of its own.
            elif isinstance(child, Group) and not child.should and not child.must_not and len(child.must) == 1:
                _collect(Group(must_not=child.must), required, excluded)


def _alternatives(node: Node) -> Iterator[Filter]:
    if isinstance(node, Group):
        for child in node.should:
            yield from _alternatives(child)
    elif isinstance(node, Keyword | DateRange):
        yield node


def _require(found: dict[str, Any], field: str, value: str | list[str]) -> None:
    if field not in found:
        found[field] = value
    elif isinstance(found[field], dict):
        found[field]["all"].append(value)
    else:
        found[field] = {"all": [found[field], value]}


def _limit(found: dict[str, Any], ranges: Sequence[DateRange]) -> None:
    """Narrow the days of one field, that of all ranges, to those within the first and last of some alternatives.

    Where two such sets both filter, what passes is their overlap.
    """
    prefix = _PREFIX[ranges[0].field]
    firsts, lasts = [days.since for days in ranges], [days.until for days in ranges]
    since = min((day for day in firsts if day), default=None) if all(firsts) else None
    until = max((day for day in lasts if day), default=None) if all(lasts) else None
    if since:
        found[f"{prefix}since"] = max(found.get(f"{prefix}since", ""), _text(since))
    if until:
        found[f"{prefix}until"] = min(found.get(f"{prefix}until", "9999-12-31"), _text(until))
    if len(ranges) > 1:
        found.setdefault(f"{prefix}dates", []).extend(_shown(days) for days in ranges)


def _name(one: Filter) -> str:
    return one.field if isinstance(one, Keyword) else f"{_PREFIX[one.field]}dates"


def _shown(one: Filter) -> dict[str, str]:
    if isinstance(one, Keyword):
        return {one.field: one.value}
    sides = {"since": one.since, "until": one.until}
    return {f"{_PREFIX[one.field]}{side}": _text(day) for side, day in sides.items() if day}


def _text(day: datetime.date) -> str:
    return day.isoformat()
