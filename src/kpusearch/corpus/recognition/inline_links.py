"""Leave out of a text the headlines that were run into it: ``… kata dia. Baca juga: Judul Lain Di Sini Ia menambah …``.

Pages copied without their line breaks have such links in the middle of a paragraph. Every word of a headline is
capitalised but the function words, so it ends at the latest before the first other small word. Where in the last
capitalised words it ended, and the next sentence began, nobody can tell: these stay.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["without_inline_links"]

_LABEL: Final = re.compile(
    r"\b(?:(?:[Bb]aca|[Ss]imak|[Ll]ihat)(?:[ \u00a0]+[Jj]uga)?|BACA(?:[ \u00a0]+JUGA)?)[ \u00a0]{0,2}:[ \u00a0]{0,2}"
    r"|\b(?:Baca|Simak|Lihat)[ \u00a0]juga[ \u00a0]+(?=[A-Z\"“'])"
)
_FIRST_WORDS: Final = ("aca", "ACA", "imak", "ihat")
_WORD: Final = re.compile(r"\S+")
_EDGES: Final = "\"'“”‘’(),:;?!"
_SMALL: Final = frozenset(
    [
        "agar",
        "akan",
        "and",
        "atau",
        "bagi",
        "bisa",
        "bukan",
        "dalam",
        "dan",
        "dari",
        "dengan",
        "di",
        "hingga",
        "ini",
        "itu",
        "jadi",
        "juga",
        "kali",
        "karena",
        "ke",
        "masih",
        "of",
        "oleh",
        "pada",
        "para",
        "per",
        "rp",
        "saat",
        "sampai",
        "sebagai",
        "serta",
        "soal",
        "sudah",
        "tak",
        "telah",
        "the",
        "tidak",
        "untuk",
        "usai",
        "vs",
        "yang",
    ]
)
"""Words that headlines write small."""

_SENTENCE_END: Final = re.compile(r"[.!?][\"”’']*\Z")
_LONGEST: Final = 220
"""Characters in which a headline must end."""

_DOUBTFUL: Final = 5
"""Capitalised words before the first small one that may belong to the next sentence: the name of who speaks in it."""

_SHORTEST: Final = 3
"""Words that a headline has at least, before a full stop can end it: a shorter one is an initial or a title."""


def without_inline_links(text: str) -> str:
    """Return the text without the headlines in it, but for their last words. Linear in the text.

    >>> without_inline_links("Rapat usai. Baca juga: Ini Dia Jadwal dan Tahapan Pilkada Serentak! Ketua pun pulang.")
    'Rapat usai. Ketua pun pulang.'
    >>> without_inline_links("Pesannya satu: baca buku setiap hari.")
    'Pesannya satu: baca buku setiap hari.'
    """
    if not any(word in text for word in _FIRST_WORDS):
        return text
    pieces, at = [], 0
    for label in _LABEL.finditer(text):
        if label.start() >= at and (end := _end_of_headline(text, label.end())):
            pieces.append(text[at : label.start()])
            at = end
    return "".join([*pieces, text[at:].lstrip() if pieces else text])


def _end_of_headline(text: str, start: int) -> int | None:
    """Return up to where a headline surely goes, or None where there is none, or none that is sure."""
    ends: list[int] = []
    for word in _WORD.finditer(text, start, min(len(text), start + _LONGEST)):
        bare = word[0].strip(_EDGES)
        if bare[:1].islower() and (not ends or bare.lower() not in _SMALL):
            break
        ends.append(word.end())
        is_over = len(ends) > _SHORTEST and _SENTENCE_END.search(word[0])
        if is_over or _LABEL.match(text, word.end() + 1):
            return word.end()
    return ends[-_DOUBTFUL - 1] if len(ends) > _DOUBTFUL + 1 else None
