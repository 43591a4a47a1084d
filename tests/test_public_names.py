import importlib
import pkgutil
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
    assert kpusearch.__all__ == ["Article", "Index", "KpusearchError", "Rejected", "read_corpus"]


def test_every_error_is_drawn_in_the_tree_and_has_one_root():
    errors = [getattr(kpusearch.exceptions, name) for name in kpusearch.exceptions.__all__]
    assert all(issubclass(error, kpusearch.KpusearchError) for error in errors)
    assert all(error.__name__ in kpusearch.exceptions.__doc__ for error in errors)


def test_every_module_says_in_an_imperative_sentence_what_it_does():
    for path in Path(kpusearch.__file__).parent.rglob("*.py"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith('"""'), path
        assert first.rstrip('"').endswith((".", ":", ";", ",")) or len(first) > 60, path
