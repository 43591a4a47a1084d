"""Tell pages that hold no article: errors, logins, challenges, lists and empty shells."""

from __future__ import annotations

import re
from typing import Final

from kpusearch.corpus.formats.html.boilerplate import prose_lengths, words_of
from kpusearch.corpus.formats.html.document import Document, Element
from kpusearch.corpus.formats.html.metadata import page_title
from kpusearch.corpus.formats.html.paragraphs import blocks_of, one_line

__all__ = ["is_list", "reason_against", "reason_without_article"]

_FEW: Final = 700
_LOGIN: Final = "a login page; save the article after logging in"
_PAGES: Final = (
    (
        "a challenge of a bot protection, not the page; fetch it again, or save it from a browser",
        r"just a moment|attention required|checking your browser|verif(?:y|ying) (?:that )?you are (?:a )?human|"
        r"ddos.guard|"
        r"please wait.{0,40}(?:redirect|verif)|one more step|are you a robot|security check|memeriksa peramban",
    ),
    (
        "an error page (not found); check the address",
        r"(?:error\W*)?404\b(?!\s+(?:tps|desa|pemilih|orang|suara|kotak)).{0,60}|"
        r".{0,30}halaman (?:yang .{0,30} )?tidak (?:di)?temukan.{0,30}|"
        r".{0,20}page (?:you .{0,40} )?(?:was )?not found.{0,30}|not found|tidak ditemukan|"
        r".{0,20}halaman tidak tersedia.{0,20}|.{0,10}page missing.{0,10}|oops.{0,40}",
    ),
    (
        "an error page (access refused); fetch it with the rights it needs",
        r"(?:error\W*)?(?:401|403)\b.{0,40}|forbidden|access denied.{0,40}|akses ditolak.{0,40}|unauthorized|"
        r"tidak memiliki akses.{0,30}",
    ),
    (
        "an error page of the server; fetch it again later",
        r"(?:error\W*)?50[0-9]\b.{0,50}|internal server error|bad gateway|service unavailable.{0,30}|gateway time-?out|"
        r"error establishing a database connection|database error|a database error occurred|"
        r"an error was encountered|an uncaught exception.{0,40}|"
        r"whoops.{0,40}|account suspended|akun ditangguhkan.{0,30}|bandwidth limit exceeded.{0,20}",
    ),
    (
        "a notice of maintenance; fetch it again later",
        r".{0,40}(?:under maintenance|dalam perbaikan|dalam pemeliharaan|sedang diperbaiki|maintenance mode|"
        r"under construction).{0,30}|maintenance",
    ),
    ("a list of files of a web server, not an article", r"index of /.{0,100}"),
    (
        _LOGIN,
        r"(?:log ?in|sign ?in|masuk|login admin|silakan (?:masuk|login)|user login|halaman login)(?:\W.{0,60})?",
    ),
)
_PATTERNS: Final = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _PAGES)
_CHALLENGE: Final = re.compile(
    r"\bcf (?:challenge|browser verification|turnstile|error details|chl)\b|\bchallenge (?:running|form|platform)\b"
)
_LEAST_HEADS: Final = 3


def reason_against(document: Document, *, title: str) -> str | None:
    """Return the reason why the page cannot hold an article, or None; looks only at pages with little prose."""
    root = document.root
    prose = prose_lengths(root).get(root, 0.0)
    if prose > _FEW:
        return None
    if any(_CHALLENGE.search(words_of(e)) for e in root.iter() if e.get("id") or e.get("class")):
        return _PATTERNS[0][0]
    heads = [page_title(root), title, *(one_line(e) for tag in ("h1", "h2") for e in list(root.iter(tag))[:5])]
    for reason, pattern in _PATTERNS:
        # Any page may show a form for logging in; only one that is called so is a login page.
        for head in heads[:2] if reason == _LOGIN else heads:
            if pattern.fullmatch(head.strip()) or pattern.fullmatch(re.split(r"\s+[|–—-]\s+", head)[0].strip(" .!")):
                return reason
    if prose < _FEW / 2 and any(e.get("type", "").lower() == "password" for e in root.iter("input")):
        return _LOGIN
    return None


def reason_without_article(document: Document, *, title: str) -> str:
    """Say what a page without article is, as well as can be told."""
    root = document.root
    texts = [block for block in blocks_of(root) if block.text]
    chars = sum(len(block.text) for block in texts)
    heads = linked_heads(root)
    if next(root.iter("frameset"), None) is not None:
        return "a page of frames; save the frame that holds the article"
    if len(heads) >= _LEAST_HEADS:
        return f"a list of {len(heads)} articles, not one; read the articles themselves"
    if chars < 200 and document.script_count >= 2:
        return "a page that scripts fill in; save it from a browser once it is shown"
    if not chars and not title:
        return "an empty page"
    if not chars or (title and chars <= len(title) + 20):
        return f"a page with a title but no text: {_shown(title)}"
    return "no article on the page"


def is_list(root: Element) -> bool:
    """Return whether the page is a list of several articles or of the openings of several."""
    articles = [e for e in root.iter("article") if next(e.iter("h2", "h3", "h4"), None) is not None]
    return (
        len(articles) >= _LEAST_HEADS
        and len(linked_heads(root)) >= len(articles)
        and next(root.iter("h1"), None) is None
    )


def linked_heads(root: Element) -> list[Element]:
    """Return the headings that link to other pages, as lists of articles have them."""
    heads = []
    for tag in ("h1", "h2", "h3", "h4"):
        for element in root.iter(tag):
            inside = next(element.iter("a"), None)
            if inside is None and (parent := element.getparent()) is not None and parent.tag == "a":
                inside = parent
            if inside is not None and inside.get("href") and len(one_line(element)) > 15:
                heads.append(element)
    return heads


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
