"""Read acronyms as their long forms and long forms as acronyms."""

import pytest

from kpusearch import Article
from kpusearch.analysis import create_analyzer
from kpusearch.search.parser import parse
from kpusearch.search.synonyms import with_synonyms


@pytest.fixture
def revote(new_index):
    return new_index(
        Article(id="short", body="PSU di Tasikmalaya digelar hari Sabtu dengan tertib."),
        Article(id="long", body="Pemungutan suara ulang di Tasikmalaya digelar hari Sabtu."),
        Article(id="parts", body="Suara warga Tasikmalaya dihitung ulang setelah pemungutan."),
        Article(id="other", body="Rapat pleno di Tasikmalaya."),
    )


def ids(results):
    return [hit.id for hit in results.hits]


def test_acronym_finds_its_long_form_for_less(revote):
    results = revote.search("PSU Tasikmalaya")
    assert ids(results)[:2] == ["short", "long"]
    assert results.hits[1].score > results.hits[2].score
    assert revote.search("PSU").total == 2


def test_long_form_finds_its_acronym_before_scattered_words(revote):
    found = ids(revote.search("pemungutan suara ulang"))
    assert set(found) == {"long", "short", "parts"}
    assert found[0] == "long"


def test_synonym_is_highlighted_and_shown(revote):
    [hit] = [hit for hit in revote.search("PSU").hits if hit.id == "long"]
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["Pemungutan", "suara", "ulang"]
    assert revote.search("PSU").interpretation.terms == ('psu~"pungut suara ulang"',)


def test_explanation_adds_up_to_the_score(revote):
    for hit in revote.search("PSU Tasikmalaya").hits:
        explanation = revote.explain("PSU Tasikmalaya", hit.id)
        assert explanation.score == pytest.approx(hit.score)
        assert sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.sum)


@pytest.mark.parametrize("query", ['"PSU ulang"', "+PSU", "judul:PSU", "-PSU rapat", "PSU*"])
def test_phrases_and_what_is_required_excluded_or_of_one_field_stays_as_written(query):
    analyzer = create_analyzer("indonesian")
    root = parse(query, analyzer).root
    assert with_synonyms(root, analyzer) == root


def test_a_single_word_in_quotes_is_read_as_the_word():
    analyzer = create_analyzer("indonesian")
    assert str(with_synonyms(parse('"PSU"', analyzer).root, analyzer)) == 'psu~"pungut suara ulang"'


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("PPK", "ppk"),
        ("PPK kecamatan", 'ppk~"panitia pilih camat"'),
        ("Badan Pengawas Pemilu", "badan~bawaslu"),
        ("Badan Pengawas Pemilihan Umum", "badan~bawaslu"),
        ("rapat pleno", "rapat"),
    ],
)
def test_ambiguous_acronyms_need_a_word_that_speaks_for_a_reading(query, shown):
    analyzer = create_analyzer("indonesian")
    root = with_synonyms(parse(query, analyzer).root, analyzer)
    assert str(root.should[0] if hasattr(root, "should") else root) == shown
