"""Let the words that frame a question count less than what it is about."""

import pytest

from kpusearch import Article
from kpusearch.analysis import create_analyzer
from kpusearch.search.parser import parse
from kpusearch.search.questions import FRAME_WEIGHT, asked_counts, with_asked_role

ANALYZER = create_analyzer("indonesian")


def counts(query):
    return {str(leaf): count for leaf, count in asked_counts(query, parse(query, ANALYZER).root, ANALYZER).items()}


def test_frame_of_a_question_counts_less_than_its_subject():
    assert counts("siapa nama ketua KPU sekarang?") == {
        "nama": FRAME_WEIGHT, "ketua": 1, "kpu": 1, "sekarang": FRAME_WEIGHT,
    }  # fmt: skip


@pytest.mark.parametrize("query", ["nama ketua KPU", "jumlah pemilih Demak", "pindah lokasi TPS"])
def test_the_same_words_count_whole_where_nothing_is_asked(query):
    assert set(counts(query).values()) == {1}


@pytest.mark.parametrize("query", ["jumlah pemilih Demak?", "berapa jumlah pemilih", "gimana jumlah pemilih"])
def test_a_question_is_told_by_its_sign_or_by_a_question_word(query):
    assert counts(query)["jumlah"] == FRAME_WEIGHT


def test_request_is_told_by_the_first_word_alone():
    assert counts("tolong carikan jumlah pemilih") == {
        "tolong": FRAME_WEIGHT, "cari": FRAME_WEIGHT, "jumlah": FRAME_WEIGHT, "pemilih": 1,
    }  # fmt: skip
    assert set(counts("KPU cari pantarlih").values()) == {1}


def test_filler_counts_less_in_any_query():
    assert counts("rapat pleno aja dong") == {"rapat": 1, "pleno": 1, "aja": FRAME_WEIGHT, "dong": FRAME_WEIGHT}


@pytest.mark.parametrize("query", ["siapa namanya?", "tolong carikan", "apa saja sih", "jumlah?", "apa saja"])
def test_query_of_such_words_alone_is_asked_as_it_is(query):
    assert set(counts(query).values()) == {1}


@pytest.mark.parametrize(
    "query", ['siapa "nama" ketua?', "siapa +nama ketua?", "siapa judul:nama ketua?", "(+nama ketua) siapa?"]
)
def test_word_in_quotes_required_or_of_one_field_counts_whole(query):
    assert [count for leaf, count in counts(query).items() if leaf.strip('"').endswith("nama")] == [1]


def test_word_of_the_subject_with_the_same_stem_counts_whole():
    assert counts("apa maksud pembimbing bermaksud?")["maksud"] == pytest.approx(1 + FRAME_WEIGHT)


def test_frame_counts_less_beside_a_filter():
    assert counts("berapa jumlah pemilih satker:demak")["jumlah"] == FRAME_WEIGHT


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ("siapa ketua KPU sekarang?", '~"ketua kpu"'),
        ("siapa nama ketua KPU Kota Semarang saat ini", '~"ketua kpu kota semarang"'),
        ("siapa saja anggota KPU Demak?", '~"anggota kpu demak"'),
    ],
)
def test_question_about_a_role_asks_for_the_phrase_too(query, phrase):
    root = parse(query, ANALYZER).root
    assert str(with_asked_role(query, root, ANALYZER).should[0]) == phrase


@pytest.mark.parametrize("query", ["ketua KPU sekarang", "siapa ketua panitia KPU?", "siapa +ketua KPU?", "siapa?", ""])
def test_what_is_no_question_about_a_role_alone_stays_as_it_is(query):
    root = parse(query, ANALYZER).root
    assert with_asked_role(query, root, ANALYZER) == root


@pytest.fixture
def office(new_index):
    return new_index(
        Article(id="subject", title="Ketua KPU Rawasari", body="Ketua KPU Rawasari menutup rapat."),
        Article(id="frame", title="Nama Jalan Sekarang", body="Nama jalan sekarang diganti, kata ketua RT."),
    )


def test_subject_outranks_the_frame(office):
    assert [hit.id for hit in office.search("siapa nama jabatan KPU sekarang?").hits] == ["subject", "frame"]
    assert office.search("siapa nama sekarang?").total == 1


def test_explanation_adds_up_to_the_score(office):
    query = "siapa nama kepala KPU sekarang?"
    for hit in office.search(query).hits:
        explanation = office.explain(query, hit.id)
        assert explanation.score == pytest.approx(hit.score)
        assert [term.count for term in explanation.terms] == [FRAME_WEIGHT, 1, FRAME_WEIGHT]
        assert sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.sum)
