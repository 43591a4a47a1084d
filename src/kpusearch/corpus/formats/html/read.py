"""Read a web page into the article, or the articles, that it holds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from kpusearch.article import Article, Rejected
from kpusearch.corpus.recognition.dateline import office_of_url
from kpusearch.identity import names_list

if TYPE_CHECKING:
    from kpusearch.corpus.dates import RawDate
    from kpusearch.corpus.formats.html.document import Document, Element
    from kpusearch.corpus.formats.html.paragraphs import Block
    from kpusearch.corpus.formats.html.structured import Claims

__all__ = ["LIST_WITHOUT_TEXTS", "read_html"]

LIST_WITHOUT_TEXTS: Final = "a list of articles without their texts; save or fetch the articles themselves"
"""The reason for a page that only points to articles."""


def read_html(
    data: bytes,
    *,
    source: str,
    url: str | None = None,
    charset: str | None = None,
    dates: Literal["dmy", "mdy"] | None = None,
) -> Iterator[Article | Rejected]:
    """Yield the article of a page, or each article of an election office's listing page as ``source#n``.

    `url` is where the page was fetched; without it, the address that a browser wrote into a saved page counts, else
    the canonical one. `charset` is that of the HTTP header. `dates` says which of two numbers is the day in a date such
    as 3/9/2024; without it a page in Indonesian writes the day first, and on any other page such a date is left out
    with a note. The body's paragraphs are parted by a blank line.

    Never raises for any bytes. A page of more than 16 MB or 200,000 tags is rejected.

    >>> page = b"<h1>Rapat Pleno</h1><div itemprop=articleBody><p>Rapat pleno digelar di aula.</div>"
    >>> [article] = read_html(page, source="rapat.html")
    >>> article.title, article.body
    ('Rapat Pleno', 'Rapat pleno digelar di aula.')
    """
    from kpusearch.corpus.formats.html.charset import decode_page
    from kpusearch.corpus.formats.html.document import PAGE_LIMIT, parse_document

    if len(data) > PAGE_LIMIT:
        yield Rejected(source, f"a web page of more than {PAGE_LIMIT // 2**20} MB")
        return
    document = parse_document(decode_page(data, charset=charset))
    if isinstance(document, str):
        yield Rejected(source, document)
        return
    yield from _Page(document, source, url, dates).read()


_FRAMES: Final = frozenset({"article", "header", "main", "section"})


class _Page:
    """Hold a parsed page and what is known of it while its articles are read.

    `root` stays whole, for dates and authors; `core` is a copy without what surrounds the article.
    """

    def __init__(self, document: Document, source: str, url: str | None, dates: str | None) -> None:
        from kpusearch.corpus.formats.html.metadata import find_language, find_title, find_url, web_address
        from kpusearch.corpus.formats.html.structured import read_claims

        self.document = document
        self.root: Element = document.root
        self.source = source
        self.claims: Claims = read_claims(document)
        fetched = web_address(url, None) or web_address(document.saved_from, None)
        self.url = find_url(self.root, self.claims, url=fetched)
        self.address = fetched or self.url
        self.title, self.is_confirmed = find_title(self.root, self.claims)
        self.language = find_language(self.root, self.claims)
        self.order = "dmy" if self.language == "id" else dates

    def read(self) -> Iterator[Article | Rejected]:
        from kpusearch.corpus.formats.html.kpu import is_office_page
        from kpusearch.corpus.formats.html.trouble import reason_against

        if reason := reason_against(self.document, title=self.title):
            yield Rejected(self.source, reason)
            return
        is_office = is_office_page(self.root, url=self.address)
        items = list(self._listing()) if is_office else []
        if items:
            yield from items
        elif self.address and names_list(self.address):
            yield Rejected(self.source, LIST_WITHOUT_TEXTS)
        else:
            yield self._article(is_office=is_office)

    def _listing(self) -> Iterator[Article | Rejected]:
        """Yield the articles of an office's listing page; nothing where the page is no list."""
        from kpusearch.corpus.formats.html.kpu import is_article_address, is_list_address, is_list_title, read_listing
        from kpusearch.corpus.formats.html.metadata import read_dates
        from kpusearch.corpus.formats.html.paragraphs import join_blocks

        if is_article_address(self.address):
            return
        # Without an address, a page that is titled by one article is that article's, whatever else it shows.
        if not is_list_address(self.address) and self.is_confirmed and not is_list_title(self.title):
            return
        entries = read_listing(self._core(is_list=True), url=self.address)
        if len(entries) < (1 if is_list_address(self.address) else 2):
            return
        for number, entry in enumerate(entries, 1):
            here = f"{self.source}#{number}"
            body = join_blocks(entry.blocks)
            if entry.is_cut or not body:
                where = f"; read {entry.url}" if entry.url else ""
                yield Rejected(here, f"only the opening of an article{where}")
            else:
                yield self._made(
                    here, title=entry.title, body=body, raw=read_dates(entry.dates, order=self.order), url=entry.url
                )

    def _core(self, *, is_list: bool = False) -> Element:
        from kpusearch.corpus.formats.html.boilerplate import prune

        core = copy.deepcopy(self.root)
        prune(core, keeps_news=is_list)
        for element in list(core.iter("time")):
            parent = element.getparent()
            if parent is not None and parent.tag in _FRAMES and not (element.tail or "").strip():
                # The day of the page, which is read from the whole of it.
                element.clear(keep_tail=True)
            else:
                # A day within a sentence is a part of it, which extraction would leave out.
                element.tag = "span"
        return core

    def _article(self, *, is_office: bool) -> Article | Rejected:
        from kpusearch.corpus.formats.html.content import body_blocks, is_fuller, stated_body
        from kpusearch.corpus.formats.html.extraction import MissingError
        from kpusearch.corpus.formats.html.metadata import find_authors, find_date, headline_above
        from kpusearch.corpus.formats.html.paragraphs import blocks_of, join_blocks
        from kpusearch.corpus.formats.html.trouble import reason_without_article

        missing = None
        found: list[Block] = []
        stated = stated_body(self.claims.body)
        try:
            found = self._body(stated, is_office=is_office)
        except MissingError as error:
            missing = str(error)
        whole = list(blocks_of(self.root))
        if not self.is_confirmed and found:
            opening = next((b.text for b in found if b.kind != "h" and len(b.text) > 80), found[0].text)
            self.title = headline_above(self.root, whole, opening) or self.title
        found = body_blocks(found, title=self.title)
        body = join_blocks(found)
        is_all_there = is_fuller(stated, body)
        if is_all_there:
            body = stated
        if not body:
            return Rejected(self.source, missing or reason_without_article(self.document, title=self.title))
        first = found[0].text if found else body.split("\n", 1)[0]
        return self._made(
            self.source,
            title=self.title,
            body=body,
            raw=find_date(self.root, self.claims, whole, title=self.title, first=first, order=self.order),
            url=self.url,
            authors=find_authors(self.claims, whole, title=self.title, first=first),
            is_partial=self.claims.is_free is False and not is_all_there,
        )

    def _body(self, stated: str, *, is_office: bool) -> list[Block]:
        """Return the blocks of the body, or none.

        What a content management system, or the page itself, names its body is believed. Any other element must agree
        with what trafilatura finds, where that is installed: on the pages of its public benchmark it errs less.
        """
        from kpusearch.corpus.formats.html.content import (
            agrees,
            body_blocks,
            find_container,
            holder_of,
            holds,
            is_known,
            prosiest,
        )
        from kpusearch.corpus.formats.html.extraction import MissingError, blocks_of_text, find_text
        from kpusearch.corpus.formats.html.paragraphs import blocks_of, join_blocks
        from kpusearch.corpus.formats.html.trouble import is_list

        core = self._core()
        element = find_container(core)
        if element is None and stated:
            element = holder_of(core, stated)
        if element is None and is_office:
            element = prosiest(core)
        own = [] if element is None else list(blocks_of(element))
        if is_office or (element is not None and is_known(element)) or (stated and own):
            return own
        if is_list(self.root):
            return own
        try:
            # Old pages lay themselves out with tables; only where nothing else holds text are these read as such.
            text = find_text(self.root) or find_text(core, has_tables=True)
        except MissingError:
            if own or stated:
                return own
            raise
        if stated and not holds(text, stated):
            return []
        found = body_blocks(blocks_of_text(text, core), title=self.title)
        if not found or agrees(body_blocks(own, title=self.title), found):
            return own
        # Taken from the page, the text keeps its paragraphs; where no element holds just it, its lines must do.
        holder = holder_of(core, join_blocks(found))
        held = [] if holder is None else list(blocks_of(holder))
        return held if agrees(body_blocks(held, title=self.title), found) else found

    def _made(
        self,
        source: str,
        *,
        title: str,
        body: str,
        raw: RawDate,
        url: str | None,
        authors: tuple[str, ...] = (),
        is_partial: bool = False,
    ) -> Article:
        extra: dict[str, object] = {"lang": self.language} if self.language else {}
        if is_partial:
            extra["paywalled"] = True
        return Article(
            title=title,
            body=body,
            date=raw.date,
            published=raw.date,
            url=url,
            office=next((o for o in map(office_of_url, filter(None, (url, self.address))) if o), None),
            authors=authors,
            date_confidence="published" if raw.date else None,
            date_evidence=raw.note,
            source=source,
            extra=extra,
        )
