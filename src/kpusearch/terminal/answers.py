"""Show what a search found: hits, pages of them with their facets, whole articles, and scores taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import click

from kpusearch.article import Article
from kpusearch.search import Explanation, Hit, Results, Variant
from kpusearch.terminal.layout import bold, dim, filled, flowed, marked, shown, warn
from kpusearch.terminal.messages import messages, say, translate

__all__ = [
    "SHOWN_FACETS",
    "show_article",
    "show_explanation",
    "show_hits",
    "show_results",
    "show_suggestions",
]

SHOWN_FACETS: Final = 5
"""Values of a facet that are shown unless more are asked for."""

_INDENT: Final = 3
_LONGEST_TERM: Final = 32
"""Characters of a term beside which its numbers still have room."""


def show_hits(hits: Iterable[Hit]) -> None:
    """Print articles with the words highlighted for which they were found, and where they stand on the web."""
    for hit in hits:
        click.echo(filled(f"{hit.rank}. ", marked(hit.title or say("(no title)"), hit.title_highlights)))
        # Where nothing ranks, as under filters alone, there is no score to show.
        score = messages().number(hit.score, 3) if hit.score else None
        _show_dim(flowed(" " * _INDENT, _known(*_days(hit), hit.office, score, hit.id), separator=" · ", hang=_INDENT))
        if hit.url:
            _show_dim(flowed(" " * _INDENT, [hit.url]))
        click.echo(filled(" " * _INDENT, marked(hit.snippet, hit.highlights)))
        for variant in hit.variants:
            told = _known(*_days(variant), variant.office, variant.title or say("(no title)"), variant.id)
            _show_dim(flowed(" " * _INDENT + "+ ", told, separator=" · ", hang=_INDENT + 2))
        click.echo()


def show_results(results: Results, *, facets: int = SHOWN_FACETS) -> None:
    """Print the hits of one page and the counts; of each facet the first `facets` values."""
    show_hits(results.hits)
    total, took = messages().number(results.total), messages().number(results.took_ms, 1)
    events = None if results.events is None else messages().number(results.events)
    ranks = [messages().number(hit.rank) for hit in (results.hits[0], results.hits[-1])] if results.hits else []
    if ranks and events:
        click.echo(say("{}-{} of {} events told in {} articles, {} ms", *ranks, events, total, took))
    elif ranks:
        click.echo(say("{}-{} of {} articles, {} ms", *ranks, total, took))
    else:
        click.echo(say("{} articles, {} ms", total, took))
    for name, counts in results.facets.items():
        if len(counts) > 1 and facets:
            _show_dim(flowed(f"{say(name)}: ", _counted(counts, facets)))
    for note in results.interpretation.notes:
        warn(say("note: {}", translate(note)))
    if results.suggestion:
        warn(say("Did you mean: {}", results.suggestion))


def show_suggestions(suggestions: Iterable[str]) -> None:
    """Print queries, one a line."""
    for suggestion in suggestions:
        click.echo(shown(suggestion))


def show_article(article: Article) -> None:
    """Print one article whole, with what is known of it."""
    click.echo(bold(filled("", shown(article.title or say("(no title)")))))
    certainty = say(article.date_confidence) if article.date_confidence else None
    date = f"{article.date} ({certainty})" if article.date and certainty else _text(article.date)
    _show_dim(flowed("", _known(date, article.office, article.id), separator=" · "))
    if article.url:
        _show_dim(flowed("", [article.url]))
    click.echo()
    for paragraph in article.body.splitlines():
        click.echo(filled("", shown(paragraph)))
    click.echo()
    details = {
        "city": [article.city],
        "forum": [article.forum],
        "people": article.people,
        "authors": article.authors,
        "photographers": article.photographers,
        "decrees": article.decrees,
        "published": [_text(article.published)],
        # An identity is derived, not read in the text.
        "worked out from the text": [say(name) for name in article.recognised or () if name != "id"],
    }
    for name, values in details.items():
        if known := _known(*values):
            _show_dim(flowed(f"{say(name)}: ", known))
    if article.date_evidence:
        # A sentence, which breaks between words.
        _show_dim(flowed(f"{say('date from')}: ", translate(article.date_evidence).split(), separator=" "))


def show_explanation(explanation: Explanation) -> None:
    """Print a score as the sum and product it is."""
    number, short = messages().number, messages().short_number
    product = f"= {number(explanation.sum, 4)}", say("x coverage {}", number(explanation.coverage, 4))
    click.echo()
    _show(flowed(f"{shown(explanation.id)}: ", [number(explanation.score, 4), *product], separator=" "))
    for term in explanation.terms:
        found = say("(in {} articles)", number(term.doc_freq))
        parts = [
            f"{number(term.contribution, 4)} = {short(term.count)}",
            f"x idf {number(term.idf, 4)}",
            found,
            say("x part {}", number(term.part, 4)),
        ]
        lead = f"  {shown(term.term):<20} "
        if len(term.term) > _LONGEST_TERM:
            click.echo(lead.rstrip())
            lead = " " * 6
        _show(flowed(lead, parts, separator=" ", hang=6))
        for field, values in term.fields.items():
            where = say("{} in {} words", short(values["freq"]), number(values["length"]))
            means = say("average {}", number(values["average_length"], 1)), say("weight {}", short(values["weight"]))
            _show(flowed(f"    {say(field)}: ", [where, *means], hang=6))


def _days(item: Hit | Article | Variant) -> list[str | None]:
    """Return an article's day, and that of its publication where it is another."""
    published = item.published if item.published != item.date else None
    return [_text(item.date), say("published {}", published) if published else None]


def _counted(counts: Iterable[Mapping[str, Any]], limit: int) -> list[str]:
    listed = [f"{item['value']} {messages().number(item['count'])}" for item in counts]
    rest = len(listed) - limit
    return [*listed[:limit], *([say("and {} more", messages().number(rest))] if rest > 0 else [])]


def _known(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _text(value: object) -> str | None:
    return str(value) if value else None


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _show_dim(lines: Iterable[str]) -> None:
    _show(map(dim, lines))
