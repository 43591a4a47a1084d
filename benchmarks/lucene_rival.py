"""Rank with Lucene's own Indonesian analyzer, in a Java process of its own.

``lucene/Rank.java`` needs Java 17 and, in one folder, the jars of ``org.apache.lucene:lucene-core`` and
``org.apache.lucene:lucene-analysis-common``, version 9.12.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from judged import whole_text
from kpusearch import Article
from kpusearch.evaluation import read_run

__all__ = ["LUCENE", "LuceneError", "lucene_version", "rank_with_lucene"]

LUCENE: Final = {"Lucene, IndonesianAnalyzer": "stop", "Lucene, the same without stop words": "nostop"}
"""Name of a rival -> what `Rank.java` does with the analyzer's stop words, which it drops by default."""

_RANK: Final = Path(__file__).parent / "lucene/Rank.java"
_JAR: Final = re.compile(r"lucene-core-([\d.]+)\.jar")


class LuceneError(Exception):
    """Say why Lucene cannot be asked."""


def lucene_version(jars: Path | None) -> str:
    """Return the version of the jars in a folder. Raise `LuceneError` where there are none."""
    if jars is None:
        raise LuceneError("no --lucene-jars were given")
    for path in sorted(jars.glob("lucene-core-*.jar")):
        if found := _JAR.fullmatch(path.name):
            return found[1]
    raise LuceneError(f"no lucene-core jar lies in {jars.name}")


def rank_with_lucene(
    jars: Path, articles: Sequence[Article], queries: Mapping[str, str], stop: str
) -> tuple[dict[str, list[str]], dict[str, float]]:
    """Return the ids of the top 100 and the milliseconds of the top 10 of each query. Raise `LuceneError`."""
    with tempfile.TemporaryDirectory() as temporary:
        docs, asked, run, times = (Path(temporary, name) for name in ("docs", "queries", "run", "times"))
        # Ties keep the order of the file.
        texts = {article.id: whole_text(article) for article in sorted(articles, key=lambda article: article.id)}
        for path, lines in ((docs, texts), (asked, queries)):
            path.write_text("".join(f"{id_}\t{' '.join(text.split())}\n" for id_, text in lines.items()), "utf-8")
        command = ["java", "-cp", f"{jars}/*", str(_RANK), *map(str, (docs, asked, run, times)), stop]
        try:
            subprocess.run(command, capture_output=True, text=True, check=True)
        except OSError as error:
            raise LuceneError(f"Java does not start: {error.strerror}") from error
        except subprocess.CalledProcessError as error:
            raise LuceneError(error.stderr.strip().splitlines()[-1]) from error
        ranked = {query_id: list(scores) for query_id, scores in read_run(run).items()}
        rows = (line.split("\t") for line in times.read_text("utf-8").splitlines())
        return ranked, {query_id: float(milliseconds) for query_id, milliseconds in rows}
