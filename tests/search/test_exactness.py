"""Compare the answers with a brute force, and the sets of documents with Whoosh's own query tree."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index
from kpusearch.analysis import IndonesianAnalyzer
from oracle import FIELDS, BruteForce
from whoosh_twin import WhooshTwin

WORDS = [
    "suara",
    "pemilu",
    "rapat",
    "kpu",
    "logistik",
    "tps",
    "pemilih",
    "data",
    "kota",
    "semarang",
    "pemalang",
    "malang",
    "sengketa",
    "debat",
    "kotak",
    "tinta",
]
# Two out of three words are frequent, so that queries match much and little, and scores tie now and then.
WEIGHTS = [1 / rank for rank in range(1, len(WORDS) + 1)]


def random_articles(rng, count):
    return [
        Article(
            id=f"a{number:04d}",
            title=" ".join(rng.choices(WORDS, WEIGHTS, k=rng.randint(0, 5))),
            body=" ".join(rng.choices(WORDS, WEIGHTS, k=rng.randint(1, 40))),
        )
        for number in range(count)
    ]


def random_leaf(rng, analyzer):
    """Return one leaf as a user would type it and as the brute force reads it."""
    scope, fields = rng.choice([("", FIELDS), ("", FIELDS), ("judul:", ("title",)), ("isi:", ("body",))])
    kind = rng.random()
    if kind < 0.7:
        word = rng.choice(WORDS)
        return scope + word, ("term", fields, next(analyzer(word)).term)
    if kind < 0.9:
        words = rng.choices(WORDS, k=rng.randint(2, 3))
        tokens = [(token.term, token.position) for token in analyzer(" ".join(words))]
        return f'{scope}"{" ".join(words)}"', ("phrase", fields, tuple(tokens))
    prefix = rng.choice(WORDS)[: rng.randint(1, 3)]
    return f"{scope}{prefix}*", ("prefix", fields, prefix)


def random_query(rng, analyzer, depth=0):
    shape = rng.choice(["leaf", "plain", "or", "and", "not", "must"]) if depth < 3 else "leaf"
    if shape == "leaf":
        return random_leaf(rng, analyzer)
    parts = [random_query(rng, analyzer, depth + 1) for _ in range(rng.randint(2, 3))]
    texts = [f"({text})" if " " in text else text for text, _ in parts]
    trees = [tree for _, tree in parts]
    if shape == "plain":
        return " ".join(texts), ("or", trees)
    if shape == "or":
        return " OR ".join(texts), ("or", trees)
    if shape == "and":
        return " AND ".join(texts), ("and", trees)
    if shape == "not":
        return f"{texts[0]} NOT {texts[1]}", ("and", [trees[0], ("not", trees[1])])
    # What is required decides; an optional part only adds to the score.
    return f"+{texts[0]} -{texts[1]}", ("and", [trees[0], ("not", trees[1])])


def assert_same_answer(results, expected, query):
    assert results.total == len(expected), query
    found = [(hit.id, hit.score) for hit in results.hits]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected[:10]], rel=1e-9), query
    for (id_, score), (other, other_score) in zip(found, expected, strict=False):
        # Sums in another order may differ in their last digit, which may swap two that tie.
        assert id_ == other or score == pytest.approx(other_score, rel=1e-12), query


@pytest.mark.parametrize("seed", range(3))
def test_top_10_of_random_compound_queries_equal_a_brute_force(new_index, seed):
    rng = random.Random(seed)
    articles = random_articles(rng, 120)
    index = new_index(*articles[:50])
    index.add(articles[50:])
    index.delete([article.id for article in articles[::7]])
    kept = [article for number, article in enumerate(articles) if number % 7]
    oracle = BruteForce(kept, index.analyzer)
    answered = 0
    for _ in range(100):
        query, tree = random_query(rng, index.analyzer)
        expected = oracle.search(tree)
        assert_same_answer(index.search(query), expected, query)
        answered += bool(expected)
    assert answered > 50


@pytest.mark.parametrize(("k1", "b", "title"), [(0.0, 0.0, 1.0), (0.9, 0.4, 3.5), (2.0, 1.0, 0.0)])
def test_parameters_of_the_model_reach_the_scores(new_index, k1, b, title):
    articles = random_articles(random.Random(7), 40)
    index = new_index(*articles, k1=k1, b=b, weights={"title": title})
    oracle = BruteForce(articles, index.analyzer, k1=k1, b=b, weights={"title": title, "body": 1.0})
    tree = ("or", [("term", FIELDS, "suara"), ("term", FIELDS, "tps")])
    if k1 and title:
        assert_same_answer(index.search("suara tps"), oracle.search(tree), "suara tps")
    tree = ("or", [("term", ("body",), "suara"), ("term", ("body",), "tps")])
    assert_same_answer(index.search("isi:suara isi:tps"), oracle.search(tree), "isi:suara isi:tps")


def test_ranking_bm25_is_the_plain_sum(new_index):
    articles = random_articles(random.Random(3), 60)
    index = new_index(*articles)
    tree = ("or", [("term", FIELDS, "suara"), ("term", FIELDS, "tps"), ("term", FIELDS, "malang")])
    expected = BruteForce(articles, index.analyzer).search(tree, covers=False)
    assert_same_answer(index.search("suara tps malang", ranking="bm25"), expected, "bm25")


def test_matching_articles_are_those_of_stock_whooshs_query_tree(new_index):
    rng = random.Random(11)
    articles = random_articles(rng, 100)
    index = new_index(*articles)
    index.delete(["a0003", "a0040"])
    twin = WhooshTwin([article for article in articles if article.id not in ("a0003", "a0040")], index.analyzer)
    for _ in range(100):
        query, tree = random_query(rng, index.analyzer)
        assert {hit.id for hit in index.search(query, limit=1000).hits} == twin.matching(tree), query


def test_every_score_equals_its_explanation(new_index):
    rng = random.Random(5)
    index = new_index(*random_articles(rng, 60))
    for _ in range(40):
        query, _ = random_query(rng, index.analyzer)
        for hit in index.search(query, limit=3).hits:
            explanation = index.explain(query, hit.id)
            assert explanation.matched
            assert explanation.score == hit.score
            assert explanation.sum * explanation.coverage == pytest.approx(hit.score, rel=1e-12)
            assert sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.sum, rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(8)))
def test_order_of_adding_does_not_matter(tmp_path_factory, order):
    articles = random_articles(random.Random(1), 8)
    with Index.create(tmp_path_factory.mktemp("order") / "ix") as index:
        index.add(articles[at] for at in order)
        found = [(hit.id, hit.score) for hit in index.search("suara pemilu rapat").hits]
    oracle = BruteForce(articles, IndonesianAnalyzer())
    expected = oracle.search(("or", [("term", FIELDS, term) for term in ("suara", "pemilu", "rapat")]))
    assert [id_ for id_, _ in found] == [id_ for id_, _ in expected]


def test_pages_follow_one_another_without_gap_or_overlap(new_index):
    index = new_index(*random_articles(random.Random(2), 50))
    whole = [hit.id for hit in index.search("suara pemilu", limit=50).hits]
    paged = [hit.id for offset in range(0, 50, 7) for hit in index.search("suara pemilu", limit=7, offset=offset).hits]
    assert paged == whole
    assert [hit.rank for hit in index.search("suara pemilu", limit=3, offset=4).hits] == [5, 6, 7]


def test_ties_are_broken_by_id_at_the_edge_of_a_page(new_index):
    index = new_index(*(Article(id=f"x{number}", body="rapat pleno") for number in (5, 3, 9, 1, 7)))
    assert [hit.id for hit in index.search("rapat", limit=2).hits] == ["x1", "x3"]
    assert [hit.id for hit in index.search("rapat", limit=2, offset=2).hits] == ["x5", "x7"]


def test_interrupted_search_does_not_spoil_later_scores(new_index, monkeypatch):
    index = new_index(*random_articles(random.Random(2), 30))
    expected = [hit.score for hit in index.search("suara rapat").hits]
    accumulator = index._current()._accumulator

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("kpusearch.search.topk._sample", interrupted)
        with pytest.raises(KeyboardInterrupt):
            index.search("suara rapat")
    assert accumulator is index._current()._accumulator
    assert [hit.score for hit in index.search("suara rapat").hits] == expected
