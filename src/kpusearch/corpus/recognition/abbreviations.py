"""Find where a text says what an abbreviation stands for: ``pemungutan suara ulang (PSU)``, ``Ngopi Asli (...)``.

After Schwartz & Hearst, *A simple algorithm for identifying abbreviation definitions in biomedical text* (Pacific
Symposium on Biocomputing 2003): a short form in brackets, and before it the fewest words that explain its letters
in order. Theirs takes a letter from anywhere in a word, which suits ``DNA``; Indonesian abbreviates by syllables,
so here each word gives a *piece*, and each kind of piece has a price:

- 0: the word's beginning (REN-cana STRA-tegis);
- 1: its beginning and one run of letters further on (P-em-IL-ihan), its end (peng-AWAS), or what follows a prefix
  (ke-POL-isian), two letters or more;
- 2: two letters or more from elsewhere inside it;
- 2, once, in four letters or more: a letter without a word (the U of ``Perselisihan Hasil Pemilihan (PHPU)``) or
  from inside one (the L of Bawaslu);
- 2: nothing, a word of substance being passed over; function words cost nothing.

What a short form may cost depends on how sure its shape is: capitals, syllables, an ordinary word in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["Definition", "Kind", "find_abbreviations"]

Kind: TypeAlias = Literal["initials", "syllables", "partial"]
"""How a short form is explained: one letter a word, pieces of words, or all but one letter."""

_MAX_LETTERS: Final = 24
_MAX_TERM: Final = 32
_MAX_WINDOW: Final = 400
_MAX_PLACES: Final = 5_000
"""Places of a text that are looked at; of twenty thousand news articles the richest has 93."""
_MAX_STEPS: Final = 50_000
"""Steps of explaining letters by words that a text may cost; of the same articles the dearest costs 1,059."""
_QUOTES: Final = "\"“”„«»'‘’"
_BLANK: Final = "[ \u00a0]"
_LETTER: Final = r"[^\W_]"
_SHORT_WORD: Final = rf"{_LETTER}(?:{_LETTER}|[&'’-]){{1,23}}+"
_BEFORE_VERB: Final = (
    "akrab|atau|biasa|biasanya|dapat|juga|kemudian|kerap|lazim|lebih|populer|selanjutnya|sering|umum|umumnya|yang"
)
_BEHIND_VERB: Final = "dengan|istilah|juga|menjadi|nama|saja|sebagai|sebutan|singkatan"
_VERB: Final = "disingkat|disebut|dikenal"
# One regular expression finds every place to look at, so that each window can end where the last one did.
_PLACE: Final = re.compile(
    r"\((?P<inside>[^()]{2,160}+)\)"
    rf"|\b(?P<verb>{_VERB}|atau|alias)(?:{_BLANK}(?:{_BEHIND_VERB})\b){{0,4}}+{_BLANK}{{1,3}}+(?=[{_QUOTES}\w])"
    rf"|\b(?:singkatan|kependekan|akronim){_BLANK}dari{_BLANK}(?:kata{_BLANK})?"
)
_SIGNS: Final = ("(", *_VERB.split("|"), "atau", "alias", "singkatan", "kependekan", "akronim")
# What may stand before the verb. Looked for from there, as looking for it at every word takes twice the time.
_LED: Final = re.compile(rf"\b(?:(?:{_BEFORE_VERB}|merupakan|adalah|ialah|itu){_BLANK}){{1,4}}$")
_LONGEST_LED: Final = 60
_INSIDE: Final = re.compile(
    rf"[\s{_QUOTES}]*+(?:(?:{_BEFORE_VERB}|{_VERB}|{_BEHIND_VERB}){_BLANK}){{0,6}}+[{_QUOTES}]*+"
    rf"(?P<short>{_SHORT_WORD}(?:{_BLANK}{_SHORT_WORD}){{0,2}}+)[\s{_QUOTES}]*+"
)
_GLOSSED: Final = re.compile(rf"(?P<long>[^/]+)/\s?(?P<short>{_SHORT_WORD})\s*+")
_NAMED: Final = re.compile(rf"[{_QUOTES}]?(?P<short>{_SHORT_WORD})(?!\.?\w)")
_LAST: Final = re.compile(rf"(?<![\w.'’-]){_SHORT_WORD}$")
_WORD_OF_SHORT: Final = re.compile(rf"(?<![\w.'’-]){_SHORT_WORD}(?![\w'’-])")
_WORD: Final = re.compile(r"[^\W_]++(?:['’][^\W_]++)*+")
# A long form does not go on across the end of a sentence, a bracket, a dash or an empty line; but scraped pages
# also write "Undang - undang".
_BOUNDARY: Final = re.compile(r"[.;:!?()\[\]{}<>|•…/\\]|\s[-–—]{1,2}(?=\s)(?!\s[a-z])|\n\s?\n")
_NUMERAL: Final = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_REPEATED: Final = re.compile(r"([a-z])([2-5])|^([2-9])([a-z])$")
_PREFIXES: Final = (
    *("be", "ber", "di", "ke", "me", "mem", "men", "meng", "meny"),
    *("pe", "pel", "pem", "pen", "peng", "peny", "per", "se", "ter"),
)
_JOINING: Final = frozenset(
    {"antara", "atas", "atau", "bagi", "dalam", "dan", "dari", "dengan", "di", "ke", "oleh", "pada", "serta"}
    | {"tentang", "terhadap", "untuk", "yang", "and", "for", "in", "of", "on", "the", "to"}
)
_TITLES: Final = frozenset({"ri", "tbk"})
"""Words behind a name that its short form often leaves out: ``Bank Central Asia Tbk (BCA)``."""


class Definition(NamedTuple):
    """Hold one definition: ``text[short_start:short_end] == short``, and the same of `long`, in code points.

    The short form comes first where the text has it first: ``PSU (pemungutan suara ulang)``.
    """

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int
    kind: Kind


class _Word(NamedTuple):
    term: str
    start: int
    end: int


class _Fit(NamedTuple):
    """Say how letters are explained by words: lower is better, more pieces being better at the same price."""

    price: int
    spare: int
    end: int
    is_partial: bool
    longest: int


class _Short(NamedTuple):
    text: str
    start: int
    letters: str
    limit: int
    is_capitals: bool
    is_strict: bool
    """Few capitals: each must begin a word, but for one that may be missing."""


def find_abbreviations(text: str, *, known: Container[str] = ()) -> Iterator[Definition]:
    """Yield the definitions of a text, in the order of the places that show them.

    Short forms in brackets that are `known`, in lower case, are passed over.

    A window holds 400 characters at most and ends at the bracket before it, so time is linear. A text made to be hard
    is read as far as 5,000 places or 50,000 steps of explaining letters by words go.

    >>> [(found.short, found.long) for found in find_abbreviations("Rapat membahas pemungutan suara ulang (PSU).")]
    [('PSU', 'pemungutan suara ulang')]
    >>> [found.long for found in find_abbreviations("Sirekap (Sistem Informasi Rekapitulasi) diuji, Selasa (29/7).")]
    ['Sistem Informasi Rekapitulasi']
    """
    return _Search(text, known).definitions()


class _Search:
    """Read the definitions of one text; what is hard to explain is explained while steps are left."""

    def __init__(self, text: str, known: Container[str]) -> None:
        self._text = text
        self._known = known
        self._steps = _MAX_STEPS

    def definitions(self) -> Iterator[Definition]:
        """Yield the definitions, in the order of the places that show them."""
        text = self._text
        floor = 0
        places = islice(_places(text), _MAX_PLACES)
        place = next(places, None)
        while place is not None and self._steps:
            following = next(places, None)
            start, end = place.span()
            if place["inside"] is None and (led := _LED.search(text, max(floor, start - _LONGEST_LED), start)):
                start = led.start()
            ceiling = following.start() if following else len(text)
            if place["inside"] is not None:
                found = self._in_brackets(floor, start, end)
            elif place["verb"] is not None:
                found = self._named(floor, place, start, ceiling)
            else:
                found = self._spelled_out(floor, start, end, ceiling)
            if found is not None:
                yield found
            # A plain "atau" stands in long forms too, and ends none.
            if found is not None or place["verb"] not in ("atau", "disebut"):
                floor = end
            place = following

    def _in_brackets(self, floor: int, start: int, end: int) -> Definition | None:
        inside, stop = start + 1, end - 1
        if match := _INSIDE.fullmatch(self._text, inside, stop):
            if match["short"].lower() in self._known:
                return None
            short = _short(match["short"], match.start("short"))
            if short is not None and (found := self._before(short, floor, start)):
                return found
        if match := _GLOSSED.fullmatch(self._text, inside, stop):
            short = _short(match["short"], match.start("short"))
            return self._before(short, *match.span("long")) if short else None
        return self._behind_short(floor, start, (inside, stop))

    def _named(self, floor: int, place: re.Match[str], start: int, ceiling: int) -> Definition | None:
        """Read ``Daftar Pemilih Tetap, selanjutnya disebut DPT`` and ``PSU atau pemungutan suara ulang``."""
        is_plain = place["verb"] in ("atau", "alias")
        if (match := _NAMED.match(self._text, place.end())) and (not is_plain or _is_capitals(match["short"])):
            short = _short(match["short"], match.start("short"))
            # Between alternatives, only letters that fit exactly tell a definition.
            if short and (found := self._before(short._replace(limit=0) if is_plain else short, floor, start)):
                return found
        return self._spelled_out(floor, start, place.end(), ceiling) if is_plain else None

    def _spelled_out(self, floor: int, start: int, end: int, ceiling: int) -> Definition | None:
        """Read ``PSU singkatan dari pemungutan suara ulang``: the long form's end is where the letters are used up."""
        begin = max(floor, start - 40)
        head = self._text[begin:start].rstrip(f" \u00a0,{_QUOTES}")
        match = _LAST.search(self._text, begin, begin + len(head))
        if match is None or not _is_capitals(match[0]):
            return None
        short = _short(match[0], match.start())
        if short is None:
            return None
        words = _words_behind(self._text, end, min(ceiling, end + _MAX_WINDOW), _reach(short.letters))
        if not words or _is_capitals(self._text[words[0].start : words[0].end]):
            return None  # "BUMD atau BUMN" are two things
        return self._define(short._replace(limit=0), words, starts=range(1), is_whole=False)

    def _before(self, short: _Short, floor: int, end: int) -> Definition | None:
        """Find the long form that ends where a bracket or a phrase begins."""
        floor = max(floor, end - _MAX_WINDOW)
        words = _words_before(self._text, floor, end, _reach(short.letters))
        starts = [number for number, word in enumerate(words) if _may_begin(word.term, short.letters)]
        # Among equals, the shortest long form is meant, so starts near the short form come first.
        found = self._define(short, words, starts=starts[::-1], is_whole=True)
        if found is None and words and words[-1].term in _TITLES:
            starts = [start for start in starts if start < len(words) - 1]
            return self._define(short, words[:-1], starts=starts[::-1], is_whole=True)
        return found

    def _behind_short(self, floor: int, start: int, inside: tuple[int, int]) -> Definition | None:
        """Find a short form of one to three words before a bracket that holds nothing but its long form."""
        if _BOUNDARY.search(self._text, *inside):
            return None
        words = [_word(match) for match in _WORD.finditer(self._text, *inside)]
        if not 2 <= len(words) <= 2 * _MAX_LETTERS:
            return None
        lead = list(_WORD_OF_SHORT.finditer(self._text, max(floor, start - 72), start))[-3:]
        if not lead or self._text[lead[-1].end() : start].strip(_QUOTES + " \u00a0\n"):
            return None
        for match in reversed(lead):
            written = self._text[match.start() : lead[-1].end()]
            short = _short(written, match.start()) if not _BOUNDARY.search(written) and "," not in written else None
            if short and words[0].term[:1] == short.letters[0]:
                found = self._define(short, words, starts=range(1), is_whole=True)
                if found:
                    return found
        return None

    def _define(
        self, short: _Short, words: Sequence[_Word], *, starts: Iterable[int], is_whole: bool
    ) -> Definition | None:
        fitter = _Fitter(short, [word.term for word in words], is_whole=is_whole, steps=self._steps)
        fits: list[tuple[int, bool, int, _Fit, int]] = []
        for order, start in enumerate(starts):
            if words[start].term in _JOINING:
                continue  # "dan Kebudayaan (Dikbud)" has lost its beginning
            fit = fitter.fit(start)
            if fit is not None:
                fits.append((fit.price, short.is_capitals and fit.longest > 1, order, fit, start))
        self._steps = fitter.steps
        # What was not looked at to the end may be explained better.
        if not fits or not self._steps:
            return None
        *_, chosen, first = min(fits)
        last = chosen.end
        used = [word.term for word in words[first : last + 1]]
        long_start, long_end = words[first].start, words[last].end
        if _is_no_abbreviation(short, used, chosen) or (
            len(short.letters) == 2 and "," in self._text[long_start:long_end]
        ):
            return None
        kind: Kind = (
            "partial" if chosen.is_partial else "initials" if chosen.longest == 1 and chosen.price == 0 else "syllables"
        )
        return Definition(
            short.text,
            self._text[long_start:long_end],
            short.start,
            short.start + len(short.text),
            long_start,
            long_end,
            kind,
        )


def _fold(word: str) -> str:
    """Return letters and digits in lower case, without accents."""
    if word.isascii() and word.isalnum():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if c.isalnum())


def _places(text: str) -> Iterator[re.Match[str]]:
    """Yield the places of `_PLACE`, which do not overlap; searching for the signs first takes a fourth of the time."""
    starts: list[int] = []
    for sign in _SIGNS:
        start = text.find(sign)
        while start >= 0:
            starts.append(start)
            start = text.find(sign, start + 1)
    end = 0
    for start in sorted(starts):
        if start >= end and (place := _PLACE.match(text, start)):
            end = place.end()
            yield place


def _may_begin(term: str, letters: str) -> bool:
    return term[:1] == letters[0] or (len(letters) > 5 and term.find(letters[:3], 1) > 0)


def _words_before(text: str, floor: int, end: int, count: int) -> list[_Word]:
    """Return the last words of a window, back to the last boundary in it."""
    window = text[floor:end]
    stop = len(window.rstrip(f" \u00a0\n\t,{_QUOTES}"))
    begin = 0
    for match in _BOUNDARY.finditer(window, 0, stop):
        begin = match.end()
    found = list(_WORD.finditer(window, begin, stop))
    if found and found[-1].end() != stop:
        return []  # a sign stands between word and bracket
    if found and found[0].start() == 0 and floor and (text[floor - 1].isalnum()):
        del found[0]  # the window has cut it
    return [_Word(_fold(m[0][:_MAX_TERM]), floor + m.start(), floor + m.end()) for m in found[-count:]]


def _words_behind(text: str, start: int, end: int, count: int) -> list[_Word]:
    boundary = _BOUNDARY.search(text, start, end)
    stop = boundary.start() if boundary else end
    found: list[_Word] = []
    for match in _WORD.finditer(text, start, stop):
        found.append(_word(match))
        if len(found) == count:
            break
    return found


def _word(match: re.Match[str]) -> _Word:
    return _Word(_fold(match[0][:_MAX_TERM]), match.start(), match.end())


def _reach(letters: str) -> int:
    return 2 * len(letters) + 5


def _is_capitals(short: str) -> bool:
    return short.isupper() and sum(map(str.isalpha, short)) > 1


def _short(written: str, start: int) -> _Short | None:
    """Return a short form and the price it may cost; None for what is none, as numbers and numerals."""
    letters = _REPEATED.sub(
        lambda m: m[1] * int(m[2]) if m[1] else m[4] * int(m[3]),
        _fold(written),
    )
    count = len(letters)
    if not 2 <= count <= _MAX_LETTERS or not letters[0].isalpha() or sum(map(str.isalpha, letters)) < 2:
        return None
    if _NUMERAL.fullmatch(written):
        return None
    is_capitals = _is_capitals(written)
    if is_capitals:
        limit = 0 if count < 4 else 2 if count < 6 else 3
    elif written.islower():
        if count < 4:
            return None
        limit = 1 if count < 6 else 2
    else:
        limit = 0 if count < 3 else 1 if count < 5 else count // 2
    if len(written.split()) > 1:
        limit = min(limit, 2)
    return _Short(written, start, letters, limit, is_capitals, is_capitals and count < 6)


def _is_no_abbreviation(short: _Short, used: Sequence[str], fit: _Fit) -> bool:
    """Return whether the short form shortens nothing: one of the words, most of one, or nearly all of them."""
    count = len(short.letters)
    return (
        len(used) < 2
        or 10 * count > 8 * sum(map(len, used))
        or {_fold(part[0]) for part in _WORD.finditer(short.text)} <= set(used)
        # Of few capitals, all but one must be initials: PHPU, but not PEPK for "perlindungan konsumen".
        or (fit.longest > 1 and fit.is_partial and short.is_strict)
        or (fit.is_partial and not short.is_capitals and (count < 6 or short.text.islower()))
        or (fit.longest > count - 2 and count > 3 and fit.price > 0 and not short.is_capitals)
    )


class _Fitter:
    """Explain letters by pieces of words at the lowest price: letters x words x prices states, each worked out once.

    `steps` are those left; without any nothing is explained.
    """

    def __init__(self, short: _Short, terms: Sequence[str], *, is_whole: bool, steps: int) -> None:
        self.steps = steps
        self._letters = short.letters
        # Of these, pieces from inside a word are none, but for one letter.
        self._is_plain = short.is_strict or not short.limit
        self._limit = short.limit
        self._terms = terms
        self._is_whole = is_whole
        self._known: dict[tuple[int, int, bool, int], _Fit | None] = {}

    def fit(self, start: int) -> _Fit | None:
        """Return the best way to explain all letters by the words from `start` on, for the price that they may cost."""
        return self._fit(start, 0, True, True, self._limit)

    def _fit(self, number: int, done: int, may_miss: bool, is_first: bool, left: int) -> _Fit | None:
        """Return the best way to explain the letters from `done` on by the words from `number` on for what is left."""
        if not self.steps:
            return None
        self.steps -= 1
        letters, terms = self._letters, self._terms
        if done == len(letters):
            is_end = number == len(terms) or not self._is_whole
            return _Fit(0, 0, number - 1, False, 0) if is_end else None
        key = (number, done, may_miss, left)
        if not is_first and key in self._known:
            return self._known[key]
        best: _Fit | None = None
        may_miss = may_miss and len(letters) > 3 and self._limit > 1
        if number < len(terms):
            term = terms[number]
            for size, price in (
                _beginnings(term, letters, done) if self._is_plain else _pieces(term, letters, done, is_first)
            ):
                is_missing = size == 1 and price == 2
                if price > left or (is_missing and not may_miss):
                    continue
                rest = self._fit(number + 1, done + size, may_miss and not is_missing, False, left - price)
                best = _better(best, rest, price, -1, is_missing, size)
            if not is_first and (number + 1 < len(terms) or not self._is_whole):
                price = 0 if term in _JOINING else 2
                if price <= left:
                    best = _better(best, self._fit(number + 1, done, may_miss, False, left - price), price, 0, False, 0)
        if may_miss and left >= 2 and not is_first and letters[done].isalpha():
            best = _better(best, self._fit(number, done + 1, False, False, left - 2), 2, 0, True, 0)
        if not is_first:
            self._known[key] = best
        return best


def _better(best: _Fit | None, rest: _Fit | None, price: int, spare: int, is_missing: bool, size: int) -> _Fit | None:
    if rest is None:
        return best
    found = _Fit(
        rest.price + price, rest.spare + spare, rest.end, rest.is_partial or is_missing, max(rest.longest, size)
    )
    return found if best is None or found < best else best


def _beginnings(term: str, letters: str, done: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a word that cost nothing, and the one letter that may be from inside a word."""
    size = 0
    for size, (one, other) in enumerate(zip(term, letters[done:], strict=False), 1):
        if one != other:
            size -= 1
            break
        yield size, 0
    if not size and term.find(letters[done], 1) > 0:
        yield 1, 2


def _pieces(term: str, letters: str, done: int, is_first: bool) -> Iterator[tuple[int, int]]:
    """Yield the size and price of each piece of a word that explains the next letters."""
    left = len(letters) - done
    start = 0
    while start < min(len(term), left) and term[start] == letters[done + start]:
        start += 1
        yield start, 0
        size = start + 1
        while size <= left and term.find(letters[done + start : done + size], start + 1) >= 0:
            yield size, 1
            size += 1
    size = 1
    while size <= left:
        piece = letters[done : done + size]
        if term.find(piece, 1) < 0:
            return
        if not is_first:
            yield size, 1 if size > 1 and (term.endswith(piece) or _is_behind_prefix(term, piece)) else 2
        elif size > 2 and len(letters) > 5 and _is_behind_prefix(term, piece):
            yield size, 1
        size += 1


def _is_behind_prefix(term: str, piece: str) -> bool:
    return any(term.startswith(prefix) and term.startswith(piece, len(prefix)) for prefix in _PREFIXES)
