"""Ways in which articles were once lost or kept twice, found by attack: each must stay closed."""

import datetime
import random
import re

import pytest

from kpusearch import Article, Index, read_corpus
from kpusearch.clipping import export_lines

URL = "https://berita.example/baca"
DAY = datetime.date(2025, 1, 5)


def words(seed, count=60):
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("bdgklmnprst", k=2)) + rng.choice("aiueo") * 2 for _ in range(count))


def notice(seed, source, **values):
    return Article(title="Pengumuman", body=words(seed), source=source, recognised=None, **values)


def bodies(index):
    return sorted(article.body for article in index.export())


@pytest.mark.parametrize("url", [None, URL])
def test_a_new_article_before_a_stored_one_of_its_identity_is_kept(new_index, url):
    old, new = notice(1, "x.jsonl:1", url=url), notice(2, "x.jsonl:2", url=url)
    index = new_index(old)
    index.add([new, old])
    assert len(bodies(index)) == 2
    again = index.add([new, old])
    assert (again.unchanged, again.added, again.updated) == (2, 0, 0)


def test_of_three_versions_one_always_stays(new_index):
    base = words(3).split()
    texts = [" ".join([*base[:20], word, *base[21:]]) for word in ("satu", "dua", "tiga")]
    days = [DAY, None, DAY - datetime.timedelta(2)]
    articles = [
        Article(id=f"id{n}", body=text, date=day, office="jateng", recognised=())
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    index = new_index()
    report = index.add(articles, supersede=True)
    assert index.stats().articles == 3 - report.superseded >= 1
    count = index.stats().articles
    index.add(articles, supersede=True)
    assert index.stats().articles == count


def test_an_unlike_article_of_another_file_replaces_none(new_index):
    one, other = (Article(title=f"Judul {n}", body=words(n), url=URL, source=f"f{n}.txt") for n in (1, 2))
    index = new_index(one, other)
    index.add([Article(title="Judul 3", body=words(9), url=URL, source="f2.txt")], prune=["f2.txt"])
    assert bodies(index) == sorted([one.body, words(9)])


@pytest.mark.parametrize(
    ("root", "source", "is_pruned"),
    [
        (".", "arsip/a.txt", True),
        (".", "../t/t.txt", False),
        ("arsip", "arsip/a.txt", True),
        ("arsip/", "./arsip/b/c.jsonl:7", True),
        ("arsip", "arsip2/a.txt", False),
        ("a.zip", "a.zip!dalam/b.html#2", True),
        ("a.jsonl", "a.jsonl:12", True),
        ("a.jsonl", "a.jsonl.gz:12", False),
        ("Awas! rapat.txt", "Awas! rapat.txt", True),
        ("berita#1", "berita#1", True),
    ],
)
def test_prune_reaches_just_its_sources(new_index, root, source, is_pruned):
    index = new_index(Article(id="a", body="Isi.", source=source))
    assert index.add([], prune=[root]).pruned == is_pruned


def test_a_folder_is_not_taken_for_an_archive_of_its_name(new_index, tmp_path):
    folder = tmp_path / "arsip"
    folder.mkdir()
    index = new_index(Article(id="a", body="Isi.", source=f"{folder}!/a.txt"))
    assert index.add([], prune=[str(folder)]).pruned == 0


def test_a_stream_that_was_read_in_part_prunes_nothing(new_index, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "body": "Isi."}\n', encoding="utf-8")
    index = new_index()
    index.add(read_corpus(path))
    read = read_corpus(path)
    assert len(list(read)) == 1
    with pytest.raises(ValueError, match="read already"):
        index.add(read, prune=True)


def like(id_, word, *, day=DAY, source="k.jsonl:1"):
    text = words(4).split()
    return Article(id=id_, body=" ".join([*text[:30], word, *text[31:]]), date=day, office="jateng", source=source)


def test_what_stands_for_a_superseded_article_is_not_pruned_while_that_one_is_there(new_index):
    old, new = like("lama", "satu"), like("baru", "dua", day=DAY + datetime.timedelta(1), source="k.jsonl:2")
    index = new_index()
    index.add([old, new], supersede=True)
    for _ in range(2):
        report = index.add([old], prune=["k.jsonl"])
        assert (report.unchanged, report.pruned, index.stats().articles) == (1, 0, 1)


def test_a_superseded_article_comes_back_when_its_stand_in_became_another(new_index):
    old, new = like("lama", "satu"), like("baru", "dua", day=DAY + datetime.timedelta(1))
    index = new_index()
    index.add([old, new], supersede=True)
    index.add([Article(id="baru", body=words(77), office="jateng", date=DAY)])
    assert index.add([old]).added == 1


def test_superseding_what_came_in_is_remembered_though_nothing_was_added(new_index):
    index = new_index(like("baru", "dua"))
    older = like("lama", "satu", day=DAY - datetime.timedelta(2))
    assert index.add([older], supersede=True).superseded == 1
    assert index.add([older], supersede=True).unchanged == 1


def test_one_id_given_to_unlike_articles_of_a_call_is_told(new_index):
    report = new_index().add(
        [
            Article(id="1", title="Satu", body=words(1), source="a.csv:2"),
            Article(id="1", body=words(2), source="b.csv:2"),
        ]
    )
    assert report.updated == 1
    assert re.search(r"b.csv:2: 1 was another article of this call, and is now the unlike", report.notes[0])


def test_blank_ids_are_none(new_index):
    index = new_index(Article(id="", body=words(1)), Article(id=" ", body=words(2)))
    assert len(bodies(index)) == 2
    assert all(article.id.strip() for article in index.export())


def test_a_long_title_does_not_make_short_texts_alike(new_index):
    title = "Pengumuman Hasil Seleksi Administrasi Calon Anggota"
    texts = ["Kecamatan Tembalang: Budi lulus.", "Kecamatan Banyumanik: Siti gagal."]
    index = new_index(*(Article(title=title, body=text, source=f"{n}.txt") for n, text in enumerate(texts)))
    assert bodies(index) == sorted(texts)


def test_a_gap_in_the_numbers_hides_nobody(new_index):
    one, other = (Article(title=f"Judul {n}", body=words(n), url=URL, source=f"f{n}.txt") for n in (1, 2))
    index = new_index(one, other)
    index.delete(["berita.example/baca"])
    corrected = Article(title="Judul 2", body=f"{other.body} Ralat.", url=URL, source="f2.txt")
    assert index.add([corrected]).updated == 1
    assert bodies(index) == [corrected.body]
    assert index.add([one]).added == 1
    assert len(bodies(index)) == 2


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_markup_that_an_author_wrote_survives_an_export(new_index, tmp_path, kind):
    index = new_index(Article(title="Tanda <b>tebal</b>", body="Tulis R&amp;D dan <p> di laman itu."))
    path = tmp_path / f"ekspor.{kind}"
    path.write_text("".join(export_lines(index.export(), kind)), encoding="utf-8")
    assert index.add(read_corpus(path)).unchanged == 1


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_the_ends_of_the_calendar_are_days(new_index, day):
    index = new_index()
    article = Article(body="Rapat digelar, Selasa (3/9) dan (3/9/2024).", published=day)
    assert index.add([article]).notes == ()
    assert index.search("rapat").hits[0].published == day


def test_thousands_of_unlike_articles_of_one_identity_are_kept(tmp_path):
    with Index.create(tmp_path / "ix", analyzer="plain") as index:
        notices = [Article(title="Pengumuman", body=words(n, 8), source=f"{n}.txt", recognised=()) for n in range(4000)]
        assert index.add(notices).added == 4000
        assert index.add(notices).unchanged == 4000


def test_drafts_of_one_title_in_two_files_are_both_kept_and_reported(new_index):
    text = words(5).split()
    drafts = [
        Article(
            title="Siaran Pers", body=" ".join([*text[:30], day, *text[31:]]), office="jateng", source=f"{day}.docx"
        )
        for day in ("delapanbelas", "duapuluhlima")
    ]
    index = new_index()
    report = index.add(drafts)
    assert (report.added, len(report.corrections), len(bodies(index))) == (2, 1, 2)
    assert index.add(drafts).unchanged == 2


def test_a_summary_replaces_no_whole_article_of_its_address(new_index):
    whole = Article(title="Rapat Pleno", body=words(6), url=URL, source="a.html")
    summary = Article(title="Rapat Pleno", body=f"{' '.join(words(6).split()[:12])} […]", url=URL, source="feed.xml#1")
    for order in ([whole, summary], [summary, whole]):
        index = new_index()
        index.add(order)
        assert bodies(index) == [whole.body]
    index = new_index(whole)
    report = index.add([summary])
    assert (report.unchanged, bodies(index)) == (1, [whole.body])
    assert "only the opening of" in report.notes[0]
    index = new_index(summary)
    assert index.add([whole]).updated == 1


@pytest.mark.parametrize("same_file", [True, False])
def test_ceremonies_told_in_the_same_words_are_one_a_year(new_index, same_file):
    index = new_index()
    told = [
        Article(
            title="Upacara HUT RI",
            body=f"Contoh, kota-contoh.kpu.go.id - KPU menggelar upacara pada 17 Agustus {year}. {words(8)}",
            source="upacara.csv:2" if same_file else f"{year}.txt",
        )
        for year in (2021, 2022, 2023, 2024)
    ]
    assert index.add(told[:2]).added == 2
    assert index.add(told[2:]).added == 2
    assert index.add(told).unchanged == 4


def test_pruning_a_folder_spares_one_of_the_same_name_elsewhere(new_index, tmp_path, monkeypatch):
    index = new_index()
    for name in ("satu", "dua"):
        (tmp_path / name / "arsip").mkdir(parents=True)
        (tmp_path / name / "arsip" / "a.jsonl").write_text(f'{{"id": "{name}", "body": "Isi."}}\n', encoding="utf-8")
        monkeypatch.chdir(tmp_path / name)
        index.add(read_corpus("arsip"))
    for root in ("arsip", "."):
        assert index.add(read_corpus(root), prune=True).pruned == 0
    assert {article.id for article in index.export()} == {"satu", "dua"}


def test_an_article_that_ends_in_three_dots_is_no_summary_of_itself(new_index):
    first = Article(title="Rapat Pleno", body=words(6), url=URL, source="a.html")
    later = Article(title="Rapat Pleno", body=f"{words(6)} Bersambung …", url=URL, source="a.html")
    for index in (new_index(first), new_index(Article(id="a", body=words(6)))):
        id_ = next(article.id for article in index.export())
        given = later if id_ != "a" else Article(id="a", body="Rapat batal …")
        assert index.add([given]).updated == 1
        assert bodies(index) == [given.body]


def test_a_whole_article_takes_the_place_of_a_summary_that_comes_again(new_index):
    summary = Article(title="Rapat Pleno", body=f"{' '.join(words(6).split()[:12])} […]", url=URL, source="feed.xml#1")
    whole = Article(title="Rapat Pleno", body=words(6), url=URL, source="a.html")
    index = new_index(summary)
    index.add([summary, whole])
    assert bodies(index) == [whole.body]


def test_what_came_from_a_folder_that_was_emptied_is_pruned(new_index, tmp_path):
    folder = tmp_path / "arsip"
    folder.mkdir()
    (folder / "a.txt").write_text("Rapat\n\nIsi rapat.", encoding="utf-8")
    index = new_index()
    index.add(read_corpus(folder))
    (folder / "a.txt").unlink()
    report = index.add(read_corpus(folder), prune=True)
    assert (report.rejected_count, report.pruned, index.stats().articles) == (1, 1, 0)
