"""Recognise the forums, series of meetings with a name of their own, that an article reports on.

Precision before recall: an article without a forum is found anyway, one under the wrong forum misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

__all__ = ["find_forums", "forum_of"]

# What the patterns below begin with: few articles hold one of these, and a plain search says so ten times faster.
_SIGNS: Final = ("orum", "ajian", "egiatan", "iskusi")
_DESCRIPTION: Final = r"(?:(?:diskusi|kajian|hukum|mingguan|bulanan|rutin|daring|internal)\s+){0,3}"
_QUOTED: Final = re.compile(
    rf"\b(?:[Ff]orum|[Kk]egiatan|[Dd]iskusi|[Kk]ajian)\s+{_DESCRIPTION}[\"“”'‘](?P<name>[A-Z][^\"“”'‘’\n,.:;]{{2,40}})[\"“”'’]"
)
_NUMBER: Final = r"\s+(?:Seri|Edisi|Episode)\b"
_UNQUOTED: Final = re.compile(
    rf"\b(?:forum|[Kk]ajian(?:\s+[Rr]utin)?)\s+{_DESCRIPTION}(?P<name>[A-Z][a-z]+(?:(?!{_NUMBER})\s+[A-Z][a-z]+){{1,2}})"
    rf"(?P<series>{_NUMBER}|\s*\([A-Z][a-z]+(?:\s+\w+){{1,8}}\))?"
)
_NUMBERED: Final = re.compile(_NUMBER)
# Where others write of forums, they mean councils and agencies: "forum Dewan Keamanan (DK) PBB".
_OWN_PAGE: Final = ".kpu.go.id"
_MOST_WORDS: Final = 3
# What a meeting is, not what a series of meetings is called.
_KIND_OF_MEETING: Final = re.compile(
    r"(?:apel|bakti|bimbingan|bimtek|coaching|debat|deklarasi|diskusi|doa|donor|evaluasi|fgd|focus|goes|"
    r"kajian|kirab|klinik|koordinasi|lokakarya|monitoring|orientasi|pelantikan|pelatihan|pembinaan|"
    r"pemutakhiran|pendidikan|peluncuran|penyuluhan|rakor|rapat|santunan|sarasehan|seminar|silaturahmi|"
    r"simulasi|sosialisasi|supervisi|training|uji|upacara|webinar|workshop)\b",
    re.IGNORECASE,
)
_LEAD: Final = 600
_MOST_UNCERTAIN: Final = 100
"""Names an article that are looked for in its whole text, to see whether they come again."""
_MOST_KNOWN: Final = 500
"""Known forums that are looked for in an article."""


def find_forums(title: str, body: str) -> list[str]:
    """Return the names that the article itself presents as a forum, in order of mention.

    Time is linear in the text: of the names that nothing but a second mention tells, the first hundred are looked for.

    >>> find_forums("Rapat", 'KPU mengikuti forum "Kamis Sesuatu" yang membahas putusan.')
    ['Kamis Sesuatu']
    """
    if not any(sign in body for sign in _SIGNS):
        return []
    names = {match["name"]: match.start() for match in reversed(list(_QUOTED.finditer(body)))}
    text = f"{title}\n{body}"
    uncertain: set[str] = set()
    is_own_page = _OWN_PAGE in body
    for match in _UNQUOTED.finditer(body):
        name = match["name"]
        if not is_own_page and not (match["series"] and _NUMBERED.match(match["series"])):
            continue
        # Two capitalised words behind "forum" may be anything; a name is numbered, spelled out, or comes again.
        if match["series"]:
            names.setdefault(name, match.start())
        elif name not in uncertain and name not in names and len(uncertain) < _MOST_UNCERTAIN:
            uncertain.add(name)
            if len(list(islice(_mentions(name, text), 2))) > 1:
                names[name] = match.start()
    return sorted(filter(_is_name, names), key=lambda name: names[name])


def forum_of(title: str, body: str, known: Iterable[str]) -> str | None:
    """Return which of the known forums the article reports on: one named in its title, else in its first sentences.

    Of many known ones the first 500 are looked for.
    """
    names = list(islice(known, _MOST_KNOWN))
    for text in (title[:_LEAD], body[:_LEAD]):
        # Most names are not there, and a plain search says so at once.
        found = [(start, name) for name in names if name in text and (start := next(_mentions(name, text), -1)) >= 0]
        if found:
            return " ".join(min(found)[1].split())
    return None


def _mentions(name: str, text: str) -> Iterator[int]:
    """Yield where a name stands as whole words."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        is_whole = not (_is_word(text[start - 1 : start]) or _is_word(text[end : end + 1]))
        if is_whole:
            yield start
        start = text.find(name, end if is_whole and name else start + 1)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _is_name(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS and not _KIND_OF_MEETING.match(name)
