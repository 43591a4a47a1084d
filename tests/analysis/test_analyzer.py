import csv
import gzip
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.analysis import ANALYZERS, IndonesianAnalyzer, PlainAnalyzer, SnowballAnalyzer, create_analyzer
from kpusearch.analysis import analyzer as analyzer_module
from kpusearch.analysis.sastrawi import SastrawiStemmer
from kpusearch.lexicon import place_words, protected_words, stem_overrides, stop_words

GOLDEN = Path(__file__).parents[1] / "golden" / "stems.tsv"


def golden_stems():
    with GOLDEN.open(encoding="utf-8") as file:
        return [(row["word"], row["terms"].split()) for row in csv.DictReader(file, delimiter="\t")]


def terms(text, name="indonesian"):
    return [token.term for token in create_analyzer(name)(text)]


@pytest.mark.parametrize(("word", "expected"), golden_stems())
def test_word_gives_its_golden_terms(word, expected):
    assert terms(word) == expected


def test_dropped_words_advance_positions():
    tokens = list(IndonesianAnalyzer()("hasil dari dan untuk pemilu"))
    assert [(token.term, token.position) for token in tokens] == [("hasil", 0), ("pemilu", 4)]


def test_parts_of_a_compound_share_its_position():
    tokens = list(IndonesianAnalyzer()("visi-misi lembaga"))
    assert [(token.term, token.position) for token in tokens] == [
        ("visi-misi", 0),
        ("visi", 0),
        ("misi", 0),
        ("lembaga", 1),
    ]


def test_two_names_around_a_hyphen_stay_two_names():
    assert terms("Kediri-Malang") == ["kediri-malang", "kediri", "malang"]


@pytest.mark.parametrize("word", sorted(place_words()))
def test_no_place_name_is_altered(word):
    assert terms(word.upper()) == [word]


@pytest.mark.parametrize("word", sorted(protected_words()))
def test_protected_word_keeps_its_form_with_any_clitic(word):
    stem = SastrawiStemmer().stem
    assert stem(word) == stem_overrides().get(word, word)
    for clitic in ("nya", "-nya", "lah", "kah", "pun"):
        assert stem(word + clitic) == stem_overrides().get(word + clitic, word)


def test_stop_words_hold_no_word_of_substance():
    assert not stop_words() & {
        "kerja",
        "kasus",
        "masalah",
        "tempat",
        "tetap",
        "umum",
        "tahun",
        "sesuatu",
        "satuan",
        "peserta",
    }


def test_ordinary_words_get_sastrawis_own_stem():
    sastrawi = StemmerFactory().create_stemmer()
    stem = SastrawiStemmer().stem
    for word in [
        "penyelenggaraan",
        "mencegah",
        "kehormatan",
        "berpedoman",
        "diselenggarakan",
        "mendiskualifikasi",
        "keterbukaan",
    ]:
        assert stem(word) == sastrawi.stem(word)


def test_stems_of_real_words_change_only_where_the_lexicon_says(shared):
    stem = SastrawiStemmer().stem
    known = set(stem_overrides()) | protected_words() | place_words()
    changed = []
    with gzip.open(shared / "data/stems/indonlu_vocab_stems.tsv.gz", "rt", encoding="utf-8") as file:
        for line in list(file)[:12000]:
            word, _, expected = line.rstrip("\n").split("\t")
            if stem(word) != expected and word not in known:
                changed.append(word)
    # What is left are protected words with a clitic, and hyphens that the wrapper reads itself.
    assert [word for word in changed if "-" not in word and not _with_clitic(word, known)] == []


def _with_clitic(word, known):
    return any(
        word.endswith(clitic) and word.removesuffix(clitic) in known
        for clitic in ("nya", "ku", "mu", "lah", "kah", "pun")
    )


@pytest.mark.parametrize("name", sorted(ANALYZERS))
@given(text=st.text())
def test_analysing_never_raises_and_keeps_offsets(name, text):
    for token in create_analyzer(name)(text):
        assert text[token.start : token.end] == token.text
        assert token.term
        assert not any(c.isspace() for c in token.term)


TRICKY = st.sampled_from(
    [
        "Pemilu", "PEMILU,", "pemilu.", "yang", "(25/7)", "1.265.218", "Rp5.000,", "se-Jawa", "kabupaten/kota",
        "kediri-malang", "anak-anak", "https://kpu.go.id/a?b=1,", "https://", "s.pd.", "Jum’at", "a@b.go.id", "٣٤",
        "--", "\u00adpe\u00admilu", "x" * 300, "X" * 300, "é" * 300, "ＫＰＵ", "²", "ﬁnal",
    ]
)  # fmt: skip
BLANK = st.sampled_from([" ", "\n", "\u00a0", "\u2003", "\x1c", "\u200b", ""])


@pytest.mark.parametrize("name", sorted(ANALYZERS))
@pytest.mark.parametrize("half", [1, 5, 2**17])
@given(parts=st.lists(st.tuples(st.one_of(TRICKY, st.text(max_size=5)), BLANK), max_size=12))
def test_terms_for_an_index_are_those_of_the_tokens(name, half, parts):
    text = "".join(word + blank for word, blank in parts)
    analyzer = ANALYZERS[name]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyzer_module, "_HALF", half)
        for _ in range(2):
            tokens = list(analyzer(text))
            found = analyzer.terms(text)
            assert found.terms == [token.term for token in tokens]
            assert found.positions == [token.position for token in tokens]
            assert found.length == len(set(found.positions))


def test_words_are_remembered_within_bounds(monkeypatch):
    monkeypatch.setattr(analyzer_module, "_HALF", 10)
    analyzer = PlainAnalyzer()
    analyzer.terms(" ".join(f"{number}.{number}," for number in range(1000)))
    assert len(analyzer._words) <= 10
    assert len(analyzer._words._older) == 10
    analyzer.terms("y" * 100_000 + ", " + "Z" * 100_000)
    assert max(map(len, [*analyzer._words, *analyzer._words._older])) <= 255


def test_learnt_stems_change_no_term_and_need_no_dictionary():
    words = ["keterbukaan", "penyelenggaraan", "pemilu", "kediri-malang", "gerakan-gerakan", "yang"]
    teacher, pupil = IndonesianAnalyzer(), IndonesianAnalyzer()
    pupil.learn({word: teacher.stem(word) for word in words})
    text = " ".join([*words, "memperbaiki", "keterbukaannya"])
    assert pupil.terms(text) == teacher.terms(text)
    program = """
import sys
from kpusearch.analysis import affixes, create_analyzer
analyzer = create_analyzer("indonesian")
analyzer.learn({"keterbukaan": "buka"})
print(*analyzer.terms("Keterbukaan, PEMILU").terms, *(token.term for token in analyzer("keterbukaan")))
print(affixes._roots.cache_info().currsize)
print(analyzer.stem("memperbaiki"), affixes._roots.cache_info().currsize)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["buka pemilu buka", "0", "baik 1"]


def test_stems_learnt_late_change_nothing_that_is_remembered():
    analyzer = IndonesianAnalyzer()
    before = analyzer.terms("Keterbukaan informasi")
    analyzer.learn({"keterbukaan": analyzer.stem("keterbukaan")})
    assert analyzer.terms("Keterbukaan informasi") == before


@given(st.text(alphabet="abcdeghiknprstuy-", min_size=1, max_size=60))
def test_stemming_never_raises_or_empties_a_word(word):
    assert SastrawiStemmer().stem(word)


def test_analyzers_differ_and_say_so():
    text = "Pemungutan suara dilaksanakan di Pemalang"
    assert terms(text, "plain") == ["pemungutan", "suara", "dilaksanakan", "di", "pemalang"]
    assert terms(text, "snowball")[-1] == "pemalang"
    assert len({analyzer().fingerprint for analyzer in (IndonesianAnalyzer, SnowballAnalyzer, PlainAnalyzer)}) == 3
    assert IndonesianAnalyzer().fingerprint == IndonesianAnalyzer().fingerprint


def test_unknown_analyzer_names_the_known_ones():
    with pytest.raises(ValueError, match="indonesian, plain, snowball, got 'inggris'"):
        create_analyzer("inggris")


def test_analyzer_travels_to_another_process_as_its_name():
    assert pickle.loads(pickle.dumps(create_analyzer("plain"))) is create_analyzer("plain")
