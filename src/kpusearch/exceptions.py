"""Define every error that kpusearch raises on purpose.

    KpusearchError
    ├── CorpusError            a source cannot be read at all
    ├── OverridesError         a file of a user's own stems is wrong
    ├── FetchError             nothing can be collected: a wrong address, a damaged or locked state
    ├── AlertError             a saved search is unknown, or what was told cannot be read or kept
    ├── MissingExtraError      an optional package is not installed
    ├── RejectedError          an article was rejected while ``strict``
    ├── NoIndexError           no index where one was to be opened
    ├── IndexExistsError       an index where one was to be created
    ├── IndexMismatchError     the index was built by another format or analyzer
    ├── IndexLockedError       another process is writing
    ├── IndexCorruptError      a file of the index cannot be read
    └── WorkerError            a process that analysed was lost

A message says what happened, where, and what to do about it.
A mistake in calling the library is a ``ValueError`` or ``TypeError`` instead.
"""

from __future__ import annotations

__all__ = [
    "AlertError",
    "CorpusError",
    "FetchError",
    "IndexCorruptError",
    "IndexExistsError",
    "IndexLockedError",
    "IndexMismatchError",
    "KpusearchError",
    "MissingExtraError",
    "NoIndexError",
    "OverridesError",
    "RejectedError",
    "WorkerError",
]


class KpusearchError(Exception):
    """Root of all errors of this library."""


class CorpusError(KpusearchError):
    """A source cannot be read at all: it is missing, or no reader knows its format."""


class OverridesError(KpusearchError):
    """A file of a user's own stems cannot be read, or a line of it is no pair of terms."""


class FetchError(KpusearchError):
    """Nothing can be collected: no address can be asked, or the folder's state is damaged or in use."""


class AlertError(KpusearchError):
    """A saved search is unknown or there already, or the file of what was told cannot be used."""


class MissingExtraError(KpusearchError, ImportError):
    """A package that an extra of this library brings is not installed."""


class RejectedError(KpusearchError):
    """An article was rejected and the caller asked for ``strict``."""


class NoIndexError(KpusearchError):
    """There is no index at the path."""


class IndexExistsError(KpusearchError):
    """There is an index at the path already."""


class IndexMismatchError(KpusearchError):
    """The index was built with another format or another analyzer than this program has."""


class IndexLockedError(KpusearchError):
    """Another process is writing to the index."""


class IndexCorruptError(KpusearchError):
    """A file of the index is damaged."""


class WorkerError(KpusearchError):
    """A process that analysed articles was lost."""
