"""Damage an index, kill its writer, and drive it against a model."""

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kpusearch import Article, Index, KpusearchError
from kpusearch.storage import Store

WORDS = ["suara", "rapat", "kotak", "debat", "tinta", "gudang"]


def articles(count, seed=3):
    rng = random.Random(seed)
    return [
        Article(id=f"a{n}", title=rng.choice(WORDS), body=" ".join(rng.choices(WORDS, k=12)), office="jateng")
        for n in range(count)
    ]


def everything(folder):
    """Return all that an index answers, or the error it gives."""
    with Index.open(folder) as index:
        answers = [(hit.id, hit.score) for word in WORDS for hit in index.search(word, limit=99).hits]
        texts = [article.to_dict() for article in index.export("")]
        phrases = [index.search(f'"{first} {second}"').total for first in WORDS for second in WORDS]
        return (
            answers,
            texts,
            phrases,
            index.search("", office="jateng").total,
            index.search("suara").to_dict()["facets"],
        )


def test_every_flipped_bit_is_detected_or_harmless(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add(articles(30))
        index.add(articles(40, seed=4)[35:])
        index.delete(["a3", "a38"])
    expected = everything(tmp_path / "ix")
    rng = random.Random(1)
    files = sorted(path for path in (tmp_path / "ix").iterdir() if path.stat().st_size)
    assert {path.suffix for path in files} == {".json", ".segment", ".deletions"}
    detected = 0
    for path in files:
        whole = path.read_bytes()
        bits = range(len(whole) * 8) if len(whole) < 500 else sorted(rng.sample(range(len(whole) * 8), 250))
        for bit in bits:
            damaged = bytearray(whole)
            damaged[bit // 8] ^= 1 << bit % 8
            path.write_bytes(damaged)
            try:
                assert everything(tmp_path / "ix") == expected, (path.name, bit)
            except KpusearchError:
                detected += 1
            else:
                with Index.open(tmp_path / "ix") as index:
                    assert index.check().ok or path.suffix != ".json"
        path.write_bytes(whole)
    assert detected > 500
    assert everything(tmp_path / "ix") == expected


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_cut_segment_is_detected(tmp_path, cut):
    with Index.create(tmp_path / "ix") as index:
        index.add(articles(30))
    segment = next((tmp_path / "ix").glob("*.segment"))
    segment.write_bytes(segment.read_bytes()[:-cut])
    with pytest.raises(KpusearchError, match="damaged"):
        everything(tmp_path / "ix")


def test_missing_segment_is_an_error_of_ours(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add(articles(3))
    next((tmp_path / "ix").glob("*.segment")).unlink()
    with Index.open(tmp_path / "ix") as index, pytest.raises(KpusearchError, match="is missing"):
        index.search("rapat")


ENDLESS = """
import itertools, sys
from kpusearch import Article, Index
index = Index.open(sys.argv[1])
for turn in itertools.count():
    index.add(Article(id=f"b{n}", body=f"rapat {turn} suara " * 20) for n in range(40))
"""


def test_writer_that_is_killed_leaves_a_whole_generation(tmp_path):
    folder = tmp_path / "ix"
    with Index.create(folder) as index:
        index.add(articles(20))
    rng = random.Random(5)
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", ENDLESS, folder])
        time.sleep(1.0 + rng.random() / 2)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        with Index.open(folder) as index:
            assert index.check().ok
            assert index.stats().articles in (20, 60)
            assert index.add(articles(20)).unchanged == 20
    with Index.open(folder) as index:
        index.add([Article(id="c", body="Rapat.")])
        names = {path.suffix for path in folder.iterdir()}
        assert names <= {".json", ".segment", ".deletions", ".lock"}
        entries = Store.open(folder).manifest.segments
        assert len(list(folder.glob("*.segment"))) == len(entries)


def test_same_input_gives_the_same_segment_bytes(tmp_path):
    made = []
    for number, workers in enumerate((1, 2)):
        with Index.create(tmp_path / str(number)) as index:
            index.add(articles(100), workers=workers)
        made.append(next((tmp_path / str(number)).glob("*.segment")).read_bytes())
    assert made[0] == made[1]


def test_small_memory_spills_into_segments_that_answer_the_same(tmp_path):
    several, one = tmp_path / "several", tmp_path / "one"
    for folder in (several, one):
        Index.create(folder).close()
    with Index.open(one) as index:
        index.add(articles(300))
        expected = [(hit.id, hit.score) for hit in index.search("rapat suara", limit=50).hits]
    with Index.open(several) as index:
        index.add(articles(300), memory=2**15)
        assert index.stats().segments >= 1
        assert [(hit.id, hit.score) for hit in index.search("rapat suara", limit=50).hits] == expected
        assert index.check().ok


class IndexMachine(RuleBasedStateMachine):
    """Do anything in any order: the index must equal a dictionary."""

    @initialize()
    def create(self):
        import tempfile

        self.folder = tempfile.mkdtemp()
        self.index = Index.create(self.folder + "/ix")
        self.model = {}

    @rule(
        changes=st.lists(
            st.tuples(st.integers(0, 12), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)), max_size=8
        )
    )
    def add(self, changes):
        report = self.index.add(Article(id=f"x{n}", body=" ".join(words)) for n, words in changes)
        assert report.added + report.updated + report.unchanged == len(changes)
        self.model.update({f"x{n}": " ".join(words) for n, words in changes})

    @rule(numbers=st.sets(st.integers(0, 12), max_size=4))
    def delete(self, numbers):
        ids = {f"x{n}" for n in numbers}
        deletion = self.index.delete(sorted(ids))
        assert deletion.deleted == len(ids & set(self.model))
        for id_ in ids:
            self.model.pop(id_, None)

    @rule()
    def merge(self):
        self.index.merge()
        assert self.index.stats().segments <= 1

    @rule()
    def reopen(self):
        self.index.close()
        self.index = Index.open(self.folder + "/ix")

    @rule()
    def cancelled(self):
        def broken():
            yield Article(id="x1", body="batal")
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011
            self.index.add(broken())

    @invariant()
    def equals_the_model(self):
        assert {article.id: article.body for article in self.index.export("")} == self.model
        for word in WORDS[:3]:
            expected = {id_ for id_, body in self.model.items() if word in body.split()}
            assert {hit.id for hit in self.index.search(word, limit=99).hits} == expected

    def teardown(self):
        self.index.close()
        shutil.rmtree(self.folder)


TestIndexMachine = IndexMachine.TestCase
TestIndexMachine.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
