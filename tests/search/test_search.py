import datetime
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article


def ids(results):
    return [hit.id for hit in results.hits]


@pytest.fixture
def news(new_index):
    day = datetime.date
    return new_index(
        Article(
            id="psu",
            title="PSU di Tasikmalaya",
            body="Pemungutan suara ulang digelar di Kabupaten Tasikmalaya. Hasil dari pemungutan dibacakan.",
            date=day(2025, 4, 19),
            office="kab-tasikmalaya",
            forum="Rabu Regulasi",
            authors=("ana",),
            photographers=("awh", "Rian Putra"),
            city="Tasikmalaya",
        ),
        Article(
            id="rapat",
            title="Rapat Koordinasi Logistik",
            body="KPU Kabupaten Pemalang membahas logistik dan kotak suara.",
            date=day(2025, 5, 2),
            office="kab-pemalang",
            authors=("erh",),
            photographers=("awh",),
        ),
        Article(id="opini", title="", body="Demokrasi bukan hanya soal suara. Terbit 2 Mei 2025.", office="jateng"),
        Article(
            id="lama", title="Logistik 2019", body="Gudang logistik Malang.", date=day(2019, 5, 2), office="jateng"
        ),
    )


def test_words_are_alternatives_and_more_of_them_rank_higher(news):
    assert ids(news.search("logistik suara")) == ["rapat", "lama", "opini", "psu"]


def test_inflected_query_finds_other_forms(news):
    assert ids(news.search("memungut")) == ["psu"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"suara ulang"', {"psu"}),
        ('~"ulang suara"', set()),
        ('"hasil dari pemungutan"', {"psu"}),
        ('~"hasil pemungutan"', set()),
        ("+logistik +suara", {"rapat"}),
        ("logistik -suara", {"lama"}),
        ("logistik NOT suara", {"lama"}),
        ("logistik AND (malang OR kotak)", {"rapat", "lama"}),
        ("suara OR malang", {"psu", "rapat", "opini", "lama"}),
        ("-suara", {"lama"}),
        ("tasik*", {"psu"}),
        ("pemungut*", {"psu"}),
        ("judul:logistik", {"rapat", "lama"}),
        ("isi:tasikmalaya", {"psu"}),
        ("office:jateng", {"opini", "lama"}),
        ("satker:jateng suara", {"opini"}),
        ("site:kab-pemalang.kpu.go.id", {"rapat"}),
        ('satker:"KPU Kabupaten Pemalang"', {"rapat"}),
        ("penulis:ANA", {"psu"}),
        ("foto:awh", {"psu", "rapat"}),
        ("foto:putra", {"psu"}),
        ('foto:"rian putra"', {"psu"}),
        ('forum:"rabu regulasi"', {"psu"}),
        ("tanggal:2025-05", {"rapat"}),
        ("tanggal:2025", {"psu", "rapat"}),
        ("sejak:2025-05-02", {"rapat"}),
        ("sejak:2025-05-03", set()),
        ("sampai:2019", {"lama"}),
        ("sejak:2019 sampai:2025-04-19 logistik", {"lama"}),
        ("logistik -tanggal:2019", {"rapat"}),
        ("office:jateng OR office:kab-pemalang", {"opini", "lama", "rapat"}),
        ("foto:awh -logistik", {"psu"}),
    ],
)
def test_query_language_selects_exactly(news, query, expected):
    assert set(ids(news.search(query))) == expected


def test_filters_admit_only_what_they_name(news):
    assert ids(news.search("logistik", office="jateng")) == ["lama"]
    assert ids(news.search("logistik", office="jateng.kpu.go.id")) == ["lama"]
    assert ids(news.search("suara", forum="rabu regulasi")) == ["psu"]
    assert ids(news.search("suara logistik", since="2025-04-19", until=datetime.date(2025, 4, 19))) == ["psu"]


def test_facets_count_what_passes_every_filter(news):
    results = news.search("suara logistik")
    assert results.facets["office"] == (
        {"value": "jateng", "count": 2},
        {"value": "kab-pemalang", "count": 1},
        {"value": "kab-tasikmalaya", "count": 1},
    )
    assert results.facets["forum"] == ({"value": "Rabu Regulasi", "count": 1},)
    assert {item["value"] for item in results.facets["month"]} == {"2025-04", "2025-05", "2019-05"}
    for item in results.facets["office"]:
        filtered = news.search("suara logistik", office=item["value"])
        assert filtered.total == item["count"]
        assert filtered.facets["office"] == (item,)


def test_facet_of_a_query_with_a_date_counts_what_choosing_it_gives(new_index):
    index = new_index(
        Article(id="a", body="rapat", date=datetime.date(2025, 7, 25), office="jateng"),
        Article(id="b", body="rapat", office="bali"),
        Article(id="c", body="rapat", date=datetime.date(2024, 1, 1), office="bali"),
    )
    for item in index.search("rapat Juli 2025").facets["office"]:
        assert index.search("rapat Juli 2025", office=item["value"]).total == item["count"]


def test_missing_ids_of_any_form_are_none(news):
    assert news.get("\udcff") is None
    assert news.explain("suara", "\udcff") is None
    assert news.delete(["\udcff"]).deleted == 0


def test_sort_by_day_puts_undated_articles_last(news):
    assert ids(news.search("suara logistik", sort="newest")) == ["rapat", "psu", "lama", "opini"]
    assert ids(news.search("suara logistik", sort="oldest")) == ["lama", "psu", "rapat", "opini"]
    assert ids(news.search("suara logistik", sort="newest", limit=2, offset=1)) == ["psu", "lama"]


TODAY = "2025-05-07"


@pytest.mark.parametrize(
    ("query", "expected", "span"),
    [
        # Undated articles stay and are ranked by the words beside.
        ("suara minggu lalu", {"rapat", "opini"}, "2025-04-28 to 2025-05-04"),
        ("suara sejak 1 Mei 2025", {"rapat", "opini"}, "2025-05-01 or later"),
        ("suara sebelum Mei 2025", {"psu", "opini"}, "2025-04-30 or earlier"),
        ("suara sejak April di kantor sampai Mei", {"psu", "rapat", "opini"}, "2025-04-01 to 2025-05-31"),
        ("logistik tahun ini", {"rapat"}, "2025-01-01 to 2025-12-31"),
        ("KPU Pemalang minggu lalu", {"rapat"}, "2025-04-28 to 2025-05-04"),
        ("suara 28 April - 4 Mei", {"rapat", "opini"}, "2025-04-28 to 2025-05-04"),
    ],
)
def test_date_counted_from_today_limits_dated_articles_only(news, query, expected, span):
    results = news.search(query, today=TODAY)
    assert set(ids(results)) == expected
    follow = "; 1 without a date follows" if "opini" in expected else ""
    assert results.interpretation.notes[0] == f"dated articles are limited to {span}{follow}"
    assert {article.id for article in news.export(query, today=TODAY)} == expected
    for id_ in ("psu", "rapat", "opini", "lama"):
        assert news.explain(query, id_, today=TODAY).matched == (id_ in expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("minggu lalu", {"rapat"}),
        ("+minggu lalu suara", {"rapat"}),
        ("suara AND minggu lalu", {"rapat"}),
        ("suara -minggu lalu", {"psu", "opini"}),
        ("tanggal:minggu lalu", {"rapat"}),
        ("suara sejak:awal Mei", {"rapat"}),
        ('sampai:"akhir April" suara', {"psu"}),
        ("minggu lalu -suara", set()),
        ("April 2025 lalu suara", {"psu", "opini"}),
    ],
)
def test_date_without_words_of_its_own_filters_where_it_is_required_or_alone(news, query, expected):
    assert set(ids(news.search(query, today=TODAY))) == expected


def test_date_alone_says_which_days_it_means(news):
    results = news.search("minggu lalu", today=TODAY)
    assert results.interpretation.notes == ("articles are limited to 2025-04-28 to 2025-05-04",)
    assert results.interpretation.filters == {"since": "2025-04-28", "until": "2025-05-04"}
    assert news.search("minggu lalu", today="2020-01-01").interpretation.notes == (
        "no article is dated 2019-12-23 to 2019-12-29",
    )


def test_relative_date_that_no_article_has_limits_nothing(news):
    results = news.search("suara kemarin", today="2021-01-01")
    assert set(ids(results)) == {"psu", "rapat", "opini"}
    assert results.interpretation.notes == (
        "no article with these words is dated 2020-12-31: articles of any date are shown, newer ones a little higher",
    )
    assert results.interpretation.terms == ("suara",)
    assert results.interpretation.filters == {}


def test_relative_dates_count_from_the_machines_date_by_default(new_index):
    today = datetime.date.today()
    index = new_index(
        *(Article(id=f"{age}", body="rapat", date=today - datetime.timedelta(age)) for age in (2, 3, 400))
    )
    assert set(ids(index.search("rapat 14 hari terakhir"))) == {"2", "3"}


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("suara office:jateng", {"office": "jateng"}),
        ("office:jateng OR office:bali", {"office": ["jateng", "bali"]}),
        ("satker:Semarang", {"office": ["kab-semarang", "kota-semarang"]}),
        ("office:jateng office:bali", {"office": {"all": ["jateng", "bali"]}}),
        ("penulis:ana penulis:erh penulis:ana", {"authors": {"all": ["ana", "erh"]}}),
        ("suara -office:jateng -office:bali", {"not": {"office": ["jateng", "bali"]}}),
        ("-(office:jateng OR office:bali)", {"not": {"office": ["jateng", "bali"]}}),
        ("-(office:jateng)", {"not": {"office": ["jateng"]}}),
        ("-(office:jateng -forum:debat)", {}),
        ("suara OR office:jateng", {}),
        ("suara (office:jateng)", {}),
        ("(office:jateng)", {"office": "jateng"}),
        ("suara AND office:jateng", {"office": "jateng"}),
        ("office:jateng OR forum:debat", {"any": [[{"office": "jateng"}, {"forum": "debat"}]]}),
        ("sejak:2025-04 sampai:2025-06", {"since": "2025-04-01", "until": "2025-06-30"}),
        ("tanggal:2025-04 sejak:2025-04-10", {"since": "2025-04-10", "until": "2025-04-30"}),
        (
            "terbit-sejak:2025-04 terbit-sampai:2025-06",
            {"published_since": "2025-04-01", "published_until": "2025-06-30"},
        ),
        (
            "terbit:2025-04 tanggal:2025-05 terbit-sejak:2025-04-10",
            {
                "published_since": "2025-04-10",
                "published_until": "2025-04-30",
                "since": "2025-05-01",
                "until": "2025-05-31",
            },
        ),
        (
            "-terbit:2025-04-19",
            {"not": {"published_dates": [{"published_since": "2025-04-19", "published_until": "2025-04-19"}]}},
        ),
        (
            "terbit-sejak:2025-05 OR terbit:2025-04-19",
            {
                "published_since": "2025-04-19",
                "published_dates": [
                    {"published_since": "2025-05-01"},
                    {"published_since": "2025-04-19", "published_until": "2025-04-19"},
                ],
            },
        ),
        (
            "terbit-sejak:2025-04 OR sampai:2025-05",
            {"any": [[{"published_since": "2025-04-01"}, {"until": "2025-05-31"}]]},
        ),
        ("-tanggal:2025-04", {"not": {"dates": [{"since": "2025-04-01", "until": "2025-04-30"}]}}),
        ("-sejak:2025-04", {"not": {"dates": [{"since": "2025-04-01"}]}}),
        (
            "tanggal:2025-04-19 OR tanggal:2025-05-02",
            {
                "since": "2025-04-19",
                "until": "2025-05-02",
                "dates": [
                    {"since": "2025-04-19", "until": "2025-04-19"},
                    {"since": "2025-05-02", "until": "2025-05-02"},
                ],
            },
        ),
        ("suara 2 Mei 2025", {"since": "2025-05-02", "until": "2025-05-02", "undated": True}),
        ("suara sejak 2 Mei 2025", {"since": "2025-05-02", "undated": True}),
        ("suara 3 Mei 2021", {}),
        ("suara -2 Mei 2025", {}),
        ("suara Mei 2025 tanggal:2025", {"since": "2025-05-01", "until": "2025-05-31"}),
        ("logistik 2019", {}),
    ],
)
def test_interpretation_shows_the_filters_in_force(news, query, filters):
    assert news.search(query).interpretation.filters == filters


def test_options_are_filters_in_force_too(news):
    found = news.search("-forum:debat", office="Semarang", since="2025-01-01", forum="Rabu Regulasi").interpretation
    assert found.filters == {
        "not": {"forum": ["debat"]},
        "since": "2025-01-01",
        "office": ["kab-semarang", "kota-semarang"],
        "forum": "rabu regulasi",
    }


def test_place_that_is_a_city_and_a_regency_means_both_offices(new_index):
    index = new_index(
        *(Article(id=slug, body="rapat", office=slug) for slug in ("kota-semarang", "kab-semarang", "diy"))
    )
    assert set(ids(index.search("rapat", office="Semarang"))) == {"kota-semarang", "kab-semarang"}
    assert set(ids(index.search("rapat satker:Semarang"))) == {"kota-semarang", "kab-semarang"}
    assert ids(index.search("rapat satker:KPU Kota Semarang")) == ["kota-semarang"]
    assert ids(index.search("rapat -satker:Semarang")) == ["diy"]
    assert ids(index.search("rapat satker:Yogyakarta")) == ["diy"]


def test_unknown_office_is_said_to_be_none(new_index):
    index = new_index(Article(id="a", body="rapat", office="pusdiklat"))
    unknown = ("no office is called antah berantah",)
    assert index.search("rapat", office="Antah  Berantah").interpretation.notes == unknown
    assert index.search('rapat satker:"antah berantah"').interpretation.notes == unknown
    assert index.search('rapat -satker:"antah berantah"').interpretation.notes == unknown
    assert index.search("rapat", office="jateng").interpretation.notes == ("no article is of the office jateng",)
    assert index.search("rapat office:pusdiklat").interpretation.notes == ()


def test_bare_place_is_required(news):
    assert ids(news.search("KPU Kabupaten Pemalang")) == ["rapat"]
    assert ids(news.search("Malang")) == ["lama"]
    assert ids(news.search("KPU di Pemalang")) == ["rapat"]
    nothing = news.search("KPU Kota Bekasi")
    assert nothing.total == 0
    assert nothing.interpretation.notes == ("no article names bekasi",)


def test_place_in_a_longer_query_is_one_word_among_others(news):
    assert set(ids(news.search("logistik Bekasi"))) == {"rapat", "lama"}


def test_date_in_free_text_limits_dated_articles_only(news):
    results = news.search("suara 2 Mei 2025")
    assert ids(results) == ["rapat", "opini"]
    assert results.interpretation.notes == ("dated articles are limited to 2025-05-02; 1 without a date follows",)


def test_date_that_no_article_has_is_read_as_words(news):
    results = news.search("suara 3 Mei 2021")
    assert results.total >= 3
    assert "read as words" in results.interpretation.notes[0]


def test_year_of_a_topic_is_no_date(news):
    assert ids(news.search("logistik 2019"))[0] == "lama"
    assert news.search("logistik 2019").interpretation.notes == ()


def test_blank_query_matches_everything_and_stop_words_nothing(news):
    assert news.search(" ").total == 4
    assert news.search("", office="jateng").total == 2
    assert news.search("yang dan").total == 0


def test_what_only_passes_filters_is_ordered_by_id_over_segments_and_deletions(new_index):
    index = new_index(*(Article(id=f"{n * 7 % 30:02}", body="Rapat.", office="bali") for n in range(20)))
    index.add(Article(id=f"{n * 7 % 30:02}", body="Rapat.", office="bali") for n in range(20, 30))
    index.delete(["04", "21"])
    expected = [f"{n:02}" for n in range(30) if n not in (4, 21)]
    for query in ("", "office:bali", "-sidang"):
        assert [hit.id for hit in index.search(query, limit=7, offset=3).hits] == expected[3:10]
        assert [article.id for article in index.export(query)] == expected
    index.merge()
    assert [hit.id for hit in index.search("", limit=40).hits] == expected


def test_highlights_mark_the_words_in_the_original_text(news):
    hit = news.search("memungut suara").hits[0]
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["Pemungutan", "suara", "pemungutan"]
    title = news.search("psu").hits[0]
    assert [title.title[start:end] for start, end in title.title_highlights] == ["PSU"]


def test_results_describe_themselves_as_json_types(news):
    shape = news.search("suara office:jateng tanggal:2025").to_dict()
    assert list(shape) == [
        "query", "interpretation", "total", "complete", "took_ms", "suggestion", "facets", "hits",
    ]  # fmt: skip
    assert shape["interpretation"]["filters"] == {"office": "jateng", "since": "2025-01-01", "until": "2025-12-31"}
    hit = news.search("pungut").to_dict()["hits"][0]
    assert list(hit)[:9] == ["rank", "id", "score", "title", "date", "office", "url", "snippet", "highlights"]


def test_decree_numbers_are_found_whole_and_in_parts(new_index):
    index = new_index(
        Article(id="a", body="Keputusan KPU Nomor 1341 Tahun 2024 soal tata cara."),
        Article(id="b", body="Pilkada Tahun 2024 berlangsung aman."),
        Article(id="c", body="Lihat Keputusan 1341/2024."),
    )
    assert ids(index.search("1341/2024"))[:2] == ["c", "a"]
    assert set(ids(index.search("+1341/2024"))) == {"a", "c"}
    assert ids(index.search('"1341/2024"')) == ["c"]


def test_time_budget_of_zero_returns_an_incomplete_answer(news):
    results = news.search("suara", budget=-1.0)
    assert not results.complete
    assert results.total == 0
    assert "time ran out" in results.interpretation.notes[-1]
    assert news.search("logistik -suara", budget=-1.0).total == 0


def test_prefix_of_too_many_words_is_cut_with_a_note(new_index):
    index = new_index(Article(id="a", body=" ".join(f"xa{number}" for number in range(1100))))
    results = index.search("xa*")
    assert results.total == 1
    assert "more than 1000 words" in results.interpretation.notes[0]


def test_query_over_the_limits_is_cut_with_a_note(news):
    assert "cut after 4000 characters" in news.search("suara " * 2000).interpretation.notes[0]
    assert news.search("suara " * 200).interpretation.notes == ("the query was cut after 128 words",)


@pytest.mark.parametrize(
    "arguments",
    [
        {"limit": -1},
        {"offset": -1},
        {"sort": "abjad"},
        {"since": "kemarin"},
        {"today": "x"},
        {"ranking": "tfidf"},
        {"sort": "terbit"},
        {"published_since": "kemarin"},
        {"published_until": "2025-07"},
    ],
)
def test_bad_arguments_raise_value_error(news, arguments):
    with pytest.raises(ValueError, match="must be"):
        news.search("suara", **arguments)


@pytest.mark.parametrize(
    "query",
    [
        "12 PAS:", "kota-semarang.kpu.go.id", "1341/2024", "(((", ")))", '"', '""', "+", "-", "--x", "AND", "OR OR",
        "NOT", "NOT NOT suara", "tanggal:", "tanggal:99-99", "tanggal:2025-13-45", "office:", "*", "**", "a*b*", "\x00",
        "\ud800", "(" * 3000 + "suara" + ")" * 3000, "- - -suara", "judul:(suara)", 'forum:""', "sejak:0000-01-01",
        "31 Februari 2025", "tanggal:" + "a.." * 1300, "tanggal:" + "." * 3900, "office:\udcff", "forum:\udcff",
        "penulis:\udcff", "\udcff*", '"\udcff suara"', "suara^2",
        "suara~", "[a TO z]", "suara AND", "AND suara", "%s %d", "a" * 5000,
    ],
)  # fmt: skip
def test_no_text_raises(news, query):
    results = news.search(query)
    assert results.to_dict()["query"] == query
    news.search(query, syntax=False)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "suara",
                    '"suara',
                    'ulang"',
                    "(",
                    ")",
                    "+",
                    "-",
                    "AND",
                    "OR",
                    "NOT",
                    "tanggal:",
                    "2025-07",
                    "office:",
                    "jateng",
                    "pemil*",
                    "1341/2024",
                    '"',
                    ":",
                    "*",
                    "/",
                    "25",
                    "Juli",
                ]
            ),
            max_size=25,
        ).map(" ".join),
    )
)
def test_no_string_raises(sample_index, query):
    results = sample_index.search(query)
    assert results.total >= len(results.hits)
    for hit in results.hits[:2]:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.highlights)


def test_threads_share_one_index(sample_index):
    queries = ["suara ulang", "logistik pemilu", '"daftar pemilih"', "pemil*", "rapat -pleno", "tanggal:2025"]
    expected = {query: sample_index.search(query).to_dict()["hits"] for query in queries}
    wrong = []

    def ask(start):
        for turn in range(30):
            query = queries[(start + turn) % len(queries)]
            if sample_index.search(query).to_dict()["hits"] != expected[query]:
                wrong.append(query)

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture
def dated(new_index):
    days = {"juni": (2025, 6, 3), "juli": (2025, 7, 25), "agustus": (2025, 8, 4)}
    articles = [Article(id=name, body="rapat", date=datetime.date(*day)) for name, day in days.items()]
    return new_index(*articles)


@pytest.mark.parametrize(
    "query", ["rapat -25 Juli 2025", "rapat NOT 25 Juli 2025", "rapat -(25 Juli 2025)", "rapat NOT (25 Juli 2025)"]
)
def test_excluded_date_takes_its_articles_away_and_limits_nothing(dated, query):
    results = dated.search(query)
    assert set(ids(results)) == {"juni", "agustus"}
    assert results.interpretation.notes == ()


@pytest.mark.parametrize("query", ["rapat Juli 2025 Agustus 2025", "rapat (Juli 2025 OR Agustus 2025)"])
def test_two_dates_limit_to_either(dated, query):
    assert set(ids(dated.search(query))) == {"juli", "agustus"}


def test_filter_that_empties_the_answer_does_not_deny_the_place(news):
    results = news.search("KPU Pemalang", since="2026-01-01")
    assert results.total == 0
    assert results.interpretation.notes == ("no article is dated 2026-01-01 or later",)


def test_phrases_are_counted_where_frequencies_and_distances_pass_a_byte(new_index):
    long = "suara " * 300 + "kotak " * 200 + "suara kotak " + "rapat " * 400 + "suara kotak"
    index = new_index(
        Article(id="long", title="suara " * 9 + "kotak", body=long),
        Article(id="short", title="kotak", body="suara rapat kotak"),
        Article(id="none", body="kotak suara"),
    )
    counts = {
        '"suara kotak"': {"title": 1, "body": 3},
        # In the first 64 words once more, in the first 16 twice.
        '"suara suara"': {"title": 8, "body": 299, "lead": 80},
        '"kotak rapat"': {"body": 1},
        '"rapat rapat"': {"body": 399},
    }
    for query, expected in counts.items():
        assert ids(index.search(query)) == ["long"]
        fields = index.explain(query, "long").terms[0].fields
        assert {name: values["freq"] for name, values in fields.items()} == expected


def test_term_of_a_field_without_weight_is_covered_though_it_adds_nothing(new_index):
    index = new_index(Article(id="a", title="rapat", body="suara"), weights={"title": 0.0})
    explanation = index.explain("rapat suara", "a")
    assert explanation.coverage == 1.0
    assert explanation.sum * explanation.coverage == pytest.approx(explanation.score)
    assert explanation.score == index.search("rapat suara").hits[0].score


@pytest.mark.parametrize("query", ["berita minggu ini", "kegiatan pekan ini", "kabar dan berita minggu ini"])
def test_words_for_any_news_beside_a_date_ask_for_the_date_alone(new_index, query):
    index = new_index(
        Article(id="now", body="Rapat pleno digelar.", date=datetime.date(2025, 7, 29)),
        Article(id="said", body="Berita kegiatan lama.", date=datetime.date(2025, 6, 2)),
        Article(id="undated", body="Berita kegiatan tanpa tanggal."),
    )
    assert ids(index.search(query, today="2025-07-30")) == ["now"]
    assert ids(index.search("rapat minggu ini", today="2025-07-30")) == ["now"]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("rapat forum:ngopi", "no forum is called ngopi"),
        ("penulis:xx", "no author is called xx"),
        ("foto:xx", "no photographer is called xx"),
        ("kota:semrang", "no city is called semrang"),
        ("rapat tanggal:2031-07", "no article is dated 2031-07-01 to 2031-07-31"),
        ("sejak:2031-01-01", "no article is dated 2031-01-01 or later"),
    ],
)
def test_filter_that_no_article_meets_is_said(new_index, query, note):
    index = new_index(
        Article(id="a", body="Rapat.", forum="Ngopi Asli", city="Semarang", date=datetime.date(2025, 7, 1))
    )
    results = index.search(query, today="2025-07-30")
    assert (results.total, results.interpretation.notes) == (0, (note,))


def test_filter_that_only_other_words_do_not_meet_is_no_mistake(new_index):
    index = new_index(Article(id="a", body="Rapat.", forum="Ngopi Asli"), Article(id="b", body="Pleno."))
    assert index.search('pleno forum:"Ngopi Asli"').interpretation.notes == ()


@pytest.mark.parametrize("query", ["", "office:bali", "-rapat", "sejak:2025-07-01", "qzxqv -rapat"])
def test_where_nothing_ranks_the_newest_come_first_then_the_undated_and_ties_go_by_id(new_index, query):
    days = {"d": 9, "c": 31, "b": 9, "a": 1, "undated": None}
    index = new_index(
        *(
            Article(id=id_, body="Debat.", office="bali", date=datetime.date(2025, 7, day) if day else None)
            for id_, day in days.items()
        )
    )
    dated = ["c", "b", "d", "a"]
    expected = {"sejak:2025-07-01": dated, "qzxqv -rapat": []}.get(query, [*dated, "undated"])
    assert [hit.id for hit in index.search(query).hits] == expected
    pages = [index.search(query, limit=1, offset=at).hits for at in range(len(expected))]
    assert [hit.id for page in pages for hit in page] == expected
    assert [article.id for article in index.export(query)] == expected
