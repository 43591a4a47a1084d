"""Choose between the readings that articles give a short form."""

from kpusearch.search.forms import LongForm, trusted_readings

COUNCIL, PARTY = ("dewan", "wakil", "daerah"), ("dewan", "pimpin", "daerah")
COMMITTEE, OFFICIAL = ("panitia", "pilih", "camat"), ("jabat", "buat", "komitmen")


def trusted(*readings):
    found, are_rivals = trusted_readings([LongForm(*reading) for reading in readings])
    return [reading.words for reading in found], are_rivals


def test_no_reading_is_none():
    assert trusted() == ([], False)


def test_what_initials_do_not_say_is_trusted_when_two_articles_have_it():
    assert trusted((COUNCIL, 1, False)) == ([], False)
    assert trusted((COUNCIL, 2, False)) == trusted((COUNCIL, 1, True)) == ([COUNCIL], False)


def test_the_most_frequent_comes_first_and_equals_in_the_order_of_their_words():
    assert trusted((COMMITTEE, 1, True), (OFFICIAL, 3, True))[0] == [OFFICIAL, COMMITTEE]
    assert trusted((COMMITTEE, 1, True), (OFFICIAL, 1, True))[0] == [OFFICIAL, COMMITTEE]


def test_other_heads_rival_unless_one_is_a_slip():
    assert trusted((COMMITTEE, 19, True), (OFFICIAL, 1, True))[1]
    assert trusted((COMMITTEE, 20, True), (OFFICIAL, 1, True)) == ([COMMITTEE], False)


def test_one_head_with_other_words_rivals_but_a_misprint_does_not():
    assert trusted((COUNCIL, 1, True), (PARTY, 1, True))[1]
    assert not trusted((COUNCIL, 1, True), (("dewan", "wakil", "derah"), 1, True))[1]


def test_pemilu_for_pemilihan_umum_does_not_rival():
    assert not trusted((("badan", "awas", "pilih", "umum"), 1, True), (("badan", "awas", "pemilu"), 1, True))[1]
