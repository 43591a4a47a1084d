"""Filter and sort by offices, regions and the records' own fields on the command line."""

import json

import pytest

RECORDS = [
    {"id": "voli", "body": "Turnamen voli digelar.", "office": "kota-semarang", "kategori": "Olahraga", "views": 9},
    {"id": "pleno", "body": "Rapat pleno digelar.", "office": "jateng", "kategori": ["Tahapan", "Rapat"], "views": 10},
    {"id": "sidang", "body": "Sidang gugatan digelar.", "office": "bali", "kategori": "tahapan"},
]


@pytest.fixture
def indexed(run, tmp_path):
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
    run("index", "news.jsonl", "--keyword", "kategori", "--keyword", "views", "--no-recognise")
    return run


def found(result):
    return [hit["id"] for hit in json.loads(result.stdout)["hits"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--office", "bali", "--office", "KPU Kota Semarang"], ["sidang", "voli"]),
        (["--region", "Jawa Tengah"], ["pleno", "voli"]),
        (["--region", "jateng", "--region", "bali"], ["pleno", "sidang", "voli"]),
        (["--where", "kategori=olahraga"], ["voli"]),
        (["--where", "kategori=olahraga", "--where", "kategori=rapat"], ["pleno", "voli"]),
        (["--where", "kategori=tahapan", "--where", "views=10"], ["pleno"]),
        (["--sort", "views"], ["voli", "pleno", "sidang"]),
        (["--sort", "-views"], ["pleno", "voli", "sidang"]),
    ],
)
def test_answers_are_limited_and_sorted_by_options_that_may_repeat(indexed, options, expected):
    assert found(indexed("search", "", "--json", *options)) == expected
    exported = [json.loads(line)["id"] for line in indexed("export", "", *options).stdout.splitlines()]
    assert exported == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--where", "rubrik=a"], "'rubrik' is no keyword field of this index; it has kategori, views"),
        (["--where", "kategori"], "must be FIELD=X, got 'kategori'"),
        (["--sort", "rubrik"], "must be one of relevance, newest"),
    ],
)
def test_field_that_the_index_has_not_is_a_mistake_of_the_command(indexed, options, message):
    assert message in indexed("search", "", *options, code=2).stderr
    assert message in indexed("export", "", *options, code=2).stderr


def test_facets_and_stats_show_the_records_own_fields(indexed):
    shown = indexed("search", "digelar").stdout
    assert "kategori: Tahapan 2, Olahraga 1, Rapat 1" in shown
    assert "region: Jawa Tengah 2, Bali 1" in shown
    assert json.loads(indexed("stats", "--json").stdout)["keywords"] == ["kategori", "views"]
    assert "kategori, views" in indexed("stats").stdout


def test_own_fields_are_for_a_new_index_and_may_not_be_anything(indexed):
    result = indexed("index", "news.jsonl", "--keyword", "rubrik", code=1)
    assert "built with the keyword fields kategori, views" in result.stderr
    assert "is a field of queries" in indexed("index", "news.jsonl", "-i", "new", "--keyword", "judul", code=2).stderr
    assert "1 unchanged" not in indexed("index", "news.jsonl", "--keyword", "views", "--keyword", "kategori").stdout


def test_where_without_own_fields_says_how_to_have_them(run, tmp_path):
    (tmp_path / "news.jsonl").write_text(json.dumps(RECORDS[0]), encoding="utf-8")
    run("index", "news.jsonl")
    assert "kpusearch index --keyword NAME" in run("search", "", "--where", "kategori=a", code=2).stderr
