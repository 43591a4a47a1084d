import itertools

import pytest

from kpusearch import Index


@pytest.mark.parametrize("workers", [1, 2])
def test_build(benchmark, articles, tmp_path, workers):
    folders = (tmp_path / str(number) for number in itertools.count())

    def build():
        with Index.create(next(folders)) as index:
            return index.add(articles, workers=workers)

    report = benchmark.pedantic(build, rounds=3, warmup_rounds=1)
    assert report.added == len(articles)


def test_index_again_unchanged(benchmark, index, articles):
    report = benchmark(index.add, articles)
    assert report.unchanged == len(articles)
