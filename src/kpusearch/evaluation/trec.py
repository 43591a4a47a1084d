"""Read and write TREC's files: queries, judgements (qrels) and runs, plain or compressed with gzip.

A blank line is passed over; any other that does not fit is an error with file, line and remedy. A line that was
guessed at, or left out, would change the figures in silence.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, Source, read_lines, reason_of, source_name
from kpusearch.exceptions import CorpusError

__all__ = ["ScoredDoc", "read_qrels", "read_queries", "read_run"]

# trec_eval counts documents by grade in a table as long as the greatest grade.
_MAX_GRADE: Final = 1000
_QREL_COLUMNS: Final = 4
_RUN_COLUMNS: Final = 6


class ScoredDoc(NamedTuple):
    """Hold one line of a run."""

    query_id: str
    doc_id: str
    rank: int
    score: float

    def to_trec(self, tag: str = "kpusearch") -> str:
        """Return the line ``qid Q0 docid rank score tag``; blanks in an id are written as ``%20``.

        >>> ScoredDoc("q1", "kota-semarang-1", 1, 2.5).to_trec()
        'q1 Q0 kota-semarang-1 1 2.5 kpusearch'
        """
        return " ".join((self.query_id, "Q0", "%20".join(self.doc_id.split()), str(self.rank), repr(self.score), tag))


def read_queries(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    r"""Yield id and text of each line ``qid<TAB>query``, in the order of the file.

    The topics of MIRACL and Mr. TyDi have this form. Raises CorpusError for a file that cannot be read, a line of
    another form, an id that holds a blank (a run could not) and an id that comes twice.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "queries.tsv")
    ...     _ = path.write_text("q1\tpemungutan suara ulang\n", encoding="utf-8")
    ...     list(read_queries(path))
    [('q1', 'pemungutan suara ulang')]
    """
    seen: set[str] = set()
    for place, line in _lines(path, "queries"):
        name, tab, query = line.partition("\t")
        query_id = name.strip()
        if not tab or not query_id:
            _refuse(place, "expected qid<TAB>query")
        if len(query_id.split()) > 1:
            _refuse(place, f"the query id {query_id!r} holds a blank, which a run cannot; write it as one word")
        if query_id in seen:
            _refuse(place, f"the query id {query_id} is there twice; give each query its own")
        seen.add(query_id)
        yield query_id, query.strip()


def read_qrels(path: str | os.PathLike[str]) -> dict[str, dict[str, int]]:
    r"""Return the grades of a qrels file, lines of ``qid 0 docid grade``, by query id and document id.

    Columns are separated by blanks or tabs, the second is not looked at. A grade of 1 or more is relevant.
    The order is that of the file. Raises CorpusError for a file that cannot be read or holds no judgement, a line of
    another form, a grade that is no whole number from -1000 to 1000, and a document with two grades for one query.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "qrels.txt")
    ...     _ = path.write_text("q1 0 kota-semarang-1 3\nq1 0 jateng-7 0\n", encoding="utf-8")
    ...     read_qrels(path)
    {'q1': {'kota-semarang-1': 3, 'jateng-7': 0}}
    """
    qrels: dict[str, dict[str, int]] = {}
    for place, line in _lines(path, "qrels"):
        columns = line.split()
        if len(columns) != _QREL_COLUMNS:
            _refuse(place, f"expected 'qid 0 docid grade', got {_counted(columns)}{_QREL_HINTS.get(len(columns), '')}")
        query_id, _, doc_id, text = columns
        grade = _whole_number(text)
        if grade is None or abs(grade) > _MAX_GRADE:
            _refuse(place, f"the grade must be a whole number from -{_MAX_GRADE} to {_MAX_GRADE}, got {text[:40]!r}")
        if qrels.setdefault(query_id, {}).setdefault(doc_id, grade) != grade:
            _refuse(place, f"{doc_id} has another grade for {query_id} further up; keep one of the lines")
    if not qrels:
        raise CorpusError(f"{source_name(Path(path))}: no judgements; a line of qrels is 'qid 0 docid grade'")
    return qrels


def read_run(path: str | os.PathLike[str]) -> dict[str, dict[str, float]]:
    r"""Return the scores of a run file, lines of ``qid Q0 docid rank score tag``, by query id and document id.

    The documents of a query come in the order of the ranking: by falling score as in trec_eval, equal scores by rank.
    An empty file is a run that found nothing. Raises CorpusError for a file that cannot be read, a line of another
    form, a rank that is no whole number, a score that is no finite number, and a document that comes twice for a query.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "bm25.run")
    ...     _ = path.write_text("q1 Q0 jateng-7 2 4.5 bm25\nq1 Q0 kota-semarang-1 1 4.5 bm25\n", encoding="utf-8")
    ...     read_run(path)
    {'q1': {'kota-semarang-1': 4.5, 'jateng-7': 4.5}}
    """
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for place, line in _lines(path, "run"):
        columns = line.split()
        if len(columns) != _RUN_COLUMNS:
            hint = _RUN_HINTS.get(len(columns), "")
            _refuse(place, f"expected 'qid Q0 docid rank score tag', got {_counted(columns)}{hint}")
        query_id, _, doc_id, rank_text, score_text, _ = columns
        rank, score = _whole_number(rank_text), _finite_number(score_text)
        if rank is None:
            _refuse(place, f"the rank must be a whole number, got {rank_text[:40]!r}")
        if score is None:
            _refuse(place, f"the score must be a finite number, got {score_text[:40]!r}")
        docs = found.setdefault(query_id, {})
        if doc_id in docs:
            _refuse(place, f"{doc_id} is there twice for {query_id}; keep the better of the lines")
        docs[doc_id] = (-score, rank)
    return {
        query_id: {doc_id: -docs[doc_id][0] for doc_id in sorted(docs, key=docs.__getitem__)}
        for query_id, docs in found.items()
    }


_QREL_HINTS: Final = {
    3: "; put the second one in, e.g. awk '{print $1, 0, $2, $3}'",
    _RUN_COLUMNS: "; this looks like a run, and the qrels come first",
}
_RUN_HINTS: Final = {
    _QREL_COLUMNS: "; this looks like qrels, which come first and once",
    _RUN_COLUMNS - 1: "; every line ends in the run's name",
}


def _lines(path: str | os.PathLike[str], kind: str) -> Iterator[tuple[str, str]]:
    """Yield the place ``path:line`` and the text of each line that is not blank."""
    name = source_name(Path(path))
    try:
        with Source.of_file(Path(path)).open() as stream:
            for number, (_, line) in enumerate(read_lines(stream), 1):
                place = f"{name}:{number}"
                if line is None:
                    _refuse(place, f"a line of more than {RECORD_LIMIT // 2**20} MB; is this a file of {kind}?")
                try:
                    text = line.decode("utf-8")
                except UnicodeDecodeError as error:
                    raise CorpusError(
                        f"{place}: not UTF-8; convert it to UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8"
                    ) from error
                if text.strip():
                    yield place, text
    except READ_ERRORS as error:
        raise CorpusError(f"{kind} {name}: {reason_of(error)}") from error


def _refuse(place: str, reason: str) -> NoReturn:
    raise CorpusError(f"{place}: {reason}")


def _counted(columns: list[str]) -> str:
    return f"{len(columns)} column{'s' if len(columns) > 1 else ''}"


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _finite_number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
