"""Turn text into terms: tokenize, drop stop words, stem.

Overview of types: `Analyzer` and the three that an index can name, `IndonesianAnalyzer` (Sastrawi),
`SnowballAnalyzer` (the same steps with a licence-clean stemmer) and `PlainAnalyzer` (no stop words, no stems).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, groupby, islice
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from kpusearch.analysis.overrides import check_overrides
from kpusearch.analysis.sastrawi import SastrawiStemmer, own_stem
from kpusearch.analysis.surface import (
    SEVERAL,
    SEVERAL_WITH_STOP,
    SURFACE_VERSION,
    UNKNOWN,
    Surface,
    code_of,
    spelling_codes,
    stop_codes,
)
from kpusearch.analysis.tokenizer import MAX_TERM, TOKENIZER_VERSION, Token, Unit, chunk_texts, chunks, units
from kpusearch.lexicon import affix_patterns, place_words, protected_words, stem_overrides, stop_words

__all__ = [
    "ANALYZERS",
    "AnalysedText",
    "Analyzer",
    "IndonesianAnalyzer",
    "PlainAnalyzer",
    "SnowballAnalyzer",
    "create_analyzer",
]

# Chunks that `Analyzer.__call__` remembers: those of queries, and of the texts that results show.
_MEMO: Final = 2**15
# Words in each half of what `Analyzer.terms` remembers: some 35 MB when both are full. Of 5.8 million words in 22,000
# news articles they answer 94 %; halves of half the size would answer 93 % and take a tenth more time.
_HALF: Final = 2**17
MAX_KNOWN: Final = 2**17
"""Stems that an analyzer keeps for those that will read the same words: some 20 MB."""

_Of = TypeVar("_Of")
_Positions: TypeAlias = tuple[tuple[str, ...], ...]
"""The terms of a piece of text at each of its positions: none where the word was dropped, several of a compound."""


class AnalysedText(NamedTuple):
    """Hold what an index needs of a text: each token's term and position, and how many positions hold a term."""

    terms: list[str]
    positions: list[int]
    length: int


class Stems(Protocol):
    """Give the stems of some words, as a dictionary does."""

    def get(self, word: str, /) -> str | None:
        """Return the stem of a word, or None where it is not known."""


class Analyzer:
    """Yield the terms of a text. The same analyzer must index and search: `fingerprint` tells whether it does.

    Safe to share between threads.
    """

    name: ClassVar[str]

    def __init__(
        self,
        *,
        stop: Collection[str],
        stem: Callable[[str], str],
        version: str,
        overrides: Mapping[str, str] = MappingProxyType({}),
        spellings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        # Who gives a word a stem wants to find it.
        self._stop = frozenset(stop) - overrides.keys()
        self._word_codes = {**spelling_codes(spellings), **stop_codes(stop)}
        self._overrides = overrides
        self._find_stem = stem
        self._version = version
        self._learnt: Stems = {}
        self._found: dict[str, str] = {}
        self._handed = 0
        self._units = functools.lru_cache(maxsize=_MEMO)(self._read)
        self._words = _Remembered(self._read_positions)
        self._codes = _Remembered(self._read_codes)

    def __call__(self, text: str) -> Iterator[Token]:
        """Yield tokens in the order of the text; dropped words advance `position`, parts of a compound share it."""
        position = 0
        for start, chunk in chunks(text):
            width, kept = self._units(chunk)
            for term, begin, end, offset in kept:
                yield Token(chunk[begin:end], term, position + offset, start + begin, start + end)
            position += width

    def terms(self, text: str) -> AnalysedText:
        """Return the terms and positions of the same tokens: what an index needs, many times faster.

        >>> PlainAnalyzer().terms("Rapat pleno, rapat kerja")
        AnalysedText(terms=['rapat', 'pleno', 'rapat', 'kerja'], positions=[0, 1, 2, 3], length=4)
        """
        # No chunk holds a blank, so the text falls into words first, most of which are remembered.
        found = list(chain.from_iterable(map(self._words.__getitem__, text.split())))
        terms = list(chain.from_iterable(found))
        positions = list(compress(range(len(found)), found))
        length = len(positions)
        if len(terms) > length:
            positions = [position for position in positions for _ in found[position]]
        return AnalysedText(terms, positions, length)

    def codes(self, text: str) -> bytes:
        """Return the code of the word at each position of a text (`surface.py`), those of dropped words too.

        >>> analyzer = IndonesianAnalyzer()
        >>> analyzer.codes("Dia mencuri") == analyzer.codes("dia, MENCURI") != analyzer.codes("dia dicuri")
        True
        """
        return b"".join(map(self._codes.__getitem__, text.split()))

    def surfaces(self, text: str) -> list[Surface]:
        """Return the word at each position of a text: its term, of a compound the whole's, and its code."""
        terms = self.terms(text)
        found = dict(zip(reversed(terms.positions), reversed(terms.terms), strict=True))
        return [Surface(found.get(position, ""), code) for position, code in enumerate(self.codes(text))]

    def stem(self, word: str) -> str:
        """Return the stem of a folded word.

        >>> IndonesianAnalyzer().stem("keterbukaan")
        'buka'
        """
        stem = self._learnt.get(word)
        if stem is None:
            stem = self._find_stem(word)
            if len(self._found) < MAX_KNOWN and word.isascii() and word.replace("-", "").isalpha():
                self._found[word] = stem
        return stem

    def learn(self, stems: Stems) -> None:
        """Use stems that `known` of an analyzer with the same fingerprint gave, instead of those learnt before.

        Terms stay the same. A query of such words does without the stemmer's dictionary, which takes time to read.
        """
        self._learnt = stems

    def known(self) -> dict[str, str]:
        """Return the stems found in this process and not learnt: of words in ASCII letters, at most `MAX_KNOWN`.

        >>> analyzer = IndonesianAnalyzer()
        >>> _ = analyzer.terms("Rapat tentang keterbukaan")
        >>> analyzer.known()
        {'rapat': 'rapat', 'keterbukaan': 'buka'}
        """
        return self._found.copy()

    def hand_over(self) -> dict[str, str]:
        """Return what `known` has gained since the last call: what a process that only analyses tells its owner."""
        fresh = dict(islice(self._found.items(), self._handed, None))
        self._handed = len(self._found)
        return fresh

    def take_over(self, stems: Mapping[str, str]) -> None:
        """Add to `known` what another process with the same analyzer handed over."""
        for word, stem in stems.items():
            if len(self._found) >= MAX_KNOWN:
                return
            if self._learnt.get(word) is None:
                self._found[word] = stem

    def _read(self, chunk: str) -> tuple[int, tuple[Unit, ...]]:
        """Return how many positions a chunk takes, and its terms."""
        found = units(chunk)
        kept = [Unit(term, *place) for word, *place in found for term in self._stems(word)]
        return (found[-1].position + 1 if found else 0), tuple(kept)

    def _read_positions(self, word: str) -> _Positions:
        """Return the terms of one chunk, or of a word without blanks."""
        if word.isascii() and word.isalpha():
            folded = word.lower()[:MAX_TERM]
            return (self._stems(folded),) if word == folded else self._words[folded]
        found = chunk_texts(word)
        if found != [word]:
            # One chunk shares what is remembered of it: most of these are a word and a comma.
            parts = [self._words[chunk] for chunk in found]
            return parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
        # Lists, as a number of a quarter of a million parts has all of them at one position.
        positions: list[list[str]] = []
        for unit in units(word):
            if unit.position == len(positions):
                positions.append([])
            positions[unit.position] += self._stems(unit.term)
        return tuple(map(tuple, positions))

    def _read_codes(self, word: str) -> bytes:
        """Return the codes of one chunk, or of a word without blanks."""
        if word.isascii() and word.isalpha():
            folded = word.lower()[:MAX_TERM]
            return bytes([self._code(folded)]) if word == folded else self._codes[folded]
        found = chunk_texts(word)
        if found != [word]:
            return b"".join([self._codes[chunk] for chunk in found])
        grouped = groupby(units(word), key=lambda unit: unit.position)
        return bytes([self._code_of_units([unit.term for unit in tokens]) for _, tokens in grouped])

    def _code_of_units(self, terms: Sequence[str]) -> int:
        whole, *parts = terms
        return self._several(parts) if parts else self._code(whole)

    def _code(self, word: str) -> int:
        if word in self._stop:
            return self._word_codes[word]
        stems = self._stems(word)
        code = code_of(word, stems[0]) if len(stems) == 1 else SEVERAL
        if code == SEVERAL:
            return self._several(word.split("-"))
        if code == UNKNOWN:
            return self._word_codes.get(word, code)
        # A function word that is said twice is one of several words too: it has no postings that would lead there.
        return code if self._stop.isdisjoint(word.split("-")) else SEVERAL_WITH_STOP

    def _several(self, words: Iterable[str]) -> int:
        return SEVERAL if self._stop.isdisjoint(words) else SEVERAL_WITH_STOP

    def _stems(self, word: str) -> tuple[str, ...]:
        """Return a word's stem, none of a stop word; of a hyphen compound without a single stem, also its parts'."""
        if word in self._stop:
            return ()
        stem = self.stem(word)
        if word in self._overrides or "-" not in stem or not stem.replace("-", "").isalpha():
            return (stem,)
        parts = [self.stem(part) for part in stem.split("-") if part not in self._stop]
        return tuple(dict.fromkeys([stem, *parts]))

    @property
    def fingerprint(self) -> str:
        """Return 16 hex digits that change whenever the same text might give other terms."""
        words, overrides = sorted(self._stop), sorted(self._overrides.items())
        codes = (SURFACE_VERSION, affix_patterns())
        return _digest(self.name, TOKENIZER_VERSION, self._version, words, overrides, codes)

    @property
    def overrides(self) -> Mapping[str, str]:
        """Return the user's own stems: folded word -> stem."""
        return self._overrides

    def __reduce__(self) -> tuple[Callable[[str, dict[str, str]], Analyzer], tuple[str, dict[str, str]]]:
        """Let a worker process build its own instead of copying the memo."""
        return create_analyzer, (self.name, dict(self._overrides))


class _Remembered(dict[str, _Of], Generic[_Of]):
    """Remember what was read of each word, a run of characters without blanks, however many chunks it is.

    Looking up a word that is remembered takes no Python code. Memory is bounded: what is full becomes the older half,
    and what is asked for again in it moves on.
    """

    def __init__(self, read: Callable[[str], _Of]) -> None:
        super().__init__()
        self._read = read
        self._older: dict[str, _Of] = {}

    def __missing__(self, word: str) -> _Of:
        found = self._older.get(word)
        if found is None:
            found = self._read(word)
        if len(self) >= _HALF:
            self._older = self.copy()
            self.clear()
        # What is longer than any term will hardly come again.
        if len(word) <= MAX_TERM:
            self[word] = found
        return found


class IndonesianAnalyzer(Analyzer):
    """Analyse Indonesian with Sastrawi behind the lexicon of overrides and protected names.

    A user's own `overrides` (word -> stem) come before both, for the word with or without a clitic (``-nya``); a word
    that is its own stem is thereby protected. Raise `ValueError` for what is no pair of terms.

    >>> [token.term for token in IndonesianAnalyzer()("Pemungutan suara di Pemalang")]
    ['pungut', 'suara', 'pemalang']
    >>> [token.term for token in IndonesianAnalyzer({"Pungutan": "pungutan"})("Pungutannya dihapus")]
    ['pungutan', 'hapus']
    """

    name = "indonesian"

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        own = check_overrides(overrides or {})
        stemmer = SastrawiStemmer(own)
        lexicon = _digest(sorted(stem_overrides().items()), sorted(protected_words()), sorted(place_words()))
        version = f"{stemmer.version} {lexicon}"
        spellings = {**stem_overrides(), **own}
        super().__init__(stop=stop_words(), stem=stemmer.stem, version=version, overrides=own, spellings=spellings)


class SnowballAnalyzer(Analyzer):
    """Analyse Indonesian with the Snowball stemmer: BSD-licensed, shorter stems, no dictionary.

    Needs the extra ``snowball``. The user's own overrides, then the lexicon's and protected names come first here too.

    >>> [token.term for token in SnowballAnalyzer()("Pemungutan suara di Pemalang")]
    ['pungut', 'suara', 'pemalang']
    """

    name = "snowball"

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        own = check_overrides(overrides or {})
        try:
            # Beside the stemmer, as reading versions is slow and the other analyzers do without.
            import importlib.metadata

            import snowballstemmer
        except ImportError as error:
            raise ImportError("the snowball analyzer needs: pip install 'kpusearch[snowball]'") from error
        shipped, protected = stem_overrides(), protected_words() | place_words()
        stemmer: Any = snowballstemmer.stemmer("indonesian")

        def stem(word: str) -> str:
            prescribed = own_stem(word, own) or shipped.get(word)
            if prescribed is not None:
                return prescribed
            return word if word in protected or not word.isalpha() else str(stemmer.stemWord(word))

        lexicon = _digest(sorted(shipped.items()), sorted(protected))
        version = f"snowballstemmer {importlib.metadata.version('snowballstemmer')} {lexicon}"
        spellings = {**shipped, **own}
        super().__init__(stop=stop_words(), stem=stem, version=version, overrides=own, spellings=spellings)


class PlainAnalyzer(Analyzer):
    """Keep every word as it is written, folded. Raise `ValueError` for overrides: there is nothing to override.

    >>> [token.term for token in PlainAnalyzer()("Pemungutan suara di Pemalang")]
    ['pemungutan', 'suara', 'di', 'pemalang']
    """

    name = "plain"

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        if overrides:
            raise ValueError("the plain analyzer has no stems to override; choose indonesian or snowball")
        super().__init__(stop=frozenset(), stem=str, version="none")

    def known(self) -> dict[str, str]:
        """Return nothing: every word is its own stem."""
        return {}


ANALYZERS: Final[dict[str, type[IndonesianAnalyzer | SnowballAnalyzer | PlainAnalyzer]]] = {
    analyzer.name: analyzer for analyzer in (IndonesianAnalyzer, SnowballAnalyzer, PlainAnalyzer)
}
"""Name -> class, for `create_analyzer`."""


def create_analyzer(name: str, overrides: Mapping[str, str] | None = None) -> Analyzer:
    """Return the analyzer of that name and own stems, one per process so that its memo is shared.

    Raise `ValueError` for an unknown name, for overrides that are no pairs of terms, and for any with ``"plain"``.
    """
    return _create(name, tuple(check_overrides(overrides or {}).items()))


# Bounded, as each analyzer may remember some 35 MB of words.
@functools.lru_cache(maxsize=16)
def _create(name: str, overrides: tuple[tuple[str, str], ...]) -> Analyzer:
    if name not in ANALYZERS:
        raise ValueError(f"analyzer must be one of {', '.join(sorted(ANALYZERS))}, got {name!r}")
    return ANALYZERS[name](dict(overrides))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
