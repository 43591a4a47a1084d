"""An article that comes back corrected under another identity is seen, and takes the older one's place if asked."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from kpusearch import Article
from kpusearch.storage.sketch import likeness, sketch_of

DAY = datetime.date(2025, 7, 29)
BODY = (
    "KPU Kota Semarang menggelar rapat pleno terbuka rekapitulasi daftar pemilih berkelanjutan triwulan kedua di aula "
    "kantor. Ketua KPU Kota Semarang menyampaikan bahwa jumlah pemilih bertambah dibanding triwulan sebelumnya. Rapat "
    "dihadiri perwakilan Bawaslu, Dinas Kependudukan, dan partai politik peserta pemilu. Berita acara diserahkan "
    "kepada seluruh peserta rapat pada akhir kegiatan."
)
CORRECTED = BODY.replace("triwulan kedua", "triwulan ketiga")


def article(id_, body=BODY, *, title="Rapat Pleno Rekapitulasi", day=DAY, **values):
    return Article(id=id_, title=title, body=body, office="kota-semarang", date=day, **values)


def pairs(report):
    return [(correction.older, correction.newer) for correction in report.corrections]


def test_a_corrected_article_under_another_id_is_reported(new_index):
    index = new_index(article("a"))
    report = index.add([article("b", CORRECTED)])
    assert pairs(report) == [("a", "b")]
    assert report.corrections[0].likeness == pytest.approx(
        likeness(f"Rapat Pleno Rekapitulasi\n{BODY}", f"Rapat Pleno Rekapitulasi\n{CORRECTED}"), abs=0.001
    )
    assert (report.superseded, index.stats().articles) == (0, 2)


def test_a_corrected_title_is_reported(new_index):
    report = new_index(article("a")).add([article("b", title="Rapat Pleno Rekapitulasi DPB")])
    assert pairs(report) == [("a", "b")]


def test_two_versions_in_one_call_are_reported(new_index):
    assert pairs(new_index().add([article("a"), article("b", CORRECTED)])) == [("a", "b")]


def test_the_later_day_is_the_newer_whichever_came_first(new_index):
    index = new_index(article("b", CORRECTED, published=DAY + datetime.timedelta(2)))
    assert pairs(index.add([article("a", published=DAY)])) == [("a", "b")]


@pytest.mark.parametrize(
    "other",
    [
        article("b", CORRECTED, day=DAY + datetime.timedelta(60)),
        Article(id="b", title="Rapat Pleno Rekapitulasi", body=CORRECTED, office="jateng", date=DAY),
        Article(id="b", title="Rapat Pleno Rekapitulasi", body=CORRECTED, date=DAY, recognised=()),
        article("b", " ".join(BODY.split()[:15]) + " berbeda sama sekali dari kalimat yang ditulis semula di sana."),
        article("b"),
    ],
    ids=["two months later", "of another office", "of no office", "unlike", "of the same text"],
)
def test_others_are_not(new_index, other):
    assert new_index(article("a")).add([other]).corrections == ()


def test_an_article_of_one_site_is_compared_where_no_office_is_known(new_index):
    one, other = (
        Article(title="Rapat", body=body, url=f"https://berita.example/{number}", recognised=(), id=str(number))
        for number, body in enumerate((BODY, CORRECTED))
    )
    assert pairs(new_index(one).add([other])) == [("0", "1")]


def test_superseding_leaves_the_newer(new_index):
    index = new_index(article("a"))
    report = index.add([article("b", CORRECTED)], supersede=True)
    assert (report.superseded, report.corrections[0].superseded) == (1, True)
    assert [item.id for item in index.export()] == ["b"]
    assert index.check().ok


def test_superseding_within_one_call_leaves_the_newest(new_index):
    index = new_index()
    third = CORRECTED.replace("aula kantor", "halaman kantor")
    days = [DAY + datetime.timedelta(number) for number in range(3)]
    versions = [article("a"), article("b", CORRECTED), article("c", third)]
    dated = [replace(one, date=day) for one, day in zip(versions, days, strict=True)]
    report = index.add(dated, supersede=True)
    assert report.added == 3
    assert [item.id for item in index.export()] == ["c"]


def test_of_one_day_and_one_call_neither_is_the_newer(new_index):
    index = new_index()
    report = index.add([article("a"), article("b", CORRECTED)], supersede=True)
    assert (len(report.corrections), report.superseded, index.stats().articles) == (1, 0, 2)


def test_a_correction_that_was_reported_may_be_settled_later(new_index):
    versions = [article("a"), article("b", CORRECTED, day=DAY + datetime.timedelta(1))]
    index = new_index(*versions)
    assert index.add(versions, supersede=True).superseded == 1
    assert [item.id for item in index.export()] == ["b"]


def test_what_was_superseded_does_not_come_back_when_it_is_read_again(new_index):
    both = [article("a"), article("b", CORRECTED, day=DAY + datetime.timedelta(1))]
    index = new_index()
    index.add(both, supersede=True)
    generation = index.stats().generation
    for supersede in (True, False):
        report = index.add(both, supersede=supersede)
        assert (report.unchanged, report.added, report.superseded) == (2, 0, 0)
        assert report.notes == ("a: a was superseded by b",)
    assert index.stats().generation == generation
    assert index.add([article("a", f"{BODY} Ralat menyusul.")]).added == 1


def test_a_dry_run_tells_all_this_and_changes_nothing(new_index, tmp_path):
    index = new_index(article("a", source="lama.jsonl:1"))
    before = sorted(path.name for path in (tmp_path / "ix0").iterdir())
    report = index.add([article("b", CORRECTED)], supersede=True, prune=["lama.jsonl"], dry_run=True)
    assert (report.added, report.superseded) == (1, 1)
    assert [item.id for item in index.export()] == ["a"]
    assert sorted(path.name for path in (tmp_path / "ix0").iterdir()) == before


def test_prune_deletes_only_what_came_from_its_sources_and_names_it(new_index):
    index = new_index(
        article("a", source="arsip/a.jsonl:1"), Article(id="b", body="Isi lain.", source="arsip2/b.jsonl:1"),
        Article(id="c", title="Sosialisasi", body="Isi ketiga.", source="./arsip/c.txt"), Article(id="d", body="Isi."),
    )  # fmt: skip
    report = index.add([article("a", source="arsip/a.jsonl:1")], prune=["arsip/"])
    assert report.pruned == 1
    assert report.notes == ("./arsip/c.txt: pruned 'Sosialisasi', c",)
    assert {item.id for item in index.export()} == {"a", "b", "d"}


def test_prune_needs_to_know_its_sources(new_index):
    with pytest.raises(ValueError, match="prune=True needs the stream of read_corpus"):
        new_index().add([], prune=True)


def test_sketches_estimate_likeness():
    words = [f"kata{number}" for number in range(400)]
    for changed in (0, 4, 12, 30):
        other = words.copy()
        other[:: max(1, 400 // changed) if changed else 1000] = ["lain"] * len(
            other[:: max(1, 400 // changed) if changed else 1000]
        )
        one, two = " ".join(words), " ".join(other)
        assert abs(np.mean(sketch_of(one) == sketch_of(two)) - likeness(one, two)) < 0.35


def test_empty_and_odd_texts_have_sketches():
    for text in ("", " ", "satu", "satu dua", "\ud800", "é" * 1000, "a " * 10000):
        assert sketch_of(text).shape == (16,)
        assert likeness(text, text) == 1.0
