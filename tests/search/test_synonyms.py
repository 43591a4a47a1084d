"""Read acronyms as their long forms and long forms as acronyms."""

import pytest

from kpusearch import Article
from kpusearch.analysis import create_analyzer
from kpusearch.search.forms import Forms
from kpusearch.search.parser import parse
from kpusearch.search.synonyms import with_synonyms
from kpusearch.storage import Snapshot

ANALYZER = create_analyzer("indonesian")
LEXICON = Forms(Snapshot([], [], 0), ANALYZER)


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
    assert revote.search("PSU").interpretation.terms[0].startswith('psu~"pungut suara ulang"')


def test_explanation_adds_up_to_the_score(revote):
    for hit in revote.search("PSU Tasikmalaya").hits:
        explanation = revote.explain("PSU Tasikmalaya", hit.id)
        assert explanation.score == pytest.approx(hit.score)
        assert sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.sum)


@pytest.mark.parametrize("query", ['"PSU ulang"', "+PSU", "judul:PSU", "-PSU rapat", "PSU*"])
def test_phrases_and_what_is_required_excluded_or_of_one_field_stays_as_written(query):
    root = parse(query, ANALYZER).root
    assert with_synonyms(root, LEXICON) == root


def test_a_single_word_quoted_in_any_form_is_read_as_the_word_and_one_quoted_as_it_is_has_no_synonyms():
    assert str(with_synonyms(parse('~"PSU"', ANALYZER).root, LEXICON)) == 'psu~"pungut suara ulang"'
    assert str(with_synonyms(parse('"PSU"', ANALYZER).root, LEXICON)) == '"psu"'


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
    root = with_synonyms(parse(query, ANALYZER).root, LEXICON)
    assert str(root.should[0] if hasattr(root, "should") else root) == shown


CAMPUS = (
    Article(id="defines", body="Rapat di Gedung Kuliah Terpadu (GKT) Kampus Utara dihadiri mahasiswa."),
    Article(id="short", body="Mahasiswa berkumpul di GKT sejak pagi untuk simulasi pemilihan."),
    Article(id="long", body="Gedung kuliah terpadu itu dipakai sebagai tempat debat terbuka."),
    Article(id="other", body="Kuliah umum digelar di gedung lain milik universitas."),
)


def test_short_form_that_an_article_defines_finds_its_long_form_and_back(new_index):
    index = new_index(*CAMPUS)
    assert set(ids(index.search("GKT"))) == {"defines", "short", "long"}
    assert index.search("GKT").interpretation.terms == ('gkt~"gedung kuliah padu"',)
    assert "short" in ids(index.search("gedung kuliah terpadu"))
    [hit] = [hit for hit in index.search("GKT").hits if hit.id == "long"]
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["Gedung", "kuliah", "terpadu"]


def test_definition_goes_with_the_only_article_that_has_it(new_index):
    index = new_index(*CAMPUS)
    index.delete(["defines"])
    assert ids(index.search("GKT")) == ["short"]
    index.merge()
    assert ids(index.search("GKT")) == ["short"]
    assert index.check().ok


def test_definition_is_found_whatever_process_or_merge_kept_it(new_index):
    index = new_index()
    for article in CAMPUS:
        index.add([article], workers=2)
    assert set(ids(index.search("GKT"))) == {"defines", "short", "long"}
    assert index.check().ok


def test_long_form_keeps_the_place_of_a_dropped_word(new_index):
    index = new_index(
        Article(id="defines", body="Badan Urusan Arsip dan Pustaka (BUAP) pindah ke gedung baru."),
        Article(id="long", body="Arsip lama disimpan Badan Urusan Arsip dan Pustaka."),
        Article(id="gap", body="Badan urusan arsip pustaka."),
    )
    assert set(ids(index.search("BUAP"))) == {"defines", "long"}


def test_rival_readings_that_articles_define_need_a_word_that_speaks_for_one(new_index):
    index = new_index(
        Article(id="a", body="Panitia Tari Boneka (PTB) menyiapkan acara."),
        Article(id="b", body="Pusat Telaah Bahari (PTB) menerbitkan laporan."),
        Article(id="long", body="Pusat telaah bahari membuka pendaftaran."),
    )
    assert set(ids(index.search("PTB"))) == {"a", "b"}
    assert index.search("PTB bahari").interpretation.terms[0] == 'ptb~"pusat telaah bahari"'


def test_definition_in_an_article_does_not_overrule_the_lexicon(new_index):
    index = new_index(
        Article(id="own", body="Persatuan Sepak Usia (PSU) bertanding."),
        Article(id="long", body="Persatuan sepak usia."),
    )
    assert ids(index.search("PSU")) == ["own"]


@pytest.mark.parametrize("query", ["PSU kota:sleman", "kota:sleman PSU", "(PSU OR kirab) kota:sleman"])
def test_synonyms_are_read_beside_a_filter_in_the_query(new_index, query):
    index = new_index(
        Article(id="long", city="Sleman", body="Pemungutan suara ulang digelar."),
        Article(id="elsewhere", city="Bantul", body="Pemungutan suara ulang digelar."),
    )
    assert ids(index.search(query)) == ["long"]


@pytest.mark.parametrize("written", ["Pemilu", "Pemilihan Umum"])
def test_acronym_finds_its_long_form_with_either_word_for_elections(new_index, written):
    index = new_index(Article(id="a", body=f"Sidang Dewan Kehormatan Penyelenggara {written} dimulai."))
    assert ids(index.search("DKPP")) == ["a"]


@pytest.mark.parametrize("query", ["Pilkada", "pemilihan kepala daerah", "pemilihan serentak"])
def test_wider_term_is_met_by_narrower_ones_but_not_the_other_way(new_index, query):
    index = new_index(
        Article(id="narrow", body="Pilbup digelar bulan depan."),
        Article(id="wide", body="Pilkada digelar bulan depan."),
    )
    assert {"narrow", "wide"} <= set(ids(index.search(query)))
    assert ids(index.search("Pilbup")) == ["narrow"]
