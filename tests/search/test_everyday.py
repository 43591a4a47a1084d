"""Read everyday words as official ones and official words as everyday ones."""

import math

import pytest

from kpusearch import Article
from kpusearch.analysis import create_analyzer
from kpusearch.search.everyday import Everyday, with_everyday_words
from kpusearch.search.forms import Forms
from kpusearch.search.parser import parse
from kpusearch.search.query import Either, Phrase, Term
from kpusearch.search.synonyms import with_synonyms
from kpusearch.storage import Snapshot

ANALYZER = create_analyzer("indonesian")
EVERYDAY = Everyday(Snapshot([], [], 0), ANALYZER)


def read(query):
    return with_everyday_words(parse(query, ANALYZER).root, EVERYDAY)


def others(root, at=0):
    """Return what stands for a word of a query, with what it counts."""
    node = root.should[at] if hasattr(root, "should") else root
    return {str(other): weight for other, weight in node.weighed()} if isinstance(node, Either) else {}


def ids(results):
    return {hit.id for hit in results.hits}


@pytest.fixture
def voting(new_index):
    return new_index(
        Article(id="official", body="Pemungutan suara di Desa Margasari berlangsung tertib."),
        Article(id="everyday", body="Warga Desa Margasari antre untuk nyoblos sejak pagi."),
        Article(id="parts", body="Suara gaduh terdengar saat pungutan parkir di Desa Margasari."),
        Article(id="other", body="Rapat pleno terbuka."),
    )


@pytest.mark.parametrize("query", ["nyoblos", "pemungutan suara"])
def test_everyday_word_finds_the_official_one_and_back(voting, query):
    assert ids(voting.search(query)) >= {"official", "everyday"}


def test_what_stands_for_the_word_ranks_below_it(voting):
    assert [hit.id for hit in voting.search("nyoblos Margasari").hits] == ["everyday", "official", "parts"]
    assert voting.search("pemungutan suara Margasari").hits[0].id == "official"


def test_what_stands_for_a_word_is_shown_and_highlighted(voting):
    results = voting.search("nyoblos")
    assert '~"pungut suara"' in results.interpretation.terms[0]
    [hit] = [hit for hit in results.hits if hit.id == "official"]
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["Pemungutan", "suara"]


def test_word_counts_once_in_coverage_however_an_article_says_it(voting):
    explanation = voting.explain("nyoblos Margasari", "official")
    assert len(explanation.terms) == 2
    assert explanation.coverage == 1.0


@pytest.mark.parametrize("query", ["nyoblos Margasari", "pemungutan suara", "nyoblos nyoblos pagi"])
def test_explanation_adds_up_to_the_score(voting, query):
    for hit in voting.search(query).hits:
        explanation = voting.explain(query, hit.id)
        assert explanation.score == pytest.approx(hit.score)
        assert sum(term.contribution for term in explanation.terms) == pytest.approx(explanation.sum)


def test_one_way_row_is_not_read_the_other_way():
    assert "menang" in others(read("unggul"))
    assert "unggul" not in others(read("menang"))


def test_what_says_the_same_counts_as_a_synonym_and_what_is_wider_less():
    assert others(read("duit")) == {"uang": 0.7, "fulus": 0.7, "anggar": 0.35, "dana": 0.35}


def test_phrase_is_read_as_a_whole_and_its_words_are_not_widened():
    root = read("politik uang")
    assert others(root, 0) == others(root, 1)
    assert '~"serang fajar"' in others(root)
    assert not {"duit", "anggar"} & set(others(root, 1))


def test_each_word_of_a_phrase_is_met_by_what_stands_for_the_phrase(new_index):
    index = new_index(
        Article(id="a", body="Serangan fajar dilaporkan warga Kelurahan Sukamaju."),
        Article(id="b", body="Partai politik menyerahkan uang jaminan."),
    )
    assert [hit.id for hit in index.search("politik uang Sukamaju").hits] == ["a", "b"]
    assert index.explain("politik uang Sukamaju", "a").coverage == 1.0


def test_acronym_and_everyday_word_stand_side_by_side():
    forms = Forms(Snapshot([], [], 0), ANALYZER)
    root = with_everyday_words(with_synonyms(parse("KPPS", ANALYZER).root, forms), EVERYDAY)
    assert root.term == Term("kpps")
    assert others(root)['~"kelompok selenggara pungut suara"'] == 0.7
    assert others(root)['~"tugas tps"'] == 0.7


@pytest.mark.parametrize("query", ['"nyoblos ulang"', "+nyoblos", "judul:nyoblos", "-nyoblos rapat", "nyoblos*"])
def test_phrases_and_what_is_required_excluded_or_of_one_field_stays_as_written(query):
    root = parse(query, ANALYZER).root
    assert with_everyday_words(root, EVERYDAY) == root


@pytest.mark.parametrize("query", ["nyoblos kota:sleman", "kota:sleman nyoblos", "(nyoblos OR kirab) kota:sleman"])
def test_everyday_words_are_read_beside_a_filter(new_index, query):
    index = new_index(
        Article(id="official", city="Sleman", body="Pemungutan suara digelar."),
        Article(id="elsewhere", city="Bantul", body="Pemungutan suara digelar."),
    )
    assert ids(index.search(query)) == {"official"}


@pytest.mark.parametrize("name", ["Unggul Prasetyo", "Slamet Unggul", "Slamet Unggul Prasetyo"])
def test_word_within_the_name_of_a_person_is_not_widened(new_index, name):
    index = new_index(
        Article(id="person", body="Ketua KPU hadir.", people=(name,)),
        Article(id="win", body="Calon itu menang telak."),
    )
    assert index.search(name).total == 0
    assert ids(index.search("unggul")) == {"win"}
    assert ids(index.search(f"unggul {name.split()[0]} jauh")) == {"win"}


def test_everyday_word_that_no_article_holds_is_not_taken_for_a_misprint(new_index):
    index = new_index(
        Article(id="a", body="Pencoblos datang."), Article(id="b", body="Pemungutan suara di Balai Desa Karangjati.")
    )
    results = index.search("nyoblos Karangjatu")
    assert "nyoblos" in results.interpretation.terms[0]
    assert results.hits[0].id == "b"


def test_holding_what_counts_less_counts_less_in_rarity_too(new_index):
    index = new_index(
        Article(id="own", body="Duit."),
        *[Article(id=f"w{number}", body="Anggaran.") for number in range(9)],
        *[Article(id=f"o{number}", body="Rapat.") for number in range(10)],
    )
    [term] = index.explain("duit", "own").terms
    assert term.doc_freq == 10
    assert term.idf == pytest.approx(math.log(1 + (20 - 4.15 + 0.5) / (4.15 + 0.5)))


def test_leaf_without_weights_counts_what_a_synonym_does():
    phrase = Phrase(("pungut", "suara"), (0, 1))
    assert Either(Term("psu"), (phrase,)).weighed() == ((phrase, 0.7),)
