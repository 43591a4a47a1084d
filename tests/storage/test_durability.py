"""Damage an index, kill its writer, and drive it against a model."""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kpusearch import Article, Index, KpusearchError
from kpusearch.storage import Store
from oracle import FIELDS, BruteForce

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
        phrases = [index.search(f'~"{first} {second}"').total for first in WORDS for second in WORDS]
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
    assert {path.suffix for path in files} == {".json", ".segment", ".deletions", ".stems"}
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
        assert names <= {".json", ".segment", ".deletions", ".stems", ".lock"}
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


SOURCES = st.sampled_from(["a.jsonl:1", "a.jsonl:2", "b.jsonl:1", None])
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ARTICLES = st.builds(
    Article,
    id=st.integers(0, 12).map("x{}".format),
    title=st.just("") | TEXTS,
    body=TEXTS,
    source=SOURCES,
    recognised=st.just(()),
    extra=st.sampled_from([{}, {}, {"rubrik": "Olahraga"}, {"rubrik": ["OLAHRAGA", 2024]}, {"rubrik": None}]),
)


def content(article):
    return replace(article, source=None)


class IndexMachine(RuleBasedStateMachine):
    """Do anything in any order: the index must equal a dictionary, and a reader what it was at the last refresh.

    Every change is a commit of its own.
    """

    @initialize()
    def create(self):
        self.folder = Path(tempfile.mkdtemp())
        self.index = Index.create(self.folder / "ix", keywords=["rubrik"])
        self.reader = Index.open(self.folder / "ix")
        assert self.reader.stats().articles == 0
        self.model = {}
        self.read = {}

    @rule(articles=st.lists(ARTICLES, max_size=8), prune=st.sampled_from([False, False, True]))
    def add(self, articles, prune):
        counts = {"added": 0, "updated": 0, "unchanged": 0}
        before = dict(self.model)
        came, updates = {}, Counter()
        for article in articles:
            stored, known = before.get(article.id), self.model.get(article.id)
            if known is None:
                counts["added"] += 1
            elif content(known) == content(article):
                counts["unchanged"] += 1
                if article.id in came:
                    continue  # where it was met first is kept
            elif article.id in came and stored is not None and content(stored) == content(article):
                # An earlier version of the call has not replaced it after all.
                counts["updated"] -= updates[article.id]
                counts["unchanged"] += updates.pop(article.id) + 1
                article = stored
            else:
                counts["updated"] += 1
                updates[article.id] += 1
            self.model[article.id] = came[article.id] = article
        pruned = [
            id_ for id_, old in before.items() if prune and id_ not in came and (old.source or "").startswith("a.jsonl")
        ]
        for id_ in pruned:
            del self.model[id_]
        report = self.index.add(articles, prune=["a.jsonl"] if prune else False)
        assert {name: getattr(report, name) for name in counts} == counts
        assert report.pruned == len(pruned)

    @rule(data=st.data())
    def update(self, data):
        """Change articles that are there already, which `add` meets less often."""
        ids = data.draw(st.lists(st.sampled_from(sorted(self.model)), unique=True, max_size=4)) if self.model else []
        articles = [Article(id=id_, title="gudang", body=data.draw(TEXTS), recognised=()) for id_ in ids]
        changed = sum(content(self.model[article.id]) != content(article) for article in articles)
        assert self.index.add(articles).updated == changed
        self.model |= {article.id: article for article in articles}

    @rule(numbers=st.sets(st.integers(0, 12), max_size=4))
    def delete(self, numbers):
        ids = {f"x{n}" for n in numbers}
        deletion = self.index.delete(sorted(ids))
        assert deletion.deleted == len(ids & set(self.model))
        assert set(deletion.missing) == ids - set(self.model)
        for id_ in ids:
            self.model.pop(id_, None)

    @rule()
    def merge(self):
        self.index.merge()
        assert self.index.stats().segments <= 1

    @rule()
    def reopen(self):
        self.index.close()
        self.index = Index.open(self.folder / "ix")

    @rule()
    def refresh(self):
        self.reader.refresh()
        self.read = dict(self.model)

    @rule()
    def check(self):
        assert self.index.check().ok

    @rule()
    def cancelled(self):
        def broken():
            yield Article(id="x1", body="batal")
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011
            self.index.add(broken())

    @rule(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), limit=st.integers(1, 12))
    def search(self, words, limit):
        required = words[0]
        for query, tree in [
            (" ".join(words), ("or", [term(word) for word in words])),
            (f"-{required}", ("not", term(required))),
            (f'~"{required} {words[-1]}"', ("phrase", FIELDS, ((required, 0), (words[-1], 1)))),
            (f'"{" ".join(words)}"', ("quotation", FIELDS, tuple(words), tuple(words))),
        ]:
            for index, model in ((self.index, self.model), (self.reader, self.read)):
                expected = BruteForce(model.values(), index.analyzer).search(tree)
                if tree[0] == "quotation" and not expected:
                    # What is nearest would be taken for it.
                    continue
                results = index.search(query, limit=limit)
                assert results.total == len(expected)
                found = [(hit.id, hit.score) for hit in results.hits]
                assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
                assert [score for _, score in found] == pytest.approx(
                    [score for _, score in expected[:limit]], rel=1e-6
                )
                assert all(dict(expected)[id_] == pytest.approx(score, rel=1e-6) for id_, score in found)

    @invariant()
    def equals_the_model(self):
        assert {article.id: article for article in self.index.export("")} == self.model
        for word in WORDS[:3]:
            expected = {id_ for id_, article in self.model.items() if word in f"{article.title} {article.body}".split()}
            assert {hit.id for hit in self.index.search(word, limit=99).hits} == expected

    @invariant()
    def own_field_equals_the_model(self):
        values = {"olahraga": ("Olahraga", "OLAHRAGA"), "2024": (2024,)}
        for index, model in ((self.index, self.model), (self.reader, self.read)):
            expected = {
                value: {id_ for id_, article in model.items() if held(article) & set(spellings)}
                for value, spellings in values.items()
            }
            counted = {each["value"].lower(): each["count"] for each in index.search("").facets["rubrik"]}
            assert counted == {value: len(ids) for value, ids in expected.items() if ids}
            for value, ids in expected.items():
                assert {hit.id for hit in index.search(f"rubrik:{value}", limit=99).hits} == ids

    @invariant()
    def reader_stays_at_its_refresh(self):
        assert {article.id: article for article in self.reader.export("")} == self.read

    def teardown(self):
        self.index.close()
        self.reader.close()
        shutil.rmtree(self.folder)


def held(article):
    value = article.extra.get("rubrik")
    return set(value) if isinstance(value, list) else {value}


def term(word):
    return ("term", FIELDS, word)


TestIndexMachine = IndexMachine.TestCase
TestIndexMachine.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
