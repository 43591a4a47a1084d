"""Know the acronyms and terms of the election commission, and what they stand for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kpusearch.lexicon.table import read_table

__all__ = ["ElectionTerm", "election_terms"]


@dataclass(frozen=True, slots=True)
class ElectionTerm:
    """Hold one acronym or term as it is written, and each of its readings.

    `expansions` is empty for a term that is no abbreviation; several are variants of one reading, or rival readings
    where `is_ambiguous` says that the same letters may also mean something else.
    """

    term: str
    expansions: tuple[str, ...]
    kind: str
    is_ambiguous: bool


@functools.cache
def election_terms() -> Mapping[str, ElectionTerm]:
    """Return the term in lower case -> what is known of it.

    >>> election_terms()["psu"]
    ElectionTerm(term='PSU', expansions=('Pemungutan Suara Ulang',), kind='result or dispute', is_ambiguous=False)
    >>> election_terms()["ppk"].expansions
    ('Panitia Pemilihan Kecamatan', 'Pejabat Pembuat Komitmen')
    """
    return MappingProxyType({row["term"].lower(): _term(row) for row in read_table("kpu_terms.tsv")})


def _term(row: Mapping[str, str]) -> ElectionTerm:
    expansions = tuple(row["expansion"].split("; ")) if row["expansion"] else ()
    return ElectionTerm(row["term"], expansions, row["kind"], is_ambiguous=row["certainty"] == "ambiguous")
