"""Read texts made to be slow or deep: each takes a moment and gives an article or a reason."""

import datetime

import pytest

from kpusearch.corpus.dates import read_date
from kpusearch.corpus.page import parse_page
from kpusearch.corpus.people import find_people
from kpusearch.corpus.text import parse_text

DAY = datetime.date(2025, 8, 31)
DATELINE = "Semarang, jateng.kpu.go.id - Rapat digelar. "
CAPITALS = " ".join(["Rapat Koordinasi Persiapan Pemungutan Suara"] * 3)


@pytest.mark.parametrize(
    "text",
    [
        "Senin" + " " * 100_000 + "x",
        "tanggal" + "\n" * 100_000 + "x",
        "nomor" + " " * 100_000 + "x",
        "(" + " " * 100_000 + "1/1/2020",
        "forum Aaa Bbb " * 10_000,
        "Senin (1/1), " * 10_000,
    ],
    ids=["weekday", "tanggal", "nomor", "bracket", "forum", "dates"],
)
def test_long_runs_in_a_body_are_read(text):
    [article] = parse_page(f"Judul Berita Panjang\n\n{DATELINE}{text}", source="x", collected=DAY)
    assert article.office == "jateng"


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


def test_thousands_of_people_in_one_text_are_told_apart():
    syllables = [consonant + vowel for consonant in "bdgklmnprstwyz" for vowel in "aiueo"]
    names = [f"Z{one}{other} X{other}{one}" for one in syllables for other in syllables]
    text = " ".join(f"Ketua KPU Kota Semarang, {name}, hadir." for name in names)
    assert find_people(text, text) == tuple(names)
