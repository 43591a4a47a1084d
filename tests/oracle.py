"""Answer queries by brute force: read every text for every query, in plain Python and double precision.

A tree is a tuple: ("term", fields, term), ("phrase", fields, [(term, offset), …]), ("prefix", fields, start),
("or", trees), ("and", trees), ("not", tree).
"""

import math
from collections import Counter, defaultdict

FIELDS = ("title", "body")


class BruteForce:
    def __init__(self, articles, analyzer, *, k1=1.2, b=0.75, weights=None):
        self.k1, self.b, self.weights = k1, b, weights or {"title": 2.0, "body": 1.0}
        self.docs = {article.id: {f: self._read(analyzer, getattr(article, f)) for f in FIELDS} for article in articles}
        lengths = {f: [self._length(doc[f]) for doc in self.docs.values()] for f in FIELDS}
        self.averages = {f: sum(found) / (sum(map(bool, found)) or 1) or 1.0 for f, found in lengths.items()}

    def search(self, tree, *, covers=True):
        leaves = Counter(self._leaves(tree))
        idfs = {leaf: self._idf(leaf) for leaf in leaves if any(self._freq(leaf, doc) for doc in self.docs.values())}
        mass = sum(leaves[leaf] * idfs[leaf] for leaf in idfs)
        answer = []
        for id_, doc in self.docs.items():
            if self._matches(tree, doc):
                held = [leaf for leaf in idfs if self._freq(leaf, doc)]
                score = sum(leaves[leaf] * idfs[leaf] * self._part(leaf, doc) for leaf in held)
                if covers and len(idfs) > 1:
                    score *= (sum(leaves[leaf] * idfs[leaf] for leaf in held) / mass) ** 0.25
                answer.append((id_, score))
        return sorted(answer, key=lambda item: (-item[1], item[0]))

    @staticmethod
    def _read(analyzer, text):
        places = defaultdict(set)
        for token in analyzer(text):
            places[token.term].add(token.position)
        return places

    @staticmethod
    def _length(places):
        return len(set().union(*places.values())) if places else 0

    def _leaves(self, tree):
        kind = tree[0]
        if kind in ("or", "and"):
            for child in tree[1]:
                yield from self._leaves(child)
        elif kind != "not":
            yield tree

    def _matches(self, tree, doc):
        kind = tree[0]
        if kind == "or":
            return any(self._matches(child, doc) for child in tree[1])
        if kind == "and":
            return all(self._matches(child, doc) for child in tree[1])
        if kind == "not":
            return not self._matches(tree[1], doc)
        return self._freq(tree, doc) > 0

    def _freq(self, leaf, doc):
        return sum(self._freq_in(leaf, doc[field]) for field in leaf[1])

    @staticmethod
    def _freq_in(leaf, places):
        kind, _, what = leaf
        if kind == "term":
            return len(places.get(what, ()))
        if kind == "prefix":
            return sum(len(found) for term, found in places.items() if term.startswith(what))
        first, *rest = what
        starts = places.get(first[0], ())
        return sum(all(start + offset in places.get(term, ()) for term, offset in rest) for start in starts)

    def _part(self, leaf, doc):
        pf = 0.0
        for field in leaf[1]:
            norm = 1 - self.b + self.b * self._length(doc[field]) / self.averages[field]
            pf += self.weights[field] * self._freq_in(leaf, doc[field]) / norm
        return pf * (self.k1 + 1) / (self.k1 + pf)

    def _idf(self, leaf):
        if leaf[0] == "phrase":
            return sum(self._idf(("term", leaf[1], term)) for term, _ in leaf[2])
        found = sum(self._freq(leaf, doc) > 0 for doc in self.docs.values())
        return math.log(1 + (len(self.docs) - found + 0.5) / (found + 0.5))
