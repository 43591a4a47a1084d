"""Tell abbreviations that articles define from ordinary words."""

import pytest

from kpusearch import Article


def of(*bodies):
    return [Article(id=f"{number:02}", body=body) for number, body in enumerate(bodies)]


def terms(index, query):
    return index.search(query).interpretation.terms


def reads(index, query):
    """Return the terms of a query that are met by another form too."""
    return [term for term in terms(index, query) if "~" in term]


FOREST = "Aliansi Masyarakat Adat Nusantara (AMAN) menolak tambang."


@pytest.fixture
def forest(new_index):
    """Have a dictionary word that an article gives another sense."""
    return new_index(*of(FOREST, "Situasi aman dan tertib.", "Warga merasa aman.", "Pemilihan berjalan aman."))


@pytest.mark.parametrize(
    "query",
    [
        "aman",
        "situasi aman",
        "aman masyarakat adat",  # another word speaks for it, but it is not in capitals
        "AMAN",
        "situasi AMAN",  # in capitals, but nothing speaks for it
        "SITUASI AMAN MASYARAKAT ADAT",  # all is in capitals
        "aliansi masyarakat adat nusantara",
    ],
)
def test_dictionary_word_is_not_read_as_an_abbreviation(forest, query):
    assert not reads(forest, query)


@pytest.mark.parametrize("query", ["AMAN masyarakat adat", "tambang AMAN (nusantara AMAN)", "adat AMAN kota:jambi"])
def test_dictionary_word_in_capitals_beside_a_word_of_its_long_form_is(forest, query):
    assert 'aman~"aliansi masyarakat adat nusantara"' in terms(forest, query)


def test_dictionary_word_that_articles_write_in_capitals_near_its_long_form_is_an_abbreviation(new_index):
    index = new_index(
        *of(*["Kredit Usaha Rakyat (KUR) disalurkan."] * 3, "Bunga KUR turun.", "Penerima KUR didata.", "Syarat KUR.")
    )
    assert reads(index, "bunga kur") == ['kur~"kredit usaha rakyat"']
    assert reads(index, "kredit usaha rakyat") == ["kredit~kur", "usaha~kur", "rakyat~kur"]


def test_the_same_word_written_in_lower_case_is_read_only_in_capitals(new_index):
    index = new_index(*of(*["Kredit Usaha Rakyat (KUR) disalurkan."] * 3, *["Burung itu berbunyi kur di sawah."] * 6))
    assert not reads(index, "bunga kur")
    assert reads(index, "bunga KUR") == reads(index, "KUR") == ['kur~"kredit usaha rakyat"']


def test_word_that_no_article_has_but_with_its_long_form_is_read_in_capitals(new_index):
    index = new_index(*of("Kantor Akuntan Publik (KAP) memeriksa dana kampanye."))
    assert reads(index, "catatan KAP") == ['kap~"kantor akuntan publik"']
    assert not reads(index, "catatan kap")


def test_first_name_is_no_abbreviation(new_index):
    index = new_index(*of("Telaah Niaga Daerah (Nida).", "Nusantara Induk Dagang (NIDA).", *["Nida hadir."] * 9))
    assert not reads(index, "nida")


@pytest.mark.parametrize("written", ["NQD", "NqD", "nQD"])
def test_what_is_written_with_two_capitals_is_an_abbreviation(new_index, written):
    index = new_index(*of("Nusantara Quran Digital (NQD).", *[f"Aplikasi {written} diunduh."] * 9))
    assert reads(index, "nqd") == ['nqd~"nusantara quran digital"']


def test_addresses_do_not_show_how_a_word_is_written(new_index):
    index = new_index(*of("Nusantara Quran Digital (NQD).", *["NQD ada di https://contoh.id/nqd dan @nqd."] * 9))
    assert reads(index, "nqd")


def test_word_that_is_far_commoner_than_its_long_form_stands_for_something_else(new_index):
    long = "Riset Wana Sari (RWS) dibuka."
    assert reads(new_index(*of(long, *["RWS dirawat."] * 19)), "rws")
    assert not reads(new_index(*of(long, *["RWS dirawat."] * 20)), "rws")


@pytest.mark.parametrize("query", ["rp", "harga rp 900 ribu", "Rp", "harga RP"])
def test_currency_is_no_abbreviation(new_index, query):
    assert not reads(new_index(*of("Kapal Riung Perkasa (RP) berlayar.", *["Harga Rp 900 ribu."] * 4)), query)


def test_syllables_are_a_word_of_their_own_in_any_case(new_index):
    index = new_index(
        *of(*["Gabungan Kelompok Tani (Gapoktan) hadir."] * 2, *["Ketua gapoktan dan Gapoktan lain diundang."] * 30)
    )
    assert reads(index, "gapoktan") == reads(index, "GAPOKTAN") == ['gapoktan~"gabung kelompok tani"']


def test_use_follows_the_articles(new_index):
    index = new_index(*of("Nusantara Quran Digital (NQD).", *["Kata nqd ditulis begitu."] * 4))
    assert not reads(index, "nqd")
    index.delete(["01", "02", "03", "04"])
    assert reads(index, "nqd")
