"""Recognise the people that an article names, by what stands around a name.

Precision before recall: whoever is missed is found by the words of the text anyway; an office among the people misleads.
A run of capitalised words is a name where a role or a title stands before it, a role behind it, or where it speaks;
what the lexicon knows as a place, an institution, a party or a thing is none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kpusearch.lexicon import MONTHS, WEEKDAYS, election_terms, name_words, place_names, stop_words

__all__ = ["find_people"]

_DEGREES: Final = r"(?:,?\s+(?:S\.?(?:H|E|T|Ag|Pd|Sos|Kom|IP|STP|Hum|Psi|Si)|M\.?(?:H|M|Si|Pd|Ag|Hum|Kom|AP|IP|Sc|T|Sos|Kn|Ec)|MBA|A\.?Md|SIP|SIK|Lc|Ph\.?D)(?:\.?I)?\b\.?)"
_TITLES: Final = "Drs|Dra|Dr|Ir|Prof|Hj|Pdt|Tgk|St|Muh|Moh|Mohd|Mochd|Abd"
_WORD: Final = rf"(?:(?:{_TITLES})\.|(?:[A-Z]\.)+(?![A-Za-z])|[A-Z][\w'’-]*)"
_BLANK: Final = r"[ \u00a0]{1,2}"
_RUN: Final = re.compile(
    rf"{_WORD}(?:{_BLANK}(?:(?:bin|binti|ibn|van|von|de|al){_BLANK})?(?:[a-z]{{2}}-)?{_WORD})*"
)
_SPEECH: Final = frozenset(
    """kata ujar ucap tutur terang jelas ungkap papar tegas imbuh sebut tambah cetus tukas pungkas urai beber ungkapnya
    tandas lanjut harap""".split()
)
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
_CALLED: Final = frozenset(
    """ketua anggota sekretaris bupati gubernur walikota presiden petahana terdakwa tersangka bernama almarhum
    mantan tokoh saksi pengamat pakar""".split()
)
_ROLE_BEFORE: Final = re.compile(
    r"(?P<role>[A-Z][a-z]+)(?:[ \u00a0,]+(?:[A-Z0-9][\w./'’-]*|dan|serta|\([^()]{1,40}\)|bidang|yang|membidangi|se-[A-Z]\w+))*"
    r",\s+(?:(?:dan|serta|yakni|yaitu)\s+)?$"
)
_AND: Final = re.compile(r",?\s+(?:dan|serta|bersama)\s+$|,\s+$")
_MOST_WORDS: Final = 5
_LOOK_BACK: Final = 200
_PLACE_WORDS: Final = 4
_CAPITALS: Final = re.compile(r"[A-Z]{2,}")


class _Run(NamedTuple):
    """Hold a run's name: `lead` is what stands before it inside the run (role, title, office, opaque or nothing)."""

    name: str
    start: int
    end: int
    lead: frozenset[str]
    has_role_behind: bool


def find_people(title: str, body: str) -> tuple[str, ...]:
    """Return the full names of the people that an article names, in order of first mention.

    Titles and degrees are no part of a name. A name of one word is given only where an office of the commission and
    a role stand before it; whoever is mentioned in a longer and a shorter form is one person, under the longest.

    >>> find_people("", "Ketua KPU Kota Semarang, Dr. Rahmat Wijaya, S.H., membuka rapat. Rahmat berterima kasih.")
    ('Rahmat Wijaya',)
    >>> find_people("KPU Jawa Tengah Gelar Rapat", "Badan Pengawas Pemilu mengatakan siap.")
    ()
    """
    # Every word of a headline is capitalised: it may only name whom the text names too.
    titled = (name for name in _named(title, titled=True) if name in body)
    return _longest([*titled, *_named(body)])


def _named(text: str, *, titled: bool = False) -> Iterator[str]:
    """Yield the names in a text in order. In a headline every word is capitalised, so that only a role tells."""
    runs = list(_runs(text))
    spoken = set() if titled else _speakers(text, runs)
    last_end = -1
    for run in runs:
        words = run.name.split()
        certain = _is_told(text, run, last_end, titled=titled)
        if len(words) > 1 and not certain and not titled:
            certain = _speaks(text, run) and (_is_unmixed(text, words) or not spoken.isdisjoint(words))
        if certain:
            last_end = run.end
            yield run.name


def _runs(text: str) -> Iterator[_Run]:
    kinds = _kinds()
    for match in _RUN.finditer(text):
        run = match[0]
        if " " not in run and "\u00a0" not in run and _kind(run, kinds):
            continue
        words = run.split()
        lead: set[str] = set()
        at = 0
        while at < len(words):
            width = _place_width(words, at)
            kind = "place" if width else _kind(words[at], kinds)
            if not kind:
                break
            lead.add(kind)
            at += width or 1
        end = at
        while end < len(words) and not (kind := _kind(words[end], kinds)):
            end += 1
        is_title_inside = end < len(words) and kind == "title" and end > at
        if end < len(words) and (kind in ("office", "opaque") or is_title_inside or _place_width(words, end)):
            if kind != "role":
                continue
        name = words[at:end]
        has_role = end < len(words) and kind == "role"
        while name and _is_degree(name[-1]):
            name.pop()
        if not name or len(name) > _MOST_WORDS or any(_place_width(name, place) for place in range(len(name))):
            continue
        shown = " ".join(name)
        if len(name) == 1 and (len(shown) < 4 or not shown.isalpha()):
            continue
        if sum(len(word) > 2 for word in name) < min(len(name), 1) or any(c.isdigit() or c == "_" for c in shown):
            continue
        start = match.start() + len(run) - len(run.lstrip())
        start = text.find(name[0], _offset(match.start(), words, at, text))
        stop = start
        for word in name:
            stop = text.find(word, stop) + len(word)
        yield _Run(_cased(name), start, stop, frozenset(lead), has_role)


def _offset(start: int, words: Sequence[str], at: int, text: str) -> int:
    for word in words[:at]:
        start = text.find(word, start) + len(word)
    return start


def _is_told(text: str, run: _Run, last_end: int, *, titled: bool) -> bool:
    """Say whether a role or a title beside the run tells that it is a name."""
    count = run.name.count(" ") + 1
    if "opaque" in run.lead:
        return False
    has_role = "role" in run.lead or "title" in run.lead
    if has_role:
        return count > 1 or ("role" in run.lead and "place" in run.lead and "KPU" in text[max(0, run.start - 40) : run.start])
    if titled or run.lead - {"opener"}:
        return False
    if count > 1:
        if run.has_role_behind or _has_role_after(text, run.end):
            return True
        if 0 <= last_end < run.start <= last_end + 12 and _AND.fullmatch(text[last_end : run.start]):
            return True
        before = text[max(0, run.start - 12) : run.start].rstrip("  ").rpartition(" ")[2].rpartition("\n")[2]
        if before in _SPEECH or before in _CALLED:
            return True
    return _has_role_before(text, run, certain=count == 1)


def _has_role_after(text: str, end: int) -> bool:
    match = _ROLE_AFTER.match(text, end)
    return bool(match) and (match["role"] == "Divisi" or _kinds().get(match["role"].lower()) == "role")


_ROLE_AFTER: Final = re.compile(rf"{_DEGREES}*,\s+(?P<role>[A-Z][a-z]+|Divisi)\s+(?:[A-Z]|di\b|Ke)")


def _has_role_before(text: str, run: _Run, *, certain: bool) -> bool:
    near = text[max(0, run.start - 2) : run.start]
    if not near.endswith(", ") and not text[max(0, run.start - 5) : run.start].endswith(("dan ", "yakni ", "aitu ")):
        return False
    before = text[max(0, run.start - _LOOK_BACK) : run.start]
    before = before[max(before.rfind(mark) for mark in (". ", "\n", '"', "”")) + 1 :]
    kinds = _kinds()
    for match in re.finditer(r"[A-Z][a-z]+", before):
        if kinds.get(match[0].lower()) == "role" or match[0] == "Divisi":
            if not _ROLE_BEFORE.match(before, match.start()):
                continue
            return not certain or (text[run.end : run.end + 1] in (",", ".") and bool(_KPU.search(before)))
    return False


_KPU: Final = re.compile(r"\b(?:KPU|KIP|PPK|PPS)\b")


def _speaks(text: str, run: _Run) -> bool:
    """Say whether the run stands where a speaker does: behind Menurut, or at the start of a sentence before a verb."""
    before = text[max(0, run.start - 14) : run.start].rstrip("  ")
    if before.endswith(("Menurut", "menurut")):
        return True
    if before and before[-1] not in ".!?\"”“,;:\n\r–—" and not before.endswith((" oleh", " bahwa")):
        return False
    return _SPEAKS.match(text, run.end) is not None or (_OWN_PAGE in text and _ACTS.match(text, run.end) is not None)


def _speakers(text: str, runs: Sequence[_Run]) -> set[str]:
    """Return the single words that speak: kata Zaini, Zaini menjelaskan."""
    found = set()
    for run in runs:
        if " " not in run.name:
            before = text[max(0, run.start - 11) : run.start].rstrip("  ").rpartition(" ")[2]
            if before in _SPEECH or before in ("Menurut", "menurut") or _SPEAKS.match(text, run.end):
                found.add(run.name)
    return found


def _is_unmixed(text: str, words: Sequence[str]) -> bool:
    """Say that none of the words is written small elsewhere, as an ordinary word would be."""
    return not any(len(word) > 2 and re.search(rf"\b{re.escape(word.lower())}\b", text) for word in words)


def _longest(names: Sequence[str]) -> tuple[str, ...]:
    """Return each person once, under the longest form, in order of first mention."""
    kept: list[str] = []
    for name in names:
        words = name.casefold().split()
        for at, other in enumerate(kept):
            others = other.casefold().split()
            if set(words) <= set(others):
                break
            if set(others) < set(words):
                kept[at] = name
                break
        else:
            kept.append(name)
    return tuple(dict.fromkeys(kept))


def _cased(words: Sequence[str]) -> str:
    if all(word.isupper() for word in words) and any(len(word) > 3 for word in words):
        words = [word.title() if len(word) > 2 or word.isalpha() else word for word in words]
    return " ".join(words)


def _is_degree(word: str) -> bool:
    return re.fullmatch(_DEGREES, f" {word}") is not None


def _place_width(words: Sequence[str], at: int) -> int:
    """Return how many words make the longest place name there, or 0."""
    if words[at].lower() not in _place_starts():
        return 0
    names = place_names()
    folded = [word.lower() for word in words[at : at + _PLACE_WORDS]]
    return next((width for width in range(len(folded), 0, -1) if " ".join(folded[:width]) in names), 0)


@functools.cache
def _place_starts() -> frozenset[str]:
    return frozenset(name.split()[0] for name in place_names())


def _kind(word: str, kinds: Mapping[str, str]) -> str:
    """Return what a capitalised word is when it is no part of a name, else nothing."""
    kind = kinds.get(word.lower().rstrip("."))
    if kind and not (len(word) == 2 and word.endswith(".")):
        return kind
    if len(word) > 1 and word.isupper() and word.isalpha() and (len(word) < 4 or word.lower() in election_terms()):
        return "office"
    return ""


@functools.cache
def _kinds() -> Mapping[str, str]:
    terms = {word: "office" for word in election_terms() if word.isalpha()}
    days = dict.fromkeys((*MONTHS, *WEEKDAYS), "office")
    return {**dict.fromkeys(stop_words(), "opener"), **terms, **days, **name_words()}
