"""Index analysed articles with stock Whoosh, as an oracle for which of them a query tree matches."""

from whoosh import fields, formats, query
from whoosh.filedb.filestore import RamStorage

from oracle import own_values, province, read


class Positions(fields.FieldType):
    """Take term -> positions instead of a text."""

    def __init__(self):
        super().__init__(format=formats.Positions(), analyzer=None, scorable=True)

    def index(self, value, **_):
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(sorted(positions))


class WhooshTwin:
    def __init__(self, articles, analyzer):
        self._ids = [article.id for article in articles]
        text, keyword, day = Positions(), fields.ID(), fields.NUMERIC(int)
        days = {"dates": day, "published": day}
        names = {"office": keyword, "region": keyword, "forum": keyword, "rubrik": text}
        index = RamStorage().create_index(fields.Schema(title=text, body=text, **names, **days))
        writer = index.writer()
        for article in articles:
            writer.add_document(
                title=read(analyzer, article.title),
                body=read(analyzer, article.body),
                office=article.office,
                region=province(article) or None,
                forum=article.forum,
                rubrik={value: {0} for value in own_values(article, "rubrik")},
                dates=article.date and article.date.toordinal(),
                published=article.published and article.published.toordinal(),
            )
        writer.commit()
        self._searcher = index.searcher()

    def matching(self, tree):
        """Return the ids that a tree of `oracle` matches."""
        found = self._searcher.search(to_whoosh(tree), limit=None)
        return {self._ids[doc] for doc in found.docs()}


def is_whooshs(tree):
    """Say whether Whoosh has a query for a tree: it knows neither gaps in phrases nor dates that limit softly."""
    kind = tree[0]
    if kind in ("or", "and"):
        return all(map(is_whooshs, tree[1]))
    if kind in ("not", "also"):
        return is_whooshs(tree[1])
    if kind == "phrase":
        return all(offset == number for number, (_, offset) in enumerate(tree[2]))
    return kind not in ("date word", "quotation", "near")


def to_whoosh(tree):
    """Return Whoosh's query for a tree; And with Not, because AndNot loses documents when nested."""
    kind = tree[0]
    if kind == "or":
        return query.Or([to_whoosh(child) for child in tree[1]])
    if kind == "and":
        return query.And([to_whoosh(child) for child in tree[1]])
    if kind == "not":
        return query.Not(to_whoosh(tree[1]))
    if kind == "also":
        return to_whoosh(tree[1])
    if kind in ("office", "region", "forum"):
        return query.Term(kind, tree[1])
    if kind == "own":
        return query.Term(*tree[1:])
    if kind in ("dates", "published"):
        return query.NumericRange(kind, *(day and day.toordinal() for day in tree[1:]))
    if kind == "prefix":
        return query.Or([query.Prefix(field, tree[2]) for field in tree[1]])
    if kind == "phrase":
        return query.Or([query.Phrase(field, [term for term, _ in tree[2]]) for field in tree[1]])
    return query.Or([query.Term(field, tree[2]) for field in tree[1]])
