"""More layouts, with class names that no rule was written for: title, date and body are exact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpusearch.article import Article
from kpusearch.corpus.formats.html import read_html

PAGES = Path(__file__).parent / "pages" / "more"
LAYOUTS = sorted(path.stem for path in PAGES.glob("*.html"))
UNKNOWN = {"css-modules", "long-comments", "table-layout"}


def test_there_are_eighteen() -> None:
    assert len(LAYOUTS) == 18


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_date_and_body_are_exact(layout: str) -> None:
    if layout in UNKNOWN:
        pytest.importorskip("trafilatura")
    values = json.loads((PAGES / f"{layout}.json").read_text(encoding="utf-8"))
    wanted = values.get("articles") or [values]
    items = list(read_html((PAGES / f"{layout}.html").read_bytes(), source=layout, url=values.get("fetched")))
    found = [(a.title, str(a.date) if a.date else None, a.body) for a in items if isinstance(a, Article)]
    assert found == [(item["title"], item["date"], item["body"]) for item in wanted]
