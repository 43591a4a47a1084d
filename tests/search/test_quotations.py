"""Check quotations word for word against a scan of the texts, and what is offered where no article has them so."""

import datetime
import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index
from kpusearch.analysis import IndonesianAnalyzer, tokenize, words
from kpusearch.corpus import read_corpus

ANALYZER = IndonesianAnalyzer()
WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"['’‘ʼ`´\u00ad\u200b-\u200d\u2060\ufeff]")


def scanned(text):
    """Return the words of a text, each with a blank before and behind it, by nothing but its characters."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = JOINED.sub("", "".join(c for c in folded if not unicodedata.combining(c)))
    folded = re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", folded)
    return f" {' '.join(re.findall(WORD, folded))} "


def sample_articles():
    return list(read_corpus(Path(__file__).parents[2] / "corpus", collected=datetime.date(2025, 8, 31)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    articles = sample_articles()
    with Index.create(tmp_path_factory.mktemp("sample") / "ix") as index:
        index.add(articles)
        yield index, list(index.export(""))


def ids(results):
    return [hit.id for hit in results.hits]


def test_any_words_of_the_sample_are_found_in_just_the_articles_that_have_them(sample):
    index, articles = sample
    rng = random.Random("quotations")
    texts = {article.id: (scanned(article.title), scanned(article.body)) for article in articles}
    compared = several = 0
    for _ in range(400):
        article = rng.choice(articles)
        runs = article.body.split()
        start, count = rng.randrange(len(runs)), rng.choice([1, 2, 2, 3, 5, 8, 12])
        quotation = re.sub('["“”„]', " ", " ".join(runs[start : start + count]))
        if not words(quotation):
            continue
        expected = {id_ for id_, fields in texts.items() if any(scanned(quotation) in field for field in fields)}
        results = index.search(f'"{quotation}"', limit=len(articles))
        assert set(ids(results)) == expected, quotation
        assert (
            results.total
            == len(expected)
            == sum(count["count"] for count in results.facets["month"])
            + sum(index.get(id_).date is None for id_ in expected)
        )
        assert results.interpretation.notes == ()
        compared += 1
        several += len(expected) > 1
    assert compared > 350
    assert several > 50


def test_with_one_word_changed_the_article_that_was_quoted_comes_first(sample):
    index, articles = sample
    rng = random.Random("changed")
    first = asked = 0
    for _ in range(100):
        article = rng.choice(articles)
        runs = article.body.split()
        start, count = rng.randrange(len(runs) - 12), rng.randint(5, 12)
        quoted = runs[start : start + count]
        original = scanned(" ".join(quoted))
        quoted[rng.randrange(count)] = rng.choice(rng.choice(articles).body.split())
        results = index.search('"' + re.sub('["“”„]', " ", " ".join(quoted)) + '"')
        right = {each.id for each in articles if original in scanned(each.body)}
        asked += 1
        first += bool(results.hits) and results.hits[0].id in right
    assert first >= 0.95 * asked


@pytest.fixture
def quoted(new_index):
    return new_index(
        Article(id="did", title="Sidang", body='"Saya tidak pernah memanggil saksi itu," ujar ketua panel.'),
        Article(id="was", title="Pengakuan", body="Saksi itu tidak pernah dipanggil ke sidang oleh panel mana pun."),
        Article(id="glued", title="Visi-Misi", body="Visi-misi dibacakan.Saksi itu hadir. Se-Jawa hadir 1.265 orang."),
        Article(id="apart", title="Debat", body="Visi misi dibacakan. Saksi\nitu hadir; café dan Jum’at ramai."),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"tidak pernah memanggil"', {"did"}),
        ('"TIDAK pernah, memanggil!"', {"did"}),
        ('"tidak pernah dipanggil"', {"was"}),
        ("“memanggil saksi itu”", {"did"}),
        ('"memanggil"', {"did"}),
        ('"itu"', {"did", "was", "glued", "apart"}),
        ('"oleh"', {"was"}),
        ('"ke sidang oleh"', {"was"}),
        ('"visi misi dibacakan"', {"glued", "apart"}),
        ('"visi-misi dibacakan"', {"glued", "apart"}),
        ('"misi dibacakan"', {"glued", "apart"}),
        ('"dibacakan saksi itu hadir"', {"glued", "apart"}),
        ('"se jawa"', {"glued"}),
        ('"hadir 1265 orang"', {"glued"}),
        ('"hadir 1.265 orang"', {"glued"}),
        ('"cafe dan jumat"', {"apart"}),
        ('judul:"visi misi"', {"glued"}),
        ('+"saksi itu" -"tidak pernah memanggil"', {"was", "glued", "apart"}),
        ('~"tidak pernah panggil"', {"did", "was"}),
        ('"saksi panggil"~0', {"did"}),
        ('"saksi panggil"~3', {"did", "was"}),
        ('"saksi panggil"~99999', {"did", "was"}),
        ('"panel saksi hadir"~40', set()),
    ],
)
def test_quotations_select_exactly(quoted, query, expected):
    results = quoted.search(query)
    assert set(ids(results)) == expected
    assert results.interpretation.notes == ()


@pytest.mark.parametrize(
    ("body", "quotation"),
    [
        ("Ketua Dr.H.Ahmad hadir.", "ketua dr h ahmad hadir"),
        ("Rapat 2/12/2024-5/12/2024 batal.", "rapat 2 12 2024"),
        ("Berkas 7-8@01/PL.02 diterima.", "01/PL.02"),
        ("Naik 0,44 dan 1,5 dan 2,7 dan 3,9 dan 4,1 persen.", "0 44 dan 1 5 dan 2 7 dan 3 9 dan 4 1 persen"),
        ("Unggah ke www.contoh.com/berkas/pemilu.", "contoh com berkas"),
        ("Ini untuk kita-kita juga.", "untuk kita"),
        ("Tidak ada apa-apa.", "apa apa"),
        ("Kegiatan-nya se-Jawa ramai.", "kegiatan nya se jawa ramai"),
        ("Ia non-aktif sekarang.", "aktif"),
        ("Lembaga non-pemerintah hadir.", "pemerintah"),
        ("Referensi: https://berita.contoh.com/pemilu", "referensi berita contoh com"),
        ("Kafé itu.Ketua Jum’at.Malam", "itu ketua jumat malam"),
        ("Sidang pra-peradilan batal.", "peradilan batal"),
        ("Panduan visi-misi.Saksi.Panel hadir.", "misi saksi panel hadir"),
    ],
)
def test_quotation_is_found_where_a_text_joins_any_of_its_words(new_index, body, quotation):
    index = new_index(Article(id="a", body=body), Article(id="b", body="Berita lain tentang pemilih."))
    results = index.search(f'"{quotation}"')
    assert ids(results) == ["a"]
    assert results.interpretation.notes == ()


def test_number_is_not_a_part_of_a_greater_one(new_index):
    index = new_index(Article(id="a", body="Ada 1.265 pemilih."), Article(id="b", body="Ada 1 saksi pada 1/2."))
    assert ids(index.search('"1"')) == ["b"]


def test_hyphens_in_own_stems_hide_no_word(tmp_path):
    with Index.create(tmp_path / "ix", overrides={"visi-misi": "visimisi"}) as index:
        index.add([Article(id="a", body="Pemaparan visi-misi calon.")])
        for quotation in ("misi calon", "visi misi", "pemaparan visi", "misi"):
            assert ids(index.search(f'"{quotation}"')) == ["a"], quotation


def test_excluded_quotation_excludes_nothing_but_itself(quoted):
    assert set(ids(quoted.search('saksi -"tidak pernah panggil"'))) == {"did", "was", "glued", "apart"}


@pytest.mark.parametrize(
    ("query", "first", "taken"),
    [
        ('"tidak pernah panggil saksi"', "did", "other forms of its words were taken"),
        ('"panggilan"', "was", "other forms of its words were taken"),
        ('"kita panggil"', "was", 'only "panggil" was taken, in any form'),
        ('judul:"visi pengakuan"', None, 'no article holds "visi pengakuan" word for word'),
        ('"tidak pernah menghadirkan saksi itu"', "did", "passages with most of its words near one another were taken"),
        ('judul:"visi-misinya"', "glued", "passages with most of its words near one another were taken"),
    ],
)  # fmt: skip
def test_what_is_nearest_is_offered_by_name(quoted, query, first, taken):
    results = quoted.search(query)
    assert ids(results)[:1] == ([first] if first else [])
    assert results.interpretation.notes[0].split(": ")[-1] == taken


def test_quotation_is_marked_as_a_whole_and_the_snippet_shows_it(new_index):
    filler = "Rapat membahas anggaran dan jadwal tahapan berikutnya secara rinci. " * 20
    said = "“Kami tidak pernah, sekali pun, memanggil,” kata ketua. "
    index = new_index(Article(id="a", body=filler + said + filler))
    [hit] = index.search('"tidak pernah sekali pun memanggil"').hits
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["tidak pernah, sekali pun, memanggil"]


def test_words_near_one_another_are_marked_in_the_passage_that_has_most_of_them(new_index):
    index = new_index(Article(id="a", body="Demokrasi penting. Demokrasi rusak butuh 32 tahun untuk diperbaiki."))
    [hit] = index.search('"demokrasi rusak 32 tahun"~5').hits
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["Demokrasi", "rusak", "32", "tahun"]
    assert hit.highlights[0][0] == 19


def test_long_quotation_is_marked_word_by_word(new_index):
    long = " ".join(f"kata{number}" for number in range(60))
    index = new_index(Article(id="a", body=f"Pembuka. {long} penutup."))
    [hit] = index.search(f'"{long}"').hits
    assert hit.snippet[hit.highlights[0][0] : hit.highlights[0][1]] == "kata0"


def test_closer_words_come_first(new_index):
    index = new_index(
        Article(id="far", body="Demokrasi itu kalau sudah rusak parah."),
        Article(id="close", body="Demokrasi rusak kalau sudah itu parah."),
    )
    assert ids(index.search('"demokrasi rusak"~5')) == ["close", "far"]


def test_explanation_of_a_quotation_and_of_near_words_adds_up(quoted):
    for query in ('"tidak pernah memanggil" saksi', '"saksi panggil"~9 sidang', '"itu" saksi'):
        for hit in quoted.search(query).hits:
            explanation = quoted.explain(query, hit.id)
            assert explanation.score == pytest.approx(hit.score)
            assert explanation.sum == pytest.approx(sum(term.contribution for term in explanation.terms))


def test_two_words_with_one_stem_and_one_code_are_one_word():
    found = {}
    vocabulary = [token.term for article in sample_articles() for token in words_of(article)]
    for word in dict.fromkeys(vocabulary):
        for surface in ANALYZER.surfaces(word):
            if surface.term and surface.code > 2:
                assert found.setdefault(surface, word) == word
    assert len(found) > 2000


def words_of(article):
    return [token for token in tokenize(f"{article.title} {article.body}") if token.term.isalpha()]


RUNS = ["di", "sini", "di-sini", "sini.di", "yang", "7.000", "7-8", "-", "ke"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(RUNS), min_size=1, max_size=7), st.integers(0, 5), st.integers(1, 4))
def test_function_words_and_marks_in_any_order_equal_a_scan(tmp_path_factory, runs, start, count):
    body = " ".join(runs)
    quotation = " ".join(runs[start : start + count])
    if not words(quotation):
        return
    with Index.create(tmp_path_factory.mktemp("scan") / "ix") as index:
        index.add([Article(id="a", body=f"{body} pemilih"), Article(id="b", body="di sini yang ke pemilih")])
        results = index.search(f'"{quotation}"')
        expected = {id_ for id_, text in [("a", body), ("b", "di sini yang ke")] if scanned(quotation) in scanned(text)}
        assert set(ids(results)) == expected


def test_check_finds_codes_that_are_not_those_of_the_texts(new_index, monkeypatch):
    index = new_index(Article(id="a", body="Saksi memanggil panel."))
    assert index.check().ok
    snapshot = index._current().snapshot
    monkeypatch.setattr(snapshot, "codes", lambda doc: b"\x05" * 3)
    [part] = [part for part in index.check().parts if part.name == "spelling"]
    assert part.status == "damaged"


def test_codes_survive_updates_deletions_and_merges(new_index):
    index = new_index(*(Article(id=str(number), body=f"Saksi {number} memanggil panel.") for number in range(9)))
    index.add([Article(id="3", body="Saksi 3 dipanggil panel."), Article(id="9", body="-- --")])
    index.delete(["5"])
    for _ in range(2):
        assert set(ids(index.search('"memanggil panel"'))) == set("0124678")
        assert set(ids(index.search('"dipanggil panel"'))) == {"3"}
        index.merge()
    assert index.check().ok


def test_time_budget_ends_the_reading_of_texts(new_index):
    index = new_index(*(Article(id=str(number), body=f"Saksi.Panel {number}") for number in range(9)))
    results = index.search('"panel"', budget=-1.0)
    assert results.total == 0
    assert not results.complete


def test_readings_of_a_quotation_are_bounded(new_index):
    index = new_index(Article(id="a", body=" ".join(f"{a}-{b}" for a, b in pairwise("abcdefghijklmnopqrstuvwxyz"))))
    assert index.search('"' + " ".join("abcdefghijklmnopqrstuvwxyz") + '"').complete
