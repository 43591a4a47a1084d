import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch import Article
from kpusearch.identity import derive_id, host_of, names_list, normalise_url

DAY = datetime.date(2025, 8, 17)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.kpu.go.id/berita/baca/8168/rapat", "http://kpu.go.id/index.php/berita/baca/8168/rapat/"),
        ("https://kpu.go.id/?p=10&utm_source=wa&fbclid=x", "https://kpu.go.id/?p=10"),
        (
            "https://kpu.go.id/index.php?id=11&option=com_content",
            "https://kpu.go.id/index.php?option=com_content&id=11",
        ),
        ("https://kpu.go.id/berita?id=1#komentar", "https://KPU.go.id/berita?id=1&gclid=abc"),
    ],
)
def test_addresses_of_one_article_are_one(one, other):
    assert normalise_url(one) == normalise_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://kpu.go.id/?p=10", "https://kpu.go.id/?p=11"),
        ("https://kpu.go.id/berita?id=1", "https://kpu.go.id/berita?id=2"),
        ("https://kpu.go.id/index.php?option=com_content&id=11", "https://kpu.go.id/index.php?option=com_content&id=1"),
        ("https://kpu.go.id/b?x=%ff", "https://kpu.go.id/b?x=%fe"),
        ("https://kpu.go.id/b?1234", "https://kpu.go.id/b?1235"),
        ("https://kpu.go.id/b?utm=2", "https://kpu.go.id/b?utm=3"),
    ],
)
def test_addresses_of_two_articles_are_two(one, other):
    assert normalise_url(one) != normalise_url(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://bali.kpu.go.id/index.php/blog/category/104?page=258",
        "https://kota-semarang.kpu.go.id/blog/category/104",
        "https://kpu.go.id/tag/pilkada",
        "https://kpu.go.id/berita/page/2/",
        "https://kpu.go.id",
        "https://kpu.go.id/index.php",
        "https://kpu.go.id/?page=3",
        "https://kpu.go.id/?s=pilkada&paged=2",
        "https://kpu.go.id/index.php?option=com_content&view=category&id=5",
        "https://berita.blogspot.com/search/label/Pemilu",
        "https://kpu.go.id/indeks",
        "https://kpu.go.id/category/berita/104",
        "https://kpu.go.id/blog/category/104/20",
        "https://kpu.go.id/2024/05/",
        "https://kpu.go.id/berita?page=3",
    ],
)
def test_an_address_of_a_list_is_told(url):
    assert names_list(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://kab-jepara.kpu.go.id/blog/read/8076_rapat-pleno",
        "https://kpu.go.id/berita/baca/8168/tag-baru-pemilih",
        "https://kpu.go.id/?p=10",
        "https://kpu.go.id/index.php?option=com_content&view=article&id=11",
        "https://kpu.go.id/?12345",
        "https://kpu.go.id/kategori/politik/12345/rapat-pleno-digelar",
        "https://berita.example/2024/09/03/rapat-pleno",
        "https://kpu.go.id/index.php?berita=77",
        "https://kpu.go.id/category/8076_judul-artikel.html",
        "https://kpu.go.id/blog/read/20417_psu-di-kecamatan?page=2",
        "https://kpu.go.id/berita/1",
        "https://kpu.go.id/read?share=5",
    ],
)
def test_an_address_of_an_article_is_no_list(url):
    assert not names_list(url)


def test_a_list_is_no_identity():
    listing = "https://kota-semarang.kpu.go.id/blog/category/104?page=12"
    first, second = (Article(title=title, body="Isi", url=listing) for title in ("Rapat Pleno", "Uji Publik"))
    assert derive_id(first) != derive_id(second)
    assert derive_id(first).startswith("kota-semarang.kpu.go.id-")


@pytest.mark.parametrize("confidence", ["stated", "published", None])
def test_a_stated_year_belongs_to_the_identity(confidence):
    years = [datetime.date(year, 8, 17) for year in (2022, 2023, 2024, 2025)]
    ids = {derive_id(Article(title="Upacara", body="Isi", date=day, date_confidence=confidence)) for day in years}
    assert len(ids) == 4


def test_a_year_that_was_worked_out_does_not():
    one, other = (
        Article(title="Upacara", body="Isi", date=day, date_confidence="inferred")
        for day in (DAY, DAY.replace(year=2014))
    )
    assert derive_id(one) == derive_id(other)
    assert derive_id(one) == derive_id(Article(title="UPACARA", body="Isi lain"), event="17/8")


def test_a_year_known_from_the_publication_does():
    one = Article(title="Upacara", body="Isi", date=DAY, date_confidence="inferred", published=DAY)
    assert derive_id(one) == derive_id(Article(title="Upacara", body="Isi", date=DAY, date_confidence="stated"))


@given(st.text(max_size=60))
def test_no_address_raises(text):
    for url in (text, f"https://kpu.go.id/{text}", f"https://kpu.go.id/?{text}"):
        assert isinstance(normalise_url(url), str)
        assert isinstance(host_of(url), str)
        assert names_list(url) in (True, False)
