"""Hold the formula to its laws, and to an independent implementation."""

import math
import random

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch import Article
from kpusearch.bm25f import BM25F, idf

counts = st.integers(1, 10**6)


@given(doc_count=counts, first=counts, second=counts)
def test_idf_is_positive_and_falls_with_doc_freq(doc_count, first, second):
    first, second = min(first, doc_count), min(second, doc_count)
    assert 0 < idf(doc_count, first) < math.inf
    if first < second:
        assert idf(doc_count, first) > idf(doc_count, second)


@given(pf=st.floats(0, 1e9), k1=st.floats(0, 100))
def test_part_is_finite_and_between_zero_and_its_limit(pf, k1):
    [part] = BM25F(k1, 0.75, {}).part(np.array([pf]))
    assert 0 <= part <= (k1 + 1) * (1 + 1e-12)


def scores(new_index, bodies, query="suara"):
    index = new_index(*(Article(id=f"a{number}", body=body) for number, body in enumerate(bodies)))
    return {hit.id: hit.score for hit in index.search(query, limit=100).hits}


def test_score_never_drops_as_a_term_repeats(new_index):
    bodies = ["suara " * times + "rapat " * (20 - times) for times in range(1, 20)]
    found = scores(new_index, bodies)
    ordered = [found[f"a{number}"] for number in range(len(bodies))]
    assert ordered == sorted(ordered)


def test_score_falls_as_the_text_grows(new_index):
    bodies = ["suara " + "rapat " * extra for extra in range(0, 50, 5)]
    found = scores(new_index, bodies)
    ordered = [found[f"a{number}"] for number in range(len(bodies))]
    assert ordered == sorted(ordered, reverse=True)


def test_rarer_term_weighs_more(new_index):
    index = new_index(*(Article(id=f"a{n}", body="rapat pleno" if n else "rapat debat") for n in range(10)))
    explained = {term.term: term for term in index.explain("rapat debat", "a0").terms}
    assert explained["debat"].idf > explained["rapat"].idf


def test_field_without_text_leaves_no_trace_in_the_average(new_index):
    index = new_index(Article(id="a", title="Rapat pleno", body="Isi."), Article(id="b", body="Isi rapat."))
    assert index.explain("rapat", "a").terms[0].fields["title"]["average_length"] == 2


@pytest.mark.parametrize(("k1", "b"), [(1.2, 0.75), (0.9, 0.4), (2.0, 0.0)])
def test_plain_sum_on_one_field_is_bm25s_with_the_factor_k1_plus_one(new_index, k1, b):
    rng = random.Random(8)
    words = ["suara", "rapat", "logistik", "debat", "kotak", "gudang"]
    texts = [rng.choices(words, weights=[6, 5, 4, 3, 2, 1], k=rng.randint(2, 30)) for _ in range(40)]
    index = new_index(
        *(Article(id=f"a{number:02d}", body=" ".join(text)) for number, text in enumerate(texts)),
        analyzer="plain",
        k1=k1,
        b=b,
        weights={"lead": 0.0},
    )
    twin = bm25s.BM25(method="lucene", k1=k1, b=b)
    twin.index(texts, show_progress=False)
    for query in (["suara"], ["rapat", "gudang"], ["debat", "kotak", "suara"]):
        expected = twin.get_scores(query) * (k1 + 1)
        hits = index.search(" ".join(query), limit=40, ranking="bm25").hits
        assert {hit.id: hit.score for hit in hits} == pytest.approx(
            {f"a{number:02d}": score for number, score in enumerate(expected) if score > 0}, rel=1e-5
        )
