import pytest

from kpusearch.corpus.recognition.decrees import find_decrees
from kpusearch.lexicon.decrees import decree_keys, is_decree

SPELLINGS = {
    "1341/2024": [
        "1341/2024", "Nomor 1341 Tahun 2024", "No. 1341/2024", "NOMOR 1341 TAHUN 2024", "no.1341 thn. 2024",
        "Keputusan KPU Nomor 1341 Tahun 2024", "1341 Tahun 2024", "Nomor: 1341 / 2024",
        "Nomor\u00a01341\u00a0Tahun\u00a02024",
    ],
    "8/2024": ["PKPU 8 Tahun 2024", "PKPU Nomor 08 Tahun 2024", "8/2024"],
    "60/puu-xxii/2024": ["60/PUU-XXII/2024", "Putusan MK No.60/PUU-XXII/2024", "60/puu–xxii/2024"],
    "15-pke-dkpp/i/2024": ["15-PKE-DKPP/I/2024", "Perkara Nomor 15-PKE-DKPP/I/2024"],
    "12/pl.02.6-ba/3374/2024": ["Berita Acara Nomor: 12/PL.02.6-BA/3374/2024"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in SPELLINGS.items() for text in texts])
def test_every_spelling_of_a_citation_has_one_key(key, text):
    assert decree_keys(text) == (key,)
    assert is_decree(text)
    for found in find_decrees(text):
        assert decree_keys(found) == (key,)


def test_text_of_several_citations_has_a_key_for_each():
    assert decree_keys("UU 7/2017 dan PKPU 8 Tahun 2024") == ("7/2017", "8/2024")


def test_text_that_cites_nothing_is_its_own_key():
    assert decree_keys(" Surat  EDARAN ") == ("surat edaran",)
    assert decree_keys("  ") == ()
    assert not is_decree("Nomor 1341")


def test_a_long_text_is_read_in_linear_time():
    assert decree_keys("1-" * 50_000)
    assert decree_keys("1/" * 50_000)
    assert decree_keys("nomor " * 50_000)
