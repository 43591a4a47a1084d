"""A user's own stems: what a file may say, and that they come before the lexicon, in every process."""

import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest

from kpusearch import Article, Index
from kpusearch.analysis import (
    IndonesianAnalyzer,
    PlainAnalyzer,
    SnowballAnalyzer,
    check_overrides,
    create_analyzer,
    read_overrides,
)
from kpusearch.exceptions import IndexMismatchError, OverridesError

OWN = {"pemungutan": "coblos", "Kirka": "kirka", "untuk": "untuk"}


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "stems.tsv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_file_may_hold_a_header_comments_and_folded_words(written):
    path = written("# kata kami\nword\tstem\n\nJum’at\tjumat\nKIRKA\tkirka\nkirka\tkirka\n", "utf-8-sig")
    assert read_overrides(path) == {"jumat": "jumat", "kirka": "kirka"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("gudang", "1 columns"),
        ("gudang\tlogistik\tcatatan", "3 columns"),
        ("wali kota\twalikota", "'wali kota' is not one word"),
        ("1341/2024\tkeputusan", "'1341/2024' is not one word"),
        ("\tgudang", "'' is not one word"),
        ("gudang\t", "the stem '' is not one term"),
        ("gudang\tGudang", "the stem 'Gudang' is not one term"),
        ("gudang\tsurat suara", "the stem 'surat suara' is not one term"),
        (f"gudang\t{'g' * 41}", "is not one term"),
        ("AWAL\takhir", "'AWAL' has the stem 'awal' already"),
    ],
)
def test_wrong_line_is_named_with_what_is_wrong(written, line, said):
    path = written(f"awal\tawal\n{line}\n")
    with pytest.raises(OverridesError) as caught:
        read_overrides(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert said in str(caught.value)


def test_file_that_cannot_be_read_is_an_error_of_ours(tmp_path, written):
    with pytest.raises(OverridesError, match="cannot be read"):
        read_overrides(tmp_path / "tiada.tsv")
    with pytest.raises(OverridesError, match="UTF-8"):
        read_overrides(written("café\tcafe\n", "latin-1"))


def test_wrong_mapping_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="overrides: 'wali kota'"):
        check_overrides({"wali kota": "walikota"})


@pytest.mark.parametrize("analyzer", [IndonesianAnalyzer, SnowballAnalyzer])
def test_own_stems_come_before_the_lexicon_and_the_stop_words(analyzer):
    found = analyzer(OWN).terms("pemungutan untuk Kirkanya dan pemungut").terms
    assert found == ["coblos", "untuk", "kirka", "pungut"]


def test_own_stems_reach_doubled_and_hyphenated_words():
    assert IndonesianAnalyzer(OWN).terms("se-Kirka kirka-kirka Kirka-nya").terms == ["kirka"] * 3


def test_own_stem_with_a_hyphen_is_one_term():
    assert IndonesianAnalyzer({"visi-misi": "visi-misi"}).terms("visi-misi").terms == ["visi-misi"]


@pytest.mark.parametrize("stem", ["-", "--", "a-", "-a", "a--b", "a" * 41, ""])
def test_stem_that_no_index_would_hold_is_refused(stem):
    with pytest.raises(ValueError, match="overrides"):
        check_overrides({"kata": stem})


def test_plain_analyzer_refuses_overrides():
    with pytest.raises(ValueError, match="plain analyzer"):
        PlainAnalyzer(OWN)
    assert PlainAnalyzer({}).fingerprint == PlainAnalyzer().fingerprint


def test_analyzers_are_shared_by_what_they_override():
    assert create_analyzer("indonesian", {}) is create_analyzer("indonesian")
    assert create_analyzer("indonesian", OWN) is create_analyzer("indonesian", dict(reversed(OWN.items())))
    others = [create_analyzer("indonesian", own) for own in ({}, OWN, {"kirka": "kirka"}, {"kirka": "kirk"})]
    assert len({analyzer.fingerprint for analyzer in others}) == 4


def test_analyzer_takes_its_overrides_to_another_process():
    analyzer = create_analyzer("indonesian", OWN)
    assert pickle.loads(pickle.dumps(analyzer)) is analyzer
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(_terms, analyzer).result() == ["coblos"]


def _terms(analyzer):
    return analyzer.terms("pemungutan").terms


def test_index_keeps_its_overrides_and_needs_no_file(tmp_path, written):
    path = written("pemungutan\tcoblos\n")
    article = Article(id="a", title="Pemungutan suara", body="Warga datang pagi hari.")
    with Index.create(tmp_path / "ix", overrides=path) as index:
        index.add([article])
    path.unlink()
    with Index.open(tmp_path / "ix") as index:
        assert [hit.id for hit in index.search("coblos").hits] == ["a"]
        assert index.analyzer.overrides == {"pemungutan": "coblos"}
        assert index.stats().overrides == 1
        assert index.check().ok


def test_two_indexes_of_one_process_do_not_mix_their_stems(tmp_path):
    article = Article(id="a", title="Pemungutan suara", body="Pemungutan suara ditutup siang hari.")
    own, other = {"pemungutan": "coblos"}, {"pemungutan": "pilih"}
    for _ in range(2):
        indexes = [
            Index.open_or_create(tmp_path / name, overrides=overrides)
            for name, overrides in (("a", own), ("b", other), ("c", {}))
        ]
        for index in indexes:
            index.add([article])
        # What is required has no synonyms.
        found = [[len(index.search(f"+{word}").hits) for word in ("coblos", "pilih", "memungut")] for index in indexes]
        assert found == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        stems = [index._current().snapshot.stems.get("pemungutan") for index in indexes]
        assert stems == ["coblos", "pilih", "pungut"]


def test_existing_index_with_other_overrides_asks_to_be_rebuilt(tmp_path):
    Index.create(tmp_path / "ix", overrides=OWN)
    Index.open_or_create(tmp_path / "ix", overrides=dict(OWN))
    Index.open_or_create(tmp_path / "ix")
    with pytest.raises(IndexMismatchError, match="rebuild it"):
        Index.open_or_create(tmp_path / "ix", overrides={})
