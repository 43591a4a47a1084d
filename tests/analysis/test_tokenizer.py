import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.analysis import fold, tokenize


def terms(text):
    return [(token.term, token.position) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KPU Kota", [("kpu", 0), ("kota", 1)]),
        ("Jum'at Jum’at Qur`an", [("jumat", 0), ("jumat", 1), ("quran", 2)]),
        ("kabupaten/kota", [("kabupaten", 0), ("kota", 1)]),
        ("visi-misi", [("visi-misi", 0)]),
        ("1341/2024", [("1341/2024", 0), ("1341", 0), ("2024", 0)]),
        ("60/PUU-XXII/2024", [("60/puu-xxii/2024", 0), ("60", 0), ("puu", 0), ("xxii", 0), ("2024", 0)]),
        ("1.265.218 suara", [("1265218", 0), ("1", 0), ("265", 0), ("218", 0), ("suara", 1)]),
        ("1,26 Juta", [("1,26", 0), ("1", 0), ("26", 0), ("juta", 1)]),
        ("pukul 08.30 WIB", [("pukul", 0), ("08.30", 1), ("08", 1), ("30", 1), ("wib", 2)]),
        ("Rp1.000.000", [("rp", 0), ("1000000", 1), ("1", 1), ("000", 1), ("000", 1)]),
        ("COVID-19", [("covid-19", 0), ("covid", 0), ("19", 0)]),
        ("kpu.go.id.", [("kpu.go.id", 0), ("kpu", 0), ("go", 0), ("id", 0)]),
        ("https://kpu.go.id/a?b.", [("kpu.go.id/a?b", 0), ("kpu", 0), ("go", 0), ("id", 0), ("a", 0), ("b", 0)]),
        ("(29/7).", [("29/7", 0), ("29", 0), ("7", 0)]),
        ("2024–2029", [("2024", 0), ("2029", 1)]),
        ("Pemilu\u00a0 2024", [("pemilu", 0), ("2024", 1)]),
        ("pemi\u00adlu", [("pemilu", 0)]),
        ("“suara”", [("suara", 0)]),
        ("… — ! __ -- ''", []),
    ],
)  # fmt: skip
def test_text_is_cut_as_users_would_look_for_it(text, expected):
    assert terms(text) == expected


def test_offsets_point_into_the_original_text():
    text = "Café “Jum’at” 60/PUU-XXII/2024"
    tokens = list(tokenize(text))
    assert [token.text for token in tokens] == ["Café", "Jum’at", "60/PUU-XXII/2024", "60", "PUU", "XXII", "2024"]
    assert all(text[token.start : token.end] == token.text for token in tokens)


@given(st.text())
def test_tokens_lie_in_the_text_in_order(text):
    tokens = list(tokenize(text))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
    assert [t.position for t in tokens] == sorted(t.position for t in tokens)
    assert [t.start for t in tokens if t.term] == sorted(t.start for t in tokens)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_no_term_is_empty_or_holds_a_blank_or_a_capital(text):
    for token in tokenize(text):
        assert token.term
        assert not any(c.isspace() for c in token.term)
        assert token.term.isascii() <= (token.term == token.term.lower())


@given(st.text())
def test_folding_twice_changes_nothing_more(word):
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize("text", ["a" * 100_000, "-" * 100_000, "a-" * 50_000, "1/" * 50_000, "'" * 100_000])
def test_long_runs_are_cut_not_refused(text):
    assert all(len(token.term) <= 255 for token in tokenize(text))
