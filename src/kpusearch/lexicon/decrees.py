"""Give the number of a decree, a law or a court case one spelling, however it is cited."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["decree_keys", "is_decree"]

_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑–", "-"))
_NUMBER_WORD: Final = re.compile(r"\b(?:nomor|nomer|no)\b\.? ?:? ?(?=[0-9])")
_YEAR_WORD: Final = re.compile(r" ?/ ?|(?<=[0-9]) (?:tahun|thn\.?|th\.?) (?=[0-9])")
_NUMBER: Final = re.compile(r"(?<![\w./-])0*([0-9][\w./-]*/(?:19|20)[0-9]{2})(?![\w/])")


def decree_keys(text: str) -> tuple[str, ...]:
    """Return what each number that a text cites is looked up by, or the whole text where it cites none.

    >>> decree_keys("Keputusan KPU Nomor 1341 Tahun 2024"), decree_keys("PKPU No. 08/2024")
    (('1341/2024',), ('8/2024',))
    >>> decree_keys("Perkara 60/PUU–XXII/2024"), decree_keys("Surat Edaran")
    (('60/puu-xxii/2024',), ('surat edaran',))
    """
    folded = _folded(text)
    return tuple(_NUMBER.findall(folded)) or ((folded,) if folded else ())


def is_decree(text: str) -> bool:
    """Say whether a text cites a number, and ends with it.

    >>> is_decree("Nomor 1341 Tahun 2024"), is_decree("Nomor 1341"), is_decree("Nomor 1341 Tahun 2024 soal")
    (True, False, False)
    """
    folded = _folded(text)
    return any(match.end() == len(folded) for match in _NUMBER.finditer(folded))


def _folded(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).translate(_HYPHENS)
    return _YEAR_WORD.sub("/", _NUMBER_WORD.sub(" ", folded)).strip()
