"""Leave out of a body what only points to another article, such as the line ``Baca juga: Judul Lain``.

Its words belong to the article that it names: a query for that one should not find this one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

__all__ = ["without_link_lines"]

_FIRST_WORDS: Final = ("baca", "simak", "lihat", "tonton", "saksikan", "artikel ", "berita ", "konten ")
_NEXT: Final = re.compile(r"\w+(?:\s+(?:juga|pula|selengkapnya|lainnya|terkait|video)\b|\s*[:：»>–—-])", re.IGNORECASE)
_VERB: Final = r"\b(?:baca|simak|lihat|tonton|saksikan)"
_JUGA: Final = r"[^\S\n]+(?:juga|pula)\b"
# The capital or quote that opens a title: "Simak juga Video …" is a link, "Simak juga penjelasan berikut" is not.
_OPENING: Final = r"(?-i:[A-Z\"“‘'])"
_LABEL: Final = re.compile(
    rf"{_VERB}(?:{_JUGA}|[^\S\n]+(?:selengkapnya|lainnya))?[^\S\n]*(?:[:：»>]|[-–—](?=\s))[^\S\n]*"
    rf"|{_VERB}{_JUGA}[^\S\n]+(?={_OPENING}|video\b[^\S\n]*[:\"“‘'])"
    rf"|\b(?-i:Simak|Lihat|Tonton)[^\S\n]+video[^\S\n]*(?=[:\"“‘'])"
    rf"|\b(?:artikel|berita|konten)[^\S\n]+(?:terkait|lainnya)[^\S\n]*:[^\S\n]*",
    re.IGNORECASE,
)
# Brackets, dashes, arrows, bullets and quotes may stand before a label that opens its line.
_BEFORE: Final = re.compile(r"[\s\[({<•·■▶►➡→»>|_~#\"'“‘‼*=–—-]{0,12}")
_BARE: Final = re.compile(
    rf"[\W_]{{0,12}}(?:{_VERB}{_JUGA}|(?:artikel|berita)[^\S\n]+terkait)[\W_]{{0,12}}", re.IGNORECASE
)
_IN_BRACKETS: Final = rf"\[\s*(?:{_LABEL.pattern})[^\[\]\n]{{1,200}}\]|\(\s*(?:{_LABEL.pattern})[^()\n]{{1,200}}\)"
_BRACKETED: Final = re.compile(rf"[^\S\n]?(?:{_IN_BRACKETS})", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?:[.!?…:][\"”'’)\]]*|[)\]\"”])\s*$")
# Where a link is followed by more: a new sentence, what someone says, or the page number and initials of a portal.
_GOES_ON: Final = re.compile(
    r"[.!?…][\"”'’)]*\s+[\"“‘'(]*[A-Z]|[\"”],?\s+(?:kata|ujar|tutur|jelas|ucap|imbuh|ungkap|tambah)|[.!?][\"”]?[A-Z][a-z]"
)
_FOOTER: Final = re.compile(r"\s(?:Halaman\s+\d|\([a-z]{2,4}/[a-z]{2,4}\))")
_MOST_BEFORE: Final = 12
_LONGEST_LABEL: Final = 60
_LONGEST_TITLE: Final = 200
# Behind a sentence on the same line, a longer rest is rather a headline and the next sentence without a full stop.
_LONGEST_INSIDE: Final = 140
_MOST_WORDS_OF_SENTENCE: Final = 12


def without_link_lines(body: str) -> str:
    r"""Return the body without lines, and ends of lines, that only point to another article.

    A link inside a line goes only where its end is certain: it stands in brackets, or the line ends with it.
    A sentence that merely begins with such a word stays. A body of nothing but links is returned whole.

    >>> without_link_lines("Rapat selesai.\nBaca juga: KPU Lantik PPK\nSidang ditunda. Simak juga: Jadwal Pilkada")
    'Rapat selesai.\nSidang ditunda.'
    >>> without_link_lines("Baca puisi digelar di aula.")
    'Baca puisi digelar di aula.'
    """
    places = sorted(_places(body))
    if not places:
        return body
    kept = "\n".join(_kept(body, places))
    return kept if kept.strip() else body


def _places(body: str) -> Iterator[int]:
    """Yield where a label may stand; a plain search for its first words is many times faster than a pattern."""
    folded = body.lower()
    if len(folded) != len(body):
        folded = body  # a rare letter has two in lower case, and would shift all offsets behind it
    for word in _FIRST_WORDS:
        at = folded.find(word)
        while at >= 0:
            if (not at or not folded[at - 1].isalnum()) and _NEXT.match(body, at, at + _LONGEST_LABEL):
                yield at
            at = folded.find(word, at + len(word))


def _kept(body: str, places: list[int]) -> Iterator[str]:
    start = 0
    is_label_above = False
    for line in body.split("\n"):
        end = start + len(line)
        if is_label_above and line.strip():
            is_label_above = False
            # The label stands alone, and its headline below it.
            if _is_title(line) and not line.rstrip().endswith((".", "!", "?")):
                start = end + 1
                continue
        is_label_above = is_label_above or _BARE.fullmatch(line) is not None
        near = bisect_left(places, start)
        if near == len(places) or places[near] >= end:
            yield line
        elif rest := _without_links(line):
            yield rest
        start = end + 1


def _without_links(line: str) -> str:
    if _BARE.fullmatch(line):
        return ""
    rest = _BRACKETED.sub("", line)
    if rest != line and not re.search(r"\w", rest):
        return ""
    rest = _without_ends(rest)
    return rest if rest.strip() else ""


def _without_ends(line: str) -> str:
    """Cut the links off the end of a line, the last first; nothing is left where the line is all links."""
    end = len(line)
    cut = end
    footer = ""
    for label in reversed(list(_LABEL.finditer(line))):
        title = line[label.end() : end]
        if found := _FOOTER.search(title):
            title, footer = title[: found.start()], title[found.start() :] + footer
        if not _is_title(title):
            break
        end = label.start()
        if end <= _MOST_BEFORE and _BEFORE.fullmatch(line, 0, end):
            return footer.strip()
        if len(title) > _LONGEST_INSIDE:
            break
        # Between two sentences a link begins; one in the middle of a text may follow another link.
        if _SENTENCE_END.search(line[max(0, end - _MOST_BEFORE) : end]):
            cut = end
    return line[:cut].rstrip() + footer if cut < len(line) else line


def _is_title(text: str) -> bool:
    """Return whether the text is no more than a headline: it is short, and no sentence follows or fills it."""
    text = text.strip()
    if len(text) > _LONGEST_TITLE or _GOES_ON.search(text):
        return False
    return not (text.rstrip("\"”'’").endswith(".") and len(text.split()) > _MOST_WORDS_OF_SENTENCE)
