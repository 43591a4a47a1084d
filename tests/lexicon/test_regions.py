import pytest

from kpusearch.lexicon import offices
from kpusearch.lexicon.regions import region_named, region_of, regions


def test_regions_hold_every_office_but_the_national_one():
    assert len(regions()) == 38
    assert {slug for slugs in regions().values() for slug in slugs} == offices().keys() - {"www"}


@pytest.mark.parametrize("office", [office for office in offices().values() if office.kind == "provinsi"])
def test_province_is_known_by_its_name_slug_and_host(office):
    for name in (
        office.name,
        office.slug,
        office.name.upper(),
        f"KPU Provinsi {office.name}",
        f"{office.slug}.kpu.go.id",
    ):
        assert region_named(name) == office.name
    assert region_of(office.slug) == office.name


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("DKI", "Daerah Khusus Jakarta"),
        ("Yogyakarta", "Daerah Istimewa Yogyakarta"),
        ("D.I. Yogyakarta", "Daerah Istimewa Yogyakarta"),
        ("Gorontalo", "Gorontalo"),
        ("Sumatra Utara", "Sumatera Utara"),
        ("Kota Gorontalo", None),
        ("Semarang", None),
        ("KPU RI", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_short_forms_name_a_province_and_other_places_none(name, region):
    assert region_named(name) == region
