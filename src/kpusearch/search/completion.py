"""Complete the last word of a query, by what articles say beside the words before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Analyzer, fold
from kpusearch.lexicon import election_terms, stop_words
from kpusearch.search.fields import fields_of, fold_name
from kpusearch.search.parser import MAX_CHARACTERS
from kpusearch.search.query import Term
from kpusearch.search.scorer import Scorer
from kpusearch.search.vocabulary import Vocabulary, words_of
from kpusearch.storage import keyword

__all__ = ["Completer"]

_CANDIDATES: Final = 40
"""Words, the most frequent ones, that are looked up beside the words before."""

_FOLLOWING: Final = 8
"""Words known to follow the word before, and as many that stand beside it most often, which are asked how often."""

_LIGHTER: Final = 20
"""A typed word comes first unless some word it begins weighs so many times more."""

_FEW: Final = 3
"""Words that are offered where fewer follow the word before."""

_RARE: Final = 16
"""Articles with the word before that are read to see what follows it."""

_SAME_STEM: Final = 2
"""Forms of one stem that are offered."""

_VALUES: Final = 1000
_SAMPLE: Final = 64
"""Articles of a segment in which that is looked up."""

_EARLIER: Final = 8
"""Words before the last that are looked up."""

_VALUE: Final = re.compile(r'(?:^|[\s(+-])(?P<field>[^\W\d_][\w-]*):"?(?P<value>[^"\s]*|(?<=")[^"]*)$')
_FIELD: Final = re.compile(r'(?:[a-z]+-)?[a-z]+:(?:"[^"]*"?|\S*)', re.IGNORECASE)
_BEFORE: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)\s+[^a-z\s]*$")
_WORD: Final = re.compile(r'[^\s()"“”„:+]*$')


class Completer:
    """Complete queries by the words of one snapshot. Safe to share between threads."""

    def __init__(self, scorer: Scorer, analyzer: Analyzer, vocabulary: Callable[[], Vocabulary]) -> None:
        self._snapshot = scorer.snapshot
        self._scorer = scorer
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._keywords = fields_of(scorer.snapshot.keywords).keywords

    def complete(self, text: str, *, limit: int) -> tuple[str, ...]:
        """Return at most `limit` queries that begin with the text and end in a whole word."""
        if limit < 1 or len(text) > MAX_CHARACTERS:
            return ()
        if (value := _VALUE.search(text)) and (field := self._keywords.get(fold_name(value["field"]))):
            return tuple(self._values(text[: value.start("value")], field, value["value"]))[:limit]
        [last] = _WORD.findall(text)[:1]
        typed = last.lstrip("-")
        folded = fold(typed) if "-" not in typed else "-".join(map(fold, typed.split("-")))
        head = text[: len(text) - len(typed)]
        if not folded and (typed or not _BEFORE.search(head.lower())):
            return ()
        words = self._words(folded, head)
        return tuple(head + _written(typed, folded, word) for word in words[:limit])

    def _words(self, prefix: str, head: str) -> list[str]:
        """Return the words with a prefix: itself first, then by what speaks for each."""
        vocabulary = self._vocabulary()
        places = self._frequent(prefix) if prefix else []
        earlier = self._earlier(head)
        if earlier:
            followers = self._followers(head, prefix)
            places = self._beside(earlier, list(dict.fromkeys([*followers, *places])), followers)
        before = _BEFORE.search(head.lower())
        # No word is typed twice in a row.
        words = [word for place in places if (word := vocabulary.words[place]) != (before and before[1])]
        # A fragment is a word too where one article has it by mistake.
        heaviest = max((float(vocabulary.weights[place]) for place in places), default=0.0)
        if len(prefix) > 1 and vocabulary.weight(prefix) * _LIGHTER > heaviest:
            words = [prefix, *(word for word in words if word != prefix)]
        return words

    def _frequent(self, prefix: str) -> list[int]:
        """Return the places of the words with a prefix that are in most articles, few of each stem."""
        vocabulary = self._vocabulary()
        found = vocabulary.starting_with(prefix)
        weights = vocabulary.weights[found]
        forms: Counter[int] = Counter()
        places: list[int] = []
        for at in np.argsort(-weights, kind="stable").tolist():
            place = found.start + at
            number = int(vocabulary.numbers[place])
            forms[number] += 1
            if forms[number] <= _SAME_STEM:
                places.append(place)
                if len(places) == _CANDIDATES:
                    break
        return places

    def _followers(self, head: str, prefix: str) -> list[int]:
        """Return the places of the words with a prefix that are known to follow the word before, the likeliest first.

        Known are those of a sample of the articles; after a rare word, as a name, those of all articles that hold it.
        """
        before = _BEFORE.search(head.lower())
        if not before:
            return []
        word = before[1]
        docs = self._docs(self._analyzer.stem(word))
        counts: Counter[str] = Counter(self._vocabulary().followers(word))
        if docs.size <= _RARE:
            for doc in docs[self._snapshot.live[docs]].tolist():
                words = words_of(self._snapshot.article(doc))
                counts.update(follower for each, follower in pairwise(words) if each == word)
        left_out = stop_words() | {word}
        likely = [each for each, _ in counts.most_common() if each.startswith(prefix) and each not in left_out]
        places = map(self._vocabulary().find, likely[:_FOLLOWING])
        return [place for place in places if place is not None]

    def _beside(self, earlier: Sequence[str], places: Sequence[int], followers: Sequence[int]) -> list[int]:
        """Return the places again, those first that follow the word before, then those in articles with all before."""
        vocabulary = self._vocabulary()
        held = self._snapshot.live.copy()
        for term in earlier:
            inside = np.zeros(held.size, bool)
            inside[self._docs(term)] = True
            held &= inside
        beside = {place: int(np.count_nonzero(held[self._docs(vocabulary.term(place))])) for place in places}
        ordered = sorted(places, key=lambda place: -beside[place])
        likely = [place for place in dict.fromkeys([*followers, *ordered[:_FOLLOWING]]) if beside[place]]
        stems = [vocabulary.term(place) for place in likely]
        found = self._snapshot.follows(earlier[-1], stems, among=held, sample=_SAMPLE)
        follows = dict(zip(likely, found, strict=True))
        ordered.sort(key=lambda place: -follows.get(place, 0))
        # Words that stand elsewhere in an article say little where others stand right there.
        following = sum(count > 0 for count in follows.values())
        return ordered[: max(following, _FEW)] if following else ordered

    def _docs(self, term: str) -> NDArray[np.int32]:
        return self._scorer.term(Term(term)).listed.docs

    def _earlier(self, head: str) -> list[str]:
        """Return the terms of the words before the last that are in some article."""
        # Names of fields are no words of the articles, and their values are seldom.
        found = groupby(self._analyzer(_FIELD.sub(" ", head)), key=lambda token: token.position)
        terms = [next(tokens).term for _, tokens in found]
        return [term for term in terms if self._scorer.term(Term(term)).doc_freq][-_EARLIER:]

    def _values(self, head: str, field: str, typed: str) -> Iterator[str]:
        """Yield the query with each value of a keyword field, the most frequent first."""
        snapshot, counts = self._snapshot, Counter[str]()
        if field == "region":
            counts = self._regions(keyword(typed))
        for _, value in zip(range(_VALUES), snapshot.field_terms(field, keyword(typed)), strict=False):
            counts[value] = snapshot.postings(field, value).docs.size
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if count and head.endswith('"'):
                yield f'{head}{value}"'
            elif count:
                yield f'{head}"{value}"' if " " in value else head + value

    def _regions(self, typed: str) -> Counter[str]:
        """Count the articles of each province whose name begins with what was typed."""
        regions = self._snapshot.column("region")
        counts = np.bincount(regions.codes[self._snapshot.live], minlength=len(regions.values)).tolist()
        found = zip(map(keyword, regions.values), counts, strict=True)
        return Counter({value: count for value, count in found if value and value.startswith(typed)})


def _written(typed: str, folded: str, word: str) -> str:
    """Return a word that keeps the letters typed; an acronym goes on after a capital as it is written: KPU, not Kpu."""
    rest = word[len(folded) :]
    if typed[:1].isupper() and (term := election_terms().get(word)):
        rest = term.term[len(folded) :]
    return typed + (rest.upper() if typed.isupper() and len(typed) > 1 else rest)
