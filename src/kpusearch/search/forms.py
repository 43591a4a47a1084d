"""Know what short forms stand for: those of the lexicon, and those that the articles of an index define."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from kpusearch.analysis import Analyzer
from kpusearch.lexicon import election_terms
from kpusearch.search.ordinary import Use, use_of
from kpusearch.search.parser import MAX_CHARACTERS
from kpusearch.storage import Snapshot
from kpusearch.storage.definitions import GAP, read_short

__all__ = ["UNKNOWN", "Form", "Forms", "trusted_readings"]

# The word that nearly every long form ends in has a short form of its own: Badan Pengawas Pemilu.
_ELECTION: Final = (("pemilihan", "umum"), ("pemilu",))
_SLIP: Final = 20
"""A long form this many times rarer than the first is taken for a slip."""

_ALIKE: Final = 0.75
"""Words at least so alike are misprints of one another: *Konsitusi*, *Penyelanggara*."""

_MEMO: Final = 2**14
"""Words that are remembered with their forms; most have none."""


class Form(NamedTuple):
    """Hold one reading of an acronym: both as terms, with the places of the long form's terms in it.

    What `is_learnt` from articles may be an ordinary word as well.
    """

    short: str
    long: tuple[str, ...]
    offsets: tuple[int, ...]
    is_ambiguous: bool
    is_learnt: bool = False


class LongForm(NamedTuple):
    """Hold one long form of a short form, how many articles define it so, and whether its initials say it all."""

    words: tuple[str, ...]
    articles: int
    is_initials: bool


class Known(NamedTuple):
    """Hold what a word may be: an acronym with its readings, or the first word of the long forms of certain ones."""

    as_short: Sequence[Form]
    as_first: Sequence[Form]


UNKNOWN: Final = Known((), ())
"""What most words are."""


class Forms(dict[str, Known]):
    """Tell what a term may be, by the lexicon and then by the articles of one snapshot. Safe to share between threads.

    The lexicon has the last word on an acronym that it holds. Looking up a term that is remembered takes no Python
    code.
    """

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._analyzer = analyzer
        self._uses: dict[str, Use] = {}

    def __missing__(self, word: str) -> Known:
        """Return the forms of a term that was not asked for before; memory is bounded."""
        if len(self) >= _MEMO:
            self.clear()
        known = self[word] = self._read(word)
        return known

    def is_ordinary(self, form: Form) -> bool:
        """Say whether a short form is an ordinary word as well, which is read only where capitals show what is meant.

        Found out when a form is about to be used, as articles may have to be read.
        """
        return form.is_learnt and self._use(form.short).is_ordinary

    def is_near(self, form: Form) -> bool:
        """Say whether many articles that hold a short form that is an ordinary word hold this long form too."""
        return form.long in self._use(form.short).near

    def in_capitals(self, query: str) -> frozenset[str]:
        """Return the terms of the words in capitals: none where several words all are, as that tells nothing.

        >>> from kpusearch.analysis import create_analyzer
        >>> forms = Forms(Snapshot([], [], 0), create_analyzer("indonesian"))
        >>> sorted(forms.in_capitals("Pelanggar TAK dipulangkan")), sorted(forms.in_capitals("TAK AKAN MUNDUR"))
        (['tak'], [])
        """
        tokens = list(self._analyzer(query[:MAX_CHARACTERS]))
        capitals = {token.term for token in tokens if token.text.isupper()}
        return frozenset(capitals if len(tokens) == 1 or any(not token.text.isupper() for token in tokens) else ())

    def _use(self, short: str) -> Use:
        use = self._uses.get(short)
        if use is None:
            if len(self._uses) >= _MEMO:
                self._uses.clear()
            trusted, _ = trusted_readings(self._readings(short))
            longs = [(_terms(reading.words), _offsets(reading.words)) for reading in trusted]
            are_syllables = any(not reading.is_initials for reading in trusted)
            defining = max(reading.articles for reading in trusted)
            use = self._uses[short] = use_of(
                self._snapshot, short, longs, defining=defining, are_syllables=are_syllables
            )
        return use

    def _read(self, word: str) -> Known:
        by_short, by_first = _of_lexicon(self._analyzer)
        shorts = by_short.get(word) or self._learnt(word)
        firsts = [*by_first.get(word, ())]
        for value in self._snapshot.field_terms("long", f"{word} ") if word else ():
            short = value.split()[1]
            if short not in by_short:
                firsts += [form for form in self._learnt(short) if not form.is_ambiguous and form.long[0] == word]
        return Known(shorts, tuple(dict.fromkeys(firsts))) if shorts or firsts else UNKNOWN

    def _learnt(self, short: str) -> list[Form]:
        trusted, are_rivals = trusted_readings(self._readings(short)) if short else ([], False)
        return [Form(short, _terms(words), _offsets(words), are_rivals, True) for words, _, _ in trusted]

    def _readings(self, short: str) -> Iterator[LongForm]:
        """Yield what the live articles say that a short form stands for."""
        for value in self._snapshot.field_terms("short", f"{short} "):
            articles = self._snapshot.postings("short", value).docs.size
            if articles:
                words, is_initials = read_short(value)
                yield LongForm(words[1:], articles, is_initials)


def trusted_readings(readings: Iterable[LongForm]) -> tuple[list[LongForm], bool]:
    """Return the readings of one short form that can be relied on, the most frequent first, and whether they rival.

    A long form is trusted where two articles have it, or where it explains a short form letter by letter; one that is
    a twentieth as frequent as the first, or less, is a slip.
    Two rival that begin with another word, or have as many words and not the same (*Dewan Perwakilan Daerah*, *Dewan
    Pimpinan Daerah*). Misprints and *Pemilu* for *Pemilihan Umum* do not.

    >>> committee = LongForm(("panitia", "pilih", "camat"), 3, True)
    >>> official = LongForm(("jabat", "buat", "komitmen"), 1, True)
    >>> [reading.words[0] for reading in trusted_readings([official, committee])[0]]
    ['panitia', 'jabat']
    >>> trusted_readings([official, committee])[1]
    True
    """
    ordered = sorted(readings, key=lambda reading: (-reading.articles, reading.words))
    most = ordered[0].articles if ordered else 0
    trusted = [each for each in ordered if (each.articles > 1 or each.is_initials) and _SLIP * each.articles > most]
    return trusted, any(not _are_one_reading(trusted[0].words, other.words) for other in trusted[1:])


def _are_one_reading(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two long forms are spellings or parts of one: *pemilu* and *pemilihan umum* after one head."""
    pairs = zip(one, other, strict=True) if len(one) == len(other) else [(one[0], other[0])]
    return all(a == b or SequenceMatcher(None, a, b).ratio() > _ALIKE for a, b in pairs)


def _terms(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word != GAP)


def _offsets(words: Sequence[str]) -> tuple[int, ...]:
    return tuple(at for at, word in enumerate(words) if word != GAP)


@functools.lru_cache(maxsize=8)
def _of_lexicon(analyzer: Analyzer) -> tuple[dict[str, list[Form]], dict[str, list[Form]]]:
    """Return the readings by acronym, and those of certain acronyms by the first word of the long form."""
    by_short: dict[str, list[Form]] = {}
    by_first: dict[str, list[Form]] = {}
    for term in election_terms().values():
        shorts = analyzer.terms(term.term).terms
        if len(shorts) != 1:
            continue
        for long in term.expansions:
            found = analyzer.terms(long)
            if not found.terms or found.terms == shorts:
                continue
            offsets = tuple(position - found.positions[0] for position in found.positions)
            form = Form(shorts[0], tuple(found.terms), offsets, term.is_ambiguous)
            for variant in _variants(form, analyzer):
                by_short.setdefault(form.short, []).append(variant)
                if not form.is_ambiguous and len(form.long) > 1:
                    by_first.setdefault(variant.long[0], []).append(variant)
    return by_short, by_first


def _variants(form: Form, analyzer: Analyzer) -> Iterator[Form]:
    """Yield a form, and again with *pemilu* for *pemilihan umum* in a longer one."""
    yield form
    words, short = (tuple(analyzer.terms(" ".join(name)).terms) for name in _ELECTION)
    shift = len(words) - len(short)
    for at in range(len(form.long) - len(words) + 1):
        end = at + len(words)
        if form.long[at:end] == words and len(form.long) > len(words):
            behind = tuple(offset - shift for offset in form.offsets[end:])
            offsets = form.offsets[: at + len(short)] + behind
            yield form._replace(long=form.long[:at] + short + form.long[end:], offsets=offsets)
