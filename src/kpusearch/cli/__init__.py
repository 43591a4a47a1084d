"""Offer the library in a shell: each command parses, calls one function, prints.

Overview of modules: `command` holds the root, `options` and `output` what commands share; each of the others adds its
commands when it is imported.
"""

from kpusearch.cli import clipping, fetching, indexing, judging, keeping, searching
from kpusearch.cli.command import main

__all__ = ["clipping", "fetching", "indexing", "judging", "keeping", "main", "searching"]
