"""Read the word lists that lie beside this module."""

from __future__ import annotations

from importlib import resources

__all__ = ["read_table"]


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a TSV file as dictionaries; lines that start with ``#`` on top say source and licence."""
    text = resources.files("kpusearch.lexicon").joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
