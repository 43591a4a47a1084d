import gzip
import json

import pytest

from kpusearch import Rejected
from kpusearch.evaluation import evaluate, read_passages, read_qrels, read_queries, run_queries
from kpusearch.exceptions import CorpusError

PASSAGES = [
    ("17#0", "Pemilihan umum", "Pemilihan umum pertama di Indonesia diselenggarakan pada tahun 1955."),
    ("17#1", "Pemilihan umum", "Empat partai besar muncul sebagai pemenang pemungutan suara itu."),
    ("23#0", "Kota Semarang", "Semarang adalah ibu kota Provinsi Jawa Tengah di pesisir utara."),
    ("31#4", "Gunung Slamet", "Gunung Slamet merupakan gunung tertinggi di Jawa Tengah."),
]


def miracl(passages):
    lines = (json.dumps({"docid": id_, "title": title, "text": text}) for id_, title, text in passages)
    return "\n".join(lines) + "\n"


def mr_tydi(passages):
    lines = (json.dumps({"id": id_, "contents": f"{title}\n\n{text}"}) for id_, title, text in passages)
    return "\n".join(lines) + "\n"


@pytest.fixture
def read_lines(tmp_path):
    def read(*lines):
        path = tmp_path / "docs.jsonl"
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
        return list(read_passages(path))

    return read


def test_both_forms_give_the_same_articles(tmp_path):
    (tmp_path / "docs-0.jsonl.gz").write_bytes(gzip.compress(miracl(PASSAGES).encode()))
    (tmp_path / "docs.jsonl").write_text(mr_tydi(PASSAGES), encoding="utf-8")
    for name in ("docs-0.jsonl.gz", "docs.jsonl"):
        articles = list(read_passages(tmp_path / name))
        assert [(article.id, article.title, article.body) for article in articles] == PASSAGES
    assert articles[1].source == f"{tmp_path / 'docs.jsonl'}:2"


def test_folder_gives_its_passages_in_the_order_of_names_and_nothing_else(tmp_path):
    (tmp_path / "docs-1.jsonl").write_text(miracl(PASSAGES[2:]), encoding="utf-8")
    (tmp_path / "docs-0.jsonl").write_text(miracl(PASSAGES[:2]), encoding="utf-8")
    (tmp_path / "qrels.dev.txt").write_text("1 0 17#0 1\n", encoding="utf-8")
    assert [article.id for article in read_passages(tmp_path)] == ["17#0", "17#1", "23#0", "31#4"]


def test_paths_that_lead_nowhere_raise_at_once(tmp_path):
    with pytest.raises(CorpusError, match="no such file or folder"):
        read_passages(tmp_path / "none")
    with pytest.raises(CorpusError, match=r"no passages in .*; they are expected in \.jsonl or"):
        read_passages(tmp_path)


def test_contents_of_one_line_are_text_without_title(read_lines):
    (article,) = read_lines({"id": 7, "contents": "Rapat pleno terbuka.\n"})
    assert (article.id, article.title, article.body) == ("7", "", "Rapat pleno terbuka.")


def test_title_may_be_missing_and_other_keys_are_not_kept(read_lines):
    (article,) = read_lines({"docid": "a", "text": "Rapat pleno.", "url": "https://id.wikipedia.org", "date": "2020"})
    assert (article.title, article.url, article.date, article.extra) == ("", None, None, {})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"title": "Rapat", "text": "Rapat pleno."}, "no docid or id, by which qrels could name the passage"),
        ({"docid": "a", "title": "Rapat"}, "no text or contents"),
        ({"docid": "a", "text": " "}, "no text or contents"),
        ({"docid": "a", "contents": "\n"}, "no text or contents"),
        ({"docid": "a", "text": 3}, "no text or contents"),
        ({"docid": ["a"], "text": "Rapat."}, "id is a list, not text or a number"),
        ({"docid": "a", "title": 3, "text": "Rapat."}, "title is a number, not text"),
        ([], "not a JSON object"),
        (b"{", "invalid JSON"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_line_that_holds_no_passage_is_rejected_with_its_place(read_lines, line, reason):
    found, following = read_lines(line, {"docid": "b", "text": "Rapat."})
    assert isinstance(found, Rejected)
    assert found.source.endswith("docs.jsonl:1")
    assert found.reason.startswith(reason)
    assert following.id == "b"


def test_truncated_file_gives_what_it_has_and_says_so(tmp_path):
    many = [(f"{number}#0", "Rapat", f"Rapat pleno nomor {number}.") for number in range(5000)]
    (tmp_path / "docs.jsonl.gz").write_bytes(gzip.compress(miracl(many).encode())[:-2000])
    *articles, last = read_passages(tmp_path)
    assert 0 < len(articles) < 5000
    assert last.reason.startswith("truncated gzip")


def test_collection_can_be_indexed_run_and_judged(tmp_path, new_index):
    (tmp_path / "docs-0.jsonl.gz").write_bytes(gzip.compress(miracl(PASSAGES).encode()))
    topics, qrels = tmp_path / "topics.miracl-v1.0-id-dev.tsv", tmp_path / "qrels.miracl-v1.0-id-dev.tsv"
    topics.write_text(
        "3\tKapan pemilihan umum pertama diselenggarakan?\n8\tApa ibu kota Jawa Tengah?\n", encoding="utf-8"
    )
    qrels.write_text("3\tQ0\t17#0\t1\n3\tQ0\t17#1\t0\n8\tQ0\t23#0\t1\n", encoding="utf-8")
    index = new_index()
    assert index.add(read_passages(tmp_path)).added == 4
    run = {}
    for line in run_queries(index, read_queries(topics)):
        run.setdefault(line.query_id, {})[line.doc_id] = line.score
    assert evaluate(read_qrels(qrels), {"bm25": run}).runs[0].means["nDCG@10"] == 1.0
