"""Collect from the command line: what was fetched is indexed, and read again without the network."""

import json
import signal
import subprocess
import sys
import time


def test_a_listing_is_collected_and_indexed_and_the_next_run_adds_only_what_is_new(run, kpu, tmp_path):
    address = f"{kpu.url}/blog/category/104"
    asked = ("fetch", address, "--allow-private", "--delay", "0", "--json")
    shape = json.loads(run(*asked).stdout)
    assert shape["index"]["added"] >= 20
    assert shape["index"]["rejected"] == []
    count = json.loads(run("stats", "--json").stdout)["articles"]
    again = json.loads(run(*asked).stdout)
    assert again.get("index", {"added": 0})["added"] == 0
    assert json.loads(run("stats", "--json").stdout)["articles"] == count
    # The same articles come from the files alone.
    read = json.loads(run("index", "fetched", "-i", "lain", "--json").stdout)
    assert json.loads(run("stats", "-i", "lain", "--json").stdout)["articles"] == count
    assert read["rejected"] == []


def test_what_cannot_be_asked_is_told_and_exits_with_one(run, kpu):
    result = run("fetch", f"{kpu.url}/blog/category/104", "--delay", "0", code=1)
    assert "failed: " in result.stderr
    assert "0 fetched" in result.stdout


def test_an_interrupted_collection_says_where_it_is_and_the_same_command_goes_on(run, kpu, tmp_path):
    asked = ["fetch", f"{kpu.url}/blog/category/104", "--allow-private"]
    command = [sys.executable, "-m", "kpusearch", *asked, "--delay", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        ends = time.monotonic() + 60
        while not any(path.stat().st_size for path in tmp_path.glob("fetched/*.warc*")):
            assert time.monotonic() < ends
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.strip() == (
        "interrupted: what was fetched so far is stored in fetched; the same command goes on from there"
    )
    assert json.loads(run(*asked, "--delay", "0", "--json").stdout)["index"]["added"] >= 20
