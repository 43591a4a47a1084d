"""Keep articles on disk and give their terms back as arrays.

Overview of types: `Store` (the folder), `Manifest` (how it was made), `Snapshot` (one generation, read-only),
`Postings`, `Occurrences` and `Column` (what it gives). What writes is imported when something is written:
`writer.Writer` (one commit) and `indexer.Indexer` (what becomes of each article).
"""

from kpusearch.storage.check import Check, Part, check
from kpusearch.storage.document import KEYWORD_FIELDS, TEXT_FIELDS, indexed_body
from kpusearch.storage.folding import keyword
from kpusearch.storage.frequencies import ESCAPE, FREQ_FIELDS, FREQS
from kpusearch.storage.impacts import LEVELS, quantise, widening
from kpusearch.storage.manifest import MANIFEST_NAME, Manifest
from kpusearch.storage.own_fields import Scalar, own_values, scalar_text
from kpusearch.storage.postings import Cache, Column, Ints, Occurrences, OwnColumn, Postings, Ragged, TextPostings
from kpusearch.storage.report import Correction, Deletion, Report
from kpusearch.storage.segment import MAX_DOCS, PostingList, Segment
from kpusearch.storage.sketch import ROWS as SKETCH_ROWS
from kpusearch.storage.sketch import overlap, runs_of
from kpusearch.storage.snapshot import Snapshot
from kpusearch.storage.store import DEFAULT_MEMORY, Store

__all__ = [
    "DEFAULT_MEMORY",
    "ESCAPE",
    "FREQS",
    "FREQ_FIELDS",
    "KEYWORD_FIELDS",
    "LEVELS",
    "MANIFEST_NAME",
    "MAX_DOCS",
    "SKETCH_ROWS",
    "TEXT_FIELDS",
    "Cache",
    "Check",
    "Column",
    "Correction",
    "Deletion",
    "Ints",
    "Manifest",
    "Occurrences",
    "OwnColumn",
    "Part",
    "PostingList",
    "Postings",
    "Ragged",
    "Report",
    "Scalar",
    "Segment",
    "Snapshot",
    "Store",
    "TextPostings",
    "check",
    "indexed_body",
    "keyword",
    "overlap",
    "own_values",
    "quantise",
    "runs_of",
    "scalar_text",
    "widening",
]
