"""Answer queries by brute force: plain Python in double precision, ARCHITECTURE.md's formula line by line.

A tree is a tuple:

- leaves, which are ranked: ("term", fields, term), ("phrase", fields, ((term, offset), …)), ("prefix", fields, start),
  ("quotation", fields, words, terms), words side by side as they are spelled, with the terms that weigh,
  ("near", fields, terms, width), terms within so many positions,
  and ("date word", term, since, until), one word of a date that free text names; without a term it only limits;
- filters, which are not: ("office", slug), ("region", province), ("forum", name), ("own", key of extra, folded value),
  ("dates", since, until), ("published", since, until), where None leaves a side open;
- groups: ("or", trees), ("and", trees), ("not", tree), ("also", tree, trees), where the trees only add to the score.
"""

import math
from collections import Counter, defaultdict

from kpusearch.analysis import words
from kpusearch.lexicon import offices

FIELDS = ("title", "body")


class BruteForce:
    """Read every text for every leaf that is asked for. What a leaf earns is kept, because it is asked for again."""

    def __init__(self, articles, analyzer, *, k1=1.2, b=0.75, weights=None):
        self.k1, self.b, self.weights = k1, b, weights or {"title": 2.0, "body": 1.0, "lead": 1.0}
        self.articles = {article.id: article for article in articles}
        self.words = {id_: {f: words(getattr(a, f)) for f in FIELDS} for id_, a in self.articles.items()}
        self.places = {id_: {f: read(analyzer, getattr(a, f)) for f in FIELDS} for id_, a in self.articles.items()}
        self.lengths = {id_: {f: length(texts[f]) for f in FIELDS} for id_, texts in self.places.items()}
        self.averages = {f: average([lengths[f] for lengths in self.lengths.values()]) for f in FIELDS}
        self._parts = {}

    def search(self, tree, *, filters=(), covers=True):
        """Return id and score of every article that matches the tree and all filters, in the order of the answer."""
        found = self._limited_by_its_dates(tree, self.matching(tree))
        for each in filters:
            found = found & self.matching(each)
        # What no article holds says nothing about any: it counts neither for a score nor for coverage.
        counts = {leaf: count for leaf, count in Counter(leaves(tree)).items() if self.parts(leaf)}
        weighed = [(count * self.idf(leaf), self.parts(leaf)) for leaf, count in counts.items()]
        weighed += self._nearness(tree, weighed)
        scores = {id_: score(id_, weighed, covers=covers) for id_ in found}
        if not weighed:
            # Where nothing ranks, the newest come first, the undated last.
            return sorted(scores.items(), key=lambda item: (-self._day(item[0]), item[0]))
        leading = self.leading(tree)
        return sorted(scores.items(), key=lambda item: (item[0] not in leading, -item[1], item[0]))

    def _day(self, id_):
        day = self.articles[id_].date
        return day.toordinal() if day else 0

    def matching(self, tree):
        """Return the ids of the articles that match, before dates in free text limit them."""
        kind = tree[0]
        if kind == "or":
            return set().union(*map(self.matching, tree[1]))
        if kind == "and":
            return set.intersection(*map(self.matching, tree[1]))
        if kind == "not":
            return set(self.articles) - self.matching(tree[1])
        if kind == "also":
            return self.matching(tree[1])
        if kind in ("office", "forum"):
            return {id_ for id_, article in self.articles.items() if getattr(article, kind) == tree[1]}
        if kind == "region":
            return {id_ for id_, article in self.articles.items() if province(article) == tree[1]}
        if kind == "own":
            return {id_ for id_, article in self.articles.items() if tree[2] in own_values(article, tree[1])}
        if kind == "dates":
            return {id_ for id_ in self.articles if self._is_dated(id_, *tree[1:])}
        if kind == "published":
            return {id_ for id_, article in self.articles.items() if is_within(article.published, *tree[1:])}
        return set(self.parts(tree))

    def parts(self, leaf):
        """Return the BM25 part of a leaf in each article that holds it."""
        if leaf not in self._parts:
            kinds = {"date word": self._date_word_parts, "near": self._near_parts}
            self._parts[leaf] = kinds.get(leaf[0], self._text_parts)(leaf)
        return self._parts[leaf]

    def idf(self, leaf):
        if leaf[0] == "phrase":
            return sum(self.idf(("term", leaf[1], term)) for term, _ in leaf[2])
        if leaf[0] == "quotation" and leaf[3]:
            return sum(self.idf(("term", leaf[1], term)) for term in leaf[3])
        if leaf[0] == "near":
            return sum(self.idf(("term", FIELDS, term)) for term in leaf[2])
        held = len(self.parts(leaf))
        return math.log(1 + (len(self.articles) - held + 0.5) / (held + 0.5))

    def _text_parts(self, leaf):
        parts = {}
        for id_, texts in self.places.items():
            read = self.words[id_] if leaf[0] == "quotation" else texts
            found = {field: where for field in leaf[1] if (where := starts(leaf, read[field]))}
            if found:
                pf = sum(self._worth(field, where) / self._norm(field, id_) for field, where in found.items())
                parts[id_] = pf * (self.k1 + 1) / (self.k1 + pf) if pf else 0.0
        return parts

    def _near_parts(self, leaf):
        """The best passage counts, by how close together it has all terms."""
        _, fields, terms, width = leaf
        parts = {}
        for id_, texts in self.places.items():
            for where in ([texts[field].get(term, ()) for term in terms] for field in fields):
                for first in set().union(*where):
                    nearest = [min((at for at in each if at >= first), default=math.inf) for each in where]
                    if (last := max(nearest)) <= first + width:
                        extra = last - first + 1 - len(terms)
                        part = (self.k1 + 1) * (1 - extra / (2 * width))
                        parts[id_] = max(part, parts.get(id_, 0))
        return parts

    def _worth(self, field, where):
        """An occurrence counts its field's weight; in the first 64 words of a body the lead's too, in 16 again."""
        if field == "title":
            return self.weights["title"] * len(where)
        early = sum((at < 16) + (at < 64) for at in where)
        return self.weights["body"] * len(where) + self.weights["lead"] * early

    def _norm(self, field, id_):
        # A quotation of function words may stand in a text that has no other words.
        return 1 - self.b + self.b * max(self.lengths[id_][field], 1) / self.averages[field]

    def _date_word_parts(self, leaf):
        """Every article of that date holds the word, with the part of pf = 1; an undated one if its text does."""
        _, term, since, until = leaf
        if term is None:
            return {}
        written = self.parts(("term", FIELDS, term)).items()
        undated = {id_: part for id_, part in written if self.articles[id_].date is None}
        return undated | {id_: 1.0 for id_ in self.articles if self._is_dated(id_, since, until)}

    def _limited_by_its_dates(self, tree, found):
        """Dates named in free text keep their own and undated articles, unless no article of these dates matches."""
        dated = found & self.leading(tree)
        undated = {id_ for id_ in found if self.articles[id_].date is None}
        return dated | undated if dated else found

    def _nearness(self, tree, weighed):
        """Where no article is of a date without words, as of *kemarin*, those before it gain the more the nearer.

        At most a quarter of what the words weigh, and half as much with every 90 days.
        """
        dates = [leaf for leaf in leaves(tree) if leaf[0] == "date word"]
        if not dates or any(term for _, term, *_ in dates) or self.matching(tree) & self.leading(tree) or not weighed:
            return []
        last = max(day for _, _, *days in dates for day in days if day)
        ages = {id_: max((last - a.date).days, 0) for id_, a in self.articles.items() if a.date}
        return [(sum(weight for weight, _ in weighed) / 4, {id_: 0.5 ** (age / 90) for id_, age in ages.items()})]

    def leading(self, tree):
        """Return the ids of the articles that come before all others: those of the dates that free text names."""
        ranges = [leaf[2:] for leaf in leaves(tree) if leaf[0] == "date word"]
        return {id_ for id_ in self.articles if any(self._is_dated(id_, *days) for days in ranges)}

    def _is_dated(self, id_, since, until):
        return is_within(self.articles[id_].date, since, until)


def province(article):
    """Return the province of an article's office, where it is listed and lies in one."""
    office = offices().get(article.office)
    return office.province if office else ""


def own_values(article, name):
    """Return the values of a key of `extra`, folded; a whole number has no point."""
    value = article.extra.get(name)
    items = [item for item in (value if isinstance(value, list) else [value]) if item is not None]
    return {str(int(item) if isinstance(item, float) else item).lower() for item in items}


def is_within(day, since, until):
    """Say whether a day is known and lies between two, both included."""
    return day is not None and (since is None or since <= day) and (until is None or day <= until)


def score(id_, weighed, *, covers=True):
    """Return an article's score; `weighed` holds count · idf, and the parts by id, of each leaf."""
    total = sum(weight * parts[id_] for weight, parts in weighed if id_ in parts)
    held = sum(weight for weight, parts in weighed if id_ in parts)
    mass = sum(weight for weight, _ in weighed)
    return total * (held / mass) ** 0.25 if covers and held else total


def leaves(tree):
    """Yield the leaves that are ranked: those that are not excluded."""
    kind = tree[0]
    if kind in ("or", "and"):
        for child in tree[1]:
            yield from leaves(child)
    elif kind == "also":
        yield from leaves(tree[1])
        for child in tree[2]:
            yield from leaves(child)
    elif kind in ("term", "quotation", "near", "phrase", "prefix", "date word"):
        yield tree


def starts(leaf, places):
    """Return where in a text a leaf begins, each time; `places` are the positions of its terms, or its words."""
    kind, _, what = leaf[:3]
    if kind == "quotation":
        spelled = [word.text for word in places]
        ends = range(len(what), len(places) + 1)
        return sorted({places[end - len(what)].position for end in ends if spelled[end - len(what) : end] == [*what]})
    if kind == "term":
        return list(places.get(what, ()))
    if kind == "prefix":
        return [at for term, found in places.items() if term.startswith(what) for at in found]
    (first, _), *rest = what
    return [at for at in places.get(first, ()) if all(at + offset in places.get(term, ()) for term, offset in rest)]


def read(analyzer, text):
    """Return the positions of each term of a text."""
    places = defaultdict(set)
    for token in analyzer(text):
        places[token.term].add(token.position)
    return dict(places)


def length(places):
    """Return how many positions hold a term; parts of a compound share one."""
    return len(set().union(*places.values()))


def average(lengths):
    """Return the mean length of the texts that hold anything."""
    return sum(lengths) / (sum(map(bool, lengths)) or 1) or 1.0
