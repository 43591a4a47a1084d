"""Read the credits that close an article: who wrote it and who took the photographs.

``(nda/ed. Foto: rkt/pty/KPU Kota Semarang)`` names the author nda, an editor by mark only, and the photographers
rkt and pty; the office at the end owns the photographs, it did not take them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Byline", "find_byline"]

_TAIL: Final = 400
_BRACKETS: Final = re.compile(r"[(\[](?P<credits>[^()\[\]\n]{1,200})[)\]]\s*\.?\s*$")
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?…\"”'’)])\s*$")
_LABEL: Final = re.compile(
    r"\b(?:(?P<photo>foto(?:grafer|\s+oleh)?|photo|dok(?:umentasi)?)|(?P<text>tulis|penulis|teks|naskah)|(?P<editor>ed|editor|red|redaksi))"
    r"\.?\s*:\s*",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?:^|(?<=[.!?…\"”’\n]))[^\S\n]*(?P<credits>(?:foto(?:grafer)?|penulis|teks|naskah)\s*:\s*[^\n()]{1,150})$",
    re.IGNORECASE,
)
_BETWEEN_NAMES: Final = re.compile(r"[/,;&|]|\bdan\b", re.IGNORECASE)
_MARKS: Final = frozenset({"ed", "edt", "editor", "red", "redaksi"})
_INITIALS: Final = re.compile(r"[A-Za-z][a-z]{1,3}")
_DESK: Final = re.compile(r"(?:humas|tim humas|admin|media center)\b", re.IGNORECASE)
_OFFICE: Final = re.compile(r"(?:humas|tim|dok(?:umentasi)?|sekretariat|istimewa|ist)\b|.*\bKPU\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """Hold the names of the credits, in their order."""

    authors: tuple[str, ...]
    photographers: tuple[str, ...]


def find_byline(text: str) -> Byline | None:
    """Return the credits that end the text, or None where it ends otherwise.

    >>> find_byline("Rapat ditutup dengan doa. (nda/ed. Foto: rkt/pty/KPU Kota Semarang)")
    Byline(authors=('nda',), photographers=('rkt', 'pty'))
    >>> find_byline("Rapat dihadiri Panitia Pemilihan Kecamatan (PPK)") is None
    True
    """
    tail = text[-_TAIL:].rstrip()
    if match := _BRACKETS.search(tail):
        return _read(match["credits"], after_sentence=bool(_SENTENCE_END.search(tail[: match.start()])))
    if match := _BARE.search(tail):
        return _read(match["credits"], after_sentence=True)
    return None


def _read(credits_text: str, *, after_sentence: bool) -> Byline | None:
    authors: list[str] = []
    photographers: list[str] = []
    labels = list(_LABEL.finditer(credits_text))
    unlabelled = _names(credits_text[: labels[0].start()] if labels else credits_text)
    authors += unlabelled
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        names = _names(credits_text[label.end() : following.start() if following else None])
        if label["photo"]:
            photographers += [name for name in names if not _OFFICE.match(name)]
        elif label["text"]:
            authors += names
    certain = any(label["photo"] or label["text"] for label in labels)
    certain = certain or any(name.casefold() in _MARKS for name in authors)
    if not certain and not (after_sentence and unlabelled and all(_could_sign(name) for name in unlabelled)):
        return None
    written = dict.fromkeys(name for name in authors if name.casefold() not in _MARKS)
    return Byline(tuple(written), tuple(dict.fromkeys(photographers)))


def _names(part: str) -> list[str]:
    names = (" ".join(name.split()).strip(" .:-–") for name in _BETWEEN_NAMES.split(part))
    return [name for name in names if name and name[0].isalpha()]


def _could_sign(name: str) -> bool:
    """Tell initials and press desks from a bracket that only ends a sentence."""
    return bool(_INITIALS.fullmatch(name) or _DESK.match(name))
