"""Read the stems that a user prescribes: a file of ``word<TAB>stem`` lines, or a mapping."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kpusearch.analysis.tokenizer import chunk_texts, units
from kpusearch.exceptions import OverridesError

__all__ = ["check_overrides", "read_overrides"]

_HEADER: Final = ("word", "stem")
_STEM: Final = re.compile("(?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*")


def read_overrides(path: str | os.PathLike[str]) -> Mapping[str, str]:
    """Return folded word -> stem of a UTF-8 file with two columns, apart by a tab.

    Blank lines, lines that start with ``#`` and the header ``word<TAB>stem`` say nothing.
    Raise `OverridesError` with path and line for anything else that is no pair of terms.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
    ...     _ = file.write("Sigap\\tsigap\\nSigapkan\\tsigap\\n")
    ...     file.flush()
    ...     dict(read_overrides(file.name))
    {'sigap': 'sigap', 'sigapkan': 'sigap'}
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OverridesError(
            f"{path}: cannot be read ({error.strerror}); name a TSV file of words and stems"
        ) from error
    except UnicodeDecodeError as error:
        raise OverridesError(f"{path}: byte {error.start} is no UTF-8 ({error.reason}); save it as UTF-8") from error
    try:
        return _checked(_rows(path, text))
    except ValueError as error:
        raise OverridesError(str(error)) from None


def check_overrides(overrides: Mapping[str, str]) -> Mapping[str, str]:
    """Return folded word -> stem in the order of the words. Raise `ValueError` for what is no pair of terms.

    >>> dict(check_overrides({"Sigapkan": "sigap", "Jum'at": "jumat"}))
    {'jumat': 'jumat', 'sigapkan': 'sigap'}
    """
    return _checked(("overrides", word, stem) for word, stem in overrides.items())


def _rows(path: str | os.PathLike[str], text: str) -> Iterator[tuple[str, str, str]]:
    """Yield where each pair stands, its word and its stem."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [cell.strip() for cell in line.split("\t")]
        if len(columns) != len(_HEADER):
            raise ValueError(f"{path}:{number}: {len(columns)} columns; write word<TAB>stem")
        if tuple(columns) != _HEADER:
            yield f"{path}:{number}", columns[0], columns[1]


def _checked(rows: Iterable[tuple[str, str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for where, word, stem in rows:
        term = _term(word)
        if term is None:
            raise ValueError(f"{where}: {word!r} is not one word; write one without blanks, slashes or dots")
        if not _STEM.fullmatch(stem):
            raise ValueError(f"{where}: the stem {stem!r} is not one term; write 1 to 40 of a-z, 0-9 and hyphen")
        if found.setdefault(term, stem) != stem:
            raise ValueError(f"{where}: {word!r} has the stem {found[term]!r} already; keep one of the two")
    return MappingProxyType(dict(sorted(found.items())))


def _term(word: str) -> str | None:
    """Return the one term that the tokenizer makes of a word, or None where it makes another number of them."""
    found = units(word) if chunk_texts(word) == [word] else ()
    return found[0].term if len(found) == 1 else None
