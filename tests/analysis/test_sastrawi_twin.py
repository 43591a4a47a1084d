"""Hold our walk through Sastrawi's rules to PySastrawi itself: the same stem for every word."""

import gzip
import re

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
]  # fmt: skip


@pytest.mark.parametrize("word", TRICKY)
def test_tricky_word_gets_pysastrawis_stem(word):
    assert stem_word(word) == TWIN.stem_word(word)


@settings(max_examples=1500, deadline=None)
@given(
    prefixes=st.lists(st.sampled_from(PREFIXES), max_size=2),
    root=st.one_of(st.sampled_from(ROOTS), st.text("abcdeghiklmnoprstuwy", min_size=1, max_size=9)),
    suffixes=st.lists(st.sampled_from(SUFFIXES), max_size=2),
    doubled=st.sampled_from(["", "-nya", "-an", "-"]),
)
def test_affixed_word_gets_pysastrawis_stem(prefixes, root, suffixes, doubled):
    word = "".join([*prefixes, root, *suffixes])
    word = f"{word}-{root}" if doubled == "-" else word + doubled
    assert stem_word(word) == TWIN.stem_word(word)


def test_every_type_of_a_real_vocabulary_gets_pysastrawis_stem(shared):
    with gzip.open(shared / "data/stems/indonlu_vocab_stems.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    words = {word: stem for word, _, stem in rows if re.fullmatch("[a-z][a-z-]{0,39}", word)}
    assert len(words) > 40_000
    assert {word: stem_word(word) for word in words} == words
