"""Put search engines behind one interface: build from articles, answer with ids, tell the size.

All rivals but one get the very terms of kpusearch's analyzer, so that engines are compared and not stemmers.
`StockWhoosh` is what anyone assembles in an afternoon: Whoosh with plain Sastrawi.
Stems are remembered by the process, so a second engine of a class starts with a warm memo.
"""

from __future__ import annotations

import functools
import gzip
import importlib.util
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from kpusearch import Article, Index, read_corpus
from kpusearch.analysis import create_analyzer

__all__ = ["ENGINES", "PACKAGES", "Engine", "clear", "fault", "size_of", "texts_of"]

HITS: Final = 10


class Engine(Protocol):
    """Answer a query of words with the ids of the ten best articles."""

    def build(self, corpus: Path, folder: Path) -> int:
        """Index a corpus in a folder from its raw text, analysis included, and return the number of articles."""

    def prepare(self, words: list[str]) -> Any:
        """Turn words into what `search` takes; not timed, which favours every engine but kpusearch."""

    def search(self, query: Any) -> list[str]:
        """Return the ids of the best articles; what is timed."""


class Kpusearch:
    """Time the default search, parsing and analysis of the query included."""

    def build(self, corpus: Path, folder: Path) -> int:
        self._index = Index.create(folder)
        return self._index.add(read_corpus(corpus)).added

    def prepare(self, words: list[str]) -> str:
        return " ".join(words)

    def search(self, query: str) -> list[str]:
        return [hit.id for hit in self._index.search(query, limit=HITS).hits]


class _Stemmed:
    """Give the terms of kpusearch's analyzer as one string a field."""

    def __init__(self) -> None:
        self._analyzer = create_analyzer("indonesian")

    def stems(self, text: str) -> list[str]:
        return self._analyzer.terms(text)[0]

    def prepare(self, words: list[str]) -> list[str]:
        return self.stems(" ".join(words))


class Tantivy(_Stemmed):
    """Index title and body stems with positions, store the text; parse, search and fetch ten ids."""

    def build(self, corpus: Path, folder: Path) -> int:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="whitespace")
        # A text field would be indexed as well: bytes are only stored.
        schema.add_bytes_field("text", stored=True, indexed=False)
        folder.mkdir()
        self._index = tantivy.Index(schema.build(), path=str(folder))
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        count = 0
        for count, article in enumerate(texts_of(corpus), 1):
            document = tantivy.Document()
            document.add_text("id", article.id or "")
            for name, text in (("title", article.title), ("body", article.body)):
                document.add_text(name, " ".join(self.stems(text)))
            document.add_bytes("text", f"{article.title}\n{article.body}".encode())
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        return count

    def prepare(self, words: list[str]) -> str:
        return " ".join(f'"{stem}"' for stem in self.stems(" ".join(words)))

    def search(self, query: str) -> list[str]:
        parsed = self._index.parse_query(query, ["title", "body"], field_boosts={"title": 2.0})
        return [self._searcher.doc(address)["id"][0] for _, address in self._searcher.search(parsed, HITS).hits]


class Bm25s(_Stemmed):
    """Index the stems of title and body together: no positions, no updates, no stored text."""

    def build(self, corpus: Path, folder: Path) -> int:
        import bm25s

        self._ids, tokens = [], []
        for article in texts_of(corpus):
            self._ids.append(article.id or "")
            tokens.append(self.stems(f"{article.title} {article.body}"))
        self._engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._engine.index(tokens, show_progress=False)
        self._engine.save(str(folder))
        return len(self._ids)

    def search(self, query: list[str]) -> list[str]:
        found, scores = self._engine.retrieve([query], k=HITS, show_progress=False)
        return [self._ids[doc] for doc, score in zip(found[0], scores[0], strict=True) if score > 0]


class SqliteFts5(_Stemmed):
    """Index title and body stems with positions in one FTS5 table, store the text beside it."""

    def build(self, corpus: Path, folder: Path) -> int:
        folder.mkdir()
        self._db = sqlite3.connect(folder / "fts.db")
        self._db.execute("CREATE TABLE article (id TEXT, title TEXT, body TEXT)")
        self._db.execute(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize=\"unicode61 tokenchars '-./_'\")"
        )
        count = 0
        for count, article in enumerate(texts_of(corpus), 1):
            self._db.execute("INSERT INTO article VALUES (?, ?, ?)", (article.id, article.title, article.body))
            stems = (" ".join(self.stems(article.title)), " ".join(self.stems(article.body)))
            self._db.execute("INSERT INTO words(rowid, title, body) VALUES (last_insert_rowid(), ?, ?)", stems)
        self._db.commit()
        return count

    def prepare(self, words: list[str]) -> str:
        return " OR ".join(f'"{stem}"' for stem in self.stems(" ".join(words)))

    def search(self, query: str) -> list[str]:
        rows = self._db.execute(
            "SELECT article.id FROM words JOIN article ON article.rowid = words.rowid "
            "WHERE words MATCH ? ORDER BY bm25(words, 2.0, 1.0) LIMIT ?",
            (query, HITS),
        )
        return [id_ for (id_,) in rows]


class StockWhoosh:
    """Index with Whoosh's own analysis chain and plain Sastrawi, search with its parser and limited collector."""

    def build(self, corpus: Path, folder: Path) -> int:
        from whoosh import analysis, fields, index, qparser

        stem = analysis.StemFilter(stemfn=_plain_sastrawi(), cachesize=-1)
        steps = analysis.RegexTokenizer() | analysis.LowercaseFilter() | stem
        schema = fields.Schema(
            id=fields.ID(stored=True), title=fields.TEXT(steps, stored=True), body=fields.TEXT(steps, stored=True)
        )
        folder.mkdir()
        opened = index.create_in(str(folder), schema)
        writer = opened.writer(limitmb=128)
        count = 0
        for count, article in enumerate(texts_of(corpus), 1):
            writer.add_document(id=article.id, title=article.title, body=article.body)
        writer.commit()
        self._searcher = opened.searcher()
        self._parser = qparser.MultifieldParser(["title", "body"], schema, group=qparser.OrGroup)
        return count

    def prepare(self, words: list[str]) -> str:
        return " ".join(words)

    def search(self, query: str) -> list[str]:
        return [hit["id"] for hit in self._searcher.search(self._parser.parse(query), limit=HITS)]


ENGINES: Final[dict[str, type[Any]]] = {
    "kpusearch": Kpusearch,
    "tantivy": Tantivy,
    "bm25s": Bm25s,
    "sqlite fts5": SqliteFts5,
    "stock whoosh": StockWhoosh,
}
"""Name -> class, kpusearch first."""

PACKAGES: Final = {"tantivy": "tantivy", "bm25s": "bm25s", "stock whoosh": "whoosh"}
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


def texts_of(corpus: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file without reading dates or anything else that only kpusearch keeps."""
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield Article(id=record["id"], title=record.get("title") or "", body=record["body"])


def size_of(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def clear(folder: Path) -> None:
    """Remove what an engine built."""
    shutil.rmtree(folder, ignore_errors=True)
