import gzip

import pytest

from kpusearch.evaluation import ScoredDoc, read_qrels, read_queries, read_run
from kpusearch.exceptions import CorpusError


@pytest.fixture
def written(tmp_path):
    """Write a file and return its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_queries_are_read_as_they_stand(written):
    path = written("q.tsv", "\ufeffq1\tapa itu petahana?\r\n\nq2\tsyarat\tcalon\u2028perseorangan\n")
    assert list(read_queries(path)) == [("q1", "apa itu petahana?"), ("q2", "syarat\tcalon\u2028perseorangan")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("q1\trapat\nrapat pleno\n", ":2: expected qid<TAB>query"),
        ("\trapat\n", ":1: expected qid<TAB>query"),
        ("q 1\trapat\n", ":1: the query id 'q 1' holds a blank"),
        ("q1\trapat\nq1\tpleno\n", ":2: the query id q1 is there twice"),
        (b"q1\tr\xe9sum\xe9\n", ":1: not UTF-8; convert it"),
    ],
)
def test_queries_of_another_form_are_refused_with_their_line(written, content, error):
    path = written("q.tsv", content)
    with pytest.raises(CorpusError) as raised:
        list(read_queries(path))
    assert f"{path}{error}" in str(raised.value)


def test_qrels_are_read_with_tabs_or_blanks(written):
    assert read_qrels(written("a.txt", "q1 0 a 1\nq1 0 b 0\nq2 0 a -1\n")) == {"q1": {"a": 1, "b": 0}, "q2": {"a": -1}}
    assert read_qrels(written("b.tsv", "11\tQ0\t6719#1\t1\r\n")) == {"11": {"6719#1": 1}}


def test_qrels_may_repeat_a_judgement_but_not_change_it(written):
    assert read_qrels(written("a.txt", "q1 0 a 1\nq1 0 a 1\n")) == {"q1": {"a": 1}}
    with pytest.raises(CorpusError, match=r"b\.txt:2: a has another grade for q1 further up; keep one"):
        read_qrels(written("b.txt", "q1 0 a 1\nq1 0 a 2\n"))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("q1 0 a 1\nq1 a 1\n", ":2: expected 'qid 0 docid grade', got 3 columns; put the second one in, e.g. awk"),
        ("q1 Q0 a 1 2.5 bm25\n", ":1: expected 'qid 0 docid grade', got 6 columns; this looks like a run"),
        ("q1\n", ":1: expected 'qid 0 docid grade', got 1 column"),
        ("q1 0 a relevan\n", ":1: the grade must be a whole number from -1000 to 1000, got 'relevan'"),
        ("q1 0 a 1001\n", ":1: the grade must be a whole number from -1000 to 1000, got '1001'"),
        ("\n", ": no judgements; a line of qrels is 'qid 0 docid grade'"),
    ],
)
def test_qrels_of_another_form_are_refused_with_their_line(written, content, error):
    path = written("qrels.txt", content)
    with pytest.raises(CorpusError) as raised:
        read_qrels(path)
    assert f"{path}{error}" in str(raised.value)


def test_run_goes_by_score_and_equal_scores_by_rank(written):
    path = written("a.run", "q1 Q0 c 3 2.5 x\nq1 Q0 b 2 2.5 x\nq1 Q0 a 9 7 x\nq2 Q0 a 1 -1e-3 x\n")
    run = read_run(path)
    assert run == {"q1": {"a": 7.0, "b": 2.5, "c": 2.5}, "q2": {"a": -0.001}}
    assert list(run["q1"]) == ["a", "b", "c"]


def test_run_that_found_nothing_is_a_run(written):
    assert read_run(written("a.run", "")) == {}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("q1 Q0 a 1 2.5 x\nq1 Q0 b 2 2.5\n", ":2: expected 'qid Q0 docid rank score tag', got 5 columns; every line"),
        ("q1 0 a 1\n", ":1: expected 'qid Q0 docid rank score tag', got 4 columns; this looks like qrels"),
        ("q1 Q0 a satu 2.5 x\n", ":1: the rank must be a whole number, got 'satu'"),
        ("q1 Q0 a 1 nan x\n", ":1: the score must be a finite number, got 'nan'"),
        ("q1 Q0 a 1 2,5 x\n", ":1: the score must be a finite number, got '2,5'"),
        ("q1 Q0 a 1 2.5 x\nq1 Q0 a 2 2.4 x\n", ":2: a is there twice for q1; keep the better"),
    ],
)
def test_run_of_another_form_is_refused_with_its_line(written, content, error):
    path = written("a.run", content)
    with pytest.raises(CorpusError) as raised:
        read_run(path)
    assert f"{path}{error}" in str(raised.value)


def test_lines_written_are_read_again(written):
    lines = [ScoredDoc("q1", "a b", 1, 2.5), ScoredDoc("q1", "c", 2, 0.1 + 0.2)]
    run = read_run(written("a.run", "".join(f"{line.to_trec()}\n" for line in lines)))
    assert run == {"q1": {"a%20b": 2.5, "c": 0.1 + 0.2}}


def test_files_may_be_compressed_whatever_their_name(written):
    assert list(read_queries(written("q.tsv.gz", gzip.compress(b"q1\trapat\n")))) == [("q1", "rapat")]
    assert read_qrels(written("qrels.txt", gzip.compress(b"q1 0 a 1\n"))) == {"q1": {"a": 1}}
    assert read_run(written("a.run.gz", gzip.compress(b"q1 Q0 a 1 2 x\n"))) == {"q1": {"a": 2.0}}


def test_truncated_gzip_is_named(written):
    lines = "".join(f"q1 Q0 d{number} {number} 2 x\n" for number in range(999))
    with pytest.raises(CorpusError, match=r"run .*a\.run\.gz: truncated gzip"):
        read_run(written("a.run.gz", gzip.compress(lines.encode())[:-9]))


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"qrels .*none\.txt: cannot be read: No such file"):
        read_qrels(tmp_path / "none.txt")
