"""Write what saved searches told as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from kpusearch.clipping.batch import Alert, Batch, Entry
from kpusearch.lexicon import office_name

__all__ = ["atom_feed"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
# What XML has no place for.
_REFUSED: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZONE: Final = "+07:00"
"""Jakarta's: of a publication only the day is known."""


def atom_feed(alerts: Sequence[Alert], batches: Sequence[Batch]) -> bytes:
    """Return a feed of the batches of some saved searches, in their order.

    The id of an entry is made of the search and the article, so an entry that comes again is the same entry; the same
    searches and batches give the same bytes.
    """
    names = ", ".join(alert.name for alert in alerts)
    times = [batch.created for batch in batches] or [alert.created for alert in alerts]
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(f"{alert.created} {alert.name}" for alert in alerts)).urn)
    _add(feed, "title", f"kpusearch: {names}")
    _add(feed, "updated", max(times, default="1970-01-01T00:00:00Z"))
    _add(_add(feed, "author"), "name", "kpusearch")
    for batch in batches:
        for entry in batch.entries:
            _add_entry(feed, batch, entry)
    ET.indent(feed)
    # Atom's names stand without a prefix, as most readers have them.
    ET.register_namespace("", _ATOM)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _add_entry(feed: ET.Element, batch: Batch, entry: Entry) -> None:
    element = _add(feed, "entry")
    _add(element, "id", uuid.uuid5(uuid.UUID(batch.uid), entry.id).urn)
    _add(element, "title", entry.title or "(tanpa judul)")
    _add(element, "updated", batch.created)
    if entry.published:
        _add(element, "published", f"{entry.published}T00:00:00{_ZONE}")
    if entry.office:
        _add(_add(element, "author"), "name", office_name(entry.office))
    if entry.link:
        _add(element, "link", rel="alternate", href=entry.link)
    _add(element, "category", term=batch.alert)
    _add(element, "content", entry.snippet, type="text")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _clean(value) for key, value in attributes.items()})
    if text is not None:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _REFUSED.sub(" ", text)
