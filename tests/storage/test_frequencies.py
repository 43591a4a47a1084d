"""Hold the byte of frequencies to what it stands for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpusearch import Article
from kpusearch.storage import ESCAPE, FREQS
from kpusearch.storage.frequencies import LEAD, freq_bytes, lead

freqs = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))


@given(st.lists(freqs, min_size=1, max_size=50))
def test_byte_stands_for_the_very_frequencies_or_sends_to_the_table(rows):
    written = np.array(rows)
    packed = freq_bytes(written)
    inside = packed != ESCAPE
    assert (FREQS[packed[inside]] == written[inside]).all()


def test_every_byte_but_the_last_comes_back():
    assert freq_bytes(FREQS[:ESCAPE]).tolist() == list(range(ESCAPE))


def test_what_is_met_most_needs_no_table():
    body_once, twice_in_the_lead, in_title_and_lead = [0, 1, 0], [0, 2, 3], [1, 2, 4]
    assert (freq_bytes(np.array([body_once, twice_in_the_lead, in_title_and_lead])) != ESCAPE).all()


def test_lead_counts_its_first_words_twice():
    first, second = LEAD
    assert lead(np.arange(second + 2)).sum() == first + second


def test_word_of_the_lead_outweighs_the_same_word_later(new_index):
    rest = "rapat " * 80
    index = new_index(Article(id="late", body=f"{rest} sortir"), Article(id="soon", body=f"sortir {rest}"))
    assert [hit.id for hit in index.search("sortir").hits] == ["soon", "late"]


def test_lead_of_a_title_is_not_counted(new_index):
    index = new_index(Article(id="a", title="sortir surat suara", body="Rapat pleno."))
    assert set(index.explain("sortir", "a").terms[0].fields) == {"title"}
