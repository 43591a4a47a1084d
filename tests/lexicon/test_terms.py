import pytest

from kpusearch.lexicon import election_terms


def test_terms_are_found_in_lower_case_and_kept_as_written():
    assert election_terms()["dptb"].term == "DPTb"
    assert all(key == term.term.lower() for key, term in election_terms().items())


@pytest.mark.parametrize(
    ("term", "expansions"),
    [
        ("psu", ("Pemungutan Suara Ulang",)),
        ("phpu", ("Perselisihan Hasil Pemilihan Umum",)),
        ("dkpp", ("Dewan Kehormatan Penyelenggara Pemilihan Umum",)),
        ("kadiv", ("Ketua Divisi", "Kepala Divisi")),
        ("petahana", ()),
    ],
)
def test_term_gives_its_expansions(term, expansions):
    assert election_terms()[term].expansions == expansions


@pytest.mark.parametrize("term", ["ppk", "dpd", "kip", "pan", "sakti", "sara", "luber"])
def test_terms_with_another_meaning_are_marked(term):
    assert election_terms()[term].is_ambiguous


def test_expansions_are_plain_phrases():
    expansions = [phrase for term in election_terms().values() for phrase in term.expansions]
    assert all(phrase and not set(phrase) & set("();:.") for phrase in expansions)
