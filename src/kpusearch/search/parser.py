"""Read what a user typed as a query tree. Nothing a user types is an error: what is no syntax is words.

sequence := chain*                       plain words are alternatives, ranked; filters always filter
chain    := both ("OR" both)*
both     := unary ("AND" unary)*
unary    := ["+" | "-" | "NOT"] atom
atom     := "(" sequence ")" | field:value | field:(value value …) | "words as typed" | ~"in any form" | "near"~5
           | prefix* | date | word

A value without quotes goes on as long as it is an office, a region, a decree or a date: ``satker:KPU Kota Bekasi``,
``sejak:1 Juli 2025``. A bracket of values asks for any of them: ``office:(kota-semarang bali)``.
What is written like a field and is none, ``rubrik:olahraga``, is read as its value, and noted.
``tanggal:``, ``sejak:`` and ``sampai:`` ask for the day of an article, ``terbit:``, ``terbit-sejak:`` and
``terbit-sampai:`` for that of its publication.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from kpusearch.analysis import Analyzer, Token, fold, tokenize
from kpusearch.lexicon import OFFICE_WORDS
from kpusearch.lexicon.decrees import decree_keys, is_decree
from kpusearch.lexicon.names import without_titles
from kpusearch.lexicon.regions import region_named
from kpusearch.search.dates import combined, date_phrases, date_range, ends_date, may_be_date
from kpusearch.search.fields import DATES, TEXTS, Fields, fields_of, fold_name
from kpusearch.search.filters import is_filter
from kpusearch.search.framing import framing, is_any_news
from kpusearch.search.places import bare_place, is_role, may_be_place, office_filter, office_width, region_filter
from kpusearch.search.query import (
    DateRange,
    DateWord,
    Group,
    Keyword,
    Node,
    Nothing,
    Prefix,
    Term,
    any_of,
    leaves,
)
from kpusearch.search.quotations import any_form, near, verbatim
from kpusearch.storage import TEXT_FIELDS, keyword

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_ITEMS", "ParsedQuery", "parse"]

MAX_CHARACTERS: Final = 4000
MAX_ITEMS: Final = 128
MAX_DEPTH: Final = 20

_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
# Whose values may have several words without quotes, beside dates.
_REGIONS: Final = frozenset({"wilayah", "region"})
_PLACES: Final = frozenset({"office", "satker", *_REGIONS})
_DECREES: Final = frozenset({"decree", "keputusan"})
# Words that a value without quotes may go on for: no date and no office has more.
_LONGEST_VALUE: Final = 8
# Of "near"~5: no wider passage is one.
_MOST_EXTRA: Final = 999
# Letters only: no syntax, no compound, no date but one that a few words give away.
_WORDS: Final = re.compile(r"\s*[^\W\d_]+(?:\s+[^\W\d_]+)*\s*")
_QUOTES: Final = '"“”„'
# Accents may stand as characters of their own.
_FIELD: Final = r"[^\W\d_][\w\u0300-\u036f-]*+"
_ITEM: Final = re.compile(
    rf"(?P<blank>\s+)|(?P<open>\()|(?P<close>\))|(?P<sign>(?<![^\s(])[+-](?=[^\s+-]))"
    # A bracket of values, which closes with the query at the latest.
    rf"|(?P<bracket>{_FIELD}):(?P<at>\()(?P<values>(?:[^(){_QUOTES}]|[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])*+)(?:\)|\Z)"
    rf"|(?:(?P<field>{_FIELD}):(?=[^\s)]))?(?:(?P<any>~)?[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]"
    rf"(?:~(?P<near>\d{{1,9}})(?!\w))?|(?P<word>[^\s(){_QUOTES}]+))"
    rf"|(?P<stray>.)",
    re.DOTALL,
)
_VALUE: Final = re.compile(rf"[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}]+)")
# What is written like a field: not 12:30, and not https://kpu.go.id.
_LIKE_FIELD: Final = re.compile(r"[^\W\d_]{2,}(?:[-_][^\W\d_]+)*")


class _Item(NamedTuple):
    """Hold one lexical item.

    `kind` is word, plain (a word that is never syntax), quoted, any (quoted in any form), near (with `extra` positions
    among its words), open, close, sign, date, values (a field's bracket of them) or unknown (what is written like a
    field before its value). `field` is folded.
    """

    kind: str
    text: str
    field: str = ""
    range: DateRange | None = None
    extra: int = 0
    values: tuple[str, ...] = ()


class _Clause(NamedTuple):
    """Hold one clause of a sequence; `occur` is ``""``, ``"+"`` or ``"-"``."""

    occur: str
    item: _Item | None
    node: Node | None

    def is_filter(self) -> bool:
        return self.node is not None and is_filter(self.node)


@dataclass(slots=True)
class ParsedQuery:
    """Hold the tree of a query, the dates that its free text names, and what to tell the user about it.

    The dates limit softly, unless the query asks for nothing else: then `is_dated`, and the tree holds them.
    """

    root: Node
    dates: list[DateRange] = field(default_factory=list)
    is_dated: bool = False
    place: str | None = None
    has_quotation: bool = False
    notes: list[str] = field(default_factory=list)


def parse(
    text: str,
    analyzer: Analyzer,
    *,
    syntax: bool = True,
    today: datetime.date | None = None,
    own: tuple[str, ...] = (),
) -> ParsedQuery:
    """Return the tree of a query. With `syntax` false every character is read as words.

    `today` is what relative dates count from, by default the machine's date; `own` names the keyword fields that only
    this index has.
    A blank text matches everything; a text without a searchable word matches nothing.
    """
    return _plain(text, analyzer) or _Parser(text, analyzer, syntax=syntax, today=today, own=own).parsed()


def _plain(text: str, analyzer: Analyzer) -> ParsedQuery | None:
    """Return the tree of a query of nothing but words, which most are, or None: the parser's answer, sooner."""
    if len(text) > MAX_CHARACTERS or not _WORDS.fullmatch(text):
        return None
    words = text.split()
    if len(words) > MAX_ITEMS or may_be_place(words[0]) or not _OPERATORS.isdisjoint(words):
        return None
    if may_be_date(text.lower().split() if text.isascii() else map(fold, words)):
        return None
    terms = analyzer.terms(text)[0]
    if len(terms) < 2:
        return ParsedQuery(Term(terms[0])) if terms else None
    return ParsedQuery(Group(should=tuple(map(Term, terms))))


class _Parser:
    def __init__(
        self,
        text: str,
        analyzer: Analyzer,
        *,
        syntax: bool,
        today: datetime.date | None = None,
        own: tuple[str, ...] = (),
    ) -> None:
        self._analyzer = analyzer
        self._fields = fields_of(own)
        self._today = today or datetime.date.today()
        self._parsed = ParsedQuery(Nothing())
        if len(text) > MAX_CHARACTERS:
            text = text[:MAX_CHARACTERS]
            self._note(f"the query was cut after {MAX_CHARACTERS} characters")
        items = list(_lex(text, self._fields)) if syntax else [_Item("plain", word) for word in text.split()]
        if len(items) > MAX_ITEMS:
            items = items[:MAX_ITEMS]
            self._note(f"the query was cut after {MAX_ITEMS} words")
        for item in items:
            if item.kind == "unknown":
                self._note_unknown_field(item.text)
        items = [item for item in items if item.kind != "unknown"]
        self._is_blank = not text.strip()
        self._items = items
        if syntax:
            self._items = self._unframed(_with_dates(_with_values(items, self._fields, self._today), self._today))
        self._at = 0
        self._depth = 0
        # How many excluded brackets the parser is in: what they hold limits nothing.
        self._excluding = 0

    def parsed(self) -> ParsedQuery:
        self._parsed.root = self._bare_place() or self._whole()
        return self._parsed

    def _whole(self) -> Node:
        if self._is_blank:
            return Group()
        clauses: list[_Clause] = []
        # A closing bracket too many ends a sequence early: what follows it is still read.
        while self._at < len(self._items):
            clauses += self._clauses()
            self._at += 1
        root = self._sequence(clauses)
        if self._parsed.dates and not any(leaves(root or Nothing())):
            # Nothing is ranked, so the undated have nothing that could speak for them.
            self._parsed.is_dated = True
            return Group(must=_present([root, _any(combined(self._parsed.dates))]))
        if self._parsed.dates and self._asks_for_any_news(root):
            self._parsed.is_dated = True
            return Group(must=_present([_any(combined(self._parsed.dates))]), should=_present([root]))
        if root is None:
            self._note("the query holds no word that could be searched")
            return Nothing()
        return root

    def _asks_for_any_news(self, root: Node | None) -> bool:
        """Say whether the words beside a date are those of *berita minggu ini*: which news is asked for, not what."""
        words = root.should if isinstance(root, Group) and not (root.must or root.must_not) else (root,)
        terms = [word.term for word in words if isinstance(word, Term)]
        return len(terms) == len(words) and is_any_news(terms, self._analyzer)

    def _unframed(self, items: list[_Item]) -> list[_Item]:
        """Leave out the words that only ask for news of a date."""
        dates = {at for at, item in enumerate(items) if item.kind == "date"}
        words = [_free_text(item) if item.kind == "word" else "" for item in items]
        left_out = framing(words, dates, self._analyzer)
        return [item for at, item in enumerate(items) if at not in left_out] if left_out else items

    def _bare_place(self) -> Node | None:
        """Return the tree of ``KPU Kota Bekasi``: the place is required, the office words only rank."""
        dates = [item for item in self._items if item.kind == "date"]
        items = [item for item in self._items if item.kind != "date"] if dates else self._items
        if any(item.kind not in ("word", "plain") or item.field or _is_prefix(item) for item in items):
            return None
        words = [fold(token.term) for item in items for token in tokenize(item.text)]
        places = bare_place(words)
        if places is None:
            return self._role(items) if not dates and is_role(words) else None
        self._parsed.place = ", ".join(" ".join(place) for place in places)
        required = [any_form(" ".join(place), self._analyzer, TEXT_FIELDS) for place in places]
        named = {word for place in places for word in place}
        return Group(
            must=_present(required),
            should=(
                *_present(self._loose(word, TEXT_FIELDS) for word in words if word not in named),
                *_present(self._node(_Clause("", item, None), strict=False) for item in dates),
            ),
        )

    def _role(self, items: Sequence[_Item]) -> Node:
        """Return the tree of ``Ketua KPU Kota Semarang``: who is named by it stands behind these words or before."""
        text = " ".join(item.text for item in items)
        words = (Term(token.term) for token in self._analyzer(text))
        return Group(should=_present([any_form(text, self._analyzer, TEXT_FIELDS), *words]))

    def _clauses(self) -> Iterator[_Clause]:
        """Yield the clauses up to a closing bracket or the end."""
        while self._at < len(self._items) and self._items[self._at].kind != "close":
            yield self._chain()

    def _chain(self) -> _Clause:
        alternatives = [self._both()]
        while self._takes("OR"):
            alternatives.append(self._both())
        if len(alternatives) == 1:
            return alternatives[0]
        return _Clause("", None, self._joined((), alternatives))

    def _both(self) -> _Clause:
        required = [self._unary()]
        while self._takes("AND"):
            required.append(self._unary())
        if len(required) == 1:
            return required[0]
        return _Clause("", None, self._joined(required, ()))

    def _joined(self, required: Sequence[_Clause], alternatives: Sequence[_Clause]) -> Node | None:
        """Join the operands of AND or OR; a negated one excludes in both."""
        excluded = [clause for clause in (*required, *alternatives) if clause.occur == "-"]
        return _simplified(
            Group(
                must=_present(self._node(clause, strict=True) for clause in required if clause.occur != "-"),
                should=_present(self._node(clause, strict=False) for clause in alternatives if clause.occur != "-"),
                must_not=_present(self._node(clause, strict=True) for clause in excluded),
            )
        )

    def _unary(self) -> _Clause:
        occur = ""
        while self._at < len(self._items):
            item = self._items[self._at]
            if item.kind == "sign":
                occur = item.text
            elif _is_operator(item, "NOT"):
                occur = "" if occur == "-" else "-"
            elif not (_is_operator(item, "AND") or _is_operator(item, "OR")):
                break
            self._at += 1
        return self._atom(occur)

    def _atom(self, occur: str) -> _Clause:
        if self._at >= len(self._items) or self._items[self._at].kind == "close":
            return _Clause("", None, None)
        item = self._items[self._at]
        self._at += 1
        if item.kind == "open":
            if self._depth >= MAX_DEPTH:
                self._note(f"brackets deeper than {MAX_DEPTH} were left out")
                return _Clause("", None, None)
            self._depth += 1
            self._excluding += occur == "-"
            node = self._sequence(list(self._clauses()))
            self._excluding -= occur == "-"
            self._depth -= 1
            self._at += 1
            return _Clause(occur, None, node)
        if item.field:
            return self._field(occur, item)
        return _Clause(occur, item, None)

    def _field(self, occur: str, item: _Item) -> _Clause:
        name = item.field
        if name in TEXTS:
            return _Clause(occur, item, None)
        found: Node | None
        if item.kind == "values":
            if len(item.values) > MAX_ITEMS:
                self._note(f"{name}:(…) was cut after {MAX_ITEMS} values")
            found = any_of(_keyword(self._fields.keywords[name], value) for value in item.values[:MAX_ITEMS])
            if item.text:
                self._note(f"{item.text} between the values of {name}:(…) was read as OR")
        elif name in DATES:
            found = self._date(name, item.text)
        else:
            found = _keyword(self._fields.keywords[name], item.text)
        if found is None:
            self._note(f"{name}:{item.text} was read as words, because its value is no date")
            return _Clause(occur, item._replace(field="", text=f"{name} {item.text}"), None)
        return _Clause(occur, None, found)

    def _date(self, name: str, value: str) -> DateRange | None:
        found = date_range(value, self._today)
        if found is None:
            return None
        day, side = DATES[name]
        since = found.since if side != "until" else None
        until = found.until if side != "since" else None
        return DateRange(since, until, day) if since or until else None

    def _sequence(self, clauses: Iterable[_Clause]) -> Node | None:
        must, should, must_not = [], [], []
        for clause in clauses:
            if clause.occur == "-":
                must_not.append(self._node(clause, strict=True))
            elif clause.occur == "+" or clause.is_filter():
                must.append(self._node(clause, strict=True))
            else:
                should.append(self._node(clause, strict=False))
        required, optional, excluded = _present(must), _present(should), _present(must_not)
        # Filters alone do not say which words to find: then the words do, so at least one of them must match.
        if optional and required and all(map(is_filter, required)):
            required, optional = (*required, Group(should=optional)), ()
        return _simplified(Group(required, optional, excluded))

    def _node(self, clause: _Clause, *, strict: bool) -> Node | None:
        """Return the tree of a clause; strict where it is required or excluded, so that all its parts count."""
        item = clause.item
        if item is None:
            return clause.node
        fields = TEXTS.get(item.field, TEXT_FIELDS)
        if item.kind == "date" and item.range is not None:
            words = tuple(dict.fromkeys(DateWord(token.term, item.range) for token in self._analyzer(item.text)))
            # Without words there is nothing else to require or to exclude.
            if not words and (strict or self._excluding):
                return item.range
            # An excluded date takes its articles away; it limits the others to nothing.
            if clause.occur != "-" and not self._excluding:
                self._parsed.dates.append(item.range)
            return Group(should=words) if words else None
        if item.kind == "quoted":
            self._parsed.has_quotation = True
            return verbatim(item.text, self._analyzer, fields)
        if item.kind == "any":
            return any_form(item.text, self._analyzer, fields)
        if item.kind == "near":
            return near(item.text, item.extra, self._analyzer, fields)
        if _is_prefix(item):
            prefix = fold(item.text)
            # The index holds stems: a prefix that is itself an inflected word (pemungut*) is found by its stem.
            stem = self._loose(prefix, fields)
            return _any([Prefix(prefix, fields), stem if stem != Term(prefix, fields) else None])
        if ":" in item.text and item.kind == "word":
            self._note_misspelt_field(item.text)
        return (self._strict if strict else self._loose)(item.text, fields)

    def _note_misspelt_field(self, text: str) -> None:
        """Note what may be meant as a field and has no value."""
        name = fold_name(text.partition(":")[0])
        if name in self._fields.names:
            self._note(f"{name}: has no value and was read as a word")
        elif meant := self._meant(name):
            self._note(f"{name}: is no field and was read as a word{meant}")

    def _note_unknown_field(self, name: str) -> None:
        self._note(f"{name}: is no field here, its value was read as words{self._meant(name)}")

    def _meant(self, name: str) -> str:
        meant = difflib.get_close_matches(name, self._fields.names, n=1, cutoff=0.75)
        return f"; did you mean {meant[0]}:" if meant else ""

    def _loose(self, text: str, fields: tuple[str, ...]) -> Node | None:
        """Read a word as alternatives: the whole of a compound and each of its parts."""
        return _any(Term(token.term, fields) for token in self._analyzer(text))

    def _strict(self, text: str, fields: tuple[str, ...]) -> Node | None:
        """Read a word as required: of a compound the whole, or all of its parts."""
        positions = groupby(self._analyzer(text), key=lambda token: token.position)
        required = tuple(_compound(list(tokens), fields) for _, tokens in positions)
        if len(required) < 2:
            return required[0] if required else None
        return Group(must=required)

    def _takes(self, operator: str) -> bool:
        if self._at < len(self._items) and _is_operator(self._items[self._at], operator):
            self._at += 1
            return True
        return False

    def _note(self, note: str) -> None:
        if note not in self._parsed.notes:
            self._parsed.notes.append(note)


def _lex(text: str, fields: Fields) -> Iterator[_Item]:
    at = 0
    while match := _ITEM.match(text, at):
        at, kind = match.end(), match.lastgroup
        if kind == "values":
            name = fold_name(match["bracket"])
            if name in fields.keywords and (values := list(_values(match["values"]))):
                yield _bracket(name, values)
                continue
            # What the bracket holds is read as if no field stood before it.
            at = match.start("at")
            is_unknown = name not in fields.names and _LIKE_FIELD.fullmatch(name)
            yield _Item("unknown", name) if is_unknown else _Item("word", text[match.start() : at])
        elif kind == "near":
            yield from _named(
                match["field"], _Item(kind, match["quoted"], extra=min(int(match["near"]), _MOST_EXTRA)), fields
            )
        elif kind in ("quoted", "word"):
            yield from _named(match["field"], _Item("any" if match["any"] else kind, match[kind]), fields)
        elif kind in ("open", "close", "sign"):
            yield _Item(kind, match[kind])


def _named(field: str | None, value: _Item, fields: Fields) -> Iterator[_Item]:
    """Yield a value with the field that is written before it, where there is such a field."""
    name = fold_name(field or "")
    if not field or name in fields.names:
        yield value._replace(field=name)
    elif _LIKE_FIELD.fullmatch(field) and not value.text.startswith("//"):
        yield _Item("unknown", name)
        yield value
    elif value.kind == "word":
        yield _Item("word", f"{field}:{value.text}")
    else:
        yield _Item("word", f"{field}:")
        yield value


def _values(text: str) -> Iterator[_Item]:
    """Yield the quoted values and the words of a bracket, which a comma may part."""
    for match in _VALUE.finditer(text):
        if match["word"] is None:
            yield _Item("quoted", match["quoted"])
        elif word := match["word"].rstrip(","):
            yield _Item("word", word)


def _bracket(name: str, items: Sequence[_Item]) -> _Item:
    """Return a field's bracket of values as one item; its text names an operator that is not the OR of them all."""
    values: list[str] = []
    operator, at = "", 0
    while at < len(items):
        item, width = items[at], 1
        if item.kind == "word" and item.text in _OPERATORS:
            operator = operator or item.text.replace("OR", "")
        else:
            words = [item.text, *_words_behind(items, at)] if item.kind == "word" else [item.text]
            width = _value_width(name, words) if len(words) > 1 else 1
            values.append(" ".join(words[:width]))
        at += width
    return _Item("values", operator, name, values=tuple(dict.fromkeys(values)))


def _words_behind(items: Sequence[_Item], at: int) -> Iterator[str]:
    """Yield the words that a value without quotes may go on for."""
    for other in items[at + 1 : at + _LONGEST_VALUE]:
        if other.kind != "word" or other.field or other.text in _OPERATORS:
            return
        yield other.text


def _with_values(items: Sequence[_Item], fields: Fields, today: datetime.date) -> list[_Item]:
    """Return the items with the values of fields as long as they make sense: ``satker:KPU Kota Bekasi``."""
    merged: list[_Item] = []
    at = 0
    while at < len(items):
        item, width = items[at], 1
        if item.kind == "word" and item.field:
            words = [item.text, *_words_behind(items, at)]
            is_date = item.field in DATES
            width = _date_width(item.field, words, today) if is_date else _value_width(item.field, words)
            item = item._replace(text=" ".join(words[:width]))
        merged.append(item)
        at += width
    return merged


def _value_width(name: str, words: Sequence[str]) -> int:
    """Return how many words make the longest office, region or decree, as the field asks for, else 1."""
    widths = range(len(words), 1, -1)
    if name in _PLACES:
        folded = [fold(word) for word in words]
        # What kind of office it is stands before its place.
        ends = (w for w in widths if folded[w - 1] not in OFFICE_WORDS) if name in _REGIONS else ()
        return next((w for w in ends if region_named(" ".join(words[:w]))), 0) or office_width(folded)
    if name in _DECREES:
        return next((width for width in widths if is_decree(" ".join(words[:width]))), 1)
    return 1


def _date_width(name: str, values: Sequence[str], today: datetime.date) -> int:
    """Return how many words make the longest date, and 1 when there is none."""
    if DATES[name][1]:
        # Of a range only one end would be used: the other stays with the words.
        values = values[: next((at for at, value in enumerate(values) if at and ends_date(value)), len(values))]
    widths = range(len(values), 1, -1)
    return next((width for width in widths if date_range(" ".join(values[:width]), today)), 1)


def _with_dates(items: Sequence[_Item], today: datetime.date) -> list[_Item]:
    """Return the items with each date phrase of the free text as one item."""
    merged: list[_Item] = []
    at = 0
    for phrase in date_phrases([_free_text(item) for item in items], today):
        merged += items[at : phrase.first]
        merged.append(_Item("date", phrase.words, "", phrase.days))
        at = phrase.end
    return [*merged, *items[at:]]


def _free_text(item: _Item) -> str:
    """Return what a date may be made of: words and the brackets of ``Jumat (25/7)``."""
    if item.field or item.kind not in ("word", "open", "close") or item.text in _OPERATORS:
        return ""
    return item.text


def _is_operator(item: _Item, operator: str) -> bool:
    return item.kind == "word" and not item.field and item.text == operator


def _is_prefix(item: _Item) -> bool:
    return item.kind == "word" and item.text.endswith("*") and bool(fold(item.text))


def _keyword(field: str, value: str) -> Keyword | Group:
    """Return the filter for one value of a keyword field."""
    if field == "office":
        return office_filter(value)
    if field == "region":
        return region_filter(value)
    if field == "decrees":
        return any_of(Keyword(field, key) for key in decree_keys(value) or ("",))
    return Keyword(field, keyword(without_titles(value) if field == "people" else value))


def _any(nodes: Iterable[Node | None]) -> Node | None:
    return _simplified(Group(should=_present(nodes)))


def _simplified(group: Group) -> Node | None:
    """Return an only alternative alone, and nothing for an empty group."""
    if len(group.should) == 1 and not group.must and not group.must_not:
        return group.should[0]
    return group if group != Group() else None


def _compound(tokens: Sequence[Token], fields: tuple[str, ...]) -> Node:
    whole, *parts = (Term(token.term, fields) for token in tokens)
    return Group(should=(whole, Group(must=tuple(parts)))) if parts else whole


def _present(nodes: Iterable[Node | None]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node is not None)
