import datetime

import pytest

from kpusearch.analysis import IndonesianAnalyzer
from kpusearch.lexicon import office_slug
from kpusearch.search.dates import date_phrases, date_range
from kpusearch.search.parser import parse
from kpusearch.search.places import bare_place
from kpusearch.search.query import DateRange, Group, Keyword, Nothing, Phrase, Prefix, Term, leaves

day = datetime.date


def root(text, **options):
    return parse(text, IndonesianAnalyzer(), **options).root


def term(word, *fields):
    return Term(word, fields) if fields else Term(word)


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
        ('"debat publik"', Phrase(("debat", "publik"), (0, 1))),
        ('"debat yang publik"', Phrase(("debat", "publik"), (0, 2))),
        ('"debat"', term("debat")),
        ("judul:debat", term("debat", "title")),
        ('isi:"debat publik"', Phrase(("debat", "publik"), (0, 1), ("body",))),
        ("logis*", Prefix("logis")),
        ("office:jateng", Group(must=(Keyword("office", "jateng"),))),
        ("debat office:jateng", Group(must=(Keyword("office", "jateng"), Group(should=(term("debat"),))))),
        ("sejak:2025-07", Group(must=(DateRange(day(2025, 7, 1), None),))),
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
    ],
)
def test_loose_writing_means_the_same(text, same):
    assert root(text) == root(same)


def test_without_syntax_every_character_is_words():
    assert {leaf.term for leaf in leaves(root('+debat -kotak "judul:publik" AND', syntax=False))} == {
        "debat", "kotak", "judul", "publik", "and",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2025", day(2025, 1, 1), day(2025, 12, 31)),
        ("2024-02", day(2024, 2, 1), day(2024, 2, 29)),
        ("2025-07-25", day(2025, 7, 25), day(2025, 7, 25)),
        ("25/7/2025", day(2025, 7, 25), day(2025, 7, 25)),
        ("Juli 2025", day(2025, 7, 1), day(2025, 7, 31)),
        ("1 Mei 2025", day(2025, 5, 1), day(2025, 5, 1)),
        ("2025-07-01..2025-08", day(2025, 7, 1), day(2025, 8, 31)),
    ],
)
def test_date_spans_its_days(text, since, until):
    assert date_range(text) == DateRange(since, until)


@pytest.mark.parametrize("text", ["", "besok", "2025-13", "31/2/2025", "30 Februari 2025", "0000-01-01", "2025.."])
def test_what_is_no_date_gives_none(text):
    assert date_range(text) is None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("berita 25 Juli 2025", "25 Juli 2025"),
        ("agenda Jumat 25/7/2025 di kantor", "Jumat 25/7/2025"),
        ("rapat bulan Juli 2025", "bulan Juli 2025"),
        ("rapat 2025-07-25", "2025-07-25"),
        ("Pilkada 2024", None),
        ("Keputusan 1341/2024", None),
        ("PKPU 8/2/2024-x", None),
    ],
)
def test_only_whole_dates_in_free_text_are_dates(text, phrase):
    found = [text[start:end] for start, end, _ in date_phrases(text)]
    assert found == ([phrase] if phrase else [])


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
    ],
)
def test_bare_place_is_places_and_office_words_alone(query, places):
    assert bare_place(query.lower().split()) == places
