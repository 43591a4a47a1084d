"""No two articles are confused, and none is kept twice, whatever the order in which they come."""

import datetime
import gzip
import itertools
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index, read_corpus

NEWS = Path(__file__).parents[2] / "../shared/data/news.jsonl.gz"
TEXTS = [
    "Seleksi anggota panitia pemilihan kecamatan dibuka mulai pekan depan di kantor kelurahan masing-masing.",
    "Lelang pengadaan kotak suara tahap kedua diulang karena hanya satu peserta yang memenuhi syarat teknis.",
    "Pelayanan informasi publik ditutup selama libur bersama dan dibuka kembali pada hari kerja berikutnya.",
    "Hasil tes tertulis calon sekretaris diumumkan di papan kantor dan dapat diunduh dari laman resmi lembaga.",
]
DAY = datetime.date(2024, 8, 17)


def bodies(index):
    return sorted(article.body for article in index.export())


def test_three_texts_of_one_title_are_three_articles(tmp_path):
    folder = tmp_path / "arsip"
    folder.mkdir()
    for number, text in enumerate(TEXTS[:3]):
        (folder / f"{number}.txt").write_text(f"Pengumuman\n\n{text}\n")
    with Index.create(tmp_path / "ix") as index:
        report = index.add(read_corpus(folder))
        assert (report.added, report.repeated, index.stats().articles) == (3, 0, 3)
        assert sum("another article is" in note for note in report.notes) == 2
        ids = {article.id for article in index.export()}
        assert len({id_.partition("~")[0] for id_ in ids}) == 1
        assert sorted(id_.partition("~")[2] for id_ in ids) == ["", "2", "3"]
        again = index.add(read_corpus(folder))
        assert (again.unchanged, again.updated, again.added) == (3, 0, 0)


def test_one_ceremony_a_year_is_one_article_a_year(new_index):
    index = new_index()
    ceremonies = [
        Article(
            title="Upacara HUT RI",
            body=TEXTS[0],
            office="jateng",
            date=DAY.replace(year=year),
            date_confidence="stated",
        )
        for year in (2021, 2022, 2023, 2024)
    ]
    assert index.add(ceremonies).added == 4
    assert index.add(ceremonies).unchanged == 4


def test_unlike_articles_of_one_address_are_both_kept_and_told(new_index):
    url = "https://berita.example/baca?id=7"
    index = new_index()
    report = index.add(
        [Article(title="Seleksi", body=TEXTS[0], url=url), Article(title="Lelang", body=TEXTS[1], url=url)]
    )
    assert report.added == 2
    assert index.get("berita.example/baca?id=7~2").title == "Lelang"
    assert report.notes == (
        "berita.example/baca?id=7~2: another article is berita.example/baca?id=7; "
        "this one is kept as berita.example/baca?id=7~2",
    )


def test_they_are_met_again_in_any_order(new_index):
    url = "https://berita.example/baca?id=7"
    articles = [Article(title=f"Judul {text[:7]}", body=text, url=url) for text in TEXTS]
    index = new_index(*articles)
    for order in itertools.permutations(articles, 3):
        report = index.add(order)
        assert (report.unchanged, report.added, report.updated) == (3, 0, 0)
    assert bodies(index) == sorted(TEXTS)


def test_a_corrected_one_of_them_updates_itself(new_index):
    url = "https://berita.example/baca?id=7"
    index = new_index(*(Article(title=text[:7], body=text, url=url) for text in TEXTS[:3]))
    corrected = TEXTS[1].replace("satu peserta", "dua peserta")
    report = index.add([Article(title=TEXTS[1][:7], body=corrected, url=url)])
    assert (report.updated, report.added) == (1, 0)
    assert bodies(index) == sorted([TEXTS[0], corrected, TEXTS[2]])


def test_an_update_by_an_unlike_article_is_told_by_name(new_index):
    index = new_index(Article(id="a", title="Seleksi Petugas", body=TEXTS[0]))
    report = index.add([Article(id="a", title="Lelang Kotak Suara", body=TEXTS[1])])
    assert report.updated == 1
    assert report.notes == ("a: a was 'Seleksi Petugas', and is now the unlike 'Lelang Kotak Suara'",)


def test_an_update_by_a_like_article_is_not(new_index):
    index = new_index(Article(id="a", title="Seleksi", body=TEXTS[0]))
    assert index.add([Article(id="a", title="Seleksi Petugas", body=f"{TEXTS[0]} Syaratnya empat.")]).notes == ()


def test_an_older_version_that_comes_later_in_a_call_does_not_win(new_index):
    old, new = (
        Article(title="Seleksi", body=f"{TEXTS[0]} {rest}", url="https://berita.example/1", published=day)
        for rest, day in (("Tempat menyusul.", DAY), ("Tempat di aula.", DAY + datetime.timedelta(2)))
    )
    for order in ([old, new], [new, old]):
        index = new_index()
        report = index.add(order)
        assert (report.repeated, bodies(index)) == (1, [new.body])


def test_versions_of_one_corpus_are_unchanged_when_read_again(new_index):
    versions = [Article(id="a", title="Seleksi", body=text) for text in (TEXTS[0], TEXTS[0].replace("pekan", "bulan"))]
    index = new_index(*versions)
    generation = index.stats().generation
    report = index.add(versions)
    assert (report.unchanged, report.updated, report.repeated) == (2, 0, 1)
    assert index.stats().generation == generation


def test_a_moved_file_is_unchanged_but_known_where_it_is(new_index):
    index = new_index(Article(id="a", body=TEXTS[0], source="lama.jsonl:1"))
    assert index.add([Article(id="a", body=TEXTS[0], source="baru.jsonl:1")]).unchanged == 1
    assert index.get("a").source == "baru.jsonl:1"
    assert index.add([], prune=["lama.jsonl"]).pruned == 0


def test_an_exported_index_fills_another_with_the_same(new_index):
    url = "https://berita.example/baca?id=7"
    one = new_index(*(Article(title=text[:7], body=text, url=url) for text in TEXTS[:3]))
    articles = list(one.export())
    other = new_index(*articles)
    assert {article.id for article in other.export()} == {article.id for article in articles}


# No two of these are versions of one article, of which the last would win.
UNLIKE = list(zip(["Pengumuman", "Pengumuman", "Rapat", ""], TEXTS, strict=True))


def record(text, **values):
    return Article(title=text[0], body=text[1], **values)


RECORDS = st.builds(
    record,
    st.sampled_from(UNLIKE),
    url=st.sampled_from([None, "https://a.example/1", "https://a.example/?p=1", "https://a.example/tag/x"]),
    office=st.sampled_from([None, "jateng"]),
    date=st.sampled_from([None, DAY, DAY.replace(year=2023)]),
)


@given(records=st.lists(RECORDS, max_size=10), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_articles_and_repeats_are_the_records_in_any_order(tmp_path_factory, records, seed):
    found = []
    for order in (records, random.Random(seed).sample(records, len(records))):
        with Index.create(tmp_path_factory.mktemp("ix") / "ix") as index:
            report = index.add(order)
            assert index.stats().articles + report.repeated == len(records)
            assert report.added + report.updated + report.unchanged == len(records)
            found.append(sorted((article.title, article.body) for article in index.export()))
            again = index.add(order)
            assert (again.added, again.updated, again.unchanged) == (0, 0, len(records))
    texts = {(record.title, record.body) for record in records}
    assert set(found[0]) == set(found[1]) == texts


@pytest.mark.skipif(not NEWS.exists(), reason="the real news are not beside this checkout")
def test_nineteen_records_of_listing_pages_are_nineteen_articles(new_index, tmp_path):
    path = tmp_path / "kpu.jsonl"
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as file:
        for line in lines:
            record = json.loads(line)
            if "kpu.go.id" in (record["url"] or ""):
                del record["id"]
                file.write(json.dumps(record) + "\n")
    index = new_index()
    assert index.add(read_corpus(path)).added == 19
    assert index.stats().articles == 19
    assert index.add(read_corpus(path)).unchanged == 19
