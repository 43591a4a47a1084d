"""Turn text into terms: tokenize, drop stop words, stem.

Overview of types: `Analyzer` and the three that an index can name, `IndonesianAnalyzer` (Sastrawi),
`SnowballAnalyzer` (the same steps with a licence-clean stemmer) and `PlainAnalyzer` (no stop words, no stems).
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, Final

from kpusearch.analysis.sastrawi import SastrawiStemmer
from kpusearch.analysis.tokenizer import TOKENIZER_VERSION, Token, Unit, chunk_texts, chunks, units
from kpusearch.lexicon import place_words, protected_words, stem_overrides, stop_words

__all__ = ["ANALYZERS", "Analyzer", "IndonesianAnalyzer", "PlainAnalyzer", "SnowballAnalyzer", "create_analyzer"]

# A chunk's terms are remembered, so that a frequent word is folded and stemmed once. Of 5.7 million chunks in 22,000
# news articles this many answer 96 %; four times as many take 60 MB more and no less time.
_MEMO: Final = 2**16


class Analyzer:
    """Yield the terms of a text. The same analyzer must index and search: `fingerprint` tells whether it does.

    Safe to share between threads.
    """

    name: ClassVar[str]

    def __init__(self, *, stop: Collection[str], stem: Callable[[str], str], version: str) -> None:
        self._stop = stop
        self._stem = stem
        self._version = version
        self._units = functools.lru_cache(maxsize=_MEMO)(self._read)

    def __call__(self, text: str) -> Iterator[Token]:
        """Yield tokens in the order of the text; dropped words advance `position`, parts of a compound share it."""
        position = 0
        for start, chunk in chunks(text):
            width, kept = self._units(chunk)
            for term, begin, end, offset in kept:
                yield Token(chunk[begin:end], term, position + offset, start + begin, start + end)
            position += width

    def terms(self, text: str) -> tuple[list[str], list[int]]:
        """Return term and position of every token: what an index needs, a few times faster than the tokens themselves.

        >>> PlainAnalyzer().terms("Rapat pleno, rapat kerja")
        (['rapat', 'pleno', 'rapat', 'kerja'], [0, 1, 2, 3])
        """
        terms: list[str] = []
        positions: list[int] = []
        position = 0
        remembered = self._units
        for chunk in chunk_texts(text):
            width, kept = remembered(chunk)
            for unit in kept:
                terms.append(unit[0])
                positions.append(position + unit[3])
            position += width
        return terms, positions

    def _read(self, chunk: str) -> tuple[int, tuple[Unit, ...]]:
        """Return how many positions a chunk takes, and its terms."""
        found = units(chunk)
        kept = []
        for unit in found:
            if unit.term not in self._stop:
                kept += [unit._replace(term=term) for term in self._stems(unit.term)]
        return (found[-1].position + 1 if found else 0), tuple(kept)

    def _stems(self, word: str) -> tuple[str, ...]:
        """Return the stem of a word; of a hyphen compound that has no single stem, the whole and its parts' stems."""
        stem = self._stem(word)
        if "-" not in stem or not stem.replace("-", "").isalpha():
            return (stem,)
        parts = [self._stem(part) for part in stem.split("-") if part not in self._stop]
        return tuple(dict.fromkeys([stem, *parts]))

    @property
    def fingerprint(self) -> str:
        """Return 16 hex digits that change whenever the same text might give other terms."""
        words = sorted(self._stop)
        return _digest(self.name, TOKENIZER_VERSION, self._version, words)

    def __reduce__(self) -> tuple[Callable[[str], Analyzer], tuple[str]]:
        """Let a worker process build its own instead of copying the memo."""
        return create_analyzer, (self.name,)


class IndonesianAnalyzer(Analyzer):
    """Analyse Indonesian with Sastrawi behind the lexicon of overrides and protected names.

    >>> [token.term for token in IndonesianAnalyzer()("Pemungutan suara di Pemalang")]
    ['pungut', 'suara', 'pemalang']
    """

    name = "indonesian"

    def __init__(self) -> None:
        stemmer = SastrawiStemmer()
        lexicon = _digest(sorted(stem_overrides().items()), sorted(protected_words()), sorted(place_words()))
        super().__init__(stop=stop_words(), stem=stemmer.stem, version=f"{stemmer.version} {lexicon}")


class SnowballAnalyzer(Analyzer):
    """Analyse Indonesian with the Snowball stemmer: BSD-licensed, shorter stems, no dictionary.

    Needs the extra ``snowball``. The lexicon's overrides and protected names come first here too.

    >>> [token.term for token in SnowballAnalyzer()("Pemungutan suara di Pemalang")]
    ['pungut', 'suara', 'pemalang']
    """

    name = "snowball"

    def __init__(self) -> None:
        try:
            import snowballstemmer
        except ImportError as error:
            raise ImportError("the snowball analyzer needs: pip install 'kpusearch[snowball]'") from error
        overrides, protected = stem_overrides(), protected_words() | place_words()
        stemmer: Any = snowballstemmer.stemmer("indonesian")

        def stem(word: str) -> str:
            if word in overrides:
                return overrides[word]
            return word if word in protected or not word.isalpha() else str(stemmer.stemWord(word))

        lexicon = _digest(sorted(overrides.items()), sorted(protected))
        version = f"snowballstemmer {importlib.metadata.version('snowballstemmer')} {lexicon}"
        super().__init__(stop=stop_words(), stem=stem, version=version)


class PlainAnalyzer(Analyzer):
    """Keep every word as it is written, folded.

    >>> [token.term for token in PlainAnalyzer()("Pemungutan suara di Pemalang")]
    ['pemungutan', 'suara', 'di', 'pemalang']
    """

    name = "plain"

    def __init__(self) -> None:
        super().__init__(stop=frozenset(), stem=str, version="none")


ANALYZERS: Final = {analyzer.name: analyzer for analyzer in (IndonesianAnalyzer, SnowballAnalyzer, PlainAnalyzer)}
"""Name -> class, for `create_analyzer`."""


@functools.cache
def create_analyzer(name: str) -> Analyzer:
    """Return the analyzer of that name, one per process so that its memo is shared.

    Raise `ValueError` for an unknown name.
    """
    if name not in ANALYZERS:
        raise ValueError(f"analyzer must be one of {', '.join(sorted(ANALYZERS))}, got {name!r}")
    return ANALYZERS[name]()


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
