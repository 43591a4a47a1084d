"""Fold the values of keyword fields, so that spellings that mean one value are one."""

from __future__ import annotations

import unicodedata

__all__ = ["keyword"]


def keyword(value: str) -> str:
    """Return what a whole value is matched by: NFKC, one blank between words, any case.

    >>> keyword(" Rapat  PLENO ")
    'rapat pleno'
    """
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
