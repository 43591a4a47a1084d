"""Put search engines behind one interface: build from articles, open, answer with ids, tell the size.

All rivals but one get the very terms of kpusearch's analyzer, so that engines are compared and not stemmers.
`StockWhoosh` is what anyone assembles in an afternoon: Whoosh with plain Sastrawi.
Stems are remembered by the process, so a second engine of a class starts with a warm memo.
"""

from __future__ import annotations

import functools
import gzip
import importlib.util
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, Protocol

from kpusearch import Article, Index, read_corpus
from kpusearch.analysis import create_analyzer
from kpusearch.corpus.dates import read_date
from kpusearch.corpus.recognition.dateline import office_of_url

if TYPE_CHECKING:
    from queries import Query

__all__ = ["ENGINES", "PACKAGES", "SHARED", "Answer", "Engine", "clear", "fault", "read_counts", "size_of", "texts_of"]

HITS: Final = 10


class Answer(NamedTuple):
    """Hold the ids of the best articles; where facets were asked for, also the counts as the engine gives them."""

    ids: list[str]
    total: int | None = None
    facets: Any = None


class Engine(Protocol):
    """Answer a query with the ids of the ten best articles, and what else it asks for."""

    kinds: ClassVar[frozenset[str]]
    """The kinds of queries that it is asked, of `Query.kind`."""

    def build(self, corpus: Path, folder: Path) -> int:
        """Index a corpus in a folder from its raw text, analysis included, and return the number of articles."""

    def open(self, folder: Path) -> None:
        """Open what was built."""

    def prepare(self, query: Query) -> Any:
        """Turn a query into what `search` takes; not timed, which favours every engine but kpusearch."""

    def search(self, prepared: Any) -> Answer:
        """Return the answer; what is timed."""


class Kpusearch:
    """Time the default search, parsing and analysis of the query included; top tens by NumPy alone."""

    kinds = frozenset({"words", "field", "phrase", "filter", "facets"})
    kernel = "numpy"
    workers = 1

    def __init__(self) -> None:
        # Read when an index is opened.
        os.environ["KPUSEARCH_KERNEL"] = self.kernel

    def build(self, corpus: Path, folder: Path) -> int:
        with Index.create(folder) as index:
            return index.add(read_corpus(corpus), workers=self.workers).added

    def open(self, folder: Path) -> None:
        self._index = Index.open(folder)

    def prepare(self, query: Query) -> tuple[str, dict[str, Any], bool]:
        if query.phrase:
            # As the other engines ask: stems side by side.
            text = f'~"{" ".join(query.words)}"'
        elif query.field:
            text = " ".join(f"{query.field}:{word}" for word in query.words)
        else:
            text = " ".join(query.words)
        days = {name: day for name in ("since", "until") if (day := getattr(query, name))}
        return text, days, query.facets

    def search(self, prepared: tuple[str, dict[str, Any], bool]) -> Answer:
        text, days, counts = prepared
        results = self._index.search(text, limit=HITS, **days)
        ids = [hit.id for hit in results.hits]
        return Answer(ids, results.total, results.facets) if counts else Answer(ids)

    def append(self, articles: Iterable[Article]) -> None:
        self._index.add(articles)

    def refresh(self) -> None:
        self._index.refresh()


class KpusearchFast(Kpusearch):
    """Search the same index with the compiled kernel."""

    kernel = "numba"


class KpusearchTwoWorkers(Kpusearch):
    """Build with two processes that analyse; not asked, since the index is the same."""

    kinds = frozenset()
    workers = 2


class _Stemmed:
    """Give the terms of kpusearch's analyzer as one string a field."""

    def __init__(self) -> None:
        self._analyzer = create_analyzer("indonesian")

    def stems(self, text: str) -> list[str]:
        return self._analyzer.terms(text)[0]

    def prepare(self, query: Query) -> Any:
        return self.stems(" ".join(query.words))


class Tantivy(_Stemmed):
    """Index title and body stems with positions, day, month and office as columns, store the text.

    A search parses, searches and fetches ten ids. It counts all matches only where facets ask for that: counting
    keeps tantivy from passing over what cannot come among the ten, and kpusearch does not count unasked either.
    """

    kinds = Kpusearch.kinds

    def build(self, corpus: Path, folder: Path) -> int:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="whitespace")
        # A text field would be indexed as well: bytes are only stored.
        schema.add_bytes_field("text", stored=True, indexed=False)
        # Columns are read by filters and facets alone.
        for name in ("day", "month"):
            schema.add_integer_field(name, fast=True)
        schema.add_text_field("office", fast=True, tokenizer_name="raw", index_option="basic")
        folder.mkdir()
        self._writer = tantivy.Index(schema.build(), path=str(folder)).writer(heap_size=128_000_000, num_threads=1)
        count = self._add(texts_of(corpus, columns=True))
        self._writer.wait_merging_threads()
        return count

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._writer = None

    def _add(self, articles: Iterable[Article]) -> int:
        import tantivy

        count = 0
        for count, article in enumerate(articles, 1):
            document = tantivy.Document()
            document.add_text("id", article.id or "")
            for name, text in (("title", article.title), ("body", article.body)):
                document.add_text(name, " ".join(self.stems(text)))
            document.add_bytes("text", f"{article.title}\n{article.body}".encode())
            if article.date:
                document.add_integer("day", article.date.toordinal())
                document.add_integer("month", article.date.year * 100 + article.date.month)
            if article.office:
                document.add_text("office", article.office)
            self._writer.add_document(document)
        self._writer.commit()
        return count

    def prepare(self, query: Query) -> tuple[str, Query]:
        stems = self.stems(" ".join(query.words))
        return f'"{" ".join(stems)}"' if query.phrase else " ".join(f'"{stem}"' for stem in stems), query

    def search(self, prepared: tuple[str, Query]) -> Answer:
        text, query = prepared
        fields = [query.field] if query.field else ["title", "body"]
        parsed = self._index.parse_query(text, fields, field_boosts={"title": 2.0})
        if query.since:
            parsed = self._within(parsed, query)
        found = self._searcher.search(parsed, HITS, count=query.facets)
        ids = [self._searcher.doc(address)["id"][0] for _, address in found.hits]
        if not query.facets:
            return Answer(ids)
        return Answer(ids, found.count, self._searcher.aggregate(parsed, _BUCKETS))

    def _within(self, parsed: Any, query: Query) -> Any:
        import tantivy

        days = [day.toordinal() for day in (query.since, query.until)]
        within = tantivy.Query.range_query(self._index.schema, "day", tantivy.FieldType.Integer, *days)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, within)])

    def append(self, articles: Iterable[Article]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        self._add(articles)

    def refresh(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()


# Every bucket, as kpusearch gives them.
_BUCKETS: Final = {name: {"terms": {"field": name, "size": 10_000}} for name in ("office", "month")}


class Bm25s(_Stemmed):
    """Index the stems of title and body together: no positions, no updates, no stored text."""

    kinds = frozenset({"words"})

    def build(self, corpus: Path, folder: Path) -> int:
        import bm25s

        ids, tokens = [], []
        for article in texts_of(corpus):
            ids.append(article.id or "")
            tokens.append(self.stems(f"{article.title} {article.body}"))
        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        engine.index(tokens, show_progress=False)
        engine.save(str(folder))
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
        return len(ids)

    def open(self, folder: Path) -> None:
        import bm25s

        self._engine = bm25s.BM25.load(str(folder))
        self._ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))

    def search(self, prepared: list[str]) -> Answer:
        found, scores = self._engine.retrieve([prepared], k=HITS, show_progress=False)
        return Answer([self._ids[doc] for doc, score in zip(found[0], scores[0], strict=True) if score > 0])


class SqliteFts5(_Stemmed):
    """Index title and body stems with positions in one FTS5 table, store the text beside it."""

    kinds = frozenset({"words", "field", "phrase"})

    def build(self, corpus: Path, folder: Path) -> int:
        folder.mkdir()
        db = sqlite3.connect(folder / "fts.db")
        db.execute("CREATE TABLE article (id TEXT, title TEXT, body TEXT)")
        db.execute(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize=\"unicode61 tokenchars '-./_'\")"
        )
        count = 0
        for count, article in enumerate(texts_of(corpus), 1):
            db.execute("INSERT INTO article VALUES (?, ?, ?)", (article.id, article.title, article.body))
            stems = (" ".join(self.stems(article.title)), " ".join(self.stems(article.body)))
            db.execute("INSERT INTO words(rowid, title, body) VALUES (last_insert_rowid(), ?, ?)", stems)
        db.commit()
        db.close()
        return count

    def open(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts.db")

    def prepare(self, query: Query) -> str:
        stems = self.stems(" ".join(query.words))
        if query.phrase:
            return f'"{" ".join(stems)}"'
        words = " OR ".join(f'"{stem}"' for stem in stems)
        return f"body : ({words})" if query.field else words

    def search(self, prepared: str) -> Answer:
        rows = self._db.execute(
            "SELECT article.id FROM words JOIN article ON article.rowid = words.rowid "
            "WHERE words MATCH ? ORDER BY bm25(words, 2.0, 1.0) LIMIT ?",
            (prepared, HITS),
        )
        return Answer([id_ for (id_,) in rows])


class StockWhoosh:
    """Index with Whoosh's own analysis chain and plain Sastrawi, search with its parser and limited collector."""

    kinds = frozenset({"words", "field", "phrase"})

    def build(self, corpus: Path, folder: Path) -> int:
        from whoosh import analysis, fields, index

        stem = analysis.StemFilter(stemfn=_plain_sastrawi(), cachesize=-1)
        steps = analysis.RegexTokenizer() | analysis.LowercaseFilter() | stem
        schema = fields.Schema(
            id=fields.ID(stored=True), title=fields.TEXT(steps, stored=True), body=fields.TEXT(steps, stored=True)
        )
        folder.mkdir()
        writer = index.create_in(str(folder), schema).writer(limitmb=128)
        count = 0
        for count, article in enumerate(texts_of(corpus), 1):
            writer.add_document(id=article.id, title=article.title, body=article.body)
        writer.commit()
        return count

    def open(self, folder: Path) -> None:
        from whoosh import index, qparser

        opened = index.open_dir(str(folder))
        self._searcher = opened.searcher()
        self._parsers = {
            field: qparser.MultifieldParser(names, opened.schema, group=qparser.OrGroup)
            for field, names in ((None, ["title", "body"]), ("body", ["body"]))
        }

    def prepare(self, query: Query) -> tuple[str, str | None]:
        words = " ".join(query.words)
        return f'"{words}"' if query.phrase else words, query.field

    def search(self, prepared: tuple[str, str | None]) -> Answer:
        text, field = prepared
        parsed = self._parsers[field].parse(text)
        return Answer([hit["id"] for hit in self._searcher.search(parsed, limit=HITS)])


ENGINES: Final[dict[str, type[Any]]] = {
    "kpusearch": Kpusearch,
    "kpusearch fast": KpusearchFast,
    "kpusearch 2 workers": KpusearchTwoWorkers,
    "tantivy": Tantivy,
    "bm25s": Bm25s,
    "sqlite fts5": SqliteFts5,
    "stock whoosh": StockWhoosh,
}
"""Name -> class, kpusearch first."""

SHARED: Final = {"kpusearch fast": "kpusearch"}
"""Name -> the engine whose index it opens."""

PACKAGES: Final = {"kpusearch fast": "numba", "tantivy": "tantivy", "bm25s": "bm25s", "stock whoosh": "whoosh"}
"""Name -> the package that it needs."""


def fault(name: str) -> str | None:
    """Return why an engine cannot run here, or None."""
    package = PACKAGES.get(name)
    if package and importlib.util.find_spec(package) is None:
        return f"the package {package} is not installed"
    if name == "sqlite fts5":
        try:
            sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE words USING fts5(body)")
        except sqlite3.OperationalError as error:
            return f"SQLite has no FTS5: {error}"
    return None


@functools.cache
def _plain_sastrawi() -> Callable[[str], str]:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    stem: Callable[[str], str] = StemmerFactory().create_stemmer().stem
    return stem


def texts_of(corpus: Path, *, columns: bool = False) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file with id, title and body; with `columns`, day and office as well.

    Nothing else that only kpusearch keeps is read. Days and offices are read as kpusearch reads them, so that filters
    and facets of two engines can agree.
    """
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            more = _columns(record) if columns else {}
            yield Article(id=record["id"], title=record.get("title") or "", body=record["body"], **more)


def _columns(record: dict[str, Any]) -> dict[str, Any]:
    url = record.get("url")
    office = record["office"] if "office" in record else office_of_url(url) if url else None
    return {"date": read_date(record.get("date") or "").date, "office": office}


def read_counts(answer: Answer) -> dict[str, Any] | None:
    """Return the total and the facets of an answer in one form for all engines, or None where it has none."""
    if answer.facets is None:
        return None
    counts = {}
    for name in ("office", "month"):
        facet = answer.facets[name]
        if isinstance(facet, dict):
            counts[name] = {_month(bucket["key"]): bucket["doc_count"] for bucket in facet["buckets"]}
        else:
            counts[name] = {item["value"]: item["count"] for item in facet}
    return {"total": answer.total, **counts}


def _month(key: str | int) -> str:
    return key if isinstance(key, str) else f"{key // 100}-{key % 100:02}"


def size_of(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def clear(folder: Path) -> None:
    """Remove what an engine built."""
    shutil.rmtree(folder, ignore_errors=True)
