import json
import random

import pytest

import ablation
from ablation import compared, means, measure_collection
from configurations import (
    RIVALS,
    ROWS,
    TRIED,
    Row,
    bm25_rival,
    forms_row,
    kpusearch_row,
    neighbours_row,
    pysastrawi,
    snowball,
)
from effectiveness_report import effectiveness, said
from judged import Collection, Split, read_sample, whole_text
from kpusearch import Article, Index
from lucene_rival import LuceneError, lucene_version
from results import read_results, rounded, write_result

ARTICLES = (
    Article(id="a", title="Rapat pleno", body="Rapat pleno rekapitulasi digelar di Pemalang."),
    Article(id="b", body="Surat keputusan nomor 1341/2024 diumumkan kemarin."),
    Article(id="c", body="Pemungutan suara ulang dan rapat evaluasi."),
)
SPLIT = Split({"q1": "rapat pleno", "q2": "memungut suara"}, {"q1": {"a": 1}, "q2": {"c": 1}})
SMALL = Collection("kecil", ARTICLES, {"valid": SPLIT}, False)


@pytest.fixture
def search(tmp_path):
    return lambda setup: setup(SMALL, tmp_path / "ix")


def test_mean_is_over_all_judged_queries_also_those_without_an_answer():
    assert means(SPLIT, {"q1": ["c", "a"], "q2": []})["RR@10"] == 0.25


def test_comparison_counts_from_the_first_ranking():
    found = compared(SPLIT, {"q1": ["c", "a"], "q2": ["c"]}, {"q1": ["a"], "q2": ["c"]})
    assert (found["difference"], found["wins"], found["losses"], found["ties"]) == (0.25, 1, 0, 1)


@pytest.mark.parametrize(
    ("difference", "p_value", "words"),
    [(0.02, 0.01, "win"), (-0.02, 0.01, "loss"), (0.02, 0.05, "level"), (-0.02, 0.3, "level")],
)
def test_difference_is_a_win_or_loss_only_where_chance_is_unlikely(difference, p_value, words):
    assert words in said({"difference": difference, "p_value": p_value, "wins": 2, "losses": 2, "ties": 0})


def test_rankings_that_never_differ_in_the_measure_are_the_same():
    assert said({"difference": 0.0, "p_value": 1.0, "wins": 0, "losses": 0, "ties": 9}) == "same"


def test_rival_ranks_as_this_engine_does_over_the_same_words(tmp_path):
    # 200 texts of 12 plain words: the tokenizers cannot differ, and many scores tie.
    rng = random.Random(1)
    words = ["suara", "rapat", "pleno", "kotak", "bilik", "surat", "tinta", "saksi", "desa", "kota", "pulau", "hujan"]
    articles = tuple(Article(id=f"d{n:03}", body=" ".join(rng.choices(words, k=rng.randint(1, 9)))) for n in range(200))
    collection = Collection("acak", articles, {}, False)
    ours = kpusearch_row(analyzer="plain", covers=False, lead=0, synonyms=False)(collection, tmp_path / "ours")
    theirs = bm25_rival(str)(collection, tmp_path / "theirs")
    for _ in range(50):
        query = " ".join(rng.sample(words, rng.randint(1, 5)))
        assert ours(query, 20) == theirs(query, 20), query


def test_rivals_stem_as_their_names_say(search):
    assert search(bm25_rival(str))("memungut", 10) == []
    assert search(bm25_rival(snowball))("memungut", 10) == ["c"]
    assert search(bm25_rival(pysastrawi))("memungut", 10) == ["c"]


def test_rows_differ_by_what_their_names_say(tmp_path):
    searches = [row.setup(SMALL, tmp_path / str(n)) for n, row in enumerate(ROWS[:5])]
    assert [search("nomor 1341", 10) for search in searches] == [["b"]] * 5
    assert [search("1341", 10) for search in searches] == [[], [], [], [], ["b"]]
    assert [search("umum", 10) for search in searches] == [["b"], ["b"], [], [], []]
    assert [search("dan", 10) for search in searches] == [["c"], ["c"], ["c"], [], []]


def test_row_that_reads_abbreviations_anywhere_takes_an_ordinary_word_for_one(tmp_path):
    defining = "Tindakan Administratif Keimigrasian (TAK) dijatuhkan."
    bodies = [defining, defining, "Tindakan administratif keimigrasian dibahas.", *["Warga tak hadir."] * 9]
    articles = tuple(Article(id=f"d{n:02}", body=body) for n, body in enumerate(bodies))
    collection = Collection("kata", articles, {}, False)
    anywhere, in_capitals = (
        kpusearch_row(ordinary=ordinary)(collection, tmp_path / str(ordinary)) for ordinary in (False, True)
    )
    assert "d02" in anywhere("tak hadir", 20)
    assert "d02" not in in_capitals("tak hadir", 20)


def test_row_of_all_features_but_corrections_is_what_search_gives_of_words_that_are_found(tmp_path):
    sample = read_sample()
    steps, default = (row.setup(sample, tmp_path / str(n)) for n, row in enumerate(ROWS[-2:]))
    differing = [query for query in sample.splits["valid"].queries.values() if steps(query, 10) != default(query, 10)]
    with Index.create(tmp_path / "ix") as index:
        index.add(sample.articles)
        for query in differing:
            # A word was corrected, or what is nearest to a quotation was taken.
            notes = index.search(query, today=sample.today).interpretation.notes
            assert any("read as" in note or "were taken" in note for note in notes), query
    assert 0 < len(differing) < 30


def test_what_was_tried_changes_what_its_name_says(tmp_path):
    without_coverage, forms, neighbours, recency = [row.setup(SMALL, tmp_path / str(n)) for n, row in enumerate(TRIED)]
    assert forms("pemungutan", 10) == ["c"]
    assert forms("memungut", 10) == ["c"]
    for search in (without_coverage, neighbours, recency):
        assert search("rapat pleno", 10) == ["a", "c"]


def test_what_was_tried_corrects_words_as_the_default_does(tmp_path):
    sample = read_sample()
    default = ROWS[-1].setup(sample, tmp_path / "default")
    # What hardly weighs ranks as the default, but for scores that tie.
    tried = [row(1e-12)(sample, tmp_path / row.__name__) for row in (forms_row, neighbours_row)]
    for query in ("pemungutn suara ulang", "rekapitulsi", "KPU tasikmlaya rapat", "pendidikan pemilih minggu lalu"):
        assert [sorted(search(query, 100)) for search in tried] == [sorted(default(query, 100))] * 2, query
        assert [search(query, 1) for search in tried] == [default(query, 1)] * 2, query


def test_sample_has_the_ids_that_an_index_gives(tmp_path):
    sample = read_sample()
    with Index.create(tmp_path / "ix") as index:
        index.add(sample.articles)
        assert all(index.get(article.id) for article in sample.articles)
    judged = {id_ for grades in sample.splits["valid"].qrels.values() for id_ in grades}
    assert judged <= {article.id for article in sample.articles}


def test_text_for_one_field_begins_with_the_title():
    assert whole_text(ARTICLES[0]).startswith("Rapat pleno\nRapat pleno rekap")
    assert whole_text(ARTICLES[1]).startswith("Surat keputusan")


@pytest.fixture
def result(monkeypatch):
    monkeypatch.setattr(ablation, "TIMED", 2)
    reversed_ids = Row("kebalikan", lambda collection, folder: lambda query, limit: ["c", "b", "a"][:limit])
    measured = measure_collection(SMALL, [ROWS[0], ROWS[-1]], [TRIED[2]], [RIVALS[0], reversed_ids])
    circumstances = {"machine": "mesin", "system": "sistem", "revision": "0", "date": "2025-07-30", "versions": {}}
    protocol = {"timed": 2, "block": 50}
    return {"name": "effectiveness", **circumstances, "protocol": protocol, "measured": measured, "lucene": "no jars"}


def test_report_has_each_row_and_says_what_is_absent(result):
    text = effectiveness(result)
    assert text.count("\n| kebalikan | ") == 2
    assert text.count(f"\n| {ROWS[0].name} | ") == 2
    assert text.count(f"\n| {TRIED[2].name} | ") == 2
    assert "**Lucene is absent**: no jars." in text
    assert "| Lucene, IndonesianAnalyzer | absent |" in text
    # The first query's answer comes last in the reversed ids.
    assert "| kebalikan | .6667 |" in text
    assert "| kebalikan | +.3333, level (p 1.000) |" in text


def test_figures_lie_beside_others_and_give_the_same_report(result, tmp_path):
    write_result(result, tmp_path)
    kept = json.loads((tmp_path / "effectiveness.json").read_text(encoding="utf-8"))
    assert read_results(tmp_path) == []
    # The report rounds again: of more digits it would round some figures the other way.
    assert effectiveness(kept) == effectiveness(rounded(result))


def test_report_tells_steps_of_a_later_revision_apart(result):
    since = {"revision": "1", "date": "2025-08-31", "measured": result["measured"], "note": "Catatan."}
    text = effectiveness({**result, "since": since})
    assert "the tables of `train` and `valid` below are of 0." in text
    assert "\n- Catatan.\n" in text
    assert text.index("## Steps measured again at 1\n") < text.index("## `valid`\n")
    assert f"\n| {ROWS[-1].name} | 1.0000, 1.0000: same |" in text


def test_lucene_without_jars_is_told(tmp_path):
    with pytest.raises(LuceneError, match="no --lucene-jars"):
        lucene_version(None)
    with pytest.raises(LuceneError, match="no lucene-core jar"):
        lucene_version(tmp_path)
    (tmp_path / "lucene-core-9.12.1.jar").touch()
    assert lucene_version(tmp_path) == "9.12.1"
