import csv
import re
from collections import Counter

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.lexicon import office_of_host, offices, place_names, place_words
from kpusearch.lexicon.table import read_table

ORDINARY = {row["word"] for row in read_table("ordinary_place_words.tsv")}


def words_of(name):
    return re.findall("[a-z]+", name.lower())


def test_there_are_38_provinces_416_regencies_and_98_cities():
    kinds = Counter(office.kind for office in offices().values())
    assert kinds == {"pusat": 1, "provinsi": 38, "kabupaten": 416, "kota": 98}


def test_every_office_lies_in_a_listed_province():
    provinces = {office.name for office in offices().values() if office.kind == "provinsi"}
    assert {office.province for office in offices().values() if office.kind != "pusat"} == provinces


def test_kind_and_name_tell_offices_apart():
    names = Counter((office.kind, office.name) for office in offices().values())
    assert [name for name, count in names.items() if count > 1] == []


def test_slugs_are_host_labels():
    assert all(re.fullmatch("[a-z]+(?:-[a-z]+)?", slug) for slug in offices())


@pytest.mark.parametrize(
    ("host", "office"),
    [
        ("kota-semarang.kpu.go.id", "kota-semarang"),
        ("WWW.Jateng.kpu.go.id.", "jateng"),
        ("kpu.go.id", "www"),
        ("www.kpu.go.id", "www"),
        ("bukankpu.go.id", None),
        ("kpu.go.id.example.org", None),
        ("", None),
    ],
)
def test_host_names_its_office(host, office):
    assert office_of_host(host) == office


@pytest.mark.parametrize(
    "slug",
    ["kipaceh", "diy", "papuapegunungan", "jakartabarat", "kab-bandungbarat", "kab-pangkep", "kab-acehtengah"],
)
def test_offices_seen_on_pages_are_listed_as_their_hosts_spell_them(slug):
    assert slug in offices()


def test_place_names_reach_every_office_but_the_national_one():
    reached = {slug for slugs in place_names().values() for slug in slugs}
    assert reached == set(offices()) - {"www"}


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("bandung", ("kab-bandung", "kota-bandung")),
        ("bandung barat", ("kab-bandungbarat",)),
        ("jateng", ("jateng",)),
        ("gorontalo", ("gorontalo", "kab-gorontalo", "kota-gorontalo")),
        ("yogyakarta", ("diy", "kota-yogyakarta")),
        ("dki jakarta", ("jakarta",)),
        ("solo", ("kota-surakarta",)),
        ("pare-pare", ("kota-parepare",)),
        ("toba samosir", ("kab-toba",)),
    ],
)
def test_place_name_gives_its_offices(name, slugs):
    assert place_names()[name] == slugs


def test_every_alias_names_a_listed_office():
    assert {row["office"] for row in read_table("place_aliases.tsv")} <= set(offices())


def test_every_word_of_an_office_name_is_protected_or_listed_as_ordinary():
    for office in offices().values():
        for word in words_of(office.name):
            assert (word in place_words()) != (word in ORDINARY), word


def test_every_ordinary_word_is_part_of_an_office_name():
    assert {word for office in offices().values() for word in words_of(office.name)} >= ORDINARY


def test_sastrawi_would_alter_no_word_of_a_place_but_protected_and_ordinary_ones():
    stem = StemmerFactory().create_stemmer().stem
    words = {word for name in place_names() for word in words_of(name)}
    assert {word for word in words if stem(word) != word} <= place_words() | ORDINARY


def test_another_list_of_regions_names_the_same_ones(shared):
    renamed = {
        "dkijakarta", "diyogyakarta", "kabupatentobasamosir", "kabupatenmahakamhulu", "kabupatensiautagulandangbiaro",
        "kabupatenmamujuutara", "kabupatenmalukutenggarabarat",
    }  # fmt: skip
    kinds = {"kabupaten": "kabupaten", "kota": "kota"}
    ours = {"".join(words_of(kinds.get(office.kind, "") + office.name)) for office in offices().values()}
    with (shared / "data/lex/regions.csv").open(encoding="utf-8") as file:
        theirs = {"".join(words_of(row[-1])) for row in csv.reader(file) if not row[0].startswith("#")}
    assert theirs - ours == renamed


def test_another_list_of_regions_holds_no_word_that_would_be_altered(shared):
    stem = StemmerFactory().create_stemmer().stem
    text = (shared / "data/lex/regions.csv").read_text(encoding="utf-8")
    words = {word for line in text.splitlines() if line[0] != "#" for word in words_of(line)}
    assert {word for word in words if stem(word) != word} <= place_words() | ORDINARY
