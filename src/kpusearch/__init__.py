"""Search Indonesian election news: Sastrawi stems, a durable index that Whoosh can read, exact BM25F ranking."""

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.exceptions import KpusearchError
from kpusearch.index import Index

__all__ = ["Article", "Index", "KpusearchError", "Rejected", "read_corpus"]
