"""Fill in the fields of an article that its own text gives: place, office, credits, forum, citations, people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpusearch.article import Article
from kpusearch.corpus.byline import find_byline
from kpusearch.corpus.dateline import find_dateline
from kpusearch.corpus.decrees import find_decrees
from kpusearch.corpus.forum import find_forums, forum_of
from kpusearch.corpus.people import find_people

__all__ = ["describe"]


def describe(article: Article, *, forums: Iterable[str] | None = None) -> Article:
    """Return the article with its empty fields filled from title and body; what it has already stays.

    `forums` are the forum names to look for, by default those that the article itself presents.

    >>> article = describe(Article(body="Semarang, kota-semarang.kpu.go.id - Rapat digelar. (erh/ed. Foto: awh)"))
    >>> article.city, article.office, article.authors, article.photographers
    ('Semarang', 'kota-semarang', ('erh',), ('awh',))
    """
    title, body = article.title, article.body
    dateline = find_dateline(body)
    opens = dateline is not None and not body[: dateline.start].strip()
    byline = find_byline(body)
    known = find_forums(title, body) if forums is None else forums
    return replace(
        article,
        city=article.city or (dateline.city if dateline and opens else None),
        office=article.office or (dateline.office if dateline and opens else None),
        authors=article.authors or (byline.authors if byline else ()),
        photographers=article.photographers or (byline.photographers if byline else ()),
        forum=article.forum or forum_of(title, body, known),
        decrees=article.decrees or find_decrees(f"{title}\n{body}"),
        people=article.people or find_people(title, body),
    )
