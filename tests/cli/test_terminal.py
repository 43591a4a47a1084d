"""The command in a terminal, as people see it: widths, colours, interrupts, waiting; and in a pipe that is closed."""

import contextlib
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from kpusearch import Article, Index

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which this system has not")
import fcntl  # noqa: E402
import termios  # noqa: E402

PROGRAM = [sys.executable, "-m", "kpusearch"]
PATIENCE = 120.0
"""Seconds after which a command that should have ended counts as hanging."""
NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """Run a command in a pseudo-terminal and read what it shows there."""

    def __init__(self, *arguments, folder, columns=80, **environment):
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**plain, "TERM": "xterm", **environment},
        )
        os.close(slave)
        self.shown = ""
        self._ends = time.monotonic() + PATIENCE

    def read(self, until=None):
        """Read until something is shown, or to the end, and return all that was shown."""
        # On Linux a terminal that nobody holds any more fails to be read.
        with contextlib.suppress(OSError):
            while until is None or until not in self.shown:
                assert time.monotonic() < self._ends, self.shown
                if select.select([self._master], [], [], 1.0)[0]:
                    piece = os.read(self._master, 65536)
                    if not piece:
                        break
                    self.shown += piece.decode(errors="replace")
        return self.shown.replace("\r\n", "\n")

    def end(self):
        """Read to the end and return the exit code."""
        self.read()
        code = self.process.wait(timeout=PATIENCE)
        os.close(self._master)
        return code


def seen(*arguments, folder, columns=80, **environment):
    """Return the lines that a command shows in a terminal of that width, with their colours."""
    terminal = Terminal(*arguments, folder=folder, columns=columns, **environment)
    shown = terminal.read()
    assert terminal.end() == 0, shown
    return shown.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample_articles):
    """Return a folder with an index of the sample corpus, and an article with an address."""
    folder = tmp_path_factory.mktemp("terminal")
    with Index.create(folder / "index") as index:
        index.add(sample_articles)
        url = "https://kota-contoh.kpu.go.id/blog/read/9001_pelantikan-panitia-pemungutan-suara-di-aula-kelurahan"
        index.add([Article(id="alamat", title="Pelantikan Panitia", body="Panitia dilantik di aula.", url=url)])
    return folder


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_lines_fit_the_terminal_and_facets_and_scores_break_between_values(folder, columns, language):
    lines = seen(
        "search", "rapat pleno", "--explain", "--facets", "9", "--lang", language, folder=folder, columns=columns
    )
    lines = [ANSI.sub("", line) for line in lines]
    assert max(len(line) for line in lines if " " in line.strip()) <= min(columns, 100)
    label = {"en": "people: ", "id": "orang: "}[language]
    first = next(number for number, line in enumerate(lines) if line.startswith(label))
    facet = [lines[first].removeprefix(label)]
    while lines[first + len(facet)].startswith("  "):
        facet.append(lines[first + len(facet)].strip())
    assert all(line.endswith(",") for line in facet[:-1])
    values = [value for line in facet for value in line.rstrip(",").split(", ")]
    assert len(values) == 10
    assert all(re.fullmatch(r"[A-Z][\w ]+ [0-9]+", value) for value in values[:-1])
    # A number of the explanation stands beside its name.
    assert not any(re.search(r"(x|=|idf|average|rata-rata|weight|bobot)$", line) for line in lines)


def test_a_hit_shows_its_address_whole_and_no_score_where_nothing_ranks(folder):
    lines = [ANSI.sub("", line) for line in seen("search", "panitia dilantik", folder=folder)]
    assert any(line.strip().startswith("https://") and line.endswith("-di-aula-kelurahan") for line in lines)
    assert any(re.search(r" · [0-9]+\.[0-9]{3} · ", line) for line in lines)
    lines = [ANSI.sub("", line) for line in seen("search", "tanggal:2025-07", folder=folder)]
    assert "0.000" not in "".join(lines)
    days = [line.split()[0] for line in lines if re.match(r" +2025-07-[0-9]{2} · ", line)]
    assert days == sorted(days, reverse=True)
    assert len(days) == 10


def test_colours_are_shown_where_there_are_any_and_where_they_are_wanted(folder):
    assert ANSI.search("".join(seen("search", "rapat", folder=folder)))
    assert ANSI.search("".join(seen("search", "rapat", folder=folder, NO_COLOR="")))
    for environment in ({"TERM": "dumb"}, {"NO_COLOR": "1"}):
        shown = "".join(seen("search", "rapat", folder=folder, **environment))
        assert "\x1b" not in shown
        assert "**" in shown


def test_the_language_of_the_system_is_spoken(folder):
    quiet = {"KPUSEARCH_LANG": "", "LC_ALL": "", "LC_MESSAGES": ""}
    assert "dari" in "".join(seen("search", "rapat", folder=folder, LANG="id_ID.UTF-8", **quiet))
    assert " of " in "".join(seen("search", "rapat", folder=folder, LANG="en_US.UTF-8", **quiet))


@pytest.mark.parametrize("arguments", [["export", ""], ["search", "kpu", "-n", "90", "--json"], ["search", "-h"]])
def test_a_reader_that_has_read_enough_ends_the_command_well(folder, arguments):
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("arguments", [["search", "kpu"], ["search", "kpu", "--json"], ["export", ""], ["stats"]])
@pytest.mark.parametrize("output", [">&-", pytest.param(">/dev/full", marks=NEEDS_FULL)])
def test_output_that_takes_nothing_is_an_error_with_a_message(folder, arguments, output):
    shell = ["sh", "-c", f'exec "$@" {output}', "sh", *PROGRAM, *arguments]
    done = subprocess.run(shell, cwd=folder, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_closed_output_for_errors_ends_nothing(folder):
    for arguments, code in ((["search", "kpu"], 0), (["search"], 2)):
        shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *PROGRAM, *arguments]
        assert (
            subprocess.run(shell, cwd=folder, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False).returncode
            == code
        )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_of_indexing_says_what_was_kept(tmp_path, workers):
    with Index.create(tmp_path / "index") as index:
        index.add([Article(id="a", body="Rapat.")])
    lines = (json.dumps({"id": f"b{n}", "body": f"Rapat pleno nomor{n} " * 20}) for n in range(20_000))
    (tmp_path / "banyak.jsonl").write_text("\n".join(lines), encoding="utf-8")
    terminal = Terminal("index", "banyak.jsonl", "--workers", workers, folder=tmp_path)
    terminal.read(until="reading: ")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() == 130
    assert "interrupted: nothing was changed; the index is at generation 1" in terminal.shown
    assert "Traceback" not in terminal.shown
    with Index.open(tmp_path / "index") as index:
        assert (index.generation, index.stats().articles) == (1, 1)


def test_an_interrupted_command_says_so_in_json_too(tmp_path):
    with Index.create(tmp_path / "index"), FileLock(tmp_path / "index" / "kpusearch.lock"):
        process = subprocess.Popen(
            [*PROGRAM, "merge", "--json"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr.readline().startswith("waiting for another process that writes to index")
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert json.loads(told)["error"]["type"] == "Interrupted"


def test_a_lock_that_is_waited_for_is_told_of_and_the_work_done_when_it_goes(tmp_path):
    with Index.create(tmp_path / "index") as index:
        index.add([Article(id="a", body="Rapat."), Article(id="b", body="Debat.")])
    lock = FileLock(tmp_path / "index" / "kpusearch.lock")
    with lock:
        process = subprocess.Popen(
            [*PROGRAM, "delete", "a"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr.readline() == "waiting for another process that writes to index …\n"
    told, more = process.communicate(timeout=PATIENCE)
    assert (process.returncode, told, more) == (0, "1 deleted\n", "")


def test_the_library_says_once_that_it_waits_and_never_prints(tmp_path, capsys):
    calls = []
    with Index.create(tmp_path / "index") as index:
        index.delete(["a"], on_wait=lambda: calls.append("free"))
        lock = FileLock(tmp_path / "index" / "kpusearch.lock")
        lock.acquire()
        index.add([Article(id="a", body="Rapat.")], on_wait=lambda: (calls.append("held"), lock.release()))
        assert index.stats().articles == 1
    assert calls == ["held"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        (["search", "a", "-i", "tiada"], "NoIndexError", 1),
        (["show", "z"], "NoArticleError", 1),
        (["similar", "z"], "NoArticleError", 1),
        (["search", "a", "--limit", "x"], "BadParameter", 2),
        (["search", "-santunan"], "NoSuchOption", 2),
        (["search"], "MissingParameter", 2),
        (["index", "tiada.txt"], "CorpusError", 1),
    ],
)
def test_an_error_is_json_where_json_was_asked_for(run, tmp_path, arguments, kind, code):
    Index.create(tmp_path / "index").close()
    result = run(*arguments, "--json", code=code)
    assert json.loads(result.stdout) == {
        "error": {"type": kind, "message": json.loads(result.stdout)["error"]["message"]}
    }
    assert result.stderr == ""


def test_json_behind_the_hyphens_is_a_word(run, tmp_path):
    Index.create(tmp_path / "index").close()
    assert run("search", "a", "--", "--json", code=2).stderr.startswith("Usage: ")
    assert run("search", "--", "--json").stdout.startswith("0 articles")


@pytest.mark.parametrize("query", ["-santunan", "-nasional lagi", "-istana"])
def test_a_query_that_begins_with_a_hyphen_is_told_where_to_stand(run, query):
    told = run("search", query, code=2).stderr
    assert told.splitlines()[-2] == "What begins with a hyphen comes after --, behind the options:"
    quoted = f"'{query}'" if " " in query else query
    assert told.endswith(f" search -- {quoted}\n")
    assert "hyphen" not in run("search", "a", "-n", "x", code=2).stderr
    assert "hyphen" not in run("stats", "-santunan", code=2).stderr


def test_facets_show_as_many_values_as_are_asked_for(run, folder):
    def offices(*arguments):
        shown = run("search", "kpu", "-i", str(folder / "index"), *arguments).stdout
        return re.search(r"^office: (.*(?:\n  .*)*)", shown, re.MULTILINE)

    assert len(offices()[1].split(",")) == 6
    assert len(offices("--facets", "2")[1].split(",")) == 3
    assert "more" not in offices("--facets", "999")[1]
    assert offices("--facets", "0") is None


def test_an_encoding_that_lacks_a_character_costs_that_character_and_json_nothing(folder):
    def shown(*arguments):
        done = subprocess.run(
            [*PROGRAM, "search", "rapat", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONIOENCODING": "latin-1"},
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout.decode("latin-1")

    assert "?" in shown()
    assert any(not hit["snippet"].isascii() for hit in json.loads(shown("--json"))["hits"])
