"""Hold our walk through Sastrawi's rules to PySastrawi itself: the same stem for every word."""

import gzip
import itertools
import re
import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.analysis.affixes import stem_word

TWIN = StemmerFactory().create_stemmer().delegatedStemmer
ROOTS = sorted(word for word in TWIN.get_dictionary().words if re.fullmatch("[a-z]{2,12}", word))
PREFIXES = [
    "", "me", "mem", "men", "meng", "meny", "di", "ke", "se", "ber", "be", "bel", "ter", "te", "pe", "pem", "pen",
    "peng", "peny", "per", "pel", "memper", "diper", "berke", "menge",
]  # fmt: skip
SUFFIXES = ["", "i", "an", "kan", "nya", "lah", "kah", "pun", "ku", "mu", "tah", "annya", "kannya", "anlah"]
TRICKY = [
    "kedudukan", "sepakan", "memperbaiki", "diperbaiki", "berkeadilan", "pelajaran", "terpercaya", "gemetar",
    "gelembung", "berbalas-balasan", "meniru-nirukan", "malaikat-malaikat-nya", "keterbukaan",
    "penyelenggaraan", "mengecek", "a", "di", "ke", "ini", "anak", "bea-cukai", "nikmat-ku", "pun", "kanan",
    "perikanan", "mempengaruhi", "belajar", "kebijakan",
    "pelajar", "pelari", "terasa", "tersangka", "terserah", "terperanjat", "teterjang", "beterbangan", "pengalaman",
    "pengecatan", "mengekang", "mengenyangkan", "menyala", "memproteksi", "kuambil", "kaubawa", "sinambung", "kinerja",
    "telunjuk", "gerigi", "kemuning", "mei", "sei", "anak-cucu", "visi-misi-nya", "a-b-c", "kan", "makan-kan-nya",
    "berdaerah", "perdaerahan", "pelerai", "pewerda", "rumah-lah", "mempersemakmurkan", "seberkeputusan",
]  # fmt: skip


@pytest.mark.parametrize("word", TRICKY)
def test_tricky_word_gets_pysastrawis_stem(word):
    assert stem_word(word) == TWIN.stem_word(word)


def test_every_root_gets_pysastrawis_stem():
    words = [word for word in TWIN.get_dictionary().words if re.fullmatch("[a-z-]+", word)]
    assert len(words) > 29_000
    assert {word: stem_word(word) for word in words} == {word: TWIN.stem_word(word) for word in words}


def test_every_word_of_up_to_three_letters_gets_pysastrawis_stem():
    letters = string.ascii_lowercase + "-"
    words = ["".join(word) for size in (1, 2, 3) for word in itertools.product(letters, repeat=size)]
    assert {word: stem_word(word) for word in words} == {word: TWIN.stem_word(word) for word in words}


def test_roots_are_read_at_the_first_stem_that_the_lexicon_does_not_decide():
    program = """
import sys
from kpusearch.analysis.sastrawi import SastrawiStemmer
stem = SastrawiStemmer().stem
print(stem("pemilu"), "Sastrawi" in sys.modules)
print(stem("keterbukaan"), "Sastrawi" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pemilu", "False", "buka", "True"]


@settings(max_examples=1500, deadline=None)
@given(
    prefixes=st.lists(st.sampled_from(PREFIXES), max_size=2),
    root=st.one_of(st.sampled_from(ROOTS), st.text("abcdeghiklmnoprstuwy", min_size=1, max_size=9)),
    infix=st.sampled_from(["", "", "", "er", "el", "em", "in"]),
    suffixes=st.lists(st.sampled_from(SUFFIXES), max_size=2),
    doubled=st.sampled_from(["", "-nya", "-an", "-"]),
)
def test_affixed_word_gets_pysastrawis_stem(prefixes, root, infix, suffixes, doubled):
    word = "".join([*prefixes, root[:1], infix, root[1:], *suffixes])
    word = f"{word}-{root}" if doubled == "-" else word + doubled
    assert stem_word(word) == TWIN.stem_word(word)


def test_every_type_of_a_real_vocabulary_gets_pysastrawis_stem(shared):
    with gzip.open(shared / "data/stems/indonlu_vocab_stems.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    words = {word: stem for word, _, stem in rows if re.fullmatch("[a-z][a-z-]{0,39}", word)}
    assert len(words) > 40_000
    assert {word: stem_word(word) for word in words} == words
