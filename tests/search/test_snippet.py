from hypothesis import given
from hypothesis import strategies as st

from kpusearch.analysis import IndonesianAnalyzer
from kpusearch.search.query import Phrase, Prefix, Term
from kpusearch.search.snippet import SNIPPET_LENGTH, find_spans, snippet

ANALYZER = IndonesianAnalyzer()
FILLER = "Acara berlangsung tertib dan lancar hingga selesai. " * 10


def snip(text, *leaves):
    return snippet(ANALYZER, text, "body", dict.fromkeys(leaves, 1.0))


def marked(found):
    return [found.text[start:end] for start, end in found.highlights]


def test_passage_with_most_of_the_query_is_shown():
    text = FILLER + "Kotak suara rusak. " + FILLER + "Kotak suara rusak diganti panitia. " + FILLER
    found = snip(text, Term("kotak"), Term("ganti"), Term("panitia"))
    assert marked(found) == ["Kotak", "diganti", "panitia"]
    assert found.text.startswith("…Kotak suara rusak diganti")
    assert found.text.endswith("…")


def test_without_a_match_the_beginning_is_shown():
    found = snip(FILLER, Term("sengketa"))
    assert found.text.startswith("Acara berlangsung")
    assert found.highlights == ()


def test_short_text_is_shown_whole():
    assert snip("Rapat pleno.", Term("rapat")) == ("Rapat pleno.", ((0, 5),))


def test_phrase_is_marked_only_where_its_words_stand_together():
    found = snip("Suara ulang dan ulang suara.", Phrase(("suara", "ulang"), (0, 1)))
    assert found.highlights == ((0, 5), (6, 11))


def test_prefix_marks_every_word_it_begins():
    assert marked(snip("Logistik, logis, dan logo.", Prefix("logis"))) == ["Logistik", "logis"]


def test_leaf_of_another_field_marks_nothing():
    assert find_spans(ANALYZER, "Rapat pleno", "title", [Term("rapat", ("body",))]) == []


def test_line_breaks_become_blanks_without_shifting_marks():
    found = snip("Rapat\npleno\n\nKPU.", Term("pleno"))
    assert found.text == "Rapat pleno  KPU."
    assert marked(found) == ["pleno"]


@given(
    words=st.lists(
        st.sampled_from(["suara", "rapat", "pemungutan", "kotak-kotak", "1.265.218", "“KPU”", "\n", "."]), max_size=300
    )
)
def test_marks_are_ordered_disjoint_and_inside_the_snippet(words):
    found = snip(" ".join(words), Term("suara"), Term("pungut"), Phrase(("rapat", "kotak"), (0, 1)), Prefix("12"))
    assert len(found.text) <= SNIPPET_LENGTH + 2
    at = 0
    for start, end in found.highlights:
        assert at <= start < end <= len(found.text)
        at = end
