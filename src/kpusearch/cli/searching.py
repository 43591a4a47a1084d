"""Ask an index, and show its articles."""

from __future__ import annotations

import datetime
from typing import Any

import click

from kpusearch.cli.command import main
from kpusearch.cli.failing import NoArticleError
from kpusearch.cli.options import (
    as_date,
    as_filters,
    filter_options,
    index_option,
    is_number,
    json_option,
    today_option,
)
from kpusearch.cli.output import print_shape
from kpusearch.index import Index
from kpusearch.search import MAX_RECENCY
from kpusearch.terminal import (
    SHOWN_FACETS,
    show_article,
    show_explanation,
    show_hits,
    show_results,
    show_suggestions,
)

__all__: list[str] = []


@main.command()
@click.argument("query")
@index_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="Hits on a page.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over.")
@filter_options
@today_option
@click.option(
    "--recency",
    type=click.FloatRange(0, MAX_RECENCY),
    callback=is_number,
    default=0.0,
    metavar="W",
    help="What a date of today adds, as a share of what the words weigh; half of it 90 days before.",
)
@click.option(
    "--facets",
    "shown_facets",
    type=click.IntRange(min=0),
    default=SHOWN_FACETS,
    show_default=True,
    help="Values shown of each facet.",
)
@click.option("--collapse", is_flag=True, help="Show each event once, with the other articles that tell it.")
@click.option("--explain", is_flag=True, help="Show how each score comes about.")
@json_option
def search(
    query: str,
    folder: str,
    limit: int,
    offset: int,
    today: datetime.datetime | None,
    recency: float,
    shown_facets: int,
    collapse: bool,
    explain: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Rank the articles that answer QUERY.

    Words are alternatives: the more of them, the higher. What else a query may hold (terbit is the day of publication):

    \b
      "words as typed"  ~"in any form"  "near"~5
      +must  -not  AND OR NOT ( )  pemil*
      office:kota-semarang  office:(bali ntb)  wilayah:"Jawa Tengah"
      penulis:ana  foto:awh  forum:"Ngopi Asli"  orang:"Ahmad Zaini"
      decree:1341/2024  and the keyword fields of the index
      tanggal:2025-07  sejak:2025-07-01  sampai:2025-07-31
      terbit:2025-07  terbit-sejak:2025-07-01  terbit-sampai:2025-07-31

    A query that begins with a hyphen comes after --, behind the options.

    \b
    Example:
      kpusearch search '"suara ulang" office:kab-tasikmalaya' --sort newest
    """
    with Index.open(folder) as opened:
        asked: dict[str, Any] = {"today": as_date(today), "recency": recency}
        how = "event" if collapse else None
        results = opened.search(query, limit=limit, offset=offset, collapse=how, **asked, **as_filters(opened, filters))
        explanations = [opened.explain(query, hit.id, **asked) for hit in results.hits] if explain else []
        shape = results.to_dict()
        if explain:
            shape["explanations"] = [item.to_dict() for item in explanations if item]
        print_shape(shape, as_json, lambda: show_results(results, facets=shown_facets))
        if not as_json:
            for explanation in filter(None, explanations):
                show_explanation(explanation)


@main.command()
@click.argument("id")
@index_option
@json_option
def show(id: str, folder: str, as_json: bool) -> None:  # noqa: A002
    """Print one article.

    \b
    Example:
      kpusearch show kota-semarang-5a8b6c0d1e2f
    """
    with Index.open(folder) as opened:
        article = opened.get(id)
    if article is None:
        raise NoArticleError(id, folder)
    print_shape(article.to_dict(), as_json, lambda: show_article(article))


@main.command()
@click.argument("id")
@index_option
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Articles to show.")
@json_option
def similar(id: str, folder: str, limit: int, as_json: bool) -> None:  # noqa: A002
    """Show the articles most like one.

    \b
    Example:
      kpusearch similar kota-semarang-5a8b6c0d1e2f -n 3
    """
    with Index.open(folder) as opened:
        hits = opened.similar(id, limit=limit)
        if hits is None:
            raise NoArticleError(id, folder)
        print_shape({"id": id, "hits": [hit.to_dict() for hit in hits]}, as_json, lambda: show_hits(hits))


@main.command()
@click.argument("prefix")
@index_option
@click.option("-n", "--limit", type=click.IntRange(0), default=8, show_default=True, help="Queries to suggest.")
@json_option
def suggest(prefix: str, folder: str, limit: int, as_json: bool) -> None:
    """Complete the last word of a query, a suggestion a line.

    \b
    Example:
      kpusearch suggest "pemungutan su" -n 3
    """
    with Index.open(folder) as opened:
        suggestions = opened.suggest(prefix, limit=limit)
    print_shape({"suggestions": list(suggestions)}, as_json, lambda: show_suggestions(suggestions))
