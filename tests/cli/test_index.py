"""The index command beside its plain use: what goes, what would go, what takes another's place, and watching."""

import json
import queue
import signal
import subprocess
import sys
import threading

BODY = (
    "KPU Kota Contoh menggelar rapat pleno terbuka rekapitulasi daftar pemilih berkelanjutan triwulan kedua di aula "
    "kantor. Ketua menyampaikan bahwa jumlah pemilih bertambah dibanding triwulan sebelumnya, lalu berita acara "
    "diserahkan kepada seluruh peserta rapat pada akhir kegiatan."
)


def records(path, *articles):
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")


def test_prune_takes_only_what_came_from_the_sources_named(run, tmp_path):
    records(tmp_path / "a.jsonl", {"id": "a1", "body": "Satu."}, {"id": "a2", "body": "Dua."})
    records(tmp_path / "b.jsonl", {"id": "b1", "body": "Tiga."})
    run("index", "a.jsonl", "b.jsonl")
    records(tmp_path / "a.jsonl", {"id": "a1", "body": "Satu."})
    told = run("index", "a.jsonl", "--prune", "--dry-run")
    assert told.stdout == "dry run, nothing changed: 0 added, 0 updated, 1 unchanged, 0 rejected, 1 pruned\n"
    assert "note: a.jsonl:2: pruned 'Dua.', a2" in told.stderr
    assert json.loads(run("stats", "--json").stdout)["articles"] == 3
    assert "1 pruned" in run("index", "a.jsonl", "--prune").stdout
    assert json.loads(run("stats", "--json").stdout)["articles"] == 2


def test_a_file_that_is_gone_may_be_named_to_be_pruned(run, tmp_path):
    records(tmp_path / "a.jsonl", {"id": "a", "body": "Satu."})
    records(tmp_path / "b.jsonl", {"id": "b", "body": "Dua."})
    run("index", "a.jsonl", "b.jsonl")
    (tmp_path / "a.jsonl").unlink()
    assert "1 pruned" in run("index", "a.jsonl", "--prune").stdout
    assert json.loads(run("stats", "--json").stdout)["articles"] == 1
    run("index", "a.jsonl", code=1)


def test_a_dry_run_without_an_index_makes_none(run, tmp_path):
    records(tmp_path / "a.jsonl", {"body": "Satu."})
    assert run("index", "a.jsonl", "--dry-run").stdout.startswith("dry run, nothing changed: 1 added")
    assert not (tmp_path / "index").exists()


def test_a_correction_is_told_and_supersedes_where_asked(run, tmp_path):
    shared = {"office": "kota-contoh", "date": "2025-07-29", "title": "Rapat Pleno"}
    records(tmp_path / "a.jsonl", {"id": "lama", "body": BODY, **shared})
    records(tmp_path / "b.jsonl", {"id": "baru", "body": BODY.replace("kedua", "ketiga"), **shared})
    run("index", "a.jsonl")
    told = run("index", "b.jsonl")
    assert told.stderr.startswith("corrected: baru (b.jsonl:1) is ")
    assert "like lama (a.jsonl:1)\n" in told.stderr
    run("delete", "baru")
    replaced = run("index", "b.jsonl", "--supersede")
    assert "1 superseded" in replaced.stdout
    assert "like lama (a.jsonl:1), which it replaces" in replaced.stderr
    run("show", "lama", code=1)


def test_when_everything_is_rejected_the_exit_code_is_one(run, tmp_path):
    (tmp_path / "a.jsonl").write_text("{rusak\n", encoding="utf-8")
    result = run("index", "a.jsonl", code=1)
    assert "0 added, 0 updated, 0 unchanged, 1 rejected" in result.stdout
    assert "rejected: a.jsonl:1: invalid JSON" in result.stderr
    (tmp_path / "b.jsonl").write_text('{"body": "Isi."}\n{rusak\n', encoding="utf-8")
    run("index", "b.jsonl")


def test_many_bad_lines_are_counted_and_a_hundred_of_each_file_named(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text("{rusak\n" * 3000, encoding="utf-8")
    shape = json.loads(run("index", "a.jsonl", "b.jsonl", "--json", code=1).stdout)
    assert (shape["rejected_count"], len(shape["rejected"])) == (6000, 200)
    assert [item["source"] for item in shape["rejected"]][::100] == ["a.jsonl:1", "b.jsonl:1"]


def test_recognition_can_be_left_out(run, tmp_path):
    body = "Contoh, kota-contoh.kpu.go.id – Rapat digelar, Selasa (29/7/2025)."
    records(tmp_path / "a.jsonl", {"id": "a", "body": body})
    run("index", "a.jsonl", "--no-recognise", "-i", "polos")
    run("index", "a.jsonl", "-i", "lengkap")
    plain, full = (json.loads(run("show", "a", "--json", "-i", folder).stdout) for folder in ("polos", "lengkap"))
    assert (plain["office"], plain["date"], plain["recognised"]) == (None, None, None)
    assert (full["office"], full["date"], full["date_confidence"]) == ("kota-contoh", "2025-07-29", "stated")
    assert set(full["recognised"]) == {"office", "city", "date"}


def test_the_order_of_dates_can_be_told(run, tmp_path):
    records(tmp_path / "a.jsonl", {"id": "a", "body": "Isi.", "date": "10/8/2025"})
    for order, day in (("dmy", "2025-08-10"), ("mdy", "2025-10-08")):
        run("index", "a.jsonl", "--dates", order, "-i", order)
        assert json.loads(run("show", "a", "--json", "-i", order).stdout)["published"] == day


def test_watching_reads_what_comes_until_it_is_stopped(tmp_path):
    folder = tmp_path / "arsip"
    folder.mkdir()
    (folder / "a.txt").write_text("Rapat\n\nIsi rapat.", encoding="utf-8")
    command = [sys.executable, "-m", "kpusearch", "index", "arsip", "--watch", "--every", "0.1", "--prune"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        lines = queue.Queue()
        thread = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True)
        thread.start()
        try:
            assert lines.get(timeout=60).startswith("1 added")
            (folder / "b.txt").write_text("Debat\n\nIsi debat.", encoding="utf-8")
            assert lines.get(timeout=60) == "1 added, 0 updated, 0 unchanged, 0 rejected\n"
            (folder / "a.txt").unlink()
            assert lines.get(timeout=60).endswith("1 pruned\n")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        thread.join(timeout=60)
