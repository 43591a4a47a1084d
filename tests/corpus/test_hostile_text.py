"""Read texts made to be slow, deep or odd: each takes a moment and gives an article or a reason."""

import datetime
import re
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpusearch.analysis import create_analyzer
from kpusearch.article import Article, Rejected
from kpusearch.corpus.dates import read_date
from kpusearch.corpus.formats.page import parse_page
from kpusearch.corpus.formats.text import parse_text
from kpusearch.corpus.recognition.abbreviations import find_abbreviations
from kpusearch.corpus.recognition.byline import find_byline
from kpusearch.corpus.recognition.dateline import find_dateline
from kpusearch.corpus.recognition.decrees import find_decrees
from kpusearch.corpus.recognition.event_date import date_events
from kpusearch.corpus.recognition.fields import recognise
from kpusearch.corpus.recognition.forum import find_forums, forum_of
from kpusearch.corpus.recognition.mention import find_mention
from kpusearch.corpus.recognition.people import find_people
from kpusearch.storage.definitions import definitions

DAY = datetime.date(2025, 8, 31)
DATELINE = "Semarang, jateng.kpu.go.id - Rapat digelar. "
CAPITALS = " ".join(["Rapat Koordinasi Persiapan Pemungutan Suara"] * 3)
SYLLABLES = [consonant + vowel for consonant in "bdgklmnprstwyz" for vowel in "aiueo"]
WORDS = [(one + other).capitalize() for one in SYLLABLES for other in SYLLABLES]


def distinct(form: str, count: int = 4900) -> str:
    """Return a text that says the same of ever other people or forums."""
    return "".join(form.format(a=word, b=word[::-1].capitalize()) for word in islice(WORDS, count))


# Each would take minutes where a text is searched anew for each of its names, places or lines.
HOSTILE = {
    "weekday": "Senin" + " " * 100_000 + "x",
    "tanggal": "tanggal" + "\n" * 100_000 + "x",
    "nomor": "nomor" + " " * 100_000 + "x",
    "bracket": "(" + " " * 100_000 + "1/1/2020",
    "open brackets": "(" * 100_000,
    "one forum": "forum Aaa Bbb " * 10_000,
    "forums": distinct("forum {a} {b} lalu ") * 5,
    "numbered forums": distinct("forum {a} {b} Seri 1 "),
    "quoted forums": distinct('forum "{a} {b}" '),
    "days": "Senin (1/1), " * 10_000,
    "misprinted days": "Senin (29/0/2025), " * 10_000,
    "numbers": "nomor " + "1," * 100_000,
    "case number": "1" + "/A" * 100_000,
    "initials": "Ab " + "A." * 75_000 + "x",
    "spaced initials": "Ab " + "A. " * 75_000 + "x",
    "one name": "Ab" * 100_000 + " mengatakan",
    "one run": "Ketua " + "Ab " * 50_000 + "hadir",
    "degrees": "Ab Cd" + ", S.H." * 30_000 + ", Ketua",
    "speech without a verb": "Ab Cd" + " juga" * 50_000 + " x",
    "speakers": distinct("{a} {b} mengatakan siap. ") * 4,
    "titled": distinct("Dr. {a} Sama, "),
    "titled sentences": distinct("Dr. {a} Sama. "),
    "list of names": "Ab Cd, Ef Gh, " * 4_000,
    "roles": "Ketua dan " * 20_000,
    "capitals in brackets": ("aaaaaa " * 50 + "(" + "A" * 24 + ") ") * 1_000,
    "mixed capitals in brackets": ("ababab " * 50 + "(Ababababababababababab) ") * 1_000,
    "long brackets": ("(" + "A" * 150 + ") ") * 2_000,
    "brackets behind capitals": ("A" * 24 + " (" + "aaaaaa " * 22 + ") ") * 2_000,
    "alternatives": "disebut juga " * 20_000,
    "credits": "(nda/ed. Foto: rkt) " * 10_000,
    "blank lines": "\n" * 2_000_000 + "x",
    "blanks in lines": " \n" * 100_000 + "x",
    "short lines": "a\n" * 20_000,
    "control characters": "\0\x1c\x85" * 30_000,
}


def run_all(title: str, body: str) -> list[object]:
    """Run everything that is worked out from a text."""
    mention = find_mention(body)
    forums = find_forums(title, body)
    return [
        find_people(title, body),
        forums,
        forum_of(title, body, forums),
        list(find_abbreviations(body)),
        find_decrees(body),
        find_byline(body),
        find_dateline(body),
        date_events([mention, mention], collected=DAY),
        read_date(body),
        recognise(Article(title=title, body=body)),
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_recognised_in_a_hostile_body_ends(text):
    assert run_all("", text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_recognised_in_a_hostile_title_ends(text):
    title = " ".join(text[:200_000].split())
    assert run_all(title, title)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_page_with_a_hostile_body_is_read(text):
    first, *_ = parse_page(f"Judul Berita Panjang\n\n{DATELINE}{text}", source="x", collected=DAY)
    assert isinstance(first, Article)
    assert first.office == "jateng"
    assert first.body.startswith(DATELINE.strip())


@pytest.mark.parametrize("name", ["blank lines", "short lines", "blanks in lines", "initials", "speakers", "forums"])
def test_a_hostile_text_is_read_as_one_article(name):
    article = parse_text(f"Judul\n\n{HOSTILE[name]}", source="x", collected=DAY)
    assert isinstance(article, Article)
    assert article.title == "Judul"


@pytest.mark.parametrize("name", ["capitals in brackets", "mixed capitals in brackets", "brackets behind capitals"])
def test_definitions_of_a_hostile_text_are_bounded(name):
    assert len(definitions(create_analyzer("plain"), HOSTILE[name])) <= 10_000


def test_long_runs_in_a_heading_are_read():
    assert parse_text("# a" + " " * 100_000 + "b\n\nIsi.", source="x", collected=DAY).body == "Isi."


@pytest.mark.parametrize("raw", ["senin" + " " * 100_000 + "x", "jan 1" + "+" * 100_000 + "x", "1/" * 50_000])
def test_long_dates_are_unreadable_at_once(raw):
    assert read_date(raw).date is None


def test_many_lines_that_look_like_titles_do_not_recurse():
    page = f"Judul\n\n{DATELINE}\n\n" + "\n".join(f"{CAPITALS} {number}" for number in range(1500))
    assert list(parse_page(page, source="x", collected=DAY))


def test_misprinted_early_year_does_not_make_every_year_a_candidate():
    blocks = [f"Judul {n}\n\n{DATELINE}Hadir, Jumat (1/8). (erh/ed)\n\n" for n in range(200)]
    blocks[::2] = [block.replace("Jumat (1/8)", "tanggal 1/1/0001") for block in blocks[::2]]
    assert len(list(parse_page("".join(blocks), source="x", collected=DAY))) == 200


def test_a_page_of_thousands_of_days_without_weekday_is_dated():
    mentions = [find_mention("Jumat (1/8)"), *[find_mention("tanggal 1/8")] * 20_000, find_mention("Jumat (1/8)")]
    assert {event.date for event in date_events(mentions, collected=DAY)} == {datetime.date(2025, 8, 1)}


def test_thousands_of_people_in_one_text_are_told_apart():
    names = [f"Z{one}{other} X{other}{one}" for one in SYLLABLES for other in SYLLABLES]
    text = " ".join(f"Ketua KPU Kota Semarang, {name}, hadir." for name in names)
    assert find_people(text, text) == tuple(names)


def test_thousands_of_people_with_one_name_in_common_are_told_apart():
    names = [f"Z{one}{other} Sama" for one in SYLLABLES for other in SYLLABLES]
    assert find_people("", " ".join(f"Dr. {name}, S.H., hadir." for name in names)) == tuple(names)


def test_people_in_a_row_of_sentences_are_told_apart_however_long_it_is():
    names = [f"Z{one}{other} Sama" for one in SYLLABLES for other in SYLLABLES[:9]]
    assert find_people("", " ".join(f"Dr. {name}." for name in names)) == tuple(names)


def test_a_name_behind_more_initials_than_anybody_has_is_found():
    text = "A." * 20_000 + " hadir. Ketua KPU Kota Semarang, Rahmat Wijaya, membuka rapat."
    assert find_people("", text) == ("Rahmat Wijaya",)


def test_a_definition_before_what_is_too_hard_is_found_and_none_behind():
    found = find_abbreviations(f"Pemungutan suara ulang (PSU). {HOSTILE['mixed capitals in brackets']} uji coba (UC)")
    assert [definition.short for definition in found if definition.short in ("PSU", "UC")] == ["PSU"]


def test_blank_lines_part_blocks_however_many_they_are():
    page = "Judul Berita Panjang{blank}" + DATELINE + "{blank}Judul Berita Lain{blank}" + DATELINE
    few, many = (
        [(item.title, item.body) for item in parse_page(page.format(blank=blank), source="x", collected=DAY)]
        for blank in ("\n\n", "\n \n\u200b\n" + "\n" * 1000)
    )
    assert few == many
    assert len(few) == 2


# What the recognisers look for, and what is easily taken for it.
SIGNS = """
Senin Selasa Jum'at JUMAT minggu Minggu Senın ſelaſa Kamİs tanggal tgl. Januari mei Meı Sept. ( ) [ ] " “ ” ' ’ / -
– — , . : ; … _ & 0 00 1 29 32 13 0000 2025 99999 /7 /0 (29/7) (29/0) (5/0/2025) 28-29/7 ² ³ ٣ ٢٩ १ 𝟙 ½ Ⅷ nomor
Nomor No. Tahun UU PKPU 1341 232/PHPU.BUP-XXIII/2025 1-PKE/2020 forum Kajian Seri diskusi kpu.go.id https:// Ketua
Anggota Divisi KPU KIP PPK Aceh Semarang Dr. H. Drs S.H. M.Si Rahmat Wijaya WIJAYA Al-Zaini bin van mengatakan juga
berharap Menurut kata dan serta yakni Jalan Baca hingga akan sebelumnya lalu mendatang atau alias disingkat disebut
singkatan dari DPT (PSU) (DPT/ A Ab A. A.B. É ß ﬁ İ ı ǅ ﷺ ª ﾞ नि 中 😀 # (ed) Foto: Penulis: S2 P2P K3 (3M)
"""
PHRASES = [
    *("pemungutan suara ulang", 'forum "Rabu Berbagi"', "forum Kamis Sesuatu", "kota-semarang.kpu.go.id - "),
    *("Semarang, jateng.kpu.go.id – ", "\n\nRapat Pleno Terbuka Digelar\n\n", "(nda/ed. Foto: awh)", "Baca juga "),
    *(
        "berita terkini\n",
        "---\n",
        "title: Rapat\n",
        "- Rapat\n",
        "# Rapat\n",
        "kegiatan 'Rabu Berbagi'",
        "\n\n",
        "\r\n",
    ),
]
BLANKS = " \u00a0\n\t\r\0\x0b\x1c\x85\u2028\u200b\ufeff\u0301"
PIECES = st.sampled_from([*SIGNS.split(), *PHRASES, *BLANKS])
TEXTS = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=30).flatmap(
    lambda pieces: st.sampled_from(["", " ", " ", "  "]).map(lambda blank: blank.join(pieces))
)


@given(title=TEXTS, body=TEXTS)
@example(title="", body="Rapat Senin (29/0) digelar.")
@example(title="Rapat (29/00)", body="Rapat Senın (5/0/2025) digelar.")
@settings(max_examples=300, deadline=None)
def test_nothing_that_is_recognised_raises(title, body):
    people, forums, forum, found, decrees, *_ = run_all(title, body)
    assert all(name == name.strip() for name in people)
    assert forum is None or forum in [" ".join(name.split()) for name in forums]
    for definition in found:
        assert body[definition.short_start : definition.short_end] == definition.short
        assert body[definition.long_start : definition.long_end] == definition.long
    assert all(re.fullmatch(r"\S+", decree) for decree in decrees)
    assert all(field in ("short", "long") for field, _ in definitions(create_analyzer("plain"), body))


@given(text=TEXTS, collected=st.dates())
@settings(max_examples=300, deadline=None)
def test_no_page_and_no_text_raises_on_any_day(text, collected):
    items = [*parse_page(text, source="x", collected=collected), parse_text(text, source="x", collected=collected)]
    assert all(isinstance(item, (Article, Rejected)) for item in items)
