"""Keep stems with an index: what is kept is right, and what is kept need not be found again."""

import random
import string
import subprocess
import sys

import pytest

from kpusearch import Article, Index, KpusearchError
from kpusearch.analysis import IndonesianAnalyzer
from kpusearch.storage.stems import StemTable, write_stems


def table(path, stems):
    written = write_stems(path, stems)
    return StemTable(path, size=written.size, checksum=written.checksum)


@pytest.mark.parametrize("count", [0, 1, 1024, 1025, 5000])
def test_table_gives_what_was_written_and_nothing_else(tmp_path, count):
    rng = random.Random(count)
    words = {"".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 9))) for _ in range(count)}
    stems = {word: word if rng.random() < 0.5 else word[:3] for word in words}
    kept = table(tmp_path / "stems", stems)
    assert len(kept) == len(stems)
    assert kept.all() == stems
    assert {word: kept.get(word) for word in stems} == stems
    assert [kept.get(word) for word in ("", "a", "zzzzzzzzzzzz", "ä", "0")] == [None] * 5


def test_index_keeps_the_stems_of_its_texts_and_a_search_finds_them_there(tmp_path, monkeypatch):
    article = Article(id="a", title="Pemungutan suara", body="Petugas mencoklit pemilih yang tinggal di tepi hutan.")
    with Index.create(tmp_path / "ix") as index:
        index.add([article])
    analyzer = IndonesianAnalyzer()
    with Index.open(tmp_path / "ix") as index:
        stems = index._current().snapshot.stems
        for word in ("pemungutan", "mencoklit", "pemilih", "tinggal"):
            assert stems.get(word) == analyzer.stem(word)
        # An analyzer that can find nothing itself still reads the article's own words.
        helpless = IndonesianAnalyzer()
        monkeypatch.setattr(helpless, "_find_stem", lambda word: pytest.fail(f"{word} was stemmed"))
        helpless.learn(stems)
        assert helpless.terms(article.body) == analyzer.terms(article.body)
        [hit] = index.search("memungut").hits
        assert hit.id == "a"


WORKERS = """
import sys
from kpusearch import Article, Index
words = ["pemungutan suara", "rekapitulasi berjenjang", "penghitungan ulang", "mencoklit pemilih", "pelipatan kertas"]
if __name__ == "__main__":
    with Index.create(sys.argv[1]) as index:
        index.add([Article(id=f"a{n}", body=words[n % 5]) for n in range(200)], workers=int(sys.argv[2]))
        print(sorted(index._current().snapshot.stems.all().items()))
"""


def test_several_processes_keep_the_same_stems_as_one(tmp_path):
    # Each in a process of its own, whose analyzer knows nothing yet.
    (tmp_path / "add.py").write_text(WORKERS)
    one, two = (
        subprocess.run(
            [sys.executable, tmp_path / "add.py", tmp_path / workers, workers], capture_output=True, text=True
        )
        for workers in ("1", "2")
    )
    assert "('pemungutan', 'pungut')" in one.stdout, one.stderr
    assert two.stdout == one.stdout


def test_small_additions_do_not_write_the_table_again(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add([Article(id="a", body="Petugas mencoklit pemilih di tepi hutan dan menghitung surat suara.")])
        [before] = (tmp_path / "ix").glob("*.stems")
        index.add([Article(id="b", body="Petugas menghitung surat suara.")])
        assert [before] == list((tmp_path / "ix").glob("*.stems"))
        assert index.check().ok


def test_missing_or_damaged_table_is_an_error_of_ours(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add([Article(id="a", body="Petugas mencoklit pemilih.")])
    [path] = (tmp_path / "ix").glob("*.stems")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    with Index.open(tmp_path / "ix") as index, pytest.raises(KpusearchError, match="damaged"):
        index.search("petugas")
    path.unlink()
    with Index.open(tmp_path / "ix") as index, pytest.raises(KpusearchError, match="is missing"):
        index.search("petugas")


PLAIN = """
import sys
from kpusearch import Index
from kpusearch.analysis import affixes
with Index.open(sys.argv[1]) as index:
    [hit] = index.search("memungut suara").hits
    assert hit.snippet and hit.title_highlights
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"whoosh", "numba", "ir_measures", "scipy"}, loaded
assert "kpusearch.storage.writer" not in sys.modules
# The file is hashed, as the index must know that it is the same; its words are not read.
assert affixes._roots.cache_info().misses == 0
"""


def test_plain_search_of_a_fresh_process_reads_neither_whoosh_nor_the_dictionary(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add([Article(id="a", title="Pemungutan suara", body="Petugas memungut suara di gudang.")])
    done = subprocess.run([sys.executable, "-c", PLAIN, tmp_path / "ix"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
