"""Judge rankings: run a file of queries, measure run files against judgements, compare them over queries.

Overview of types: `ScoredDoc` (a line of a run), `Evaluation` with one `EvaluatedRun` a run and their `Comparison`s.
Qrels and runs are plain dictionaries from query id to document id to grade or score, as ir-measures takes them.
Measuring needs the extra ``kpusearch[eval]`` (ir-measures, scipy); the files are read without it.

Collections of others, once downloaded, take three lines and two commands. MIRACL for Indonesian:

    from kpusearch import Index
    from kpusearch.evaluation import read_passages
    Index.create("miracl").add(read_passages("miracl-corpus-v1.0-id"))

    kpusearch run topics.miracl-v1.0-id-dev.tsv -i miracl -o bm25.run
    kpusearch evaluate qrels.miracl-v1.0-id-dev.tsv bm25.run -m nDCG@10 -m R@100

In a shell, with jq: ``zcat docs-*.jsonl.gz | jq -c '{id: .docid, title, body: .text}' > miracl.jsonl``
and ``kpusearch index miracl.jsonl -i miracl``.

Mr. TyDi has ``collection/docs.jsonl.gz``, ``topic.dev.tsv`` and ``qrels.dev.txt``; they are read the same way, and are
usually judged by ``-m RR@100 -m R@100``.
"""

from __future__ import annotations

from kpusearch.evaluation.evaluation import Comparison, EvaluatedRun, Evaluation, evaluate
from kpusearch.evaluation.measures import DEFAULT_MEASURES
from kpusearch.evaluation.passages import read_passages
from kpusearch.evaluation.run import run_queries
from kpusearch.evaluation.trec import ScoredDoc, read_qrels, read_queries, read_run

__all__ = [
    "DEFAULT_MEASURES",
    "Comparison",
    "EvaluatedRun",
    "Evaluation",
    "ScoredDoc",
    "evaluate",
    "read_passages",
    "read_qrels",
    "read_queries",
    "read_run",
    "run_queries",
]
