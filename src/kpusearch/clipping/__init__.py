"""Hand out what queries find, as files for people and programs.

Overview: `export_lines` and `export_to` write rows in a format, `COLUMNS` names what they may show; `Alerts` keeps
saved searches and tells what is new in `Batch`es of `Entry`s, which `atom_feed` writes as a feed.
"""

from kpusearch.clipping.alerts import ALERTS_NAME, Alerts
from kpusearch.clipping.atom import atom_feed
from kpusearch.clipping.batch import Alert, Batch, Entry
from kpusearch.clipping.columns import ARTICLE_COLUMNS, CLIPPING_COLUMNS, COLUMNS, EVENT_COLUMNS, link_of
from kpusearch.clipping.export import EXPORT_FORMATS, Exported, export_to, format_of, replacing
from kpusearch.clipping.lines import export_lines

__all__ = [
    "ALERTS_NAME",
    "ARTICLE_COLUMNS",
    "CLIPPING_COLUMNS",
    "COLUMNS",
    "EVENT_COLUMNS",
    "EXPORT_FORMATS",
    "Alert",
    "Alerts",
    "Batch",
    "Entry",
    "Exported",
    "atom_feed",
    "export_lines",
    "export_to",
    "format_of",
    "link_of",
    "replacing",
]
