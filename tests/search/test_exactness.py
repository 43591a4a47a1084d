"""Compare the answers to some two thousand questions of every kind with a brute force and with stock Whoosh."""

import dataclasses
import random
import shutil
import sys
from collections import Counter
from importlib.util import find_spec
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index
from kpusearch.analysis import IndonesianAnalyzer
from oracle import FIELDS, BruteForce, own_values, province
from random_news import Asker, Question, in_falling_sizes, random_articles
from whoosh_twin import WhooshTwin, is_whooshs

COUNTS = {
    "words": 250,
    "fields": 230,
    "quotations": 250,
    "nearby": 150,
    "phrases": 250,
    "prefixes": 200,
    "booleans": 350,
    "filters": 250,
    "options": 200,
    "dates": 150,
    "numbers": 100,
    "places": 40,
}
SORTS = [
    ("newest", "date", -1),
    ("oldest", "date", 1),
    ("published", "published", -1),
    ("published-oldest", "published", 1),
]
PAGES = [(1, 0), (3, 0), (10, 0), (10, 0), (10, 0), (50, 0), (10, 10), (3, 2), (7, 45), (10, 4000)]
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Return a collection in several segments with deletions and updates, the same merged into one, and the oracles."""
    rng = random.Random(2025)
    kept = {}
    folder = tmp_path_factory.mktemp("news")
    several = Index.create(folder / "several", keywords=["rubrik"])
    for batch in in_falling_sizes(random_articles(rng, 446), [280, 108, 40, 14, 4]):
        # Of what is there already some is deleted, and some says something else from now on.
        changed = rng.sample(list(kept), len(kept) // 20)
        gone, updated = changed[::2], changed[1::2][: len(batch) // 4]
        assert several.delete(gone).deleted == len(gone)
        for id_ in gone:
            del kept[id_]
        others = random_articles(rng, len(updated))
        batch += [dataclasses.replace(other, id=id_) for id_, other in zip(updated, others, strict=True)]
        # An article that comes twice in one call stays as it came last.
        batch.append(dataclasses.replace(batch[0], title="seruan rapat"))
        report = several.add(batch, memory=2**18)
        assert report.updated == len(updated) + 1
        kept |= {article.id: article for article in batch}
    shutil.copytree(folder / "several", folder / "merged")
    merged = Index.open(folder / "merged")
    merged.merge()
    compiled = Index.open(folder / "several", kernel="numba") if find_spec("numba") else None
    articles = list(kept.values())
    analyzer = IndonesianAnalyzer()
    yield SimpleNamespace(
        articles=articles,
        analyzer=analyzer,
        indexes=(several, merged),
        compiled=compiled,
        oracle=BruteForce(articles, analyzer),
        twin=WhooshTwin(articles, analyzer),
    )
    several.close()
    merged.close()
    if compiled:
        compiled.close()


def test_collection_is_in_several_segments_and_in_one(news):
    several, merged = (index.stats() for index in news.indexes)
    assert several.articles == merged.articles == len(news.articles)
    assert several.segments >= 4
    assert merged.segments == 1


def assert_same(found, expected, asked):
    assert [id_ for id_, _ in found] == [id_ for id_, _ in expected], asked
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=TOLERANCE), asked


@pytest.mark.parametrize("kind", Asker.KINDS)
def test_answers_equal_a_brute_force_and_match_what_stock_whoosh_matches(news, kind):
    rng = random.Random(kind)
    asker = Asker(rng, news.analyzer, news.articles)
    answered = tied = compared = 0
    for _ in range(COUNTS[kind]):
        asked, ranking = asker.ask(kind), rng.choice(["coverage", "bm25"])
        expected = news.oracle.search(asked.tree, filters=asked.filters, covers=ranking == "coverage")
        for index in news.indexes:
            found = whole_answer(index, asked, expected, leading=news.oracle.leading(asked.tree), ranking=ranking)
            assert_equal_texts_tie(news, asked, found)
            limit, offset = rng.choice(PAGES)
            page = search(index, asked, ranking=ranking, limit=limit, offset=offset)
            assert pairs(page) == found[offset : offset + limit], (asked, limit, offset)
            assert [hit.rank for hit in page.hits] == list(range(offset + 1, offset + 1 + len(page.hits)))
        if news.compiled:
            twin = search(news.compiled, asked, ranking=ranking, limit=limit, offset=offset)
            assert_same(pairs(twin), pairs(page), asked)
        if is_whooshs(tree := ("and", [asked.tree, *asked.filters])):
            assert news.twin.matching(tree) == {id_ for id_, _ in expected}, asked
            compared += 1
        answered += bool(expected)
        tied += len({score for _, score in found[:10]}) < len(found[:10])
    # Questions without an answer, or answers without a tie, would compare little.
    assert answered > COUNTS[kind] / 2
    assert tied > 0
    assert compared > COUNTS[kind] / 3 or kind in ("dates", "quotations", "nearby")


def test_sorted_by_day_the_answer_is_the_same_in_another_order(news):
    rng = random.Random("sort")
    asker = Asker(rng, news.analyzer, news.articles)
    days = {
        field: {article.id: getattr(article, field) for article in news.articles} for field in ("date", "published")
    }
    for kind in 15 * Asker.KINDS:
        asked, index = asker.ask(kind), rng.choice(news.indexes)
        found = in_order_of_relevance(search(index, asked, limit=len(news.articles)))
        for sort, field, direction in SORTS:
            # Articles of a day come in the order of relevance, and those without one last.
            known = [pair for pair in found if days[field][pair[0]]]
            expected = sorted(known, key=lambda pair: direction * days[field][pair[0]].toordinal())
            expected += [pair for pair in found if not days[field][pair[0]]]
            for limit, offset in [(5000, 0), (10, 0), (3, 5)]:
                page = search(index, asked, sort=sort, limit=limit, offset=offset)
                assert pairs(page) == expected[offset : offset + limit], (asked, sort, limit, offset)


def test_explanations_give_the_scores_and_tell_who_matches(news):
    rng = random.Random("explain")
    asker = Asker(rng, news.analyzer, news.articles)
    explained = 0
    for kind in 20 * [kind for kind in Asker.KINDS if kind != "options"]:
        asked, index, ranking = asker.ask(kind), rng.choice(news.indexes), rng.choice(["coverage", "bm25"])
        expected = dict(news.oracle.search(asked.tree, covers=ranking == "coverage"))
        scores = dict(pairs(search(index, asked, ranking=ranking, limit=20)))
        for id_ in {*rng.sample(list(scores), min(3, len(scores))), rng.choice(news.articles).id}:
            explanation = index.explain(asked.text, id_, ranking=ranking, **asked.options)
            assert explanation.matched == (id_ in expected), (asked, id_)
            if id_ in scores:
                assert explanation.score == scores[id_], (asked, id_)
                explained += 1
            assert is_close(explanation.sum * explanation.coverage, explanation.score), (asked, id_)
            assert is_close(sum(term.contribution for term in explanation.terms), explanation.sum), (asked, id_)
    assert explained > 200


def test_facets_count_the_matching_articles(news):
    rng = random.Random("facets")
    asker = Asker(rng, news.analyzer, news.articles)
    for kind in 10 * Asker.KINDS:
        asked = asker.ask(kind)
        found = [news.oracle.articles[id_] for id_, _ in news.oracle.search(asked.tree, filters=asked.filters)]
        values = {
            "office": [article.office for article in found],
            "month": [article.date and f"{article.date:%Y-%m}" for article in found],
            "forum": [article.forum for article in found],
            "region": [province(article) for article in found],
            "rubrik": [value for article in found for value in own_values(article, "rubrik")],
        }
        facets = search(rng.choice(news.indexes), asked, limit=1).facets
        for name, counted in values.items():
            expected = Counter(value for value in counted if value)
            # A field of the records shows the first spelling of a value.
            as_counted = str.lower if name == "rubrik" else str
            assert {as_counted(facet["value"]): facet["count"] for facet in facets[name]} == expected, (asked, name)


def test_a_facet_lists_at_most_so_many_values_as_asked_for(news):
    whole = news.indexes[0].search("rapat").facets
    for limit in (0, 1, 3):
        facets = news.indexes[0].search("rapat", facet_limit=limit).facets
        assert facets == {name: values[:limit] for name, values in whole.items()}


def test_sorted_by_a_field_of_the_records_the_answer_is_the_same_in_another_order(news):
    rng = random.Random("sort by a field")
    asker = Asker(rng, news.analyzer, news.articles)
    held = {article.id: sorted(map(in_order, own_values(article, "rubrik"))) for article in news.articles}
    # Numbers come first, by size; of several values the one counts that comes first in that direction.
    places = {value: place for place, value in enumerate(sorted({each for values in held.values() for each in values}))}
    for kind in 10 * Asker.KINDS:
        asked, index = asker.ask(kind), rng.choice(news.indexes)
        found = in_order_of_relevance(search(index, asked, limit=len(news.articles)))
        for sort, at, direction in (("rubrik", 0, 1), ("-rubrik", -1, -1)):
            known = [pair for pair in found if held[pair[0]]]
            expected = sorted(known, key=lambda pair: direction * places[held[pair[0]][at]])
            expected += [pair for pair in found if not held[pair[0]]]
            for limit, offset in [(5000, 0), (10, 0), (3, 5)]:
                page = search(index, asked, sort=sort, limit=limit, offset=offset)
                assert pairs(page) == expected[offset : offset + limit], (asked, sort, limit, offset)


def in_order_of_relevance(results):
    """Return ids and scores; where no word ranks, the answer itself goes by day, but here equal scores go by id."""
    found = pairs(results)
    return found if any(score for _, score in found) else sorted(found)


def in_order(value):
    return (not value.isdigit(), int(value) if value.isdigit() else 0, value)


WORDS = ["rapat", "pleno", "suara", "pemungutan", "memungut", "di"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS.filter(bool)), min_size=1, max_size=8),
    cut=st.integers(0, 8),
    rng=st.randoms(use_true_random=False),
)
def test_small_collections_equal_a_brute_force(tmp_path_factory, texts, cut, rng):
    articles = [Article(id=f"a{n}", title=title, body=body) for n, (title, body) in enumerate(texts)]
    with Index.create(tmp_path_factory.mktemp("small") / "ix") as index:
        index.add(articles[:cut])
        index.add(articles[cut:])
        oracle = BruteForce(articles, index.analyzer)
        asker = Asker(rng, index.analyzer, [*articles, Article(body="rapat pleno")])
        for kind in ("booleans", "phrases"):
            asked = asker.ask(kind)
            whole_answer(index, asked, oracle.search(asked.tree))


@pytest.mark.parametrize(
    ("k1", "b", "title", "lead"),
    [(0.0, 0.0, 1.0, 1.0), (0.9, 0.4, 3.5, 0.0), (1.2, 0.75, 2.0, 2.5), (2.0, 1.0, 0.0, 0.3)],
)
def test_parameters_of_the_model_reach_the_scores(new_index, k1, b, title, lead):
    articles = random_articles(random.Random(7), 40)
    index = new_index(*articles, k1=k1, b=b, weights={"title": title, "lead": lead})
    oracle = BruteForce(articles, index.analyzer, k1=k1, b=b, weights={"title": title, "body": 1.0, "lead": lead})
    for query, fields in (("suara rapat", FIELDS), ("isi:suara isi:rapat", ("body",))):
        asked = Question(query, ("or", [("term", fields, term) for term in ("suara", "rapat")]))
        assert len(whole_answer(index, asked, oracle.search(asked.tree))) > 20


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(8)))
def test_order_of_adding_does_not_matter(tmp_path_factory, order):
    articles = random_articles(random.Random(1), 8)
    asked = Question("suara pemilu rapat", ("or", [("term", FIELDS, term) for term in ("suara", "pemilu", "rapat")]))
    with Index.create(tmp_path_factory.mktemp("order") / "ix") as index:
        index.add(articles[at] for at in order)
        found = whole_answer(index, asked, BruteForce(articles, IndonesianAnalyzer()).search(asked.tree))
    assert len(found) > 3


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


@pytest.mark.parametrize("query", ["suara rapat kpu", "+suara rapat -debat", '"rapat pleno" pem*'])
def test_search_that_is_interrupted_anywhere_does_not_spoil_later_scores(new_index, query):
    index = new_index(*random_articles(random.Random(2), 30))
    expected = pairs(index.search(query))
    assert expected
    for line in count(1, 3):
        if not interrupted(lambda: index.search(query), line):
            break
        assert pairs(index.search(query)) == expected, line
    assert line > 50


def interrupted(run, line):
    """Run, and interrupt when so many lines of the search have run; say whether it came to that."""
    left = line

    def tracer(frame, event, _):
        nonlocal left
        if not frame.f_globals.get("__name__", "").startswith("kpusearch.search"):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        run()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def search(index, asked, **options):
    results = index.search(asked.text, **asked.options, **options)
    assert results.complete
    return results


def pairs(results):
    return [(hit.id, hit.score) for hit in results.hits]


def is_close(score, other):
    return abs(score - other) <= TOLERANCE * max(abs(score), abs(other))


def whole_answer(index, asked, expected, *, leading=frozenset(), **options):
    """Return the whole answer as ids and scores, which must be the expected one; some ids come before all others."""
    results = search(index, asked, limit=len(expected) + 10, **options)
    found, scores = pairs(results), dict(expected)
    assert results.total == len(expected), asked
    assert {id_ for id_, _ in found} == scores.keys(), asked
    for id_, score in found:
        assert is_close(score, scores[id_]), (asked, id_, score, scores[id_])
    if any(scores.values()):
        # With the scores as expected this is the expected order, but for neighbours that differ by less than they may.
        assert found == sorted(found, key=lambda pair: (pair[0] not in leading, -pair[1], pair[0])), asked
    else:
        assert [id_ for id_, _ in found] == [id_ for id_, _ in expected], asked
    return found


def assert_equal_texts_tie(news, asked, found):
    """Articles of one text and day must score the same to the last digit: then their ids decide."""
    articles = news.oracle.articles
    texts = {}
    for id_, score in found:
        article = articles[id_]
        assert texts.setdefault((article.title, article.body, article.date), score) == score, (asked, id_)
