import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpusearch import Article, Index
from kpusearch.cli import main
from kpusearch.corpus import read_corpus

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    """Let the command speak English, whatever language the machine does."""
    monkeypatch.setenv("KPUSEARCH_LANG", "en")


@pytest.fixture
def new_index(tmp_path):
    """Make an index that holds the articles given."""
    made = []

    def make(*articles, **options):
        index = Index.create(tmp_path / f"ix{len(made)}", **options)
        made.append(index)
        if articles:
            index.add(articles)
        return index

    yield make
    for index in made:
        index.close()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in an empty folder and return its result."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPUSEARCH_INDEX", raising=False)

    def invoke(*arguments, code=0):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture(scope="session")
def sample_articles():
    """Return the articles of the project's own corpus."""
    articles = list(read_corpus(ROOT / "corpus", collected=datetime.date(2025, 8, 31)))
    assert all(isinstance(article, Article) for article in articles)
    return articles


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory, sample_articles):
    """Return an index of the project's own corpus, for tests that only read."""
    with Index.create(tmp_path_factory.mktemp("sample") / "ix") as index:
        index.add(sample_articles)
        yield index


@pytest.fixture(scope="session")
def shared():
    """Return the folder of material that lies beside the project on some machines."""
    if not SHARED.is_dir():
        pytest.skip("the real collection does not lie beside the project")
    return SHARED
