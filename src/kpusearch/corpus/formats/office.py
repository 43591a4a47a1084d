"""Read Word documents (.docx) and PDF files as texts."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.archive import check_package
from kpusearch.corpus.formats.text import parse_prose
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import READ_ERRORS, Source, read_bytes

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

__all__ = ["read_docx", "read_pdf"]

_MOST_PAGES: Final = 2000
_MOST_CHARACTERS: Final = 16 * 2**20
_LONGEST_TITLE: Final = 250


def read_docx(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield the articles of a Word document, read as a text of its paragraphs and tables."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
        return
    if problem := check_package(data):
        yield Rejected(source.name, problem)
        return
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, RuntimeError, SyntaxError, *READ_ERRORS) as error:
        yield Rejected(source.name, f"a damaged Word document: {_said(error)}; save it again")
        return
    text = "\n\n".join(_paragraphs(document))
    if text.strip():
        yield from parse_prose(text, source=source.name, reading=reading)
    else:
        yield Rejected(source.name, "a Word document without text")


def _paragraphs(document: Any) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # Cells that were joined are given once for each column.
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield " | ".join(filter(None, cells))
        elif text := block.text.strip():
            yield text


def read_pdf(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield the articles of a PDF file, read as the text that is in it; pictures of text are not read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
        return
    # It would write a line for each fault that it mends; a program that wants them says so by setting a level.
    if (logger := logging.getLogger("pypdf")).level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)
    try:
        document = PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            yield Rejected(source.name, "an encrypted PDF; save it without a password")
            return
        text = _text(document)
    except ImportError:
        yield Rejected(source.name, "an encrypted PDF; save it without a password")
        return
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError) as error:
        yield Rejected(source.name, f"a damaged PDF: {_said(error)}; fetch it again")
        return
    if text.strip():
        yield from parse_prose(text, source=source.name, reading=reading)
    else:
        yield Rejected(source.name, "a PDF without text; run OCR first, e.g. with ocrmypdf")


def _text(document: PdfReader) -> str:
    pages: list[str] = []
    size = 0
    for number, page in enumerate(document.pages, 1):
        text = page.extract_text().replace("\0", "").strip()
        size += len(text)
        if size > _MOST_CHARACTERS or number > _MOST_PAGES:
            raise ValueError(f"more than {_MOST_PAGES:,} pages or {_MOST_CHARACTERS // 2**20} MB of text")
        if text:
            pages.append(text if pages else _with_title(page, text))
    return "\n".join(pages)


def _with_title(page: PageObject, text: str) -> str:
    """Return the text of a first page with the lines that open it in larger letters made one, the title."""
    sizes: list[tuple[float, str]] = []

    def note(part: str, matrix: list[float], text_matrix: list[float], font: object, size: float) -> None:
        if part.strip():
            sizes.append((round(abs(size * text_matrix[3] * matrix[3]), 1), part))

    page.extract_text(visitor_text=note)
    largest = list(takewhile(lambda item: item[0] == sizes[0][0], sizes))
    if len(largest) == len(sizes) or sizes[len(largest)][0] >= sizes[0][0]:
        return text
    words = " ".join(part for _, part in largest).split()
    if len(" ".join(words)) > _LONGEST_TITLE or text.split(maxsplit=len(words))[: len(words)] != words:
        return text
    rest = text.split(maxsplit=len(words))[len(words) :]
    return "\n\n".join([" ".join(words), *rest])


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
