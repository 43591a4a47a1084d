"""Find the element of a pruned page that holds the article's text, and the blocks of it that are body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from kpusearch.corpus.dates import read_date
from kpusearch.corpus.formats.html.boilerplate import prose_lengths, words_of
from kpusearch.corpus.formats.html.document import Element
from kpusearch.corpus.formats.html.markup import clean_markup
from kpusearch.corpus.formats.html.paragraphs import Block, blocks_of
from kpusearch.corpus.recognition.link_lines import without_link_lines

__all__ = [
    "body_blocks",
    "find_container",
    "folded",
    "holder_of",
    "holds",
    "is_date_line",
    "is_fuller",
    "prosiest",
    "stated_body",
]

_PARTS: Final = "content|contents|body|isi|text|konten|teks|description|inner"
_WHOLES: Final = (
    "entry|post|posts|article|artikel|news|berita|story|detail|read|baca|single|blog|page|main|node|item|field|"
    "amp wp article|amp|wp block post|td post|c|articles|content|konten|isi"
)
# entry-content, post-body, isi_berita, detail__body-text, field--name-body, com-content-article__body …
_CONTENT: Final = re.compile(
    rf"\b(?:(?:{_WHOLES}) (?:name )?(?:article |detail |berita |post )?(?:{_PARTS})|isi (?:berita|artikel|"
    rf"konten)|konten|prose|entrytext|articlebody|"
    r"postbody|storybody|"
    r"(?:txt|text|teks|isi|content|konten|body) (?:article|artikel|berita|news|post|detail|story)|"
    r"itemfulltext|item page|postingan)\b"
)
# WordPress and Blogger, Drupal, Joomla, AMP, Laravel and portals of large publishers.
_SYSTEMS: Final = re.compile(
    r"\b(?:entry content|post body|field name body|com content article body|amp wp article content|detail body text|"
    r"read content|post content|theme post content)\b"
)
_SAME: Final = 0.95
_FEW_WORDS: Final = 12
_HEAD: Final = 12
_MOST_PARTS: Final = 100
_LEAST: Final = 140
_CLEARLY: Final = 2.0
_NEARLY_ALL: Final = 0.85
_LONG: Final = 120
_COVERED: Final = 0.9
_SPARE: Final = 1.4
_FULLER: Final = 1.2
_CUT_SHORT: Final = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")

_LABEL_LINE: Final = re.compile(
    r"(?:oleh|by|penulis|editor|reporter|pewarta|wartawan|kontributor|sumber|laporan|redaktur|penyunting|"
    r"kategori|category|"
    r"diposting|dipublikasikan|diterbitkan|diunggah|ditulis|posted|published|terbit|tanggal|diperbarui|updated?|"
    r"tags?|label|labels|topik|kata kunci|filed under|bagikan|share|sebarkan|ikuti|follow|foto|dok)\b\s*[:/|"
    r"@-]?.{0,100}",
    re.IGNORECASE,
)
_COUNT_LINE: Final = re.compile(
    r"(?:(?:telah\s+)?(?:dilihat|dibaca|hits?|views?|komentar|comments?)\b\s*:?\s*)?[\d.,]+\s*(?:k|rb)?\s*"
    r"(?:kali|x|views?|komentar|comments?|pembaca|dilihat|dibaca|hits?|shares?|min(?:ute)?s?(?:\s+(?:read|"
    r"baca))?|menit(?:\s+(?:baca|membaca))?)?"
    r"(?:\s+(?:dilihat|dibaca))?",
    re.IGNORECASE,
)
_BUTTON_LINE: Final = re.compile(
    r"\W*(?:share|bagikan|tweet|facebook|twitter|x|whatsapp|telegram|line|email|e-mail|surel|cetak|print|pdf|"
    r"copy link|salin(?: tautan| link)?|"
    r"pinterest|linkedin|instagram|youtube|pin it|suka|like|kirim|beranda|home|berita|advertisement|iklan|"
    r"scroll (?:untuk|to) .*|"
    r"kembali(?: ke .*)?|selengkapnya|baca selengkapnya|read more|berita terkini|next|prev|previous|sebelumnya|"
    r"berikutnya|[a+-]{1,2}|\d+)\W*",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"(?:editor|penulis|reporter|pewarta|wartawan|kontributor|redaktur|penyunting|sumber|tags?|label|labels|topik|"
    r"kategori|kata kunci|filed under|bagikan|share|ikuti|follow)\b\s*(?:berita)?\s*:.{0,150}",
    re.IGNORECASE,
)
_RELATED_HEAD: Final = re.compile(
    r"\W*(?:(?:berita|artikel|baca|bacaan|post|posts|tulisan|konten|news|simak|lihat)\s+(?:terkait|lainnya|lain|"
    r"juga|serupa|populer|terpopuler|terbaru|pilihan)|"
    r"related(?:\s+\w+)?|rekomendasi(?:\s+.{0,30})?|you may also like.*|komentar(?:\s*\(\d+\))?|comments?|"
    r"\d+\s+komentar|"
    r"tinggalkan (?:komentar|balasan).*|leave a reply.*|tulis komentar.*|bagikan(?:\s+(?:ini|artikel|"
    r"berita).*)?|share this.*|"
    r"sebarkan ini.*|menyukai ini.*|terpopuler|berita terpopuler|tentang penulis)\W*",
    re.IGNORECASE,
)


# Calls to follow the paper elsewhere, and marks where a video stood.
_CALL: Final = re.compile(
    r"(?:\[(?:gambas|video|foto|infografis|embed)\b[^\]]{0,80}\]"
    r"|(?:ikuti|dapatkan|simak|cek|baca|follow|gabung|mari|yuk|jangan lewatkan|unduh|download|temukan)\b.{0,200}"
    r"(?:google news|(?:channel|saluran|kanal|grup) (?:whatsapp|wa|telegram)|"
    r"whatsapp channel|play store|app store).{0,80})",
    re.IGNORECASE | re.DOTALL,
)


def find_container(root: Element) -> Element | None:
    """Return the element that markup calls the article's body, or None where nothing calls one so.

    In this order: ``itemprop="articleBody"``, an element whose class or id is one of a content (``entry-content``),
    an ``<article>`` that holds clearly more prose than all the others.
    """
    lengths = prose_lengths(root)
    bodies = [element for element in root.iter() if "articleBody" in element.get("itemprop", "").split()][:_MOST_PARTS]
    if (body := _richest(bodies, lengths, least=1)) is not None:
        return _common(bodies, body, lengths)
    named = [
        element for element in lengths if element.tag not in {"html", "body"} and _CONTENT.search(words_of(element))
    ]
    if named and (best := _richest(named, lengths, least=_LEAST)) is not None:
        within = [e for e in named if lengths[e] >= _NEARLY_ALL * lengths[best] and _is_inside(e, best)]
        # The innermost of several wrappers holds the least besides the body.
        smallest = min(within, key=lambda e: (lengths[e], -_depth(e)))
        if lengths[smallest] >= 0.5 * lengths[root]:
            return smallest
    articles = sorted(
        (e for e in lengths if e.tag == "article" and not any(a.tag == "article" for a in e.iterancestors())),
        key=lambda e: -lengths[e],
    )
    if articles and lengths[articles[0]] >= _LEAST:
        second = lengths[articles[1]] if len(articles) > 1 else 0
        if lengths[articles[0]] >= _CLEARLY * second:
            return articles[0]
    return None


def prosiest(root: Element) -> Element | None:
    """Return the innermost element that holds nearly all prose of the page, or None where there is no prose."""
    lengths = prose_lengths(root)
    if not lengths.get(root):
        return None
    most = [element for element, length in lengths.items() if length >= _NEARLY_ALL * lengths[root]]
    return max(most, key=_depth)


def holder_of(root: Element, text: str) -> Element | None:
    """Return the innermost element with nearly all words of the text, if it has few others, or None."""
    wanted = set(re.findall(r"\w+", text))
    common: Counter[Element] = Counter()
    words: Counter[Element] = Counter()
    for block in blocks_of(root):
        found = re.findall(r"\w+", block.text)
        shared = sum(1 for word in found if word in wanted)
        above = block.element
        while above is not None:
            words[above] += len(found)
            common[above] += shared
            above = above.getparent()
    # Words of the text may come again around it, so the text itself is counted, not the page's share of it.
    total = len(re.findall(r"\w+", text))
    holders = [element for element, count in common.items() if count >= _COVERED * total]
    if not holders:
        return None
    best = min(holders, key=lambda element: (words[element], -len(list(element.iterancestors()))))
    return best if words[best] <= _SPARE * total else None


def holds(text: str, stated: str) -> bool:
    """Return whether the text has nearly all words of the stated body, and so is the article too."""
    words, wanted = (Counter(re.findall(r"\w+", each.casefold())) for each in (text, stated))
    return (words & wanted).total() >= _COVERED * wanted.total()


def is_known(element: Element) -> bool:
    """Return whether the element's name is the one that a widespread system gives an article's body."""
    return "articleBody" in element.get("itemprop", "").split() or bool(_SYSTEMS.search(words_of(element)))


def agrees(blocks: Iterable[Block], others: Iterable[Block]) -> bool:
    """Return whether the blocks hold nearly the same words as the others, rows of tables apart."""
    own, wanted = (
        Counter(word for block in each if block.kind != "tr" for word in re.findall(r"\w+", block.text.casefold()))
        for each in (blocks, others)
    )
    total = wanted.total()
    return (own & wanted).total() >= _SAME * total and own.total() <= (2 - _SAME) * total + _FEW_WORDS


def stated_body(text: str | None) -> str:
    """Return the body that structured data give, its paragraphs parted by a blank line; empty where it is cut short."""
    if not text:
        return ""
    text = clean_markup(text) or text
    paragraphs = (" ".join(line.split()) for line in text.splitlines())
    body = "\n\n".join(filter(None, paragraphs))
    return "" if len(body) < _LEAST or _CUT_SHORT.search(body) else body


def is_fuller(stated: str, body: str) -> bool:
    """Return whether the stated body says clearly more than the one on the page, as behind a paywall."""
    return bool(stated) and len(stated) > _FULLER * len(body)


def body_blocks(blocks: Iterable[Block], *, title: str) -> list[Block]:
    """Return the blocks without what opens and closes an article but is not its text.

    Title, date, author, counters and buttons go from the start; labels, credits of editors and what follows a heading
    like ``Berita Terkait`` from the end; lines that point to other articles from everywhere.
    """
    kept = [block for block in _without_pointers(list(blocks)) if block.text]
    start = 0
    wanted = folded(title)
    for place, block in enumerate(kept[:_HEAD]):
        if wanted and folded(block.text) == wanted:
            start = place + 1
        if len(block.text) > _LONG:
            break
    while start < len(kept) and _opens_before_body(kept[start], wanted):
        start += 1
    end = len(kept)
    for place in range(start + 1, len(kept)):
        if _RELATED_HEAD.fullmatch(kept[place].text.split("\n", 1)[0]):
            end = place
            break
    # A heading at the very end had something below it that was no part of the article.
    while end > start + 1 and (kept[end - 1].kind == "h" or _closes_after_body(kept[end - 1])):
        end -= 1
    return kept[start:end]


def is_date_line(text: str) -> bool:
    """Return whether the line says little more than a date: ``Selasa, 29 Juli 2025 | 10:22 WIB``."""
    if len(text) > _LONG or not any(letter.isdigit() for letter in text):
        return False
    found = read_date(text)
    if not (found.date or (found.note and "cannot be read" not in found.note)):
        return False
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) <= 8


def folded(text: str) -> str:
    """Fold a headline for comparing: case, blanks and punctuation do not count."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _without_pointers(blocks: Sequence[Block]) -> Iterable[Block]:
    is_after_label = False
    for block in blocks:
        text = block.text
        if _CALL.fullmatch(text):
            continue
        if _is_pointer(text):
            # A bare "Baca juga:" announces the links below it.
            is_after_label = len(text) < 30
            continue
        if is_after_label and block.link_share > 0.8:
            continue
        is_after_label = False
        if block.link_share > 0.9 and block.kind == "li" and len(text) > 20:
            continue
        cut = without_link_lines(f"{text}\n.").removesuffix("\n.") if len(text) < 20_000 else text
        yield block if cut == text else Block(cut, block.kind, block.link_share, block.element)


def _is_pointer(text: str) -> bool:
    return without_link_lines(f"{text}\n.") == "."


def _opens_before_body(block: Block, title: str) -> bool:
    if len(block.text) > 3 * _LONG:
        return False
    return block.link_share > 0.9 or all(_is_opening(line, title) for line in block.text.split("\n"))


def _is_opening(line: str, title: str) -> bool:
    if is_date_line(line) or (title and folded(line) == title):
        return True
    if len(line) > _LONG or line.rstrip("\"”'").endswith((".", "!", "?")):
        return False
    is_named = _COUNT_LINE.fullmatch(line) or _BUTTON_LINE.fullmatch(line) or _LABEL_LINE.fullmatch(line)
    return bool(is_named or not re.search(r"\w", line))


def _closes_after_body(block: Block) -> bool:
    text = block.text
    return bool(
        _CREDIT.fullmatch(text)
        or (_BUTTON_LINE.fullmatch(text) and not text.endswith("."))
        or _COUNT_LINE.fullmatch(text)
        or (block.link_share > 0.9 and len(text) < _LONG)
        or not re.search(r"\w", text)
        or is_date_line(text)
    )


def _richest(elements: Sequence[Element], lengths: dict[Element, float], *, least: float) -> Element | None:
    best = max(elements, key=lambda element: lengths.get(element, 0), default=None)
    if best is None or (lengths.get(best, 0) < least and len("".join(best.itertext()).strip()) < least):
        return None
    return best


def _common(parts: Sequence[Element], best: Element, lengths: dict[Element, float]) -> Element:
    """Return the element around all parts of a body that its page names in parts, if that holds little else."""
    total = sum(lengths.get(part, 0) for part in parts if not any(above in parts for above in part.iterancestors()))
    around = best
    while lengths.get(around, 0) < total and around.getparent() is not None:
        around = around.getparent()
    return around if lengths.get(around, 0) <= _SPARE * total else best


def _is_inside(element: Element, outer: Element) -> bool:
    return element is outer or any(above is outer for above in element.iterancestors())


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())
