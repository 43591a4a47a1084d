import asyncio
import datetime
import html
import json
import random
import re
import struct

import pytest

from kpusearch import Article, Index, IndexCorruptError, Rejected, Report


@pytest.fixture
def five(new_index):
    return new_index(*(Article(id=f"a{n}", title=f"Rapat ke-{n}", body="Rapat pleno digelar.") for n in range(5)))


def test_results_are_the_hits_of_their_page(five):
    page = five.search("rapat", limit=2, offset=1)
    assert len(page) == 2
    assert page.total == 5
    assert [hit.rank for hit in page] == [2, 3]
    assert tuple(page) == page.hits
    assert page[0] is page.hits[0]
    assert page[-1] is page.hits[1]
    assert page[1:] == page.hits[1:]
    assert page.hits[1] in page
    assert [hit.rank for hit in reversed(page)] == [3, 2]
    with pytest.raises(IndexError):
        page[2]


def test_results_are_true_where_there_is_a_hit_on_their_page(five):
    assert five.search("rapat")
    assert not five.search("sidang")
    assert not five.search("rapat", offset=5)
    counted = five.search("rapat", limit=0)
    assert not counted
    assert counted.total == 5


HOSTILE = "Suara <script>alert(\"x\")</script> & 'suara'"


def test_html_is_escaped_but_for_the_markup_asked_for(new_index):
    hit = new_index(Article(id="a", title=HOSTILE, body=f"Hitung {HOSTILE}.")).search("suara hitung script")[0]
    assert hit.title_html() == (
        "<mark>Suara</mark> &lt;<mark>script</mark>&gt;alert(&quot;x&quot;)&lt;/<mark>script</mark>&gt; &amp; "
        "&#x27;<mark>suara</mark>&#x27;"
    )
    assert hit.snippet_html("[", close="]").startswith("[Hitung] [Suara] &lt;[script]&gt;")


def test_html_without_its_markup_is_the_text(five):
    for hit in five.search("rapat pleno"):
        for text, shown in ((hit.title, hit.title_html()), (hit.snippet, hit.snippet_html())):
            assert html.unescape(re.sub("</?mark>", "", shown)) == text
            assert "<mark>" in shown


def test_hit_without_a_title_has_empty_html(new_index):
    hit = new_index(Article(id="a", body="Rapat pleno.")).search("rapat")[0]
    assert (hit.title_html(), hit.title_highlights) == ("", ())


def test_body_highlights_are_places_in_the_whole_text(new_index):
    body = "Rapat dibuka.\n" + 400 * "Peserta duduk tenang. " + "\nPungutan 😀 suara, lalu pemungutan Suara ulang."
    hit = new_index(Article(id="a", title="Suara", body=body)).search('~"pemungutan suara" rapat')[0]
    assert [hit.article.body[start:end] for start, end in hit.body_highlights] == [
        "Rapat", "Pungutan", "suara", "pemungutan", "Suara",
    ]  # fmt: skip
    assert hit.body_highlights == tuple(sorted(hit.body_highlights))
    words = {hit.article.body[start:end] for start, end in hit.body_highlights}
    assert {hit.snippet[start:end] for start, end in hit.highlights} <= words


def test_body_highlights_are_of_the_body_alone(new_index):
    hit = new_index(Article(id="a", title="Rapat", body="Rapat pleno.")).search("judul:rapat pleno")[0]
    assert [hit.article.body[start:end] for start, end in hit.body_highlights] == ["pleno"]


def test_words_of_a_link_to_another_article_are_highlighted_in_the_body_alone(new_index):
    body = "Rapat selesai.\nBaca juga: Rapat Pleno\nPeserta pulang."
    hit = new_index(Article(id="a", body=body)).search("rapat")[0]
    assert hit.body_highlights == ((0, 5), (26, 31))
    assert hit.highlights == ((0, 5),)


def test_ids_and_scores_are_given_without_reading_a_stored_text(tmp_path):
    rng = random.Random(1)
    with Index.create(tmp_path / "ix") as index:
        # What nobody searches, and no compression makes smaller, so that the store is most of the file.
        index.add(
            Article(
                id=f"a{n:03}", body="Rapat.", date=datetime.date(2025, 7, 1), extra={"x": rng.randbytes(4000).hex()}
            )
            for n in range(100)
        )
    damage_the_store(next((tmp_path / "ix").glob("*.segment")))
    with Index.open(tmp_path / "ix") as index:
        for query in ("rapat", "rapat Juli 2025", "", "rapat -sidang"):
            results = index.search(query, limit=100)
            assert [(hit.rank, hit.id) for hit in results] == [(n + 1, f"a{n:03}") for n in range(100)]
            assert {hit.score for hit in results} == {results[0].score}
            assert results.total == 100
            assert results.facets["month"][0]["count"] == 100
            with pytest.raises(IndexCorruptError):
                [hit.title for hit in results]


def damage_the_store(path):
    """Change stored texts, of whole blocks: what lies in others is verified with these."""
    whole, block = bytearray(path.read_bytes()), 2**16
    start, end = struct.unpack_from("<QQ", whole, len(whole) - 20)
    _, (size,), offset = json.loads(whole[start:end])["store"]
    first, last = -(-offset // block) * block, (offset + size) // block * block
    assert last - first > size / 2
    whole[first:last] = bytes(last - first)
    path.write_bytes(whole)


def test_answer_is_made_in_another_thread_while_other_tasks_go_on(five):
    async def serve():
        queries = ["rapat", "pleno", "digelar", "sidang"]
        return await asyncio.gather(*(asyncio.to_thread(lambda q=q: five.search(q).to_dict()) for q in queries))

    assert [answer["total"] for answer in asyncio.run(serve())] == [5, 5, 5, 0]


def test_report_shows_its_counts_and_no_list():
    report = Report(added=2, rejected=(Rejected("a.txt", "no body"),), rejected_count=7, notes=("satu", "dua"))
    assert repr(report) == "<Report added=2 rejected=7 notes=2>"
    assert repr(Report()) == "<Report of nothing>"
