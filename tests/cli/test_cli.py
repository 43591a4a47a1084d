import datetime
import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kpusearch import Article, Index
from kpusearch.cli import main

PAGE = """Berita Terkini

KPU Kota Contoh Gelar Rapat Pleno

Contoh, kota-contoh.kpu.go.id – KPU Kota Contoh menggelar rapat pleno rekapitulasi, Selasa (29/7). (erh/ed. Foto: awh)

KPU Kota Contoh Terima Logistik

Contoh, kota-contoh.kpu.go.id – Kotak suara dan logistik pemilu tiba di gudang, Senin (28/7). (ana/ed. Foto: awh)
"""


@pytest.fixture
def indexed(run, tmp_path):
    (tmp_path / "berita.txt").write_text(PAGE, encoding="utf-8")
    run("index", "berita.txt", "--collected", "2025-08-01")
    return run


def as_json(result):
    return json.loads(result.stdout)


def test_index_reports_counts_and_a_second_run_changes_nothing(indexed):
    assert "0 added, 0 updated, 2 unchanged, 0 rejected" in indexed("index", "berita.txt").stdout
    shape = as_json(indexed("index", "berita.txt", "--json"))
    assert (shape["added"], shape["updated"], shape["unchanged"], shape["rejected"]) == (0, 0, 2, [])


def test_search_prints_ranked_highlighted_hits(indexed):
    result = indexed("search", "rapat pleno")
    assert result.stdout.startswith("1. KPU Kota Contoh Gelar **Rapat** **Pleno**")
    assert "2025-07-29 · kota-contoh" in result.stdout
    assert "1-1 of 1 articles" in result.stdout


def test_search_json_has_the_shape_of_the_contract(indexed):
    shape = as_json(indexed("search", "kotak", "--json"))
    assert shape["total"] == 1
    assert shape["hits"][0]["rank"] == 1
    assert shape["suggestion"] is None
    assert shape["hits"][0]["date"] == "2025-07-28"


def test_search_explains_its_scores(indexed):
    assert "x idf" in indexed("search", "kotak suara", "--explain").stdout
    shape = as_json(indexed("search", "kotak suara", "--explain", "--json"))
    assert shape["explanations"][0]["score"] == shape["hits"][0]["score"]


def test_search_takes_filters(indexed):
    assert as_json(indexed("search", "kpu contoh rapat", "--since", "2025-07-29", "--json"))["total"] == 1
    assert as_json(indexed("search", "rapat", "--office", "jateng", "--json"))["total"] == 0


def test_notes_go_to_stderr(indexed):
    result = indexed("search", "KPU Kota Bekasi")
    assert "no article names bekasi" in result.stderr
    assert "note" not in result.stdout


def test_search_says_on_stderr_what_may_have_been_meant(indexed):
    result = indexed("search", "rekapitulsi")
    assert result.stdout.startswith("1. KPU Kota Contoh Gelar")
    assert 'note: no article holds "rekapitulsi": read as rekapitulasi' in result.stderr
    assert "Did you mean: rekapitulasi" in result.stderr
    assert "Did you mean" not in indexed("search", "rekapitulasi").stderr
    assert as_json(indexed("search", "rekapitulsi", "--json"))["suggestion"] == "rekapitulasi"


def test_suggest_prints_a_completion_a_line(indexed):
    assert indexed("suggest", "rapat ple").stdout.startswith("rapat pleno\n")
    assert as_json(indexed("suggest", "kot", "-n", "1", "--json")) == {"suggestions": ["kota"]}
    assert indexed("suggest", "office:kota-").stdout == "office:kota-contoh\n"
    assert as_json(indexed("suggest", "xqzv", "--json")) == {"suggestions": []}
    indexed("suggest", "kot", "-i", "none", code=1)


def test_show_prints_the_article_and_misses_with_exit_1(indexed):
    id_ = as_json(indexed("search", "kotak", "--json"))["hits"][0]["id"]
    assert "Kotak suara dan logistik" in indexed("show", id_).stdout
    assert as_json(indexed("show", id_, "--json"))["id"] == id_
    assert "no article x in index" in indexed("show", "x", code=1).stderr


def test_delete_names_what_was_missing(indexed):
    id_ = as_json(indexed("search", "kotak", "--json"))["hits"][0]["id"]
    assert as_json(indexed("delete", id_, "x", "--json")) == {"deleted": 1, "missing": ["x"]}
    assert as_json(indexed("stats", "--json"))["articles"] == 1


def test_stats_check_and_merge_speak_json(indexed):
    assert set(as_json(indexed("stats", "--json"))) == {
        "articles", "terms", "segments", "bytes", "generation", "analyzer", "overrides", "keywords",
    }  # fmt: skip
    checked = as_json(indexed("check", "--json"))
    assert checked["ok"]
    assert {"name", "status", "detail"} == set(checked["parts"][0])
    assert as_json(indexed("merge", "--json"))["segments"] == 1


def test_check_of_a_damaged_index_exits_1(indexed, tmp_path):
    segment = next((tmp_path / "index").glob("*.segment"))
    data = bytearray(segment.read_bytes())
    data[len(data) // 4 : len(data) // 4 + 64] = bytes(64)
    segment.write_bytes(data)
    shape = as_json(indexed("check", "--json", code=1))
    assert not shape["ok"]
    assert any(part["status"] == "damaged" for part in shape["parts"])
    segment.write_bytes(data[:100])
    assert not as_json(indexed("check", "--json", code=1))["ok"]


def test_index_keeps_overrides_and_refuses_others(run, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "stems.tsv").write_text("word\tstem\ngudang\tlogistik\n", encoding="utf-8")
    (tmp_path / "same.tsv").write_text("# sama\nGudang\tlogistik\n", encoding="utf-8")
    (tmp_path / "other.tsv").write_text("gudang\tgudang\n", encoding="utf-8")
    run("index", "page.txt", "--overrides", "stems.tsv")
    (tmp_path / "stems.tsv").unlink()
    assert [token["term"] for token in as_json(run("analyze", "di gudangnya", "--json"))["tokens"]] == ["logistik"]
    assert as_json(run("stats", "--json"))["overrides"] == 1
    run("index", "page.txt")
    run("index", "page.txt", "--overrides", "same.tsv")
    assert "rebuild" in run("index", "page.txt", "--overrides", "other.tsv", code=1).stderr


def test_analyze_reads_overrides_without_an_index(run, tmp_path):
    (tmp_path / "stems.tsv").write_text("gudang\tlogistik\nsalah\n", encoding="utf-8")
    assert "stems.tsv:2: 1 columns; write" in run("analyze", "gudang", "--overrides", "stems.tsv", code=1).stderr
    (tmp_path / "stems.tsv").write_text("gudang\tlogistik\n", encoding="utf-8")
    assert "logistik" in run("analyze", "gudang", "--overrides", "stems.tsv").stdout
    assert "plain" in run("analyze", "a", "--overrides", "stems.tsv", "--analyzer", "plain", code=2).stderr


def test_analyze_shows_tokens_with_offsets(run):
    shape = as_json(run("analyze", "Pemungutan suara", "--json"))
    assert shape["tokens"][0] == {"text": "Pemungutan", "term": "pungut", "position": 0, "start": 0, "end": 10}
    assert "pungut" in run("analyze", "Pemungutan suara").stdout
    assert "pemungutan" in run("analyze", "Pemungutan suara", "--analyzer", "plain").stdout


@pytest.mark.parametrize("form", ["jsonl", "csv", "md"])
def test_export_gives_every_hit(indexed, form):
    assert indexed("export", "kpu contoh", "--format", form).stdout.count("KPU Kota Contoh Gelar Rapat Pleno") == 1
    assert "Terima Logistik" in indexed("export", "", "--format", form).stdout


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_exported_articles_index_again_unchanged(indexed, tmp_path, form):
    (tmp_path / f"out.{form}").write_text(indexed("export", "", "--format", form).stdout, encoding="utf-8")
    assert as_json(indexed("index", f"out.{form}", "--json"))["unchanged"] == 2


def test_run_writes_trec_lines(indexed, tmp_path):
    (tmp_path / "q.tsv").write_text('q1\trapat pleno\nq2\t"kotak suara"\n', encoding="utf-8")
    indexed("run", "q.tsv", "-o", "out.run")
    lines = (tmp_path / "out.run").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["q1", "q2"]
    assert lines[0].split()[1::2][0] == "Q0"
    assert lines[0].split()[3] == "1"
    assert lines[0].endswith(" kpusearch")
    assert indexed("run", "q.tsv", "--syntax").stdout.count("q2") == 1


def test_run_refuses_a_line_without_a_tab(indexed, tmp_path):
    (tmp_path / "q.tsv").write_text("rapat pleno\n", encoding="utf-8")
    assert "q.tsv:1: expected qid<TAB>query" in indexed("run", "q.tsv", code=1).stderr


def test_missing_index_and_missing_source_are_one_line_and_exit_1(run):
    result = run("search", "rapat", "-i", "none", code=1)
    assert result.stderr == "Error: no index at none; run: kpusearch index CORPUS -i none\n"
    assert "none.txt" in run("index", "none.txt", code=1).stderr


def test_rejects_alone_exit_0_and_strict_exits_1(run, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "body": "Rapat."}\n{"id": "b"}\n', encoding="utf-8")
    result = run("index", "a.jsonl")
    assert "1 added, 0 updated, 0 unchanged, 1 rejected" in result.stdout
    assert "a.jsonl:2" in result.stderr
    assert "nothing was indexed" in run("index", "a.jsonl", "--strict", "-i", "other", code=1).stderr


def test_index_folder_comes_from_the_environment(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KPUSEARCH_INDEX", "lain")
    (tmp_path / "a.txt").write_text("Judul\n\nIsi rapat.", encoding="utf-8")
    run("index", "a.txt")
    assert (tmp_path / "lain").is_dir()


@pytest.mark.parametrize("arguments", [("search", "x", "--since", "kemarin"), ("search",), ("nope",)])
def test_usage_mistakes_exit_2(run, arguments):
    run(*arguments, code=2)


@pytest.mark.parametrize("name", [None, *sorted(main.commands)])
def test_every_help_has_an_example_and_h_works(run, name):
    arguments = [name, "-h"] if name else ["-h"]
    assert "Example:\n" in run(*arguments).stdout


def test_every_command_that_prints_a_record_has_json():
    groups = [command for command in main.commands.values() if isinstance(command, click.Group)]
    commands = {name: command for group in (main, *groups) for name, command in group.commands.items()}
    without = {name for name, command in commands.items() if "as_json" not in {p.name for p in command.params}}
    assert without == {"export", *(group.name for group in groups)}
    assert all(isinstance(command, click.Command) for command in main.commands.values())


def test_similar_shows_the_likest_articles_and_names_what_is_missing(tmp_path):
    folder = str(tmp_path / "ix")
    with Index.create(folder) as index:
        index.add(
            Article(id=name, body=body) for name, body in [("a", "Kotak suara."), ("b", "Kotak tinta."), ("c", "X.")]
        )
    shown = CliRunner().invoke(main, ["similar", "a", "-i", folder, "--json"])
    assert [hit["id"] for hit in json.loads(shown.output)["hits"]] == ["b"]
    assert "Kotak" in CliRunner().invoke(main, ["similar", "a", "-i", folder]).output
    missing = CliRunner().invoke(main, ["similar", "z", "-i", folder])
    assert missing.exit_code == 1
    assert "no article z" in missing.output


def test_module_runs_as_the_command():
    done = subprocess.run([sys.executable, "-m", "kpusearch", "--version"], capture_output=True, text=True, check=True)
    assert "version" in done.stdout


def test_today_moves_what_relative_dates_mean(tmp_path):
    folder = str(tmp_path / "ix")
    with Index.create(folder) as index:
        index.add(Article(id=f"d{day}", body="Rapat.", date=datetime.date(2025, 7, day)) for day in (1, 22))
    (tmp_path / "q.tsv").write_text("q1\trapat minggu lalu\n", encoding="utf-8")
    for today, expected in (("2025-07-30", "d22"), ("2025-07-09", "d1")):
        arguments = [str(tmp_path / "q.tsv"), "-i", folder, "--syntax", "--today", today]
        assert CliRunner().invoke(main, ["run", *arguments]).output.split()[2] == expected
        exported = CliRunner().invoke(main, ["export", "rapat minggu lalu", "-i", folder, "--today", today]).stdout
        assert [json.loads(line)["id"] for line in exported.splitlines()] == [expected]


def test_recency_ranks_what_is_newer_higher_and_takes_numbers_only(tmp_path):
    folder = str(tmp_path / "ix")
    with Index.create(folder) as index:
        index.add(Article(id=f"y{year}", body="Rapat.", date=datetime.date(year, 7, 1)) for year in (2024, 2025))
    asked = ["search", "rapat", "-i", folder, "--today", "2025-07-30", "--json"]
    for recency, expected in (("0", ["y2024", "y2025"]), ("0.5", ["y2025", "y2024"])):
        hits = json.loads(CliRunner().invoke(main, [*asked, "--recency", recency]).output)["hits"]
        assert [hit["id"] for hit in hits] == expected
    for wrong in ("nan", "-1", "inf"):
        assert CliRunner().invoke(main, [*asked, "--recency", wrong]).exit_code == 2
