import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.lexicon import place_words, protected_words, question_words, stem_overrides, stop_words
from kpusearch.lexicon.table import read_table

CLITICS = ("nya", "ku", "mu", "lah", "kah", "pun")


@pytest.fixture(scope="module")
def sastrawi():
    return StemmerFactory().create_stemmer().stem


def test_every_override_differs_from_sastrawis_stem(sastrawi):
    assert [word for word, stem in stem_overrides().items() if sastrawi(word) == stem] == []


def test_every_stem_of_an_override_is_its_own_stem(sastrawi):
    whole = protected_words() | place_words()
    stems = set(stem_overrides().values())
    moved = {stem: stem_overrides().get(stem, stem if stem in whole else sastrawi(stem)) for stem in stems}
    assert {stem: other for stem, other in moved.items() if stem != other} == {}


def test_no_word_is_both_overridden_and_protected():
    assert not set(stem_overrides()) & (protected_words() | place_words())


def test_senses_are_split_only_for_words_whose_contexts_differ():
    split = {row["stem"] for row in read_table("stem_overrides.tsv") if row["tier"] == "B"}
    assert split == {
        "atasan", "berhasil", "berpihak", "edaran", "hukuman", "keberatan", "kemuka", "ketentuan", "keterangan",
        "kinerja", "melalui", "menengah", "mengenai", "meninggal", "menurut", "pelajar", "pemberhentian",
        "pemerintah", "pemilih", "pemula", "pendapatan", "penduduk", "pengacara", "pengadaan", "pengadilan",
        "pengalaman", "penggelapan", "penghargaan", "pengorbanan", "pengumuman", "penjabaran", "peroleh", "persatuan",
        "perseorangan", "peserta", "petunjuk", "putusan", "satuan", "setengah", "termasuk", "tersangka", "ujaran",
        "undangan", "utarakan",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("pemungutan memungut pemungut", "pungut"),
        ("rekap direkap merekap perekapan", "rekapitulasi"),
        ("mencoklit dicoklit pencoklitan tercoklit", "coklit"),
        ("setuju disetujui persetujuan", "setuju"),
        ("konkrit kongkrit kongkret", "konkret"),
        ("diketuai mengetuai", "ketua"),
        ("ad-hoc adhok", "adhoc"),
        ("dihukum hukuman", "hukuman"),
        ("pemberhentian diberhentikan", "pemberhentian"),
        ("undangan mengundang diundang", "undangan"),
    ],
)
def test_forms_of_one_word_share_a_stem(words, stem):
    assert {stem_overrides()[word] for word in words.split()} == {stem}


def test_opposites_do_not_share_a_stem():
    assert stem_overrides()["non-aktif"] == "nonaktif"
    assert "nonaktif" not in stem_overrides()


def test_protected_words_hold_the_terms_that_sastrawi_breaks(sastrawi):
    broken = {word for word in protected_words() if sastrawi(word) != word}
    assert broken == {"dispora", "kejagung", "kejari", "kejati", "ketum", "pemilu", "perpres", "petahana"}


@pytest.mark.parametrize("word", ["sakti", "pan", "dip", "sara", "luber", "srikandi", "sirup"])
def test_ordinary_words_are_not_protected(word):
    assert word not in protected_words()


def test_no_ordinary_word_looks_like_a_protected_one_with_a_clitic():
    whole = protected_words() | place_words()
    roots = set(StemmerFactory().get_words())
    taken = {word + clitic for word in whole for clitic in CLITICS} & roots - whole
    # Two rare words, a plough and a lineage, against the names of a regency and of islands.
    assert taken == {"beluku", "sulalah"}


def test_stop_words_hold_no_word_of_substance():
    assert not stop_words() & {
        "antar", "jumlah", "kasus", "kerja", "masalah", "sebab", "sementara", "sesuatu", "tahun", "tempat", "tetap",
        "umum", "minggu", "hari", "januari", "senin", "peserta", "satuan", "baru", "besar",
    }  # fmt: skip


def test_stop_words_hold_the_question_words_with_and_without_kah():
    for word in ("apa", "siapa", "kapan", "berapa", "mana", "bagaimana", "dimana"):
        assert {word, f"{word}kah"} <= stop_words()


def test_question_words_are_of_four_kinds_and_have_a_reason_each():
    assert set(question_words().values()) == {"asks", "requests", "frame", "filler"}
    assert [row for row in read_table("question_words.tsv") if len(row["reason"]) < 7] == []


def test_every_question_word_that_is_dropped_tells_a_question():
    asking = {"apa", "siapa", "kapan", "berapa", "mana", "bagaimana", "mengapa", "kenapa", "dimana"}
    asking |= {f"{word}kah" for word in asking} & stop_words()
    assert {word for word, kind in question_words().items() if kind == "asks"} >= asking
    assert {word for word, kind in question_words().items() if kind != "asks"} & stop_words() == set()


def test_question_words_hold_no_subject_of_the_commission():
    assert not question_words().keys() & {
        "ketua", "anggota", "pemilih", "suara", "syarat", "jadwal", "tahapan", "data", "daftar", "berita", "acara",
        "kegiatan", "cara", "tempat", "orang", "tahun", "hasil", "nomor", "informasi", "alasan", "sebab",
    }  # fmt: skip
