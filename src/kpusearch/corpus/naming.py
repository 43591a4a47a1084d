"""Find the fields of an article under the names that spreadsheets, exports and web APIs give them.

One table serves CSV, workbooks, JSON and front matter. The field's own name wins over a synonym.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from kpusearch.corpus.record import FIELD_NAMES, LIST_FIELDS

__all__ = ["MOST_NAMES", "Naming", "field_of"]

MOST_NAMES: Final = 1000
"""Keys that a record, or columns that a table, may have."""

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("judul", "judul_berita", "headline", "news_title", "judul_artikel"),
    "body": (
        "isi",
        "isi_berita",
        "isi_artikel",
        "konten",
        "content",
        "content_text",
        "content_html",
        "text",
        "teks",
        "artikel",
        "article",
        "article_body",
        "articlebody",
        "full_text",
        "naskah",
    ),
    "date": ("tanggal", "tgl", "tanggal_berita", "tgl_berita", "waktu"),
    "published": (
        "terbit",
        "tanggal_terbit",
        "tgl_terbit",
        "tanggal_publikasi",
        "published_at",
        "published_date",
        "date_published",
        "datepublished",
        "publish_date",
        "publication_date",
        "pubdate",
        "pub_date",
    ),
    "url": ("tautan", "link", "permalink", "alamat_url", "news_url", "link_berita", "tautan_berita", "url_berita"),
    "authors": ("penulis", "author", "wartawan", "reporter", "jurnalis"),
    "photographers": ("fotografer", "photographer", "pewarta_foto"),
    "office": ("satker", "kantor", "satuan_kerja"),
    "city": ("kota",),
    "people": ("tokoh", "nama_tokoh"),
    "decrees": ("nomor_keputusan",),
}
"""Each field's other names, the likelier ones first."""

_FIELDS: Final = {name: (field, rank) for field, names in _SYNONYMS.items() for rank, name in enumerate(names, 1)}
_OWN: Final = frozenset({"source", "extra", "recognised", "date_confidence", "date_evidence"})
_MOST_KNOWN: Final = 200


class Naming:
    """Rename the keys of the records of one source, and remember which were renamed.

    >>> naming = Naming()
    >>> naming.renamed({"Judul": "Rapat", "isi": "Isi rapat.", "rubrik": "Pilkada"})
    {'title': 'Rapat', 'body': 'Isi rapat.', 'rubrik': 'Pilkada'}
    >>> naming.said()
    "'Judul' read as title, 'isi' as body"
    """

    def __init__(self) -> None:
        self.used: dict[str, str] = {}
        self._known: dict[tuple[str, ...], Mapping[str, tuple[str, ...]]] = {}

    def renamed(self, record: Mapping[str, object]) -> dict[str, object]:
        """Return the record under the names of fields.

        A synonym stands for its field only where the field itself has no value, and where its own value is of the
        field's kind; else it stays what it is, a key of `extra`.
        """
        record = {name: _unwrapped(name, value) for name, value in record.items()}
        candidates = self._candidates(record)
        if not candidates:
            return record
        names: dict[str, str] = {}
        values: dict[str, object] = {}
        for field, synonyms in candidates.items():
            if not _is_empty(record.get(field)):
                continue
            for name in synonyms:
                value = _fitting(field, record[name])
                if not _is_empty(value):
                    names[name], values[name] = field, value
                    if len(self.used) < MOST_NAMES:
                        self.used.setdefault(name, field)
                    break
        taken = set(names.values())
        return {
            names.get(name, name): values.get(name, value)
            for name, value in record.items()
            if name in names or name not in taken
        }

    def said(self) -> str | None:
        """Return what was renamed in words, or None."""
        if not self.used:
            return None
        pairs = [(repr(name[:60]), field) for name, field in self.used.items()]
        return ", ".join(
            f"{name} {'as' if number else 'read as'} {field}" for number, (name, field) in enumerate(pairs)
        )

    def _candidates(self, record: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
        names = tuple(record)
        found = self._known.get(names)
        if found is None:
            ranked: dict[str, list[tuple[int, str]]] = {}
            for name in names:
                if name not in FIELD_NAMES and (place := _place(name)):
                    ranked.setdefault(place[0], []).append((place[1], name))
            found = {field: tuple(name for _, name in sorted(items)) for field, items in ranked.items()}
            # Records of one source are alike; of those that are not, only some are remembered.
            if len(self._known) < _MOST_KNOWN and len(names) < _MOST_KNOWN:
                self._known[names] = found
        return found


def field_of(name: str) -> str | None:
    """Return the field that a name stands for, in any case and with any sign between its words.

    >>> field_of("Tanggal Terbit"), field_of("BODY"), field_of("rubrik")
    ('published', 'body', None)
    """
    if name in FIELD_NAMES:
        return name
    place = _place(name)
    return place[0] if place else None


def _place(name: str) -> tuple[str, int] | None:
    if len(name) > 60:
        return None
    folded = "_".join(_words(unicodedata.normalize("NFKC", name).casefold()))
    return (folded, 0) if folded in FIELD_NAMES - _OWN else _FIELDS.get(folded)


def _words(name: str) -> Iterable[str]:
    return "".join(character if character.isalnum() else " " for character in name).split()


def _unwrapped(field: str, value: object) -> object:
    """Return the text in ``{"rendered": "…"}``, as WordPress gives texts, and in ``{"name": "…"}`` for people."""
    if isinstance(value, dict):
        key = "name" if field in LIST_FIELDS else "rendered"
        return value[key] if field in FIELD_NAMES and isinstance(value.get(key), str) else value
    if isinstance(value, list) and field in LIST_FIELDS:
        return [_unwrapped(field, item) for item in value]
    return value


def _fitting(field: str, value: object) -> object:
    """Return a synonym's value as its field takes it, None where it is of another kind."""
    value = _unwrapped(field, value)
    if isinstance(value, list) and field in LIST_FIELDS:
        return value if all(isinstance(name, str) for name in value) else None
    if field == "id" and isinstance(value, int):
        return value
    return value if isinstance(value, str) else None


def _is_empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
