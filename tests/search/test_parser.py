import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article
from kpusearch.analysis import IndonesianAnalyzer
from kpusearch.lexicon import office_slug
from kpusearch.search.parser import _Parser, _plain, parse
from kpusearch.search.places import bare_place
from kpusearch.search.query import (
    DateRange,
    Group,
    Keyword,
    Near,
    Nothing,
    Phrase,
    Prefix,
    Term,
    Verbatim,
    leaves,
)
from kpusearch.storage import TEXT_FIELDS

ANALYZER = IndonesianAnalyzer()
TODAY = datetime.date(2025, 7, 30)
day = datetime.date


def root(text, **options):
    return parse(text, ANALYZER, today=TODAY, **options).root


def term(word, *fields):
    return Term(word, fields) if fields else Term(word)


def office(*slugs):
    found = tuple(Keyword("office", slug) for slug in slugs)
    return found[0] if len(found) == 1 else Group(should=found)


def verbatim(*words, fields=TEXT_FIELDS):
    return Verbatim(words, (tuple(ANALYZER.surfaces(" ".join(words))),), ((),) * len(words), fields)


SEMARANG = office("kab-semarang", "kota-semarang")
YESTERDAY = DateRange(day(2025, 7, 29), day(2025, 7, 29))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("debat", term("debat")),
        ("debat publik", Group(should=(term("debat"), term("publik")))),
        ("debat AND publik", Group(must=(term("debat"), term("publik")))),
        ("debat kotak AND tinta", Group(should=(term("debat"), Group(must=(term("kotak"), term("tinta")))))),
        ("debat OR publik", Group(should=(term("debat"), term("publik")))),
        ("+debat publik -kotak", Group((term("debat"),), (term("publik"),), (term("kotak"),))),
        ("debat NOT kotak", Group(should=(term("debat"),), must_not=(term("kotak"),))),
        ("-kotak", Group(must_not=(term("kotak"),))),
        ('"Debat"', verbatim("debat")),
        ('"debat yang publik"', verbatim("debat", "yang", "publik")),
        ('+"debat publik" kotak', Group((verbatim("debat", "publik"),), (term("kotak"),))),
        ('~"debat publik"', Phrase(("debat", "publik"), (0, 1))),
        ('~"debat yang publik"', Phrase(("debat", "publik"), (0, 2))),
        ('~"debat"', term("debat")),
        ('"debat yang publik"~3', Near(("debat", "publik"), 5, 2)),
        ('"debat debat"~3', term("debat")),
        ('judul:"debat publik"~0', Near(("debat", "publik"), 1, 2, ("title",))),
        ('-~"debat publik"', Group(must_not=(Phrase(("debat", "publik"), (0, 1)),))),
        ("judul:debat", term("debat", "title")),
        ('isi:"debat publik"', verbatim("debat", "publik", fields=("body",))),
        ('isi:~"debat publik"', Phrase(("debat", "publik"), (0, 1), ("body",))),
        ("logis*", Prefix("logis")),
        ("office:jateng", Group(must=(Keyword("office", "jateng"),))),
        ("debat office:jateng", Group(must=(Keyword("office", "jateng"), Group(should=(term("debat"),))))),
        ("sejak:2025-07", Group(must=(DateRange(day(2025, 7, 1), None),))),
        ("terbit:2025-07", Group(must=(DateRange(day(2025, 7, 1), day(2025, 7, 31), "published"),))),
        ("terbit-sejak:2025-07", Group(must=(DateRange(day(2025, 7, 1), None, "published"),))),
        ("terbit-sampai:2025-07", Group(must=(DateRange(None, day(2025, 7, 31), "published"),))),
        ("-terbit-sejak:2025-07", Group(must_not=(DateRange(day(2025, 7, 1), None, "published"),))),
        ("office:Semarang", Group(must=(SEMARANG,))),
        ("office:bali OR office:ntb", Group(must=(office("bali", "ntb"),))),
        ("debat office:bali OR office:ntb", Group(must=(office("bali", "ntb"), Group(should=(term("debat"),))))),
        ("(office:bali) debat", Group(should=(Group(must=(Keyword("office", "bali"),)), term("debat")))),
        ("debat office:bali OR publik", Group(should=(term("debat"), Group(should=(office("bali"), term("publik")))))),
        ("-office:Semarang", Group(must_not=(SEMARANG,))),
        ("kemarin", Group(must=(YESTERDAY,))),
        ("(kemarin) office:bali", Group(must=(Group(must=(office("bali"),)), YESTERDAY))),
        ("-debat kemarin", Group(must=(Group(must_not=(term("debat"),)), YESTERDAY))),
        ("debat kemarin", term("debat")),
        ("debat +kemarin", Group(must=(YESTERDAY, Group(should=(term("debat"),))))),
        ("debat AND kemarin", Group(must=(term("debat"), YESTERDAY))),
        ("debat -kemarin", Group(should=(term("debat"),), must_not=(YESTERDAY,))),
        ("debat -(kemarin)", Group(should=(term("debat"),), must_not=(YESTERDAY,))),
        ("Bekasi kemarin", Group(must=(term("bekasi"),))),
        ("yang", Nothing()),
        ("", Group()),
        ("()", Nothing()),
    ],
)  # fmt: skip
def test_text_becomes_its_tree(text, tree):
    assert root(text) == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("(debat publik)", "debat publik"),
        ("debat  OR   publik", "debat OR publik"),
        ("((debat))", "debat"),
        ("debat AND (publik OR kotak", "debat AND (publik OR kotak)"),
        ("debat) publik", "debat publik"),
        ("NOT NOT debat", "debat"),
        ("“debat publik”", '"debat publik"'),
        ('"debat publik', "debat publik"),
        ("AND debat OR", "debat"),
        ("Judul:debat", "judul:debat"),
        ("satker:KPU Kota Bekasi rapat", 'satker:"KPU Kota Bekasi" rapat'),
        ("satker:KPU Kab. Bandung Barat", "office:kab-bandungbarat"),
        ("satker:KPU RI debat", "office:www debat"),
        ("office:jateng kpu debat", 'office:"jateng" kpu debat'),
        ("satker:Lampung Tengah", "office:kab-lampungtengah"),
        ("satker:KPU Kota OR debat", 'satker:"KPU Kota" OR debat'),
        ("satker:KPU Kota Atlantis debat", 'satker:"KPU Kota Atlantis" debat'),
        ("satker:KPU debat", "office:www debat"),
        ("debat tanggal:25 Juli 2025", "debat tanggal:2025-07-25"),
        ("tanggal:minggu lalu debat", "tanggal:2025-07-21..2025-07-27 debat"),
        ("tanggal:antara 1 dan 15 Juli debat", "tanggal:2025-07-01..2025-07-15 debat"),
        ("sejak:1 Juli 2025 publik", "sejak:2025-07-01 publik"),
        ("sampai:kemarin", "sampai:2025-07-29"),
        ("tanggal:2025 debat", 'tanggal:"2025" debat'),
        ("published:2025-07", "terbit:Juli 2025"),
        ("Terbit:minggu lalu debat", "terbit:2025-07-21..2025-07-27 debat"),
        ("published-since:1 Juli 2025 publik", "terbit-sejak:2025-07-01 publik"),
        ("published-until:kemarin", "terbit-sampai:2025-07-29"),
        ("terbit-sejak:sejak 1 Juli 2025", "terbit-sejak:2025-07-01"),
        ("debat Jumat (25/7)", "debat Jumat 25/7"),
        ("debat (Jumat (25/7))", "debat (Jumat 25/7)"),
    ],
)
def test_loose_writing_means_the_same(text, same):
    assert root(text) == root(same)


LETTERS = st.lists(
    st.sampled_from(
        re.findall(
            r"\w+",
            """
        lalu ini kemarin silam terakhir belakangan sejak mulai sampai hingga sebelum setelah antara dan dari selama awal
        akhir pertengahan minggu pekan bulan tahun hari seminggu dua yang lusa Juli mei agu Jumat AND OR NOT
        KPU Kota Kabupaten di Bekasi Semarang bandung Barat Jawa tengah debat mencoblos rapat pemilu Pilkada
        ﬁnal ını Ｌａｌｕ ſejak é
            """,
        )
    ),
    min_size=1,
    max_size=7,
).map(" ".join)


@settings(max_examples=600, deadline=None)
@given(text=LETTERS, syntax=st.booleans())
def test_quick_way_gives_what_the_parser_gives(text, syntax):
    quick = _plain(text, ANALYZER)
    assert quick in (None, _Parser(text, ANALYZER, syntax=syntax, today=TODAY).parsed())


@pytest.mark.parametrize("text", ["debat", "debat publik", "pemungutan suara ulang di Tasikmalaya", "antara dua calon"])
def test_plain_words_go_the_quick_way(text):
    assert _plain(text, ANALYZER) is not None


def test_without_syntax_every_character_is_words():
    assert {leaf.term for leaf in leaves(root('+debat -kotak "judul:publik" AND', syntax=False))} == {
        "debat", "kotak", "judul", "publik", "and",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("kota-semarang", "kota-semarang"),
        ("https://kota-semarang.kpu.go.id/blog", "kota-semarang"),
        ("KPU Kab. Semarang", "kab-semarang"),
        ("KPU Kota Semarang", "kota-semarang"),
        ("KPU Provinsi Jawa Tengah", "jateng"),
        ("KPU RI", "www"),
        ("kpu.go.id", "www"),
        ("antah berantah", "antah berantah"),
    ],
)
def test_office_is_known_by_slug_host_and_name(value, slug):
    assert office_slug(value) == slug


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("KPU Pemalang", [("pemalang",)]),
        ("Kabupaten Bandung Barat", [("bandung", "barat")]),
        ("Jawa Tengah", [("jawa", "tengah")]),
        ("Kediri Malang", [("kediri",), ("malang",)]),
        ("Ketua KPU Kediri", None),
        ("KPU RI", None),
        ("kota", None),
        ("KPU di Bekasi", [("bekasi",)]),
        ("KPU Kediri dan Malang", [("kediri",), ("malang",)]),
        ("di Bekasi", None),
        ("KPU di rapat", None),
    ],
)
def test_bare_place_is_places_and_office_words_alone(query, places):
    assert bare_place(query.lower().split()) == places


def test_role_in_an_office_of_a_place_is_looked_for_as_a_phrase_too(new_index):
    index = new_index(
        Article(id="named", body="Ketua KPU Kota Magelang, Sudarsa, membuka rapat anggota dan sekretaris."),
        Article(id="words", body="Ketua dan anggota KPU hadir. Ketua panitia dari Kota Magelang menyambut ketua lain."),
    )
    results = index.search("Ketua KPU Kota Magelang")
    assert [hit.id for hit in results.hits] == ["named", "words"]
    assert results.interpretation.terms[0] == '~"ketua kpu kota magelang"'
    assert index.search("ketua panitia Magelang").interpretation.terms[0] == "ketua"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("ofice:bali", "office"),
        ("tangal:2025-07", "tanggal"),
        ("rapat forun:pleno", "forum"),
        ("terbit_sejak:2025", "terbit-sejak"),
    ],
)
def test_field_that_is_nearly_one_is_told(query, meant):
    [note] = parse(query, ANALYZER).notes
    assert note.endswith(f"did you mean {meant}:")


@pytest.mark.parametrize(
    ("query", "name", "read"),
    [
        ("rubrik:olahraga", "rubrik", "olahraga"),
        ('rapat Tema:"debat publik"', "tema", 'rapat "debat publik"'),
        ("tema:(debat publik)", "tema", "(debat publik)"),
        ("-tema:debat", "tema", "-debat"),
        ("sub_tema:debat*", "sub_tema", "debat*"),
        ("tema:25 Juli 2025 debat", "tema", "25 Juli 2025 debat"),
        ("tema:12:30", "tema", "12:30"),
    ],
)
def test_what_is_written_like_a_field_and_is_none_is_read_as_its_value_and_told(query, name, read):
    parsed = parse(query, ANALYZER, today=TODAY)
    assert parsed.notes == [f"{name}: is no field here, its value was read as words"]
    assert parsed.root == root(read)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("office:(bali ntb)", "office:bali OR office:ntb"),
        ("office:(bali, ntb) debat", "debat office:bali OR office:ntb"),
        ("office:(bali OR NTB)", "office:bali OR office:NTB"),
        ("satker:(KPU Kota Bekasi KPU Kabupaten Bandung Barat)", "office:kota-bekasi OR office:kab-bandungbarat"),
        ("office:(bali bali)", "office:bali"),
        ("-office:(bali ntb)", "-office:bali -office:ntb"),
        ("office:(bali ntb", "office:(bali ntb)"),
        ("forum:(“Rapat Pleno” sidang) debat", 'debat forum:"Rapat Pleno" OR forum:sidang'),
        ("wilayah:(Jawa Tengah bali)", 'region:"Jawa Tengah" OR region:bali'),
        ("wilayah:DI Yogyakarta debat", "region:diy debat"),
        ("region:jateng kota debat", 'region:"jateng" kota debat'),
        ("wilayah:KPU Provinsi Jawa Tengah", "region:jateng"),
        ("keputusan:Nomor 8 Tahun 2024 debat", "decree:8/2024 debat"),
        ("decree:No. 8/2024 debat", "decree:8/2024 debat"),
        ("judul:(debat)", "judul: (debat)"),
        ("office:()", "office: ()"),
        ("ſatker:bali", "satker:bali"),
    ],
)
def test_brackets_of_values_and_long_values_mean_the_same(text, same):
    found, expected = root(text), root(same)
    if text.startswith("-"):
        expected = Group(must_not=(Group(should=expected.must_not),))
    assert found == expected


def test_bracket_of_very_many_values_is_cut_and_told():
    parsed = parse(f"penulis:({' '.join(f'nama{number}' for number in range(300))})", ANALYZER)
    assert parsed.notes == ["penulis:(…) was cut after 128 values"]
    assert len(parsed.root.must[0].should) == 128


def test_own_fields_are_those_of_the_index_asked():
    assert parse("Rubrik:olahraga", ANALYZER, own=("rubrik",)).root == Group(must=(Keyword("rubrik", "olahraga"),))
    assert parse("rubrik:olahraga", ANALYZER).root == term("olahraga")


@pytest.mark.parametrize("name", ["tanggal", "terbit-sejak", "office", "judul"])
def test_field_without_a_value_is_told(name):
    assert parse(f"rapat {name}:", ANALYZER).notes == [f"{name}: has no value and was read as a word"]


@pytest.mark.parametrize("query", ["12 PAS: rapat", "pukul 10:30", "https://kpu.go.id", "a:b", "PAS12:30"])
def test_other_words_with_a_colon_are_words(query):
    assert parse(query, ANALYZER).notes == []
