"""Recognise the forums, series of meetings with a name of their own, that an article reports on.

Precision before recall: an article without a forum is found anyway, one under the wrong forum misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["find_forums", "forum_of"]

_DESCRIPTION: Final = r"(?:(?:diskusi|kajian|hukum|mingguan|bulanan|rutin|daring|internal)\s+){0,3}"
_QUOTED: Final = re.compile(
    rf"\b(?:[Ff]orum|[Kk]egiatan|[Dd]iskusi|[Kk]ajian)\s+{_DESCRIPTION}[\"“”'‘](?P<name>[A-Z][^\"“”'‘’\n,.:;]{{2,40}})[\"“”'’]"
)
_NUMBER: Final = r"\s+(?:Seri|Edisi|Episode)\b"
_UNQUOTED: Final = re.compile(
    rf"\b(?:forum|[Kk]ajian(?:\s+[Rr]utin)?)\s+{_DESCRIPTION}(?P<name>[A-Z][a-z]+(?:(?!{_NUMBER})\s+[A-Z][a-z]+){{1,2}})"
    rf"(?P<series>{_NUMBER}|\s*\([A-Z][a-z]+(?:\s+\w+){{1,8}}\))?"
)
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


def find_forums(title: str, body: str) -> list[str]:
    """Return the names that the article itself presents as a forum, in order of mention.

    >>> find_forums("Rapat", 'KPU mengikuti forum "Kamis Sesuatu" yang membahas putusan.')
    ['Kamis Sesuatu']
    """
    names = {match["name"]: match.start() for match in reversed(list(_QUOTED.finditer(body)))}
    text = f"{title}\n{body}"
    seen: set[str] = set()
    for match in _UNQUOTED.finditer(body):
        name = match["name"]
        if name in seen and not match["series"]:
            continue
        seen.add(name)
        # Two capitalised words behind "forum" may be anything; a name is numbered, spelled out, or comes again.
        if match["series"] or len(_mentions(name, text)) > 1:
            names.setdefault(name, match.start())
    return sorted(filter(_is_name, names), key=lambda name: names[name])


def forum_of(title: str, body: str, known: Iterable[str]) -> str | None:
    """Return which of the known forums the article reports on: one named in its title, else in its first sentences."""
    for text in (title, body[:_LEAD]):
        # Most names are not there, and a plain search says so before a pattern is built.
        found = [(hits[0].start(), name) for name in known if name in text and (hits := _mentions(name, text))]
        if found:
            return " ".join(min(found)[1].split())
    return None


def _mentions(name: str, text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _is_name(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS and not _KIND_OF_MEETING.match(name)
