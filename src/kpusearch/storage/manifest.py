"""Remember how an index was made, so that no other analyzer or format ever reads it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from kpusearch.exceptions import IndexCorruptError, IndexExistsError, IndexMismatchError, NoIndexError

__all__ = ["FORMAT", "MANIFEST_NAME", "Manifest"]

FORMAT: Final = 1
"""Number of the format on disk; raised whenever an older index could be misread."""

MANIFEST_NAME: Final = "kpusearch.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """State the format, the analyzer and the ranking parameters of an index.

    `k1` and `b` are BM25's (k1 >= 0, 0 <= b <= 1); `weights` multiply the frequency in a field (>= 0, ``title`` and
    ``body``). Raise `ValueError` for anything else.
    """

    analyzer: str
    fingerprint: str
    k1: float = 1.2
    b: float = 0.75
    weights: Mapping[str, float] = field(default_factory=dict)
    format: int = FORMAT

    def __post_init__(self) -> None:
        if not 0 <= self.k1 < float("inf"):
            raise ValueError(f"k1 must be a finite number of at least 0, got {self.k1}")
        if not 0 <= self.b <= 1:
            raise ValueError(f"b must be between 0 and 1, got {self.b}")
        for name, weight in self.weights.items():
            if name not in ("title", "body"):
                raise ValueError(f"weights are for title and body, got {name!r}")
            if not 0 <= weight < float("inf"):
                raise ValueError(f"the weight of {name} must be a finite number of at least 0, got {weight}")

    @staticmethod
    def exists(folder: Path) -> bool:
        """Say whether there is an index in the folder."""
        return (folder / MANIFEST_NAME).exists()

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of the index in a folder.

        Raise `NoIndexError`, `IndexMismatchError` for another format, `IndexCorruptError` for an unreadable manifest.
        """
        path = folder / MANIFEST_NAME
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoIndexError(f"no index at {folder}; run: kpusearch index CORPUS -i {folder}") from error
        except (OSError, ValueError) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); rebuild the index") from error
        found = values.get("format") if isinstance(values, dict) else None
        if found != FORMAT:
            raise IndexMismatchError(
                f"{folder} has format {found}, this program reads format {FORMAT}; rebuild it in a new folder: "
                "kpusearch index CORPUS -i NEW"
            )
        try:
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise IndexCorruptError(f"{path} is damaged ({error}); rebuild the index") from error

    def create(self, folder: Path) -> None:
        """Write the manifest, whole or not at all. Raise `IndexExistsError` when there is one."""
        path = folder / MANIFEST_NAME
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails where a rename would silently replace the manifest of another process.
            os.link(draft, path)
        except FileExistsError as error:
            raise IndexExistsError(
                f"there is an index at {folder} already; open it, or choose another folder"
            ) from error
        finally:
            draft.unlink()

    def check_fingerprint(self, fingerprint: str, folder: Path) -> None:
        """Raise `IndexMismatchError` when the analyzer of that name has changed since the index was made."""
        if fingerprint != self.fingerprint:
            raise IndexMismatchError(
                f"{folder} was built by another version of the {self.analyzer} analyzer (its stemmer, word lists or "
                f"tokenizer changed); rebuild it in a new folder: kpusearch index CORPUS -i NEW"
            )
