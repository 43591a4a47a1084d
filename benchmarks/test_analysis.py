import pytest

from kpusearch.analysis import IndonesianAnalyzer, PlainAnalyzer, SnowballAnalyzer, tokenize
from kpusearch.analysis.sastrawi import SastrawiStemmer


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
