"""Compare the compiled top k with NumPy's, and choose between them."""

import importlib.util
import random
import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index
from kpusearch.search import kernels

needs_numba = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="numba is not installed")

WORDS = ["suara", "rapat", "kotak", "debat", "tinta", "gudang", "pleno", "saksi"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=400).map(" ".join)
QUERIES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
    st.sampled_from(
        [
            '"rapat pleno" suara',
            "judul:rapat isi:suara tinta",
            "+kotak -debat saksi",
            "ra* pleno",
            "rapat (+suara -tinta)",
        ]
    ),
)


@needs_numba
@settings(max_examples=150, deadline=None)
@given(
    batches=st.lists(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=30), min_size=1, max_size=3),
    gone=st.sets(st.integers(0, 40)),
    query=QUERIES,
    limit=st.sampled_from([1, 2, 10, 100]),
    ranking=st.sampled_from(["coverage", "bm25"]),
    model=st.sampled_from([{}, {"k1": 0.0}, {"b": 1.0}, {"k1": 0.4, "weights": {"title": 0.0}}]),
)
def test_twins_give_the_same_ids_in_the_same_order_with_the_same_scores(
    tmp_path_factory, batches, gone, query, limit, ranking, model
):
    folder = tmp_path_factory.mktemp("twins") / "ix"
    with Index.create(folder, kernel="numpy", **model) as index:
        count = 0
        for batch in batches:
            index.add(Article(id=f"a{count + n}", title=title, body=body) for n, (title, body) in enumerate(batch))
            count += len(batch)
        index.delete([f"a{n}" for n in gone])
        with Index.open(folder, kernel="numba") as other:
            first, second = (
                [(hit.id, hit.score) for hit in opened.search(query, limit=limit, ranking=ranking).hits]
                for opened in (index, other)
            )
    assert [id_ for id_, _ in first] == [id_ for id_, _ in second]
    assert [score for _, score in first] == pytest.approx([score for _, score in second], rel=1e-6)


@needs_numba
@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_long_lists_many_ties_and_long_queries_are_exact(tmp_path, kernel):
    """Reach what short texts do not: dense lists, more ties than room, frequencies beyond a byte, 32-bit sums."""
    rng = random.Random(3)
    letters = ["".join(rng.choices(string.ascii_lowercase, k=7)) for _ in range(60)]
    texts = [" ".join(rng.choices(WORDS, k=40)) for _ in range(700)] + ["tinta gudang"] * 400
    texts += [" ".join(letters), "suara " * 500, "suara rapat " * 90]
    with Index.create(tmp_path / "ix", kernel=kernel) as index:
        index.add(Article(id=f"a{n:04}", title="rapat" if n % 3 else "", body=text) for n, text in enumerate(texts))
        for query in ("suara rapat", "tinta gudang", "suara", " ".join(letters), " ".join(WORDS)):
            whole = index.search(query, limit=len(texts)).hits
            ranked = sorted(whole, key=lambda hit: (-hit.score, hit.id))
            for limit in (1, 10, 50, 390):
                page = index.search(query, limit=limit).hits
                assert [(hit.id, hit.score) for hit in page] == [(hit.id, hit.score) for hit in ranked[:limit]]
            for hit in (*whole[:3], *whole[-3:]):
                assert index.explain(query, hit.id).score == hit.score


def test_unknown_kernel_is_refused(tmp_path):
    with pytest.raises(ValueError, match="kernel must be one of auto, numpy, numba, got 'cuda'"):
        Index.create(tmp_path / "ix", kernel="cuda")


def test_missing_numba_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"pip install 'kpusearch\[fast\]'"):
        kernels.choose_kernel("numba")


def test_variable_overrules_auto(monkeypatch):
    monkeypatch.setenv("KPUSEARCH_KERNEL", "cuda")
    with pytest.raises(ValueError, match="'cuda'"):
        kernels.choose_kernel()
    assert kernels.choose_kernel("numpy")() is None


PATIENT = """
import sys
from kpusearch import Article, Index
from kpusearch.search import kernels
with Index.create(sys.argv[1]) as index:
    index.add(Article(id=f"a{n}", body="rapat suara " * (n + 1)) for n in range(9))
    first = [(hit.id, hit.score) for hit in index.search("suara rapat").hits]
    assert "numba" not in sys.modules
    for _ in range(40):
        index.search("suara")
    kernels._Patient._thread.join()
    assert kernels._Patient()() is sys.modules["kpusearch.search.compiled_kernel"]
    assert [(hit.id, hit.score) for hit in index.search("suara rapat").hits] == first
"""


@needs_numba
def test_auto_loads_the_compiled_twin_after_some_searches_and_not_before(tmp_path):
    done = subprocess.run([sys.executable, "-c", PATIENT, tmp_path / "ix"], capture_output=True, text=True)
    assert not done.stderr
    assert done.returncode == 0
