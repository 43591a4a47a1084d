"""Cut the passage of an article that shows best why it was found, and mark the words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from kpusearch.analysis import Analyzer, Token, words
from kpusearch.search.query import DateWord, Either, Leaf, Near, Phrase, Prefix, Recent, Term, Verbatim

__all__ = ["SNIPPET_LENGTH", "Snippet", "Span", "find_spans", "marked", "snippet"]

SNIPPET_LENGTH: Final = 240
"""Code points of a snippet, without the marks of omission."""

Span: TypeAlias = tuple[int, int]
_BLANK: Final = re.compile(r"\s")
_BOUNDARY: Final = 30
_SEARCHED: Final = 100_000
"""Code points of a text in which a passage is sought; few articles are a tenth as long."""

_OMISSION: Final = "…"


class Snippet(NamedTuple):
    """Hold a passage as plain text, and [start, end) pairs into it that are to be highlighted."""

    text: str
    highlights: tuple[Span, ...]


class _Match(NamedTuple):
    start: int
    end: int
    leaf: Leaf


def find_spans(analyzer: Analyzer, text: str, field: str, leaves: Collection[Leaf]) -> list[Span]:
    """Return the ordered, disjoint spans of a field's text that the leaves match."""
    return _disjoint(_matches(analyzer, text, field, leaves))


def snippet(analyzer: Analyzer, text: str, field: str, weights: Mapping[Leaf, float]) -> Snippet:
    """Return the passage with the greatest weight of different leaves; where none matches, the beginning.

    `weights` holds each leaf's idf.
    """
    matches = _matches(analyzer, text[:_SEARCHED], field, weights)
    start, end = _window(text, _best_start(matches, weights), matches)
    before, after = _OMISSION if start else "", _OMISSION if end < len(text) else ""
    shift = len(before) - start
    inside = _disjoint(match for match in matches if start <= match.start and match.end <= end)
    passage = _BLANK.sub(" ", text[start:end])
    return Snippet(before + passage + after, tuple((first + shift, last + shift) for first, last in inside))


def marked(text: str, spans: Iterable[Span], before: str, after: str) -> str:
    """Return a text as HTML: escaped, and each span between two pieces of markup, which are not.

    >>> marked('"Hitung <ulang>"', [(1, 7)], "<b>", "</b>")
    '&quot;<b>Hitung</b> &lt;ulang&gt;&quot;'
    """
    # Few programs want HTML, and its table of entities takes milliseconds to load.
    from html import escape

    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), before, escape(text[start:end]), after]
        at = end
    return "".join([*pieces, escape(text[at:])])


def _matches(analyzer: Analyzer, text: str, field: str, leaves: Collection[Leaf]) -> list[_Match]:
    """Return what matches, ordered by start."""
    tokens = list(analyzer(text))
    found: list[_Match] = []
    terms: dict[str, Leaf] = {}
    prefixes: list[Prefix] = []
    phrases: list[tuple[Phrase, Leaf]] = []
    for leaf in leaves:
        for read in (leaf.term, *leaf.others) if isinstance(leaf, Either) else (leaf,):
            # A text does not show how recent it is.
            if not isinstance(read, Recent) and (isinstance(read, DateWord) or field in read.fields):
                if isinstance(read, Term | DateWord):
                    terms[read.term] = leaf
                elif isinstance(read, Prefix):
                    prefixes.append(read)
                elif isinstance(read, Phrase):
                    phrases.append((read, leaf))
                elif isinstance(read, Verbatim):
                    found += _quoted(text, read)
                else:
                    found += _nearest(tokens, read)
    for token in tokens:
        if token.term in terms:
            found.append(_Match(token.start, token.end, terms[token.term]))
        found += [_Match(token.start, token.end, leaf) for leaf in prefixes if token.term.startswith(leaf.prefix)]
    if phrases:
        at: dict[tuple[str, int], Token] = {(token.term, token.position): token for token in tokens}
        for phrase, leaf in phrases:
            for token in tokens:
                if token.term != phrase.terms[0]:
                    continue
                words = [
                    at.get((term, token.position + offset))
                    for term, offset in zip(phrase.terms, phrase.offsets, strict=True)
                ]
                if all(words):
                    found += [_Match(word.start, word.end, leaf) for word in words if word]
    return sorted(found, key=lambda match: (match.start, match.end))


def _quoted(text: str, quotation: Verbatim) -> Iterator[_Match]:
    """Yield each place where a quotation stands: as one match, or a match a word where no snippet would hold it."""
    tokens = words(text)
    folded, length = [word.text for word in tokens], len(quotation.words)
    for at, word in enumerate(folded):
        if word == quotation.words[0] and tuple(folded[at : at + length]) == quotation.words:
            run = tokens[at : at + length]
            if run[-1].end - run[0].start <= SNIPPET_LENGTH - 2 * _BOUNDARY:
                yield _Match(run[0].start, run[-1].end, quotation)
            else:
                yield from (_Match(word.start, word.end, quotation) for word in run)


def _nearest(tokens: Sequence[Token], near: Near) -> Iterator[_Match]:
    """Yield the words of the passage that holds most of the terms, the shortest of equals."""
    wanted = [token for token in tokens if token.term in near.terms]
    best: list[Token] = []
    best_count = (near.least - 1, 0)
    for at, first in enumerate(wanted):
        nearest: dict[str, Token] = {}
        for token in wanted[at:]:
            if token.position - first.position > near.width:
                break
            nearest.setdefault(token.term, token)
        last = max(token.position for token in nearest.values())
        if (count := (len(nearest), first.position - last)) > best_count:
            best, best_count = list(nearest.values()), count
    yield from (_Match(token.start, token.end, near) for token in best)


def _best_start(matches: Sequence[_Match], weights: Mapping[Leaf, float]) -> int | None:
    """Return where the match begins from which a snippet holds most; the earliest of equals."""
    best, best_weight = None, (0.0, 0)
    last = 0
    # Summed by name, as a set's own order would let equal sums differ in their last digits from run to run.
    places = {leaf: place for place, leaf in enumerate(sorted(weights, key=str))}
    for at, match in enumerate(matches):
        while last < len(matches) and matches[last].end - match.start <= SNIPPET_LENGTH - 2 * _BOUNDARY:
            last += 1
        different = sorted({other.leaf for other in matches[at:last]}, key=places.__getitem__)
        weight = (sum(weights[leaf] for leaf in different), last - at)
        if weight > best_weight:
            best, best_weight = match.start, weight
    return best


def _window(text: str, first: int | None, matches: Sequence[_Match]) -> Span:
    """Return where a passage starts and ends: at a sentence near the first match if there is one, else at a word."""
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    start = 0
    if first is not None and first > SNIPPET_LENGTH // 2:
        start = max(first - _BOUNDARY * 2, 0)
        sentence = max(text.rfind(mark, start, first) for mark in (". ", "? ", "! ", '" ', "” "))
        if sentence >= 0:
            start = sentence + 2
        elif start:
            blank = _BLANK.search(text, start, first)
            start = blank.end() if blank else first
    start = min(start, max(len(text) - SNIPPET_LENGTH, 0)) if first is None else start
    end = min(start + SNIPPET_LENGTH, len(text))
    if end < len(text):
        blanks = [blank.start() for blank in _BLANK.finditer(text, max(start + 1, end - _BOUNDARY), end + 1)]
        # A cut through a matched word would lose its highlight.
        end = blanks[-1] if blanks else next((m.start for m in matches if m.start < end < m.end), end)
    return start, max(end, start + 1)


def _disjoint(matches: Iterable[_Match]) -> list[Span]:
    spans: list[Span] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans
