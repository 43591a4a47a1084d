"""HTML inside the fields of a record becomes text; prose with the same signs stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.corpus.formats.html import clean_markup


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Rapat pleno.</p><p>Selesai.</p>", "Rapat pleno.\n\nSelesai."),
        ("Rapat&nbsp;pleno &amp; sidang", "Rapat pleno & sidang"),
        ("Rapat&amp;nbsp;pleno", "Rapat pleno"),
        ("Rapat &amp;amp; sidang", "Rapat & sidang"),
        ("&lt;p&gt;Rapat&lt;/p&gt;&lt;p&gt;Selesai&lt;/p&gt;", "Rapat\n\nSelesai"),
        ("Baris satu<br>Baris dua<br/>Baris tiga", "Baris satu\nBaris dua\nBaris tiga"),
        ("Satu<br><br>Dua", "Satu\n\nDua"),
        ("<b>Semarang</b> - Rapat\n\nPeserta <i>pulang</i>", "Semarang - Rapat\n\nPeserta pulang"),
        ("<div>Isi<script>alert('x')</script><style>p{}</style></div>", "Isi"),
        ("<ul><li>satu</li><li>dua</li></ul>", "satu\ndua"),
        ("&#8220;Aman,&#8221; kata ketua &hellip;", "“Aman,” kata ketua …"),
        ("Teks <!-- catatan --> bersih", "Teks bersih"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<P CLASS='x'>Besar</P>", "Besar"),
    ],
)
def test_markup_becomes_text(html: str, text: str) -> None:
    assert clean_markup(html) == text


@pytest.mark.parametrize(
    "prose",
    [
        "Rapat pleno digelar.",
        "Suara a < b dan c > d",
        "Peneliti R&D hadir & bertanya",
        "Terima kasih <3",
        "Alamat <humas@kpu.example> dan <nama>",
        "AT&T; S&P 500",
        "x<y>z",
        "",
    ],
)
def test_prose_with_the_same_signs_is_left_alone(prose: str) -> None:
    assert clean_markup(prose) is None


@given(st.text(alphabet="<>&;/ pbr!-#x0amn\n\0\ud800", max_size=60))
def test_no_text_raises(text: str) -> None:
    cleaned = clean_markup(text)
    assert cleaned is None or "<p>" not in cleaned.lower() or "&" in text or "<" in text


def test_a_bomb_of_tags_is_left_alone() -> None:
    assert clean_markup("<b>" * 250_000) is None
