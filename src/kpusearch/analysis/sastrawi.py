"""Stem Indonesian words with Sastrawi, safely for names, acronyms and the KPU's own words.

Sastrawi alone turns ``pemilu`` into ``milu`` and Temanggung into ``tanggung``. Adding such words to its dictionary
would break others (with MA in it, ``dimakan`` becomes ``ma``), so it is wrapped instead.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kpusearch.analysis.affixes import roots_digest, stem_word
from kpusearch.lexicon import place_words, protected_words, stem_overrides

__all__ = ["SastrawiStemmer", "own_stem"]

# Raised whenever the rules here or in `affixes` would give another stem: an index remembers it.
_VERSION: Final = 2
_STEMMABLE: Final = re.compile(r"[a-z][a-z-]{0,39}")
_CLITICS: Final = ("nya", "ku", "mu", "lah", "kah", "pun")
_CLITIC: Final = re.compile(rf"(?<=..)-?(?:{'|'.join(_CLITICS)})$")
_HYPHEN_CLITIC: Final = re.compile(rf"-(?:{'|'.join(_CLITICS)})$")
_HYPHEN_PREFIX: Final = re.compile(r"^(?:se|antar|pra|pasca)-(?=[a-z]{2})")
_HYPHEN_NON: Final = re.compile(r"^non-(?=[a-z]{2})")


class SastrawiStemmer:
    """Return the stem of one folded word; anything but ``[a-z-]`` comes back as it is.

    >>> stem = SastrawiStemmer().stem
    >>> [stem(word) for word in ("pemilu", "temanggung", "penyelenggaraan", "bawaslunya", "anak-anak", "se-jawa")]
    ['pemilu', 'temanggung', 'selenggara', 'bawaslu', 'anak', 'jawa']
    """

    def __init__(self, own: Mapping[str, str] = MappingProxyType({})) -> None:
        self._own = own
        self._overrides = stem_overrides()
        self._protected = protected_words() | place_words()
        self._sastrawi = functools.lru_cache(maxsize=2**17)(stem_word)

    @property
    def version(self) -> str:
        """Name what decides the stems apart from the lexicon."""
        return f"roots {roots_digest()}, rules {_VERSION}"

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        own = own_stem(word, self._own) if self._own else None
        if own is not None:
            return own
        # The rules are for words of letters; anything else is a number, an id or a host.
        if not _STEMMABLE.fullmatch(word):
            return word
        return self._known(word) or self._hyphenated(word) or self._sastrawi(word)

    def _known(self, word: str) -> str | None:
        """Return the stem that the lexicon decides, with or without a clitic, or None."""
        if word in self._overrides:
            return self._overrides[word]
        if word in self._protected:
            return word
        if not word.endswith(_CLITICS):
            return None
        bare = _CLITIC.sub("", word)
        return bare if bare in self._protected else self._overrides.get(bare)

    def _hyphenated(self, word: str) -> str | None:
        """Return the stem of ``rumah-nya``, ``se-jawa``, ``gerakan-gerakan`` or ``kediri-malang``, or None."""
        if "-" not in word:
            return None
        # Who is non-partisan is no partisan: one word with *nonpartisan*.
        bare = _HYPHEN_NON.sub("non", _HYPHEN_PREFIX.sub("", _HYPHEN_CLITIC.sub("", word)))
        if bare != word and "-" not in bare:
            return self.stem(bare)
        first, _, rest = bare.partition("-")
        if first == rest:
            return self.stem(first)
        # Two names side by side are two names, even where Sastrawi finds one root for both. One alone may be none:
        # Ngada is a regency, mengada-ngada an ordinary word.
        return bare if self._known(first) and self._known(rest) else None


def own_stem(word: str, own: Mapping[str, str]) -> str | None:
    """Return the stem that a user prescribes for a word, with or without a clitic, or None.

    >>> own_stem("kirkanya", {"kirka": "kirka"}), own_stem("kirkakan", {"kirka": "kirka"})
    ('kirka', None)
    """
    return own.get(word) or (own.get(_CLITIC.sub("", word)) if word.endswith(_CLITICS) else None)
