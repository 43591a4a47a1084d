"""People are named in many layouts; offices, places and forums never are people."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from kpusearch import Article
from kpusearch.corpus import read_corpus
from kpusearch.corpus.recognition.fields import recognise
from kpusearch.corpus.recognition.people import find_people

GOLDEN = Path(__file__).parents[1] / "golden" / "people.tsv"
PAGE = Path(__file__).parents[2] / "../shared/seed/berita-terkini.txt"
with GOLDEN.open(encoding="utf-8") as file:
    SENTENCES = [(row["text"], row["people"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]

# Everyone whom the project's own corpus names, by reading it.
INVENTED = """Abdul Sakerawan; Andi Mappasagena; Asep Lingganata; Ayuning Cempaka; Bagaskoro Nayaka;
Brahmantara Singgih;
Daeng Rappolemba; Damarwulan Sukmaning; Danar Wicaksatya; Dewa Ketut Lanangjagat; Dewangga Tirtanala; Euis Purwasari;
Galuh Sekarwangi; I Gede Wanaprasta; Jatmika Raharsa; Kinanthi Merapiwati; Larasati Pujonggo; Mahligai Samudrawati;
Maharani Sukmajati; Marlena Tandjungsari; Mustika Ladiwa; Ni Luh Sitarasmi; Pandu Lokapala; Panjiwira Asmaranta;
Rangga Buanapati; Retnaning Kusumaraga; Rimbun Sarumpahe; Sekar Arumdalu; Sitti Lontaraya; Suryandaru Kelana;
Tirta Serayuningrat; Togar Simanalu; Tunjung Wijayanti; Widuri Pramesthika; Wiratmaka Senoaji"""


@pytest.mark.parametrize(("text", "people"), SENTENCES, ids=[text[:60] for text, _ in SENTENCES])
def test_sentence_names_exactly_its_people(text: str, people: str) -> None:
    assert "; ".join(find_people("", text)) == people


def test_golden_table_is_long_and_half_of_it_hard() -> None:
    assert len(SENTENCES) >= 60
    assert sum(not people for _, people in SENTENCES) >= 20


def test_later_mention_by_one_word_is_the_same_person() -> None:
    text = "Ketua KPU Kota Bogor, Rahmat Wijayakusuma, hadir. Dalam sambutannya, Rahmat berterima kasih."
    assert find_people("", text) == ("Rahmat Wijayakusuma",)


def test_longest_form_of_a_name_stands_at_its_first_mention() -> None:
    text = "Bupati Demak Sari Lestari dan Ketua KPU Kudus, Wira Bumi, hadir. Bupati Demak Sari Lestari Dewi pamit."
    assert find_people("", text) == ("Sari Lestari Dewi", "Wira Bumi")


def test_headline_alone_names_nobody() -> None:
    assert find_people("Ketua KPU Rahmat Wijayakusuma Buka Rapat", "Rapat dibuka.") == ()


def test_describe_fills_people_only_where_there_are_none() -> None:
    body = "Ketua KPU Kota Bogor, Rahmat Wijayakusuma, hadir."
    assert recognise(Article(body=body)).people == ("Rahmat Wijayakusuma",)
    assert recognise(Article(body=body, people=("Citra",))).people == ("Citra",)


def test_sample_corpus_is_read_precisely_and_nearly_fully(sample_articles: list[Article]) -> None:
    everyone = " ".join(INVENTED.split()).split("; ")
    right = found = named = 0
    for article in sample_articles:
        expected = {name for name in everyone if name in article.body}
        people = set(find_people(article.title, article.body))
        right, found, named = right + len(people & expected), found + len(people), named + len(expected)
    assert named >= 100
    assert right / found >= 0.97
    assert right / named >= 0.9


@pytest.mark.skipif(not PAGE.exists(), reason="the real page is not beside this checkout")
def test_real_page_gives_everyone_it_names() -> None:
    articles = read_corpus(PAGE, collected=datetime.date(2026, 11, 24))
    assert [article.people for article in articles if isinstance(article, Article)] == [
        ("Handi Tri Ujiono", "Basmar Perianto Amron", "Arief Wicaksono", "Siti Nurwakhidatun", "Sudarmadi",
         "Rahayu Kurniawati"),
        ("Ahmad Zaini",),
        ("Ade Sugianto", "Ade Abdullah"),
        ("Ahmad Zaini",),
        ("Mey Nurlela", "Muslim Aisha"),
        ("Basmar Perianto Amron", "Heni Rina M", "Suwardiyo", "Manja Lestari D"),
    ]  # fmt: skip
