import re

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.analysis import IndonesianAnalyzer, PlainAnalyzer, SnowballAnalyzer, tokenize
from kpusearch.analysis.affixes import stem_word
from kpusearch.analysis.sastrawi import SastrawiStemmer

PYSASTRAWI = StemmerFactory().create_stemmer().delegatedStemmer


def count(read, articles):
    return sum(1 for article in articles for _ in read(article.body))


def test_tokenizer(benchmark, articles):
    assert benchmark(count, tokenize, articles) > 10_000


@pytest.mark.parametrize("kind", [IndonesianAnalyzer, SnowballAnalyzer, PlainAnalyzer])
def test_analyzer_with_a_warm_memo(benchmark, articles, kind):
    analyzer = kind()
    expected = count(analyzer, articles)
    assert benchmark(count, analyzer, articles) == expected > 9_000


def test_cold_stems(benchmark, articles):
    words = sorted({token.term for article in articles for token in tokenize(article.body)})

    def stem_all():
        stemmer = SastrawiStemmer()
        return {word: stemmer.stem(word) for word in words}

    stems = benchmark.pedantic(stem_all, rounds=3)
    assert stems["pemungutan"] == "pungut"
    assert len(stems) == len(words)


@pytest.mark.parametrize("stem", [stem_word, PYSASTRAWI.stem_word], ids=["kpusearch", "PySastrawi"])
def test_cold_stems_beside_pysastrawi(benchmark, articles, stem):
    terms = {token.term for article in articles for token in tokenize(article.body)}
    words = sorted(term for term in terms if re.fullmatch("[a-z][a-z-]{0,39}", term))
    stem("keterbukaan")  # the roots are read once a process, and measured apart
    stems = benchmark.pedantic(lambda: [stem(word) for word in words], rounds=5)
    assert len(words) > 1_000
    assert stems == [PYSASTRAWI.stem_word(word) for word in words]
