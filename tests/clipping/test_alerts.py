import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from xml.etree import ElementTree as ET

import pytest

from kpusearch import Article, Index
from kpusearch.cli import main
from kpusearch.clipping import EXPORT_FORMATS, Alerts, atom_feed
from kpusearch.exceptions import AlertError

ATOM = "{http://www.w3.org/2005/Atom}"


def told(alerts, *names, **options):
    """Return what a run gives, as pairs of alert and ids."""
    with alerts.run(*names, **options) as batches:
        return [(batch.alert, [entry.id for entry in batch.entries]) for batch in batches]


def logistics(*names, body="Logistik pemilu tiba di gudang."):
    return [Article(id=name, title=f"Berita {name}", body=body) for name in names]


@pytest.fixture
def index(new_index):
    return new_index(*logistics("lama"))


def test_what_matches_for_the_first_time_is_told_once(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik")
    assert told(alerts) == []
    index.add([*logistics("satu", "dua"), Article(id="lain", body="Rapat pleno.")])
    assert told(alerts) == [("logistik", ["dua", "satu"])]
    assert told(alerts) == []
    # Changed so that it matches; changed and told already; changed and no more found.
    index.add([Article(id="lain", body="Rapat tentang logistik."), *logistics("satu", body="Logistik lengkap."),
               Article(id="dua", body="Rapat.")])  # fmt: skip
    assert told(alerts) == [("logistik", ["lain"])]
    index.add(logistics("dua"))
    assert told(alerts) == []


def test_what_matched_at_the_beginning_is_told_where_that_is_asked_for(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik", tells_all=True)
    assert told(alerts) == [("logistik", ["lama"])]


def test_what_was_deleted_before_it_was_told_is_not_told(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik")
    index.add(logistics("satu", "dua"))
    index.delete(["satu"])
    assert told(alerts) == [("logistik", ["dua"])]


def test_an_error_while_telling_leaves_the_batch_for_the_next_run(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik")
    index.add(logistics("satu"))
    with pytest.raises(RuntimeError), alerts.run() as first:
        raise RuntimeError("kertas habis")
    index.add(logistics("dua"))
    index.delete(["satu"])
    with alerts.run() as second:
        assert [(batch.number, batch.is_repeated) for batch in second] == [(1, True), (2, False)]
        assert second[0].entries == first[0].entries
        assert second[0].created == first[0].created
        assert [entry.id for entry in second[1].entries] == ["dua"]
    assert told(alerts) == []


def test_filters_and_order_belong_to_what_is_saved(index):
    alerts = Alerts(index)
    alerts.add("bali", "rapat", office="bali", since=datetime.date(2025, 7, 1), sort="oldest")
    days = {"a": 9, "b": 3, "c": 5}
    index.add(
        Article(id=name, body="Rapat.", office="bali" if name != "c" else "ntb", date=datetime.date(2025, 7, day))
        for name, day in days.items()
    )
    index.add([Article(id="d", body="Rapat.", office="bali", date=datetime.date(2025, 6, 1))])
    assert told(alerts) == [("bali", ["b", "a"])]
    assert alerts.saved()[0].options == {"office": "bali", "since": "2025-07-01", "sort": "oldest"}


def test_relative_dates_count_from_the_day_of_the_run(index):
    alerts, day = Alerts(index), datetime.date(2025, 7, 29)
    alerts.add("kemarin", "rapat kemarin", today=day)
    index.add([Article(id="a", body="Rapat pleno.", date=day)])
    assert told(alerts, today=day) == []
    assert told(alerts, today=day + datetime.timedelta(1)) == [("kemarin", ["a"])]
    # A week without articles is no reason to tell those of other weeks.
    index.add([Article(id="b", body="Rapat pleno.", date=datetime.date(2024, 1, 1))])
    assert told(alerts, today=day + datetime.timedelta(9)) == []


def test_words_are_taken_as_typed(index):
    alerts = Alerts(index)
    alerts.add("salah", "logistk", tells_all=True)
    assert index.search("logistk").total == 1
    assert told(alerts) == []
    index.add([Article(id="ketik", body="Logistk ditulis begitu.")])
    assert told(alerts) == [("salah", ["ketik"])]


def test_an_index_that_is_built_anew_tells_only_what_is_new_in_it(index, tmp_path):
    store = tmp_path / "simpanan.sqlite"
    index.add([Article(title="Tanpa id", body="Logistik di kabupaten.", office="bali")])
    Alerts(index, store).add("logistik", "logistik")
    index.add(logistics("satu"))
    assert told(Alerts(index, store)) == [("logistik", ["satu"])]
    with Index.create(tmp_path / "baru") as rebuilt:
        rebuilt.add([*logistics("satu", "lama"), Article(id="bali-1", title="Tanpa id", body="Logistik di kabupaten.")])
        assert rebuilt.identity != index.identity
        rebuilt.add(logistics("dua", body="Logistik lain."))
        assert told(Alerts(rebuilt, store)) == [("logistik", ["dua"])]
        # From now on the same text under another id is another article again.
        rebuilt.add(logistics("tiga", body="Logistik lain."))
        assert told(Alerts(rebuilt, store)) == [("logistik", ["tiga"])]


def test_an_index_leaves_the_file_of_its_alerts_alone(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik")
    for number in range(3):
        index.add(logistics(f"n{number}"))
        index.merge()
    assert alerts.path.parent == index.path
    assert told(alerts)[0][0] == "logistik"


def test_names_are_one_each_and_those_that_are_unknown_are_told(index):
    alerts = Alerts(index)
    for known in (lambda: alerts.run("x").__enter__(), lambda: alerts.remove("x"), lambda: alerts.saved("x")):
        with pytest.raises(AlertError, match="no alert is called 'x'; there is: none"):
            known()
    assert not alerts.path.exists()
    alerts.add("a", "rapat")
    alerts.add("b", "logistik")
    with pytest.raises(AlertError, match=r"already; remove it first: kpusearch alert remove a$"):
        alerts.add("a", "pleno")
    for wrong in ("", " ", "a\nb", "x" * 101):
        with pytest.raises(ValueError, match="name"):
            alerts.add(wrong, "rapat")
    with pytest.raises(ValueError, match="sort"):
        alerts.add("c", "rapat", sort="terbaru")
    index.add([*logistics("satu"), Article(id="r", body="Rapat.")])
    assert told(alerts, "b") == [("b", ["satu"])]
    alerts.remove("b")
    assert [alert.name for alert in alerts.saved()] == ["a"]
    assert told(alerts) == [("a", ["r"])]


def test_one_runs_at_a_time(index):
    Alerts(index).add("logistik", "logistik")
    with Alerts(index).run(), pytest.raises(AlertError, match="another process is using"):
        told(Alerts(index, timeout=0.05))


def test_a_damaged_file_is_one_error_with_a_remedy(index):
    alerts = Alerts(index)
    alerts.path.write_bytes(b"bukan basis data sama sekali" * 50)
    with pytest.raises(AlertError, match="restore a copy"):
        alerts.add("a", "rapat")


def test_old_entries_are_forgotten_and_the_newest_are_kept(index):
    alerts = Alerts(index)
    alerts.add("logistik", "logistik")
    for number in range(4):
        index.add(logistics(*(f"n{number}-{at}" for at in range(200))))
        assert len(told(alerts)[0][1]) == 200
    assert [batch.number for batch in alerts.entries()] == [4, 3, 2]
    with sqlite3.connect(alerts.path) as database:
        assert database.execute("SELECT count(*) FROM known").fetchone() == (801,)
    database.close()


def feed_of(alerts):
    return ET.fromstring(atom_feed(alerts.saved(), alerts.entries()))


def test_a_feed_is_valid_and_its_entries_keep_their_names(index):
    alerts = Alerts(index)
    alerts.add("log <istik>", "logistik")
    index.add(
        [
            Article(id="a", title="Tanda <b>&\x01 “kutip”", body="Logistik 1 < 2.", office="kota-semarang",
                    url="kpu.go.id/a b?x=<1>&y=2", published=datetime.date(2025, 7, 3)),
            Article(id="b", body="Logistik tanpa judul."),
        ]
    )  # fmt: skip
    empty = feed_of(alerts)
    assert [child.tag for child in empty] == [f"{ATOM}{name}" for name in ("id", "title", "updated", "author")]
    assert len(told(alerts)[0][1]) == 2
    feed = feed_of(alerts)
    assert feed.tag == f"{ATOM}feed"
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in feed.iter(f"{ATOM}entry")}
    first = entries["Tanda <b>&  “kutip”"]
    assert first.find(f"{ATOM}link").attrib == {"rel": "alternate", "href": "https://kpu.go.id/a%20b?x=%3C1%3E&y=2"}
    assert first.findtext(f"{ATOM}content") == "Logistik 1 < 2."
    assert first.findtext(f"{ATOM}published") == "2025-07-03T00:00:00+07:00"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "KPU Kota Semarang"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        uuid.UUID(element.findtext(f"{ATOM}id"))
        datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
    assert feed.findtext(f"{ATOM}updated") == first.findtext(f"{ATOM}updated")
    names = {entry.findtext(f"{ATOM}id") for entry in entries.values()}
    index.add(logistics("c"))
    told(alerts)
    assert names < {entry.findtext(f"{ATOM}id") for entry in feed_of(alerts).iter(f"{ATOM}entry")}


def test_a_feed_reader_reads_it(index, tmp_path):
    feedparser = pytest.importorskip("feedparser")
    alerts = Alerts(index)
    alerts.add("logistik", "logistik", tells_all=True)
    told(alerts)
    parsed = feedparser.parse(atom_feed(alerts.saved(), alerts.entries()))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert [entry.title for entry in parsed.entries] == ["Berita lama"]


@pytest.fixture
def folder(index):
    return str(index.path)


def test_the_commands_add_list_run_and_remove(run, index, folder, tmp_path):
    assert run("alert", "run", "-i", folder).stdout == ""
    assert "logistik  logistik pemilu" in run("alert", "add", "logistik", "logistik pemilu", "-i", folder).stdout
    assert json.loads(run("alert", "list", "-i", folder, "--json").stdout)["alerts"][0]["query"] == "logistik pemilu"
    assert "already" in run("alert", "add", "logistik", "x", "-i", folder, code=1).stderr
    index.add(logistics("satu"))
    shown = run("alert", "run", "-i", folder, "--atom", "umpan.xml").stdout
    assert "logistik: 1 new (batch 1)" in shown
    assert "Berita satu" in shown
    assert (tmp_path / "umpan.xml").read_bytes().count(b"<entry>") == 1
    index.add(logistics("dua"))
    (batch,) = json.loads(run("alert", "run", "logistik", "-i", folder, "--json").stdout)["batches"]
    assert (batch["number"], batch["is_repeated"], batch["entries"][0]["id"]) == (2, False, "dua")
    assert json.loads(run("alert", "run", "-i", folder, "--json").stdout) == {"batches": []}
    assert run("alert", "remove", "logistik", "-i", folder).stdout == "logistik removed\n"
    assert "no alert is called" in run("alert", "run", "logistik", "-i", folder, code=1).stderr


def test_a_feed_that_cannot_be_written_leaves_all_untold(run, index, folder):
    run("alert", "add", "logistik", "logistik", "-i", folder)
    index.add(logistics("satu"))
    assert run("alert", "run", "-i", folder, "--atom", "tidak/ada.xml", code=1).stderr.startswith("Error: ")
    assert "1 new (batch 1, maybe told before)" in run("alert", "run", "-i", folder).stdout


def test_any_locale_is_told(run, index, folder):
    run("alert", "add", "logistik", "logistik", "-i", folder)
    index.add(logistics("satu", body="Logistik “lengkap” 😀."))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "kpusearch", "alert", "run", "-i", folder]
    done = subprocess.run(command, capture_output=True, env=environment, check=True, timeout=120)
    assert "“lengkap” 😀".encode() in done.stdout


@pytest.mark.parametrize("name", sorted(main.commands["alert"].commands))
def test_every_help_of_alert_has_an_example(run, name):
    assert "Example:\n" in run("alert", name, "-h").stdout


def test_the_formats_of_the_command_are_those_of_the_library():
    (option,) = [option for option in main.commands["export"].params if option.name == "export_format"]
    assert tuple(option.type.choices) == EXPORT_FORMATS


RUNNER = """
import json, sys, time
from kpusearch import Index
from kpusearch.clipping import Alerts, atom_feed, replacing
folder, feed = sys.argv[1:]
index = Index.open(folder)
alerts = Alerts(index)
print("ready", flush=True)
while True:
    with alerts.run() as batches:
        if batches:
            with replacing(feed) as file:
                file.write(atom_feed(alerts.saved(), alerts.entries()))
            # A slow printer: some are killed here, with the feed renamed and nothing printed.
            time.sleep(0.03)
            for batch in batches:
                line = json.dumps([batch.number, [entry.id for entry in batch.entries]])
                print(line, flush=True)
"""

ADDER = """
import sys, time
from kpusearch import Article, Index
folder, count = sys.argv[1], int(sys.argv[2])
with Index.open(folder) as index:
    for number in range(count):
        index.add(Article(id=f"n{number}-{at}", title=f"Berita {number}", body="Logistik tiba.") for at in range(3))
        time.sleep(0.1)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no signal that kills at once")
def test_a_run_that_is_killed_at_any_moment_loses_nothing_and_tells_each_once(index, folder, tmp_path):
    Alerts(index).add("logistik", "logistik")
    feed, count, rng = tmp_path / "umpan.xml", 80, random.Random(5)
    adder = subprocess.Popen([sys.executable, "-c", ADDER, folder, str(count)])
    delivered, seen, rounds = {}, set(), 0
    deadline = time.monotonic() + 300
    while rounds < 25 or adder.poll() is None:
        assert time.monotonic() < deadline
        rounds += 1
        runner = subprocess.Popen([sys.executable, "-c", RUNNER, folder, str(feed)], stdout=subprocess.PIPE)
        assert runner.stdout.readline() == b"ready\n"
        time.sleep(rng.random() * 0.25)
        runner.kill()
        output, _ = runner.communicate()
        # The last line may be cut: who reads it drops what is not whole.
        for line in output.split(b"\n")[:-1]:
            number, ids = json.loads(line)
            # A number that comes again has the same entries.
            assert delivered.setdefault(number, ids) == ids
        if feed.exists():
            seen |= {entry.findtext(f"{ATOM}id") for entry in ET.parse(feed).iter(f"{ATOM}entry")}
    assert adder.wait() == 0
    alerts = Alerts(index)
    with alerts.run() as batches:
        for batch in batches:
            ids = [entry.id for entry in batch.entries]
            assert delivered.setdefault(batch.number, ids) == ids
        seen |= {entry.findtext(f"{ATOM}id") for entry in feed_of(alerts).iter(f"{ATOM}entry")}
    ids = [id_ for number in sorted(delivered) for id_ in delivered[number]]
    assert sorted(ids) == sorted(f"n{number}-{at}" for number in range(count) for at in range(3))
    assert sorted(delivered) == list(range(1, len(delivered) + 1))
    assert len(seen) == len(ids)
