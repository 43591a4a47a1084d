import csv
import datetime
import io
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch import Article, Index, Rejected, read_corpus
from kpusearch.clipping import ARTICLE_COLUMNS, CLIPPING_COLUMNS, COLUMNS, export_lines, export_to, link_of
from kpusearch.corpus.cells import guarded, joined, parted, unguarded

# A file full of control characters is taken for no text at all.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\r\n\x85"), max_size=30)
SIGNS = st.text("'=+-@\t\r\n＝;[\"], ab", max_size=8)
FILLED = (TEXT | SIGNS).filter(str.strip)
DAY = st.none() | st.dates()
ARTICLES = st.builds(
    Article,
    id=FILLED,
    title=TEXT | SIGNS,
    body=FILLED,
    date=DAY,
    published=DAY,
    url=st.none() | FILLED,
    office=st.none() | FILLED,
    city=st.none() | FILLED,
    authors=st.lists(TEXT | SIGNS, max_size=3).map(tuple),
    photographers=st.lists(FILLED, max_size=2).map(tuple),
    forum=st.none() | FILLED,
    decrees=st.lists(FILLED, max_size=2).map(tuple),
    people=st.lists(TEXT | SIGNS, max_size=2).map(tuple),
    date_confidence=st.none() | st.sampled_from(["stated", "inferred", "published"]),
    date_evidence=st.none() | FILLED,
    recognised=st.none() | st.lists(st.sampled_from(["office", "people"]), max_size=2).map(tuple),
    extra=st.dictionaries(FILLED.filter(lambda name: name not in ARTICLE_COLUMNS), TEXT | st.integers(), max_size=2),
)


@given(TEXT | SIGNS)
def test_a_guarded_text_comes_back_and_is_no_formula(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(st.lists(TEXT | SIGNS, min_size=1, max_size=4))
def test_the_items_of_a_list_come_back(items):
    assert parted(joined(items)) == items


def again(path):
    for article in read_corpus(path, recognise=False):
        assert not isinstance(article, Rejected), article
        values = article.to_dict()
        # Where an article was read is not what it says; an undated one has no confidence.
        yield {**values, "source": None, "date_confidence": values["date"] and values["date_confidence"]}


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@given(articles=st.lists(ARTICLES, min_size=1, max_size=3), bom=st.booleans(), delimiter=st.sampled_from(",;\t|"))
def test_what_was_exported_reads_back_the_same(tmp_path_factory, kind, articles, bom, delimiter):
    path = tmp_path_factory.mktemp("ekspor") / f"kliping.{kind}"
    options = {"bom": bom, "delimiter": delimiter} if kind == "csv" else {}
    export_to(articles, path, kind, **options)
    before = [
        {**values, "date_confidence": values["date"] and values["date_confidence"]}
        for values in (article.to_dict() for article in articles)
    ]
    # A title that is longer than a line is still one; nothing else of it changes.
    assert list(again(path)) == before


def test_csv_opens_right_in_a_spreadsheet(new_index, tmp_path):
    index = new_index(
        Article(
            id="a", title='=HYPERLINK("x")', body="-5 derajat; hujan", authors=("Ana; Budi", "@citra"), office="bali"
        )
    )
    path = tmp_path / "kliping.csv"
    columns = ["id", "title", "body", "authors", "office_name", "snippet"]
    export_to(index.export_hits(), path, "csv", columns=columns, delimiter=";", bom=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid;title;")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = list(csv.reader(file, delimiter=";"))[1]
    assert row == [
        "a", "'=HYPERLINK(\"x\")", "'-5 derajat; hujan", '["Ana; Budi", "@citra"]', "KPU Provinsi Bali",
        "'-5 derajat; hujan",
    ]  # fmt: skip
    assert index.add(read_corpus(path)).updated == 1
    assert index.get("a").title == '=HYPERLINK("x")'
    assert index.get("a").authors == ("Ana; Budi", "@citra")


def test_an_index_is_filled_again_with_the_very_same(new_index, tmp_path):
    index = new_index(
        Article(id=" dengan blanko ", title="-", body="Isi\r\nrapat.", authors=("x;y",)),
        Article(id="7", url="https://berita.example/baca/7", body="+62 nomor baru.", people=(" Ana ",)),
        Article(id="c", body="Tanpa penerbitan.", date=datetime.date(2025, 7, 1), date_confidence="published"),
    )
    for kind in ("csv", "jsonl"):
        export_to(index.export_hits(), tmp_path / f"a.{kind}", kind)
        report = index.add(read_corpus(tmp_path / f"a.{kind}"))
        assert (report.unchanged, report.rejected_count) == (3, 0)


def test_every_column_of_a_hit_can_be_chosen_and_the_rest_is_told(new_index):
    index = new_index(
        Article(
            id="a", title="Rapat", body="Rapat pleno.", office="kota-semarang", url="kpu.go.id/berita/baca/1",
            date=datetime.date(2025, 7, 2), date_confidence="stated", published=datetime.date(2025, 7, 3),
        )
    )  # fmt: skip
    names = [name for name in COLUMNS if name not in ARTICLE_COLUMNS]
    (line,) = export_lines(index.export_hits("pleno"), "jsonl", columns=names)
    row = json.loads(line)
    assert list(row) == names
    assert (row["rank"], row["snippet"], row["event_day"]) == (1, "Rapat pleno.", "2025-07-02")
    assert (row["office_slug"], row["office_name"]) == ("kota-semarang", "KPU Kota Semarang")
    assert row["link"] == "https://kpu.go.id/berita/baca/1"
    assert row["score"] == index.search("pleno").hits[0].score
    for wrong in (["judul"], [], ["id", "id"]):
        with pytest.raises(ValueError, match="column"):
            export_lines([], "csv", columns=wrong) if wrong else export_to([], io.BytesIO(), "csv", columns=wrong)
    with pytest.raises(ValueError, match="of hits"):
        list(export_lines([Article(body="Rapat.")], "csv", columns=["rank"]))


def test_a_day_of_publication_is_no_day_of_the_event(new_index):
    index = new_index(Article(id="a", body="Rapat.", date=datetime.date(2025, 7, 2), date_confidence="published"))
    (line,) = export_lines(index.export_hits(), "jsonl", columns=["event_day", "date"])
    assert json.loads(line) == {"event_day": None, "date": "2025-07-02"}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://kpu.go.id/a?b=1#c", "https://kpu.go.id/a?b=1#c"),
        ("kpu.go.id:8080/a", "https://kpu.go.id:8080/a"),
        ("//kpu.go.id/a", "https://kpu.go.id/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(url, link):
    assert link_of(Article(body="Rapat.", url=url)) == link


def test_hits_come_one_at_a_time_and_articles_only_where_they_are_asked_for(new_index):
    index = new_index(*(Article(id=f"a{number}", body="Rapat pleno.") for number in range(5)))
    hits = index.export_hits("pleno")
    lines = export_lines(hits, "jsonl", columns=["rank", "id", "score"])
    assert json.loads(next(lines))["rank"] == 1
    assert "article" not in vars(next(hits))
    assert [hit.id for hit in index.export_hits("pleno")] == [article.id for article in index.export("pleno")]


def test_markdown_shows_texts_as_they_are_written(new_index):
    text = "Harga <b>naik</b> *5%* [tautan](x) `kode` | a_b #1"
    index = new_index(
        Article(id="a", title=f"1. {text}\n= Judul", body=f"- satu\n+ dua\n2) tiga\n{text}", url="x.id/(a b)>")
    )
    (shown,) = export_lines(index.export_hits(), "md", columns=[*CLIPPING_COLUMNS, "body"])
    escaped = r"Harga \<b\>naik\</b\> \*5%\* \[tautan\](x) \`kode\` \| a\_b \#1"
    assert shown.startswith(rf"## 1. [1\. {escaped} = Judul](<https://x.id/(a%20b)%3E>)")
    assert shown.endswith(f"\\- satu\n\n\\+ dua\n\n2\\) tiga\n\n{escaped}\n\n")
    assert shown.count("\n## ") == 0


def test_a_workbook_holds_texts_days_and_links(new_index, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    index = new_index(
        Article(
            id="=a", title="=1+1\x07#N/A", body="😀" * 20_000, url="https://kpu.go.id/baca/1",
            published=datetime.date(2025, 7, 3),
        ),
        Article(id="b", title="#N/A", body="Rapat.", date=datetime.date(1899, 1, 2)),
    )  # fmt: skip
    path = tmp_path / "kliping.xlsx"
    exported = export_to(
        index.export_hits(sort="published"), path, "xlsx", columns=["id", "title", "link", "published", "date", "body"]
    )
    assert (exported.rows, exported.cut) == (2, 1)
    sheet = openpyxl.load_workbook(path).active
    header, first, second = sheet.iter_rows()
    assert [cell.value for cell in header] == ["id", "title", "link", "published", "date", "body"]
    assert [cell.value for cell in first[:3]] == ["=a", "=1+1 #N/A", "https://kpu.go.id/baca/1"]
    assert {cell.data_type for cell in (*first[:2], second[1])} == {"s"}
    assert first[2].hyperlink.target == "https://kpu.go.id/baca/1"
    assert first[3].value.date() == datetime.date(2025, 7, 3)
    assert second[4].value == "1899-01-02"
    assert len(first[5].value.encode("utf-16-le")) // 2 <= 32_767
    assert first[5].value.endswith("😀…")


def test_a_workbook_can_be_empty_and_be_read_again(new_index, tmp_path):
    pytest.importorskip("openpyxl")
    index = new_index(Article(id="a", title="Rapat", body="Rapat pleno."))
    export_to(index.export_hits("takada"), tmp_path / "kosong.xlsx", "xlsx")
    export_to(index.export_hits(), tmp_path / "semua.xlsx", "xlsx", columns=ARTICLE_COLUMNS)
    assert index.add(read_corpus(tmp_path / "semua.xlsx")).unchanged == 1


def test_a_file_is_replaced_when_all_is_written_and_not_before(tmp_path):
    path = tmp_path / "kliping.jsonl"
    path.write_text("lama")

    def failing():
        yield Article(id="a", body="Rapat.")
        raise RuntimeError("putus")

    with pytest.raises(RuntimeError):
        export_to(failing(), path, "jsonl")
    assert path.read_text() == "lama"
    assert [item.name for item in tmp_path.iterdir()] == ["kliping.jsonl"]
    link = tmp_path / "tautan.jsonl"
    link.symlink_to(path)
    export_to([Article(id="a", body="Rapat.")], link, "jsonl")
    assert link.is_symlink()
    assert json.loads(path.read_text())["id"] == "a"


@pytest.fixture
def folder(new_index, tmp_path):
    new_index(*(Article(id=f"a{number}", title="Rapat “pleno”", body="Isi — rapat 😀.") for number in range(3)))
    return str(tmp_path / "ix0")


def test_the_command_writes_files_by_their_names(run, folder, tmp_path):
    assert "3 rows written to k.csv" in run("export", "rapat", "-i", folder, "-o", "k.csv", "--bom").stderr
    assert (tmp_path / "k.csv").read_bytes().startswith(b"\xef\xbb\xbfid,title")
    pytest.importorskip("openpyxl")
    run("export", "rapat", "-i", folder, "-o", "k.xlsx")
    assert (tmp_path / "k.xlsx").read_bytes().startswith(b"PK")
    shown = run("export", "rapat", "-i", folder, "--columns", "rank, title", "--format", "csv", "--delimiter", ";")
    assert shown.stdout.splitlines()[:2] == ["rank;title", "1;Rapat “pleno”"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--columns", "judul"], "no column is called judul"),
        (["--columns", "id,id"], "named twice"),
        (["--bom"], "--delimiter and --bom are for csv"),
        (["--format", "doc"], "doc"),
        (["-o", "k.pdf"], "no form of rows ends in .pdf; name one: --format jsonl|csv|xlsx|md"),
    ],
)
def test_a_wrong_choice_is_a_usage_error(run, folder, arguments, said):
    assert said in run("export", "rapat", "-i", folder, *arguments, code=2).stderr


def test_a_file_that_cannot_be_written_is_one_line(run, folder):
    result = run("export", "", "-i", folder, "-o", "tidak/ada/k.csv", code=1)
    assert result.stderr.startswith("Error: no folder ")
    assert result.stderr.endswith("to write k.csv in; make it first\n")
    told = run("export", "", "-i", folder, "-o", "tidak/ada/k.csv", "--lang", "id", code=1).stderr
    assert told.startswith("Galat: tidak ada folder ")


def test_a_file_of_tab_separated_values_has_tabs(run, folder, tmp_path):
    run("export", "rapat", "-i", folder, "-o", "k.tsv", "--columns", "rank,id")
    assert (tmp_path / "k.tsv").read_text(encoding="utf-8").splitlines()[0] == "rank\tid"


@pytest.mark.skipif(os.name == "nt", reason="a locale of the POSIX kind")
@pytest.mark.parametrize("kind", ["jsonl", "csv", "md"])
def test_any_locale_gets_utf8(folder, kind):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "kpusearch", "export", "rapat", "-i", folder, "--format", kind],
        capture_output=True, env=environment, check=True, timeout=120,
    )  # fmt: skip
    assert "“pleno”".encode() in done.stdout
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="pipes of the POSIX kind")
def test_a_reader_who_has_enough_ends_quietly(new_index, tmp_path):
    new_index(*(Article(id=f"a{number}", body="Rapat pleno. " * 200) for number in range(400)))
    command = [sys.executable, "-m", "kpusearch", "export", "", "-i", str(tmp_path / "ix0"), "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_a_workbook_without_its_package_is_one_line_and_leaves_the_file(run, folder, tmp_path, monkeypatch):
    (tmp_path / "k.xlsx").write_bytes(b"lama")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "kpusearch[office]" in run("export", "rapat", "-i", folder, "-o", "k.xlsx", code=1).stderr
    assert (tmp_path / "k.xlsx").read_bytes() == b"lama"


def test_export_of_nothing_says_why(run, folder):
    assert "note: " in run("export", "office:takada rapat", "-i", folder).stderr


def test_an_index_can_be_exported_by_name(tmp_path):
    with Index.create(tmp_path / "ix") as index:
        index.add([Article(id="a", body="Rapat.")])
        (line,) = export_lines(index.export_hits(), "jsonl")
        assert Article.from_dict(json.loads(line)) == index.get("a")


def test_events_are_one_row_each_with_who_told_them(new_index, tmp_path):
    body = (
        "KPU menggelar uji publik rancangan penataan daerah pemilihan di aula kantor pada Selasa pagi bersama partai."
    )
    day = datetime.date(2025, 7, 29)
    index = new_index(
        Article(id="a", title="Uji publik", body=body, office="jateng", date=day, date_confidence="stated"),
        Article(
            id="b", title="Ikut uji publik", body=f"{body} Selesai.", office="kota-semarang", url="https://kpu.go.id/b",
            date=day, date_confidence="stated", published=day + datetime.timedelta(1),
        ),
    )  # fmt: skip
    hits = list(index.export_hits(collapse="event"))
    (line,) = export_lines(hits, "jsonl", columns=["id", "tellings", "variants"])
    assert json.loads(line)["tellings"] == 2
    assert json.loads(line)["variants"][0]["published"] == "2025-07-30"
    (shown,) = export_lines(hits, "md", columns=["title", "tellings", "variants"])
    assert shown == "## Uji publik\n\n*tellings: 2*\n\n- KPU Kota Semarang, 2025-07-30, https://kpu.go.id/b\n\n"


def test_the_commands_show_events(run, new_index, tmp_path):
    pytest.importorskip("openpyxl")
    body = (
        "KPU menggelar uji publik rancangan penataan daerah pemilihan di aula kantor pada Selasa pagi bersama partai."
    )
    new_index(Article(id="a", title="Uji publik", body=body), Article(id="b", title="Uji", body=f"{body} Selesai."))
    folder = str(tmp_path / "ix0")
    shown = run("search", "uji publik", "-i", folder, "--collapse").stdout
    assert "1 events told in 2 articles" in shown
    assert "+ Uji · b" in shown or "+ Uji publik · a" in shown
    assert json.loads(run("search", "uji", "-i", folder, "--collapse", "--json").stdout)["events"] == 1
    assert "1 rows written" in run("export", "uji", "-i", folder, "--events", "-o", "k.xlsx").stderr
    row = json.loads(run("export", "uji", "-i", folder, "--events").stdout)
    assert [variant["id"] for variant in row["variants"]] == [{"a": "b", "b": "a"}[row["id"]]]
