"""Index analysed articles with stock Whoosh, as an oracle for which of them a query tree matches."""

from collections import defaultdict

from whoosh import fields, formats, query
from whoosh.filedb.filestore import RamStorage


class Positions(fields.FieldType):
    """Take term -> positions instead of a text."""

    def __init__(self):
        super().__init__(format=formats.Positions(), analyzer=None, scorable=True)

    def index(self, value, **_):
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class WhooshTwin:
    def __init__(self, articles, analyzer):
        self._ids = [article.id for article in articles]
        index = RamStorage().create_index(fields.Schema(title=Positions(), body=Positions()))
        writer = index.writer()
        for article in articles:
            writer.add_document(**{name: self._read(analyzer, getattr(article, name)) for name in ("title", "body")})
        writer.commit()
        self._searcher = index.searcher()

    def matching(self, tree):
        """Return the ids that a tree of `oracle` matches."""
        return {self._ids[hit.docnum] for hit in self._searcher.search(to_whoosh(tree), limit=None)}

    @staticmethod
    def _read(analyzer, text):
        places = defaultdict(set)
        for token in analyzer(text):
            places[token.term].add(token.position)
        return {term: sorted(positions) for term, positions in places.items()}


def to_whoosh(tree):
    """Return Whoosh's query for a tree; And with Not, because AndNot loses documents when nested."""
    kind = tree[0]
    if kind == "or":
        return query.Or([to_whoosh(child) for child in tree[1]])
    if kind == "and":
        return query.And([to_whoosh(child) for child in tree[1]])
    if kind == "not":
        return query.Not(to_whoosh(tree[1]))
    if kind == "prefix":
        return query.Or([query.Prefix(field, tree[2]) for field in tree[1]])
    if kind == "phrase":
        return query.Or([query.Phrase(field, [term for term, _ in tree[2]]) for field in tree[1]])
    return query.Or([query.Term(field, tree[2]) for field in tree[1]])
