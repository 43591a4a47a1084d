"""Collect from the command line: what was fetched is indexed, and read again without the network."""

import json


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
