"""Take the affixes off an Indonesian word until one of Sastrawi's roots is left.

The rules are those of PySastrawi (MIT): Nazief and Adriani's, the Confix Stripping of Asian (2007), its Enhanced and
Improved forms, and a few of Sastrawi's own. PySastrawi tries 41 kinds of prefix one after another; here they are one
table, and a word meets only the rules of its first two letters. The stem of every word of ``a-z`` and hyphens is the
same, oddities included, so that either may make an index that the other searches.

The roots are read from PySastrawi as it is installed, and only when the first word is stemmed: their list has a licence
of its own (CC BY-NC-SA 3.0) and is no part of this project.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

__all__ = ["is_root", "roots_digest", "stem_word"]

_Fits: TypeAlias = Callable[[str], re.Match[str] | None]


class _Rule(NamedTuple):
    """Say which prefix comes off before which letters, and what may take its place."""

    number: int
    prefix: str
    before: str
    """What must follow: a pattern where V is a vowel, C a consonant, K one but ``r``, P one but ``r l m n w y``."""
    instead: tuple[str, ...] = ("",)
    """Tried in turn: the first that makes a root is put before the rest; where none does, the last."""


# The numbers are Sastrawi's; 22 and 33 are not there, and 37 to 40 are the infixes below. Where two rules fit, the
# earlier one applies, and rules 2 and 23 let an r pass although their description does not.
_RULES: Final = (
    _Rule(1, "ber", "V", ("", "r")),
    _Rule(2, "ber", "C[a-z](?!er)"),
    _Rule(3, "ber", "K[a-z]erV"),
    _Rule(4, "bel", "ajar$"),
    _Rule(5, "be", "KerC"),
    _Rule(6, "ter", "V", ("", "r")),
    _Rule(7, "ter", "KerV"),
    _Rule(8, "ter", "K(?!er)"),
    _Rule(9, "te", "KerC"),
    _Rule(35, "ter", "PerC"),
    _Rule(10, "me", "[lrwy]V"),
    _Rule(11, "mem", "[bfv]"),
    _Rule(12, "mem", "pe"),
    _Rule(13, "mem", "V", ("m", "p")),
    _Rule(14, "men", "[cdjstz]"),
    _Rule(15, "men", "V", ("n", "t")),
    _Rule(16, "meng", "[ghqk]"),
    _Rule(17, "menge", "", ("e", "ke", "", "nge")),
    _Rule(17, "meng", "V", ("", "k", "ng")),
    _Rule(18, "meny", "V", ("ny", "s")),
    _Rule(19, "mem", "p[a-df-mo-z]"),
    _Rule(20, "pe", "[wy]V"),
    _Rule(21, "per", "V", ("", "r")),
    _Rule(23, "per", "C[a-z](?!er)"),
    _Rule(24, "per", "K[a-z]erV"),
    _Rule(25, "pem", "[bfv]"),
    _Rule(26, "pem", "V", ("m", "p")),
    _Rule(27, "pen", "[cdjstz]"),
    _Rule(28, "pen", "V", ("n", "t")),
    _Rule(29, "peng", "C"),
    _Rule(30, "penge", "", ("e", "ke", "")),
    # Rule 30 has no last resort before a, i, u or o; rule 34 then takes off pe- alone.
    _Rule(30, "peng", "V", ("", "k", "ng")),
    _Rule(31, "peny", "V", ("ny", "s")),
    _Rule(32, "pel", "ajar$"),
    _Rule(32, "pe", "lV"),
    _Rule(34, "pe", "C(?!er)"),
    _Rule(36, "pe", "PerC"),
    _Rule(41, "ku", ""),
    _Rule(42, "kau", ""),
)
_LETTERS: Final = str.maketrans(
    {
        "V": "[aiueo]",
        "C": "[bcdfghjklmnpqrstvwxyz]",
        "K": "[bcdfghjklmnpqstvwxyz]",
        "P": "[bcdfghjkpqstvxz]",
    }
)
_PLAIN_PREFIXES: Final = frozenset({"di", "ke", "se"})
_INFIXES: Final = frozenset({"er", "el", "em", "in"})
_VOWELS: Final = frozenset("aiueo")
_CONSONANTS: Final = frozenset("bcdfghjklmnpqrstvwxyz")
_CLITICS: Final = frozenset({"ku", "mu", "nya", "lah", "kah", "tah", "pun"})
# Particles, possessive pronouns, derivational suffixes: each kind comes off at most once and in this order, the longest
# that fits; a hyphen goes with the first two.
_SUFFIXES: Final = (
    (("lah", "kah", "tah", "pun"), "-"),
    (("nya", "ku", "mu"), "-"),
    (("isasi", "isme", "kan", "an", "is", "i"), ""),
)


def stem_word(word: str) -> str:
    """Return the root of a word of ``a-z`` and hyphens, or the word itself where none is found.

    The first call reads the roots, which takes some milliseconds.

    >>> [stem_word(word) for word in ("keterbukaan", "memperbaiki", "berbalas-balasan", "meniru-nirukan")]
    ['buka', 'baik', 'balas', 'tiru']
    """
    roots = _roots()
    if "-" not in word:
        return _stem(word, roots)
    first, hyphen, second = word.rpartition("-")
    if second in _CLITICS:
        first, hyphen, middle = first.rpartition("-")
        second = f"{middle}-{second}"
    if not hyphen:
        return _stem(word, roots)
    stem, other = _stem(first, roots), _stem(second, roots)
    if other == second and second not in roots:
        # The n of meniru-nirukan is that of men-.
        other = _stem(f"me{second}", roots)
    return stem if stem == other else word


def roots_digest() -> str:
    """Return 16 hex digits of the roots as they are installed: with the rules here they decide every stem.

    Hashing them takes a fraction of the time that asking for the version of the package does.
    """
    return hashlib.sha256(_roots_file()).hexdigest()[:16]


def is_root(word: str) -> bool:
    """Say whether a word is one of the dictionary's roots.

    >>> is_root("buka"), is_root("nurlela")
    (True, False)
    """
    return word in _roots()


def _stem(word: str, roots: frozenset[str]) -> str:
    """Return the root of a word that is not doubled."""
    if word in roots:
        return word
    # Sastrawi means to leave short words alone, yet its first rule of prefixes has its turn.
    if len(word) <= 3:
        return word[2:] if word[:2] in _PLAIN_PREFIXES and word[2:] in roots else word
    if _sheds_prefixes_first(word):
        bare = _without_prefixes(word, roots)
        if bare not in roots:
            bare = _suffix_steps(bare, roots)[-1]
        if bare in roots:
            return bare
    steps = _suffix_steps(word, roots)
    bare = steps[-1]
    if bare in roots:
        return bare
    bare = _without_prefixes(bare, roots)
    if bare in roots:
        return bare
    # The last suffix may have been part of the root: put them back one by one, of -kan first the k alone.
    for shorter, longer in pairwise(reversed(steps)):
        for form in (f"{shorter}k", longer) if longer == f"{shorter}kan" else (longer,):
            bare = _without_prefixes(form, roots)
            if bare in roots:
                return bare
    return word


def _sheds_prefixes_first(word: str) -> bool:
    """Tell whether the affixes form a pair whose prefix comes off before its suffix."""
    if word.startswith("be"):
        return word.endswith(("lah", "an"))
    return word.endswith("i") and word.startswith(("me", "di", "pe", "ter"))


def _suffix_steps(word: str, roots: frozenset[str]) -> list[str]:
    """Return the word, then what is left after each suffix that comes off, up to a root."""
    steps = [word]
    for suffixes, joint in _SUFFIXES:
        if word.endswith(suffixes):
            suffix = next(suffix for suffix in suffixes if word.endswith(suffix))
            word = word[: -len(suffix)].rstrip(joint)
            steps.append(word)
            if word in roots:
                break
    return steps


def _without_prefixes(word: str, roots: frozenset[str]) -> str:
    """Return what is left of a word after at most three prefixes, fewer where a root comes to light."""
    for _ in range(3):
        shorter = _without_prefix(word, roots)
        if shorter in roots or shorter == word:
            return shorter
        word = shorter
    return word


def _without_prefix(word: str, roots: frozenset[str]) -> str:
    """Return what is left of a word after one prefix or infix, or the word itself."""
    start = word[:2]
    # These come off before a look among the roots: keduduk is one, but kedudukan must give duduk.
    if start in _PLAIN_PREFIXES:
        return word[2:]
    if word in roots:
        return word
    for fits, instead in _rules(start):
        if found := fits(word):
            rest = word[found.end() :]
            forms = [letters + rest for letters in instead]
            return next((form for form in forms if form in roots), forms[-1])
    if word[1:3] in _INFIXES and word[3:4] in _VOWELS and word[0] in _CONSONANTS:
        return word[0] + word[3:]
    return word


@functools.cache
def _rules(start: str) -> list[tuple[Callable[[str], re.Match[str] | None], tuple[str, ...]]]:
    """Return the rules for words with these two first letters: does one fit, and what may take the prefix's place."""
    return [
        (re.compile(f"{rule.prefix}(?={rule.before.translate(_LETTERS)})").match, rule.instead)
        for rule in _RULES
        if rule.prefix[:2] == start
    ]


@functools.cache
def _roots() -> frozenset[str]:
    """Return PySastrawi's 29,932 roots."""
    return frozenset(_roots_file().decode().splitlines())


def _roots_file() -> bytes:
    return (importlib.resources.files("Sastrawi.Stemmer") / "data" / "kata-dasar.txt").read_bytes()
