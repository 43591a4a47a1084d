import importlib
import importlib.metadata
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import kpusearch
import kpusearch.exceptions

MODULES = ["kpusearch", *(item.name for item in pkgutil.walk_packages(kpusearch.__path__, "kpusearch."))]


@pytest.mark.parametrize("name", MODULES)
def test_all_names_exist_and_are_sorted(name):
    module = importlib.import_module(name)
    assert all(hasattr(module, public) for public in module.__all__)
    capitals_first = sorted(module.__all__, key=lambda public: (not public.isupper(), public[0].islower(), public))
    assert list(module.__all__) == capitals_first


def test_public_names_are_those_of_the_contract():
    errors = kpusearch.exceptions.__all__
    others = [name for name in kpusearch.__all__ if name not in errors]
    assert set(errors) < set(kpusearch.__all__)
    assert others == [
        "Article", "Check", "Correction", "Deletion", "Explanation", "Hit", "Index", "Interpretation", "Rejected",
        "Report", "Results", "Stats", "TermExplanation", "Variant", "__version__", "read_corpus",
    ]  # fmt: skip


def test_whatever_a_method_of_the_index_returns_is_public():
    methods = [member for name, member in inspect.getmembers(kpusearch.Index) if not name.startswith("_")]
    returned = {name for each in methods if callable(each) for name in names_in(inspect.signature(each))}
    assert {"Hit", "Results", "Report", "Stats"} <= returned <= {*kpusearch.__all__, "Iterator", "Self", "None"}


def names_in(signature):
    return re.findall(r"\b[A-Z]\w+", str(signature.return_annotation))


def test_version_is_that_of_the_package():
    assert kpusearch.__version__ == importlib.metadata.version("kpusearch")
    with pytest.raises(AttributeError, match="nothing"):
        kpusearch.nothing  # noqa: B018


def test_every_error_is_drawn_in_the_tree_and_has_one_root():
    errors = [getattr(kpusearch.exceptions, name) for name in kpusearch.exceptions.__all__]
    assert all(issubclass(error, kpusearch.KpusearchError) for error in errors)
    assert all(error.__name__ in kpusearch.exceptions.__doc__ for error in errors)


def test_every_module_says_in_an_imperative_sentence_what_it_does():
    for path in Path(kpusearch.__file__).parent.rglob("*.py"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith('"""'), path
        assert first.rstrip('"').endswith((".", ":", ";", ",")) or len(first) > 60, path
