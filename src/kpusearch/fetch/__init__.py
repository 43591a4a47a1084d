"""Collect pages from the web, politely, into WARC files that can be read again without the network.

Overview of types: `fetch` takes `Limits`, tells `Progress`, and returns a `FetchReport` with its `Failure` records;
`settle` says that the files of a report were indexed.
"""

from __future__ import annotations

from kpusearch.fetch.collection import default_user_agent, fetch, settle
from kpusearch.fetch.report import Failure, FetchReport, Limits, Progress

__all__ = ["Failure", "FetchReport", "Limits", "Progress", "default_user_agent", "fetch", "settle"]
