"""Recognise the people that an article names, by what stands around a name.

Precision before recall: whoever is missed is found by the words of the text; an office among the people misleads.
A run of capitalised words is a name where a role or a title stands before it, a role behind it, or where it speaks;
what the lexicon knows as a place, an institution, a party or a thing is none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from kpusearch.lexicon import MONTHS, WEEKDAYS, election_terms, name_signs, name_words, place_names, stop_words

__all__ = ["find_people"]

_DEGREES: Final = (
    r"(?:,?\s+(?:S\.?(?:H|E|T|Ag|Pd|Sos|Kom|IP|STP|Hum|Psi|Si)|M\.?(?:H|M|Si|Pd|Ag|Hum|Kom|AP|IP|Sc|T|Sos|Kn|Ec)"
    r"|MBA|A\.?Md|SIP|SIK|Lc|Ph\.?D)(?:\.?I)?\b\.?)"
)
_TITLES: Final = "Drs|Dra|Dr|Ir|Prof|Hj|Pdt|Tgk|St|Muh|Moh|Mohd|Mochd|Abd"
# Nobody has more initials: without a bound, a row of them is read again from each.
_INITIALS: Final = r"(?:[A-Z]\.){1,8}+(?![A-Za-z])"
_WORD: Final = rf"(?:(?:{_TITLES})\.|{_INITIALS}|[A-Z][\w'’-]*)"
_BLANK: Final = r"[ \u00a0]{1,2}"
_RUN: Final = re.compile(rf"{_WORD}(?:{_BLANK}(?:(?:bin|binti|ibn|van|von|de|al){_BLANK})?(?:[a-z]{{2}}-)?{_WORD})*")
# The same, roughly: it is read six times faster, and few runs hold a full stop.
_ROUGH: Final = re.compile(
    r"[A-Z][\w.'’-]*(?:[ \u00a0]{1,2}(?:(?:bin|binti|ibn|van|von|de|al)[ \u00a0])?[A-Z][\w.'’-]*)*"
)
_SPEECH: Final = name_signs("speech")
_CAPITALISED: Final = re.compile(r"[A-Z][\w.'’-]*")
_PARTICLE: Final = re.compile(r"(?:bin|binti|ibn|van|von)\b")
_PARTS: Final = re.compile(r"\w+")
_SPEAKS: Final = re.compile(
    r"(?:,? (?:juga |pun |lalu |kemudian |kembali |turut |sendiri |selaku |yang |tidak |memang |sempat )*"
    r"(?P<verb>me(?:ngatakan|nambahkan|njelaskan|nerangkan|nyatakan|nyampaikan|ngungkapkan|nuturkan|maparkan|negaskan|"
    r"ngaku|ngakui|ngingatkan|nyebut|nyebutkan|nilai|minta|ngimbau|ngajak|nekankan|njawab|nguraikan|nyarankan|"
    r"ngusulkan|mbantah|nanggapi|ngapresiasi|ngumumkan|ngklaim|mastikan|nargetkan|mberi|mbuka|mimpin|mandu|meriksa|ncatat|"
    r"nunjukkan|laporkan|nceritakan|nitipkan|mperlihatkan|mbacakan|yakinkan|nyinggung|mbidangi|nutup|nerima|"
    r"ngawali|ngharapkan|ngeluhkan|nolak)|"
    r"berharap|berpesan|berkata|bercerita|berjanji|mengenakan|selaku|membidangi|menemani|menjamin|tampil)\b)"
)
_ACTS: Final = re.compile(r"(?:,? (?:juga|pun|lalu|kemudian|kembali|turut|yang|tidak|sempat))* (?:me|ber)[a-z]{3,}\b")
# Where the lexicon knows most of what is no person, whoever does anything is one.
_OWN_PAGE: Final = ".kpu.go.id"
_CALLED: Final = name_signs("called")
_TELLING: Final = _SPEECH | _CALLED | {"dan", "serta", "bersama", "yakni", "yaitu", "menurut", "oleh", "bahwa"}
_ROLE_BEFORE: Final = re.compile(
    r"(?P<role>[A-Z][a-z]+)(?:[ \u00a0,]+(?:[A-Z0-9][\w./'’-]*|dan|serta|\([^()]{1,40}\)|bidang|yang"
    r"|membidangi|se-[A-Z]\w+))*,\s+(?:(?:dan|serta|yakni|yaitu)\s+)?$"
)
_AND: Final = re.compile(r",?\s+(?:dan|serta|bersama)\s+$|,\s+$")
# Roles that need nothing behind them, and what surely ends the name of an institution.
_RANKS: Final = name_signs("rank")
_ENDS: Final = name_signs("end")
_MOST_WORDS: Final = 5
_LONGEST_RUN: Final = 1_000
"""Characters of a run that is looked at; the longest in twenty thousand news articles has 431."""
_LONGEST_TITLE: Final = 2_000
"""Characters of a headline that are looked at, as each name in it is looked for in the whole text."""
_LONGEST_WORD: Final = 40
"""Characters of a speaker's word."""
_LOOK_BACK: Final = 200
_NEAR: Final = 60
_PLACE_WORDS: Final = 4
_INFLECTED: Final = re.compile(r"\w{3,}kan|(?:ke|pe)[a-z]{5,}an|kemen\w+|(?P<twice>\w{3,})-(?P=twice)", re.IGNORECASE)
_STREET: Final = re.compile(r"\b(?:[Jj]alan|[Jj]ln?\.?) (?:\w+\.? )?$")
_LINK: Final = re.compile(r"\b(?:[Bb]aca|BACA)(?: (?:[Jj]uga|JUGA))?\b[^.]*$")


class _Run(NamedTuple):
    """Hold a run's name: `lead` is what stands before it in the run (role, title, office, opaque, opener, place).

    `is_bound` says that nothing of the lead can belong to the name: an open role (Ketua) is followed by the name of
    what it belongs to, and where no place or known acronym ends that, its last words would be taken for a person's.
    """

    name: str
    start: int
    end: int
    lead: frozenset[str]
    is_bound: bool


def find_people(title: str, body: str) -> tuple[str, ...]:
    """Return the full names of the people that an article names, in order of first mention.

    Titles and degrees are no part of a name. A name of one word is given only where an office of the commission and
    a role stand before it; whoever is mentioned in a longer and a shorter form is one person, under the longest.

    Time is linear in the text. Runs of more than 1,000 characters name nobody, and of a headline the first 2,000 count.

    >>> find_people("", "Ketua KPU Kota Semarang, Dr. Rahmat Wijaya, S.H., membuka rapat. Rahmat berterima kasih.")
    ('Rahmat Wijaya',)
    >>> find_people("KPU Jawa Tengah Gelar Rapat", "Badan Pengawas Pemilu mengatakan siap.")
    ()
    """
    # Every word of a headline is capitalised: it may only name whom the text names too.
    titled = (name for name in _named(title[:_LONGEST_TITLE], titled=True) if name in body)
    return _longest([*titled, *_named(body)])


def _named(text: str, *, titled: bool = False) -> Iterator[str]:
    """Yield the names in a text in order. In a headline every word is capitalised, so that only a role tells."""
    # Looked up for every run: to search the text each time would be quadratic.
    small, is_own_page = frozenset(text.split(" ")[1:-1]), _OWN_PAGE in text
    speakers: frozenset[str] | None = None
    last_end = -1
    for run in _runs(text):
        certain = _is_told(text, run, last_end, small, titled=titled)
        if not certain and not titled and " " in run.name and _speaks(text, run, is_own_page=is_own_page):
            words = run.name.split()
            if is_own_page:
                certain = _is_unmixed(words, small)
            else:
                if speakers is None:
                    speakers = _speakers(text)
                certain = not speakers.isdisjoint(words)
        if certain:
            last_end = run.end
            yield run.name


def _runs(text: str) -> Iterator[_Run]:
    # One word tells something only on the commission's pages, or beside a verb: see `_speakers`.
    keeps_single = any(name in text for name in _COMMISSION)
    for rough in _ROUGH.finditer(text):
        run = rough[0]
        if " " not in run and "\u00a0" not in run:
            if len(run) > _LONGEST_RUN:
                continue
            if keeps_single and text[rough.start() - 2 : rough.start()] == ", " and not _kind(run.rstrip(".")):
                name = run.rstrip(".")
                if len(name) > 3 and name.isalpha() and not _place_width([name], 0):
                    yield _Run(_cased([name]), rough.start(), rough.start() + len(name), frozenset(), False)
        elif "." in run:
            for match in _RUN.finditer(text, rough.start(), rough.end()):
                if len(match[0]) <= _LONGEST_RUN:
                    yield from _read(match[0], match.start())
        elif len(run) <= _LONGEST_RUN and not _is_untold(text, rough, run):
            yield from _read(run, rough.start())


def _is_untold(text: str, match: re.Match[str], run: str) -> bool:
    """Say early and cheaply that nothing can tell a name here: most runs stand inside a sentence, and are none."""
    if text[match.end() : match.end() + 1] == ",":
        return False
    before = text[max(0, match.start() - 14) : match.start()].rstrip(" \u00a0").rpartition(" ")[2]
    if not (before.isalpha() and before.islower()) or before in _TELLING:
        return False
    return not any(_kind(word) in ("role", "title") for word in run.split())


def _read(run: str, start: int) -> Iterator[_Run]:
    """Yield the name in a run of capitalised words: behind roles, offices and places, up to a role or the end."""
    words = run.split()
    lead: set[str] = set()
    at = 0
    while at < len(words):
        width = _place_width(words, at)
        kind = "place" if width else _kind(words[at])
        if not kind:
            break
        lead.add(kind)
        at += width or 1
    end = at
    while end < len(words) and not (kind := _kind(words[end])):
        end += 1
    if end < len(words) and kind != "role":
        return
    name = words[at:end]
    while name and _is_degree(name[-1]):
        name.pop()
    if name:
        name[-1] = name[-1].rstrip("'’")
    if not name or len(name) > _MOST_WORDS or not all(map(_is_name_word, name)):
        return
    if any(map(_starts_place, name)) and any(_place_width(name, place) for place in range(len(name))):
        return
    capitals = [len(word) > 1 and word.isupper() and "." not in word for word in name]
    if (any(capitals) and not all(capitals)) or (len(name[0]) < 2 and len(name) < 2):
        return
    stop = start
    first = start
    for number, word in enumerate(words[: at + len(name)]):
        first = run.index(word, stop - start) + start
        if number == at:
            start_of_name = first
        stop = first + len(word)
    yield _Run(_cased(name), start_of_name, stop, frozenset(lead), _is_bound(words, at, lead))


def _is_bound(words: Sequence[str], at: int, lead: set[str]) -> bool:
    if "title" in lead or "role" not in lead or not at:
        return True
    last = words[at - 1].lower()
    if last in ("menteri", "menko"):
        return False
    if last in _RANKS or last in _ENDS or _place_width(words, at - 1):
        return True
    if any(_place_width(words, place) > 1 and place + _place_width(words, place) == at for place in range(at)):
        return True
    is_open = any(_kind(word) == "role" and word.lower() not in _RANKS for word in words[:at])
    return not is_open


@functools.lru_cache(maxsize=65536)
def _is_name_word(word: str) -> bool:
    """Say whether a word may be part of a name: headlines put verbs (Tetapkan) where a name could be."""
    if _INFLECTED.fullmatch(word):
        return False
    return (
        not word.endswith("-") and not any(letter.isdigit() or letter == "_" for letter in word) and word.count(".") < 2
    )


def _is_told(text: str, run: _Run, last_end: int, small: Container[str], *, titled: bool) -> bool:
    """Say whether a role or a title beside the run tells that it is a name; `small` is as for `_is_unmixed`."""
    count = run.name.count(" ") + 1
    is_led = "role" in run.lead or "title" in run.lead
    if "opaque" in run.lead or (not is_led and (titled or run.lead - {"opener"})):
        return False
    before = text[max(0, run.start - _NEAR) : run.start]
    if (
        _STREET.search(before)
        or _LINK.search(before)
        or text.startswith((" &", " and "), run.end)
        or before.endswith(("bin ", "binti "))
    ):
        return False
    if is_led:
        if not run.is_bound:
            return False
        # A headline inside the text goes on in capitals, too.
        return _is_unmixed(run.name.split(), small) if count > 1 else "place" in run.lead and bool(_KPU.search(before))
    if count > 1:
        if _has_role_after(text, run.end):
            return True
        if 0 <= last_end < run.start <= last_end + 12 and _AND.fullmatch(text[last_end : run.start]):
            return True
        word = before[-14:].rstrip(" \u00a0").rpartition(" ")[2].rpartition("\n")[2]
        if word in _SPEECH or word in _CALLED:
            return True
    return _has_role_before(text, run, last_end, certain=count == 1)


def _has_role_after(text: str, end: int) -> bool:
    match = _ROLE_AFTER.match(text, end)
    return match is not None and (match["role"] == "Divisi" or _kind(match["role"]) == "role")


_ROLE_AFTER: Final = re.compile(rf"{_DEGREES}*,\s+(?P<role>[A-Z][a-z]+|Divisi)\s+(?:[A-Z]|di\b|Ke)")


def _has_role_before(text: str, run: _Run, last_end: int, *, certain: bool) -> bool:
    joined = text[max(0, run.start - 6) : run.start]
    if joined.endswith(("dan ", "serta ")):
        # In a list of people, not of what an office deals with.
        if last_end < run.start - _LOOK_BACK or last_end < 0:
            return False
    elif not joined.endswith((", ", "yakni ", "yaitu ")):
        return False
    before = text[max(0, run.start - _LOOK_BACK) : run.start]
    before = before[max(before.rfind(mark) for mark in (". ", "\n", '"', "”")) + 1 :]
    for match in re.finditer(r"[A-Z][a-z]+", before):
        if _kind(match[0]) == "role" or match[0] == "Divisi":
            if not _ROLE_BEFORE.match(before, match.start()):
                continue
            return not certain or (text[run.end : run.end + 1] in (",", ".") and bool(_KPU.search(before)))
    return False


_COMMISSION: Final = ("KPU", "KIP", "PPK", "PPS")
_KPU: Final = re.compile(rf"\b(?:{'|'.join(_COMMISSION)})\b")


def _speaks(text: str, run: _Run, *, is_own_page: bool) -> bool:
    """Say whether the run stands where a speaker does: behind Menurut, or at the start of a sentence before a verb."""
    before = text[max(0, run.start - 14) : run.start].rstrip(" \u00a0")
    if before.endswith(("Menurut", "menurut")):
        return True
    if (
        before
        and before[-1] not in ('.!?"”“;:\n\r–—,' if is_own_page else '.!?"”“;:\n\r–—')
        and not before.endswith((" oleh", " bahwa"))
    ):
        return False
    return _SPEAKS.match(text, run.end) is not None or (is_own_page and _ACTS.match(text, run.end) is not None)


def _speakers(text: str) -> frozenset[str]:
    """Return the words that speak alone somewhere in a text: kata Zaini, Zaini menjelaskan.

    Looked up for every name that may speak: to search the text each time would be quadratic.
    """
    found: set[str] = set()
    for match in chain(_CAPITALISED.finditer(text), _PARTICLE.finditer(text)):
        start, end = match.span()
        before = text[max(0, start - 24) : start].rstrip(" ").rpartition(" ")[2]
        if before in _SPEECH or before in ("Menurut", "menurut"):
            word = match[0][:_LONGEST_WORD]
            found.update(word[: part.end()] for part in _PARTS.finditer(word))
        elif end - start <= _LONGEST_WORD and not before[:1].isupper() and _SPEAKS.match(text, end):
            found.add(match[0])
    return frozenset(word for word in found if len(word) > 2)


def _is_unmixed(words: Sequence[str], small: Container[str]) -> bool:
    """Say that none of the words is written small elsewhere, as an ordinary word would be.

    `small` holds what stands between two blanks of the text.
    """
    return not any(len(word) > 2 and word.lower() in small for word in words)


def _longest(names: Iterable[str]) -> tuple[str, ...]:
    """Return each person once, under the longest form, in order of first mention.

    A name has so few words that all its parts can be looked up: nobody is compared with everybody.
    """
    kept: list[str] = []
    # Words -> place in `kept`: of the person with just these, and of the first with these and maybe more.
    exact: dict[frozenset[str], int] = {}
    holding: dict[frozenset[str], int] = {}
    for name in dict.fromkeys(names):
        words = _words_of(name)
        parts = [frozenset(some) for size in range(1, len(words)) for some in combinations(words, size)]
        at = min((exact[part] for part in parts if part in exact), default=len(kept))
        if holding.get(words, len(kept)) < at:
            continue
        if at < len(kept):
            del exact[_words_of(kept[at])]
            kept[at] = name
        else:
            kept.append(name)
        exact[words] = at
        for part in (*parts, words):
            holding[part] = min(at, holding.get(part, at))
    return tuple(kept)


def _words_of(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def _cased(words: Sequence[str]) -> str:
    if all(word.isupper() for word in words) and any(len(word) > 3 for word in words):
        words = [word.title() if len(word) > 2 or word.isalpha() else word for word in words]
    return " ".join(words)


@functools.lru_cache(maxsize=65536)
def _is_degree(word: str) -> bool:
    return re.fullmatch(_DEGREES, f" {word}") is not None


def _place_width(words: Sequence[str], at: int) -> int:
    """Return how many words make the longest place name there, or 0."""
    if not _starts_place(words[at]):
        return 0
    names = place_names()
    folded = [word.lower() for word in words[at : at + _PLACE_WORDS]]
    return next((width for width in range(len(folded), 0, -1) if " ".join(folded[:width]) in names), 0)


@functools.lru_cache(maxsize=65536)
def _starts_place(word: str) -> bool:
    return word.lower() in _place_starts()


@functools.cache
def _place_starts() -> frozenset[str]:
    return frozenset(name.split()[0] for name in place_names())


@functools.lru_cache(maxsize=65536)
def _kind(word: str) -> str:
    """Return what a capitalised word is when it is no part of a name, else nothing."""
    if word.islower() or (len(word) == 2 and word.endswith(".") and word != "H."):
        return ""
    kind = _kinds().get(word.lower().rstrip("."))
    if kind:
        return kind
    if word.endswith("nya"):
        return "opener"
    if len(word) > 1 and word.isupper() and word.isalpha() and (len(word) < 4 or word.lower() in election_terms()):
        return "office"
    return ""


@functools.cache
def _kinds() -> Mapping[str, str]:
    terms = {word: "office" for word in election_terms() if word.isalpha()}
    # Abbreviations may be names (Agus).
    days = dict.fromkeys((day for day in (*MONTHS, *WEEKDAYS) if len(day) > 4 or day == "rabu"), "office")
    return {**dict.fromkeys(stop_words(), "opener"), **terms, **days, **name_words()}
