from itertools import islice

from generator import generate, spell, statistics, write


def texts(count):
    return [f"{article['title']} {article['body']}" for article in generate(count)]


def test_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(generate(20, seed=seed), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


def test_larger_corpus_begins_with_the_smaller():
    assert list(islice(generate(700), 30)) == list(generate(30))


def test_every_rank_has_a_word_of_its_own():
    assert len({spell(rank) for rank in range(100_000)}) == 100_000


def test_far_ranks_are_spelt():
    assert spell(2**60) != spell(2**60 - 1)


def test_vocabulary_grows_as_that_of_the_real_articles_did():
    # Real articles in mixed order have 24,703 types in the first thousand and 35,659 in the first two.
    found = statistics(texts(2000))
    assert 0.85 < found["types at 1000 articles"] / 24_703 < 1.15
    assert 0.85 < found["types"] / 35_659 < 1.15
    assert 0.9 < found["words"] / (2000 * 260.8) < 1.1


def test_articles_hold_as_many_different_words_as_real_ones():
    found = statistics(texts(1000))
    assert 140 < float(found["different words an article"]) < 170
