"""Prove stems right: against judged ones, and against Sastrawi's on a vocabulary: each difference has its reason."""

import gzip
import re
from collections import defaultdict

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.analysis import create_analyzer
from kpusearch.analysis.sastrawi import SastrawiStemmer
from kpusearch.lexicon import place_words, protected_words, stem_overrides

CLITIC = re.compile("-?(?:nya|ku|mu|lah|kah|pun)$")
COUNTS = {
    "doubled": 131,
    "hyphenated clitic": 34,
    "hyphenated prefix": 30,
    "name": 39,
    "override": 316,
    "override or name with a clitic": 33,
}
DOUBLED = re.compile(r"(?:se-)?([a-z]+)-\1(?:-?(?:nya|ku|mu|lah|kah|pun))?")


@pytest.fixture(scope="module")
def judged(shared):
    """Return affixed words of a treebank with their stems; the first of each line is the word."""
    lines = (shared / "data/stems/gold_ud_gsd_devtest_affixed_only.tsv").read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line]
    assert len(rows) > 1400
    return rows


@pytest.fixture(scope="module")
def vocabulary(shared):
    """Return word -> Sastrawi's stem of a vocabulary of reviews, chats and news."""
    with gzip.open(shared / "data/stems/indonlu_vocab_stems.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    assert len(rows) > 46_000
    return {word: stem for word, _, stem in rows}


def ours(rows):
    terms = create_analyzer("indonesian").terms
    return sum(terms(word).terms == [stem] for word, stem in rows)


def test_stems_are_as_right_as_sastrawis_where_no_override_speaks(judged):
    sastrawi = StemmerFactory().create_stemmer().stem
    rest = [(word, stem) for word, stem in judged if word not in stem_overrides()]
    right, theirs = ours(rest), sum(sastrawi(word) == stem for word, stem in rest)
    assert right >= theirs, f"{right} of {len(rest)} right ({right / len(rest):.4f}), Sastrawi {theirs}"


def test_stems_are_right_for_94_of_100_judged_words(judged):
    right = ours(judged)
    assert right >= 0.940 * len(judged), f"{right} of {len(judged)} right: {right / len(judged):.4f}"


def reason(word):
    """Return why a word may have another stem than Sastrawi's, or None."""
    overrides, names = stem_overrides(), protected_words() | place_words()
    bare = CLITIC.sub("", word)
    known = overrides.keys() | names
    if word in overrides:
        return "override"
    if word in names:
        return "name"
    if bare in known:
        return "override or name with a clitic"
    if re.match("(?:se|antar|pra|pasca|non)-", word):
        return "hyphenated prefix"
    if DOUBLED.fullmatch(word):
        return "doubled"
    if re.search("-(?:nya|ku|mu|lah|kah|pun)$", word):
        return "hyphenated clitic"
    return None


def test_stems_of_a_vocabulary_differ_from_sastrawis_only_with_a_reason(vocabulary):
    stem = SastrawiStemmer().stem
    differences = defaultdict(dict)
    for word, expected in vocabulary.items():
        if stem(word) != expected:
            differences[reason(word)][word] = stem(word)
    assert differences.pop(None, {}) == {}
    # Each of these was looked at; when a list grows, look at what is new and raise the count.
    assert {why: len(words) for why, words in differences.items()} == COUNTS


def test_rules_of_hyphens_and_clitics_take_off_nothing_else(vocabulary):
    stem = SastrawiStemmer().stem
    known = stem_overrides().keys() | protected_words() | place_words()
    for word, expected in vocabulary.items():
        why = reason(word)
        if why == "doubled" and stem(word) != expected:
            assert stem(word) == stem(DOUBLED.fullmatch(word)[1])
        elif why == "hyphenated clitic" and stem(word) != expected:
            assert stem(word) == stem(CLITIC.sub("", word))
        elif why == "override or name with a clitic":
            assert stem(word) in {stem(CLITIC.sub("", word)), expected}
        elif why is None and "-" not in word:
            assert word in known or stem(word) == expected
