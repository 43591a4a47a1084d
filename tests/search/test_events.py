import datetime
import random

import numpy as np
import pytest

from kpusearch import Article
from kpusearch.search.events import Events

DAY = datetime.date(2025, 7, 29)
STORY = (
    "KPU Kota Contoh menggelar uji publik rancangan penataan daerah pemilihan di aula kantor pada Selasa pagi. "
    "Ketua KPU Kota Contoh membuka kegiatan yang dihadiri partai politik, pengawas, tokoh masyarakat, dan akademisi. "
    "Peserta menyampaikan tanggapan tertulis atas tiga rancangan yang dipaparkan oleh divisi teknis penyelenggaraan. "
    "Seluruh masukan akan dibahas kembali sebelum rancangan dikirim kepada KPU melalui KPU provinsi pekan depan."
)
SAMPLES = ["rapat", "logistik", "pemilih", "gudang", "anggaran", "pantarlih", "saksi", "kotak", "bilik", "tinta"]


def article(id_, body, *, day=DAY, confidence="stated", **fields):
    return Article(id=id_, title=f"Berita {id_}", body=body, date=day, date_confidence=confidence, **fields)


def changed(text, share, seed=1):
    """Return a text with other words in the place of some."""
    rng = random.Random(seed)
    return " ".join(rng.choice(SAMPLES) if rng.random() < share else word for word in text.split())


def rows(index, query="", **options):
    return [
        (hit.id, *(variant.id for variant in hit.variants))
        for hit in index.export_hits(query, collapse="event", **options)
    ]


def test_the_same_event_told_by_several_offices_is_one_row(new_index):
    index = new_index(
        article("a", STORY, office="kota-semarang", published=DAY),
        article("b", f"{STORY} Kegiatan ditutup dengan doa.", office="jateng", published=DAY + datetime.timedelta(1)),
        article("c", "Gudang logistik Kota Contoh dijaga dua belas petugas sejak pekan lalu.", office="kota-semarang"),
    )
    results = index.search("uji publik kota contoh", collapse="event")
    assert [(hit.id, [variant.id for variant in hit.variants]) for hit in results.hits] == [("a", ["b"]), ("c", [])]
    assert (results.total, results.events) == (3, 2)
    (told,) = results.hits[0].variants
    assert (told.office, told.published, told.date) == ("jateng", DAY + datetime.timedelta(1), DAY)
    assert results.to_dict()["events"] == 2
    assert results.to_dict()["hits"][0]["variants"] == [told.to_dict()]


def test_a_search_that_does_not_collapse_shows_no_events(new_index):
    results = new_index(article("a", STORY), article("b", STORY + " Selesai.")).search("uji publik")
    assert results.events is None
    assert "events" not in results.to_dict()
    assert "variants" not in results.to_dict()["hits"][0]
    assert [len(hit.variants) for hit in results.hits] == [0, 0]


def test_alike_reports_of_other_days_are_other_events(new_index):
    monthly = [article(f"m{month}", STORY, day=datetime.date(2025, month, 29)) for month in (5, 6, 7)]
    assert rows(new_index(*monthly)) == [("m7",), ("m6",), ("m5",)]


def test_a_misread_day_does_not_part_equal_texts(new_index):
    one, other = article("a", STORY), article("b", STORY + " Selesai.", day=DAY + datetime.timedelta(1))
    assert rows(new_index(one, other)) == [("b", "a")]
    assert rows(new_index(one, article("b", changed(STORY, 0.15), day=DAY + datetime.timedelta(1)))) == [("b",), ("a",)]


def test_undated_texts_must_be_more_alike_than_those_of_one_day(new_index):
    near = changed(STORY, 0.1)
    assert rows(new_index(article("a", STORY), article("b", near))) == [("a", "b")]
    undated = [article("a", STORY, day=None), article("b", changed(STORY, 0.16, seed=3), day=None)]
    assert rows(new_index(*undated)) == [("a",), ("b",)]


def test_pieces_that_only_share_a_day_an_office_and_a_subject_are_not_one_event(new_index):
    index = new_index(
        article("a", "KPU Kota Contoh melantik anggota PPK di gedung serbaguna, Selasa.", office="kota-semarang"),
        article("b", "KPU Kota Contoh menerima kunjungan pelajar yang belajar demokrasi.", office="kota-semarang"),
        article("c", "KPU Kabupaten Misal melantik anggota PPS di tujuh kecamatan.", office="kab-jepara"),
    )
    assert rows(index) == [("a",), ("b",), ("c",)]


FORUM = [
    "KPU Provinsi Jawa Tengah mengkaji putusan tentang penggantian antarwaktu dalam forum Rabu Regulasi secara daring.",
    "Penggantian antarwaktu menjadi bahan kajian Rabu Regulasi yang diikuti jajaran KPU Kota Contoh dari ruang rapat.",
]


def test_a_forum_and_its_day_are_evidence_where_the_words_are_others(new_index):
    told = [
        article("a", FORUM[0], office="jateng", forum="Rabu Regulasi"),
        article("b", FORUM[1], office="kota-semarang", forum="Rabu Regulasi"),
    ]
    elsewhere = article("c", FORUM[1], office="kota-medan", forum="Rabu Regulasi", day=DAY - datetime.timedelta(7))
    other = article(
        "d", "Kamis Sesuatu membahas pengelolaan arsip di Kota Contoh.", office="kota-semarang", forum="Kamis Sesuatu"
    )
    assert rows(new_index(*told, elsewhere, other), sort="oldest") == [("c",), ("a", "b"), ("d",)]


def test_a_decree_that_both_name_is_evidence_at_one_place_only(new_index):
    texts = [
        "Keputusan Nomor 1341 Tahun 2024 tentang petunjuk teknis dibahas bersama operator Sidalih di Kota Contoh.",
        "Operator Sidalih di Kota Contoh mempelajari petunjuk teknis menurut Keputusan Nomor 1341 Tahun 2024 itu.",
    ]
    for cities, expected in ((("Semarang", "Semarang"), 1), (("Semarang", "Medan"), 2)):
        told = [
            article(name, text, city=city, decrees=("1341/2024",))
            for name, text, city in zip("ab", texts, cities, strict=True)
        ]
        assert len(rows(new_index(*told))) == expected


def test_only_articles_of_the_answer_are_variants(new_index):
    index = new_index(article("a", STORY, office="bali"), article("b", STORY + " Selesai.", office="jateng"))
    assert rows(index, "office:bali") == [("a",)]
    index.delete(["b"])
    assert rows(index) == [("a",)]


def test_a_wrong_collapse_is_refused(new_index):
    with pytest.raises(ValueError, match="collapse must be one of event"):
        new_index().search("rapat", collapse="office")


def brute_force(events, ranked):
    """Return each leader with what joins it: one article after the other, compared with all leaders before it."""
    found = {}
    for doc in ranked:
        leader = next((first for first in found if doc in events.same(first)), None)
        if leader is None:
            found[doc] = set()
        else:
            found[leader].add(doc)
    return list(found.items())


@pytest.fixture
def crowd(new_index):
    rng = random.Random(11)
    articles = []
    for number in range(150):
        story = changed(STORY, 0.95, seed=rng.randrange(25))
        day = rng.choice([None, DAY, DAY + datetime.timedelta(1)])
        confidence = rng.choice(["stated", "published"]) if day else None
        text = changed(story, rng.choice([0, 0.03, 0.1, 0.2]), seed=number)
        articles.append(article(f"a{number:03}", text, day=day, confidence=confidence, published=day))
    return new_index(*articles)


def test_pages_of_events_are_those_of_a_brute_force(crowd):
    snapshot = crowd._current().snapshot
    for sort in ("relevance", "newest"):
        hits = list(crowd.export_hits("rapat", sort=sort))
        expected = brute_force(Events(snapshot, crowd.analyzer), [snapshot.find_id(hit.id) for hit in hits])
        expected = [(snapshot.id(leader), {snapshot.id(doc) for doc in docs}) for leader, docs in expected]
        assert len(expected) < len(hits)
        whole = crowd.search("rapat", sort=sort, limit=1000, collapse="event")
        assert [(hit.id, {variant.id for variant in hit.variants}) for hit in whole.hits] == expected
        assert (whole.total, whole.events) == (len(hits), len(expected))
        for size in (1, 4, 7):
            pages = []
            for offset in range(0, len(expected) + size, size):
                page = crowd.search("rapat", sort=sort, limit=size, offset=offset, collapse="event")
                assert [hit.rank for hit in page.hits] == list(range(offset + 1, offset + 1 + len(page.hits)))
                pages += [hit.id for hit in page.hits]
            assert pages == [leader for leader, _ in expected]


def test_events_are_symmetrical_and_whole_whatever_the_segments(crowd):
    snapshot = crowd._current().snapshot
    events = Events(snapshot, crowd.analyzer)
    same = [events.same(doc) for doc in range(snapshot.size)]
    assert all(doc in same[other] for doc, others in enumerate(same) for other in others)
    before = {snapshot.id(doc): {snapshot.id(other) for other in others} for doc, others in enumerate(same)}
    crowd.delete(["a000"])
    crowd.add([article("zzz", "Berita lain sama sekali tentang lomba memasak.")])
    again = crowd._current().snapshot
    events = Events(again, crowd.analyzer)
    after = {
        again.id(doc): {again.id(other) for other in events.same(doc)} for doc in np.flatnonzero(again.live).tolist()
    }
    assert after.pop("zzz") == set()
    assert after == {id_: others - {"a000"} for id_, others in before.items() if id_ != "a000"}


def test_when_time_runs_out_articles_stand_alone_and_it_is_said(crowd):
    results = crowd.search("rapat", collapse="event", budget=0.0)
    assert not results.complete
    assert results.events is None


def test_thousands_of_copies_are_grouped_in_bounded_steps(new_index):
    copies = [article(f"a{number:04}", STORY, day=None) for number in range(1500)]
    found = rows(new_index(*copies), "uji")
    assert sum(map(len, found)) == 1500
    assert all(len(row) <= 65 for row in found)
