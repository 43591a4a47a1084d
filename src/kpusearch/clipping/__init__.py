"""Hand out what queries find, as files for people and programs.

Overview: `export_lines` and `export_to` write rows in a format, `COLUMNS` names what they may show.
"""

from kpusearch.clipping.columns import ARTICLE_COLUMNS, CLIPPING_COLUMNS, COLUMNS, EVENT_COLUMNS, link_of
from kpusearch.clipping.export import EXPORT_FORMATS, Exported, export_to, format_of, replacing
from kpusearch.clipping.lines import export_lines

__all__ = [
    "ARTICLE_COLUMNS",
    "CLIPPING_COLUMNS",
    "COLUMNS",
    "EVENT_COLUMNS",
    "EXPORT_FORMATS",
    "Exported",
    "export_lines",
    "export_to",
    "format_of",
    "link_of",
    "replacing",
]
