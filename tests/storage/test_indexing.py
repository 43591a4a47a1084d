import dataclasses
import datetime
import json
import multiprocessing
import random

import pytest

from kpusearch import Article, Index, Rejected
from kpusearch.exceptions import (
    IndexCorruptError,
    IndexExistsError,
    IndexLockedError,
    IndexMismatchError,
    NoIndexError,
    RejectedError,
)
from kpusearch.storage import MANIFEST_NAME, Manifest


def article(id_="a", body="Rapat pleno digelar.", **values):
    return Article(id=id_, body=body, **values)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_counts_add_up_to_what_came_in(new_index):
    index = new_index(article("a"), article("b"))
    report = index.add(
        [
            article("a"),
            article("b", "Rapat diulang."),
            article("c"),
            Rejected("x.jsonl:4", "no body"),
            article("d", "  "),
            article("c", "Rapat batal."),
        ]
    )
    assert (report.added, report.updated, report.unchanged) == (1, 2, 1)
    reason = "no body; give it a text under 'body' or 'isi'"
    assert report.rejected == (Rejected("x.jsonl:4", reason), Rejected("d", reason))
    assert report.added + report.updated + report.unchanged + len(report.rejected) == 6


def test_last_of_one_id_in_a_call_wins(new_index):
    index = new_index()
    report = index.add([article(body="Satu."), article(body="Dua."), article(body="Tiga.")])
    assert (report.added, report.updated) == (1, 2)
    assert index.get("a").body == "Tiga."
    assert [hit.id for hit in index.search("satu dua tiga").hits] == ["a"]
    assert index.stats().articles == 1
    assert index.add([article(body="Satu.")]).updated == 1
    assert index.delete(["a"]).deleted == 1


def test_stored_article_found_unchanged_may_still_be_replaced_in_the_same_call(new_index):
    index = new_index(article(body="Satu."))
    report = index.add([article(body="Satu."), article(body="Dua.")])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert index.stats().articles == 1
    assert index.get("a").body == "Dua."


def test_unchanged_articles_make_no_new_generation_and_leave_no_files(new_index, tmp_path):
    index = new_index(article())
    before, generation = files(tmp_path / "ix0"), index.stats().generation
    assert index.add([article()]).unchanged == 1
    assert index.stats().generation == generation
    assert files(tmp_path / "ix0") == before


def test_corrected_body_updates_its_article_without_a_given_id(new_index):
    first = Article(title="Rapat Pleno", body="Anghota hadir.", office="jateng", date=datetime.date(2025, 7, 1))
    index = new_index(first)
    report = index.add([Article(title="Rapat  pleno", body="Anggota hadir.", office="jateng", date=first.date)])
    assert (report.added, report.updated) == (0, 1)


def test_inferred_year_is_kept_when_a_later_reading_says_less(new_index):
    known = article(date=datetime.date(2025, 7, 29), date_confidence="inferred", date_evidence="weekday")
    index = new_index(known)
    again = index.add([article(date=datetime.date(2031, 7, 29), date_confidence="inferred")])
    assert again.unchanged == 1
    assert index.add([article(date=None, date_evidence="no year fits")]).unchanged == 1
    corrected = index.add([article(body="Dikoreksi.", date=datetime.date(2031, 7, 29), date_confidence="inferred")])
    assert corrected.updated == 1
    assert index.get("a").date == datetime.date(2025, 7, 29)


def test_stated_date_replaces_an_inferred_one(new_index):
    index = new_index(article(date=datetime.date(2025, 7, 29), date_confidence="inferred"))
    index.add([article(date=datetime.date(2014, 7, 29), date_confidence="stated")])
    assert index.get("a").date == datetime.date(2014, 7, 29)


def test_same_text_under_another_id_is_kept_and_noted(new_index):
    index = new_index(article("a"))
    report = index.add([article("b"), article("c", source="x.csv:2")])
    assert report.added == 2
    assert "b has the same text as" in report.notes[0]
    assert report.notes[1].startswith("x.csv:2: c has the same text as")


def test_unread_date_is_noted(new_index):
    report = new_index().add([article(source="x.jsonl:1", date_evidence="'besok' is no date")])
    assert report.notes == ("x.jsonl:1: no date: 'besok' is no date",)


def test_strict_stops_at_the_first_reject_and_commits_nothing(new_index, tmp_path):
    index = new_index(article("a"))
    before = files(tmp_path / "ix0")
    with pytest.raises(RejectedError, match="x:1: broken; nothing was indexed"):
        index.add([article("b"), Rejected("x:1", "broken"), article("c")], strict=True)
    assert index.stats().articles == 1
    assert files(tmp_path / "ix0") == before


def test_error_in_the_stream_cancels_and_frees_the_lock(new_index, tmp_path):
    def broken():
        yield article("b")
        raise OSError("disk gone")

    index = new_index(article("a"))
    before = files(tmp_path / "ix0")
    with pytest.raises(OSError, match="disk gone"):
        index.add(broken())
    assert files(tmp_path / "ix0") == before
    assert index.add([article("b")]).added == 1


def test_prune_deletes_what_no_source_holds(new_index):
    index = new_index(*(article(name, source=f"berita.jsonl:{number}") for number, name in enumerate("abc", 1)))
    report = index.add([article("a"), article("c", "Baru.")], prune=["berita.jsonl"])
    assert report.pruned == 1
    assert index.get("b") is None
    assert index.stats().articles == 2


def test_nothing_is_pruned_when_a_source_was_rejected(new_index):
    index = new_index(article("a"), article("b", source="arsip/b.txt#1"), article("c", source="arsip/c.txt"))
    report = index.add([article("a"), Rejected("arsip/b.txt", "not UTF-8")], prune=["arsip"])
    assert report.pruned == 1
    assert index.get("b") is not None
    assert index.get("c") is None
    assert report.notes[-1] == "1 were not pruned, because something of their files was rejected"


def test_workers_give_the_same_answers_as_one_process(new_index):
    rng = random.Random(4)
    words = ["rapat", "pleno", "suara", "rekapitulasi", "pemilih", "kota", "bekasi"]
    articles = [article(f"a{n}", " ".join(rng.choices(words, k=20)), title=rng.choice(words)) for n in range(100)]
    articles.append(article("a7", "Versi terakhir."))
    one, two = new_index(), new_index()
    assert one.add(articles) == two.add(articles, workers=2)
    for query in ("rapat suara", "kota bekasi", "terakhir"):
        assert [(h.id, h.score) for h in one.search(query).hits] == [(h.id, h.score) for h in two.search(query).hits]


def test_surrogate_halves_are_rejected_not_stored(new_index):
    report = new_index().add([article(body="rapat \ud800 pleno")])
    assert "surrogate" in report.rejected[0].reason


def test_deleting_reports_missing_ids(new_index):
    index = new_index(article("a"), article("b"))
    deletion = index.delete(["a", "z", "a"])
    assert (deletion.deleted, deletion.missing) == (1, ("z",))
    assert index.search("rapat").total == 1
    assert index.get("a") is None


def test_deleted_articles_leave_the_statistics(new_index):
    index = new_index(article("a"), article("b"), article("c", "Debat publik."))
    before = index.explain("rapat", "a").terms[0]
    index.delete(["b"])
    after = index.explain("rapat", "a").terms[0]
    assert (before.doc_freq, after.doc_freq) == (2, 1)


def test_merge_makes_one_segment_and_changes_no_answer(new_index):
    index = new_index(article("a", title="Rapat"), article("b"))
    index.add([article("c", "Rapat rapat pleno.", office="jateng", forum="Ngobrol", photographers=("awh",))])
    index.delete(["b"])
    before = [(hit.id, hit.score) for hit in index.search("rapat pleno").hits]
    index.merge()
    assert index.stats().segments == 1
    assert [(hit.id, hit.score) for hit in index.search("rapat pleno").hits] == before
    assert index.search("foto:awh forum:ngobrol").total == 1
    assert index.check().ok


def test_reader_keeps_its_generation_until_refresh(new_index, tmp_path):
    writer = new_index(article("a"))
    reader = Index.open(tmp_path / "ix0")
    results = reader.search("rapat")
    writer.add([article("b"), article("c")])
    writer.delete(["a"])
    writer.merge()
    assert reader.search("rapat").total == 1
    assert results.hits[0].snippet.startswith("Rapat pleno")
    assert results.facets["office"] == ()
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.search("rapat").total == 2


def test_second_writer_gets_a_clear_error(new_index, tmp_path):
    index = new_index(article("a"))
    with index._store.writer(), pytest.raises(IndexLockedError, match="another process is writing"):
        index._store.writer(timeout=0.2)


def test_missing_index_names_the_remedy(tmp_path):
    with pytest.raises(NoIndexError, match="run: kpusearch index CORPUS"):
        Index.open(tmp_path / "none")


def test_existing_index_is_not_overwritten(new_index, tmp_path):
    new_index(article("a"))
    with pytest.raises(IndexExistsError, match="already"):
        Index.create(tmp_path / "ix0")
    assert Index.open_or_create(tmp_path / "ix0").stats().articles == 1


def test_other_files_of_the_folder_stay(tmp_path):
    (tmp_path / "README.md").write_text("milik orang")
    with Index.create(tmp_path) as index:
        index.add([article("a")])
        index.merge()
    assert (tmp_path / "README.md").read_text() == "milik orang"


def test_index_of_another_analyzer_version_is_refused(new_index, tmp_path):
    new_index(article("a"))
    dataclasses.replace(Manifest.load(tmp_path / "ix0"), fingerprint="0" * 16).replace(tmp_path / "ix0")
    with pytest.raises(IndexMismatchError, match="rebuild it"):
        Index.open(tmp_path / "ix0")


def test_index_of_another_format_is_refused(new_index, tmp_path):
    new_index(article("a"))
    manifest = tmp_path / "ix0" / MANIFEST_NAME
    manifest.write_text(json.dumps({"format": 99}))
    with pytest.raises(IndexMismatchError, match="format 99"):
        Index.open(tmp_path / "ix0")


@pytest.mark.parametrize("cut", [0, 1, 10, 40])
def test_cut_manifest_is_an_error_of_ours(new_index, tmp_path, cut):
    new_index(article("a"))
    manifest = tmp_path / "ix0" / MANIFEST_NAME
    manifest.write_bytes(manifest.read_bytes()[:cut])
    with pytest.raises(IndexCorruptError, match="rebuild the index"):
        Index.open(tmp_path / "ix0").search("rapat")


def test_index_of_stock_whoosh_files_is_refused_with_the_remedy(tmp_path):
    (tmp_path / MANIFEST_NAME).write_text('{"analyzer": "indonesian", "fingerprint": "0", "format": 1}')
    with pytest.raises(IndexMismatchError, match=r"format 1.*rebuild it in a new folder"):
        Index.open(tmp_path)


@pytest.mark.parametrize("values", [{"k1": -1}, {"b": 1.5}, {"weights": {"tanggal": 1}}, {"weights": {"title": -2}}])
def test_bad_parameters_name_their_value(tmp_path, values):
    with pytest.raises(ValueError, match=r"-1|1\.5|tanggal|-2"):
        Index.create(tmp_path / "ix", **values)
    assert not (tmp_path / "ix").exists()


def _count(folder, queue):
    with Index.open(folder) as index:
        queue.put(index.search("rapat").total)


def test_another_process_reads_what_was_committed(new_index, tmp_path):
    new_index(article("a"), article("b"))
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_count, args=(tmp_path / "ix0", queue))
    process.start()
    assert queue.get(timeout=60) == 2
    process.join(timeout=60)


@pytest.mark.parametrize(
    "values",
    [
        {"title": None},
        {"body": None},
        {"body": 5},
        {"date": "2025-01-01"},
        {"date": datetime.datetime(2025, 1, 1, 5)},
        {"authors": "ana"},
        {"authors": None},
        {"decrees": (1, 2)},
        {"office": 5},
        {"id": b"a"},
        {"extra": None},
        {"extra": {1: 2}},
        {"extra": {"x": float("nan")}},
        {"extra": {"x": {1, 2}}},
        {"extra": {"x": (1, 2)}},
    ],
)
def test_article_that_would_not_come_back_is_rejected_and_the_others_kept(new_index, values):
    index = new_index()
    report = index.add([article("a"), Article(**{"id": "b", "body": "Isi.", **values}), article("c")])
    assert report.added == 2
    assert len(report.rejected) == 1
    assert index.check().ok
    assert index.search("").to_dict()["total"] == 2


def test_index_without_articles_answers(new_index):
    index = new_index()
    assert index.search("rapat").to_dict()["total"] == 0
    assert index.search("").total == 0
    assert index.search('"rapat pleno" -suara pem* tanggal:2025 office:jateng').total == 0
    assert index.check().ok
    assert index.stats().articles == 0
    assert list(index.export("")) == []
    index.merge()
    assert index.get("a") is None


def test_one_office_under_several_spellings_is_one_value(new_index):
    index = new_index(
        article("a", office="jateng"),
        article("b", office="Jawa Tengah"),
        article("c", office="KPU Provinsi Jawa Tengah"),
    )
    facets = index.search("rapat").facets["office"]
    assert facets == ({"value": "jateng", "count": 3},)
    assert index.search("rapat", office="Jawa Tengah").total == 3
    assert index.get("b").office == "Jawa Tengah"
    assert {hit.office for hit in index.search("rapat").hits} == {"jateng"}


def test_inferred_date_is_kept_within_one_call_and_the_next_changes_nothing(new_index):
    day = datetime.date(2025, 7, 27)
    known = article(date=day, date_confidence="inferred", date_evidence="weekday")
    again = article(date=None, date_evidence="no neighbours")
    index = new_index()
    report = index.add([known, again])
    assert (report.added, report.unchanged) == (1, 1)
    assert index.get("a").date == day
    assert index.add([known, again]).unchanged == 2


def test_one_forum_under_several_spellings_is_one_facet(new_index):
    index = new_index(article("a", forum="Kopi Darat"), article("b", forum="KOPI  DARAT"))
    assert [dict(item) for item in index.search("rapat").facets["forum"]] == [{"value": "KOPI  DARAT", "count": 2}]
    assert index.search("rapat", forum="kopi darat").total == 2


def test_what_is_no_article_is_a_type_error(new_index):
    index = new_index()
    with pytest.raises(TypeError, match="must be Article or Rejected, got NoneType"):
        index.add([None])
    assert index.stats().articles == 0


def test_words_of_a_line_that_points_elsewhere_are_kept_but_not_found(new_index):
    body = "Rapat pleno digelar di aula kantor.\nBaca juga: Gudang Logistik Terbakar\nRapat ditutup dengan doa."
    index = new_index(Article(id="a", body=body))
    assert index.get("a").body == body
    assert index.search("gudang logistik").total == 0
    assert index.search('"aula kantor rapat ditutup"').total == 1
    assert "Gudang" not in index.search("rapat").hits[0].snippet
    assert index.check().ok
