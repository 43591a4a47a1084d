import contextlib
import sqlite3
import subprocess
import sys

import pytest
from filelock import FileLock
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from kpusearch.exceptions import FetchError
from kpusearch.fetch import fetch, settle


def stored(files):
    """Return the addresses of the articles in WARC files, of a broken one those before the break."""
    found = []
    for path in files:
        with path.open("rb") as file, contextlib.suppress(ArchiveLoadFailed, EOFError):
            for record in ArchiveIterator(file):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "response" and "/blog/read/" in url:
                    found.append(url)
    return found


def interrupt_after(count):
    def on_progress(progress):
        if progress.requests == count:
            raise KeyboardInterrupt

    return on_progress


@pytest.mark.parametrize("count", [1, 2, 7, 12, 29])
def test_an_interrupt_loses_nothing_and_repeats_no_article(kpu, collect, count):
    with pytest.raises(KeyboardInterrupt):
        collect(f"{kpu.url}/blog/category/104", on_progress=interrupt_after(count))
    report = collect(f"{kpu.url}/blog/category/104")
    assert sorted(stored(report.files)) == sorted(kpu.url + kpu.path(number) for number in kpu.articles)
    assert all(kpu.site.times(kpu.path(number)) == 1 for number in kpu.articles)
    assert all(kpu.site.times(f"/blog/category/104?page={number}") <= 2 for number in range(1, 6))


def test_an_interrupt_in_the_middle_of_an_exchange_asks_for_it_again(kpu, tmp_path):
    name = f"http://kpu.contoh.id:{kpu.site.port}"
    page = kpu.site.routes[kpu.path(20)]
    # The connection is not kept after article 20, so the next exchange begins with a look-up.
    kpu.site.routes[kpu.path(20)] = lambda handler: (200, {"Connection": "close"}, page(handler)[2])
    answers = iter([["127.0.0.1"], KeyboardInterrupt, *[["127.0.0.1"]] * 9])

    def resolver(host, port):
        answer = next(answers)
        if answer is KeyboardInterrupt:
            raise KeyboardInterrupt
        return answer

    options = {"delay": 0, "allow_private": True, "resolver": resolver}
    with pytest.raises(KeyboardInterrupt):
        fetch(f"{name}/blog/category/104", tmp_path / "arsip", **options)
    report = fetch(f"{name}/blog/category/104", tmp_path / "arsip", **options)
    assert len(stored(report.files)) == len(kpu.articles)
    assert report.failures == 0


def test_a_process_that_is_killed_spoils_nothing_before(kpu, tmp_path, collect):
    program = (
        "import os, sys\nfrom kpusearch.fetch import fetch\n"
        "def stop(progress):\n    if progress.requests == 9: os._exit(9)\n"
        "fetch(sys.argv[1], sys.argv[2], delay=0, allow_private=True, on_progress=stop)\n"
    )
    command = [sys.executable, "-c", program, f"{kpu.url}/blog/category/104", str(tmp_path / "arsip")]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    [broken] = (tmp_path / "arsip").glob("*.warc.gz")
    before = stored([broken])
    # What a kill in the middle of a write leaves: the first part of a record.
    with broken.open("ab") as file:
        file.write(broken.read_bytes()[:100])
    report = collect(f"{kpu.url}/blog/category/104")
    assert report.files[0] == broken
    after = stored(report.files)
    assert set(before) <= set(after)
    assert sorted(after) == sorted(kpu.url + kpu.path(number) for number in kpu.articles)


def test_files_are_named_until_someone_says_that_they_were_indexed(kpu, tmp_path):
    asked = {"delay": 0, "allow_private": True}
    first = fetch(kpu.url + kpu.path(20), tmp_path, **asked)
    assert fetch(kpu.url + kpu.path(20), tmp_path, **asked).files[:1] == first.files
    settle(tmp_path, first.files)
    assert not set(first.files) & set(fetch(kpu.url + kpu.path(20), tmp_path, **asked).files)


def test_files_of_an_interrupted_call_are_named_by_the_next_and_then_no_more(kpu, collect):
    with pytest.raises(KeyboardInterrupt):
        collect(f"{kpu.url}/blog/category/104", on_progress=interrupt_after(5))
    assert len(collect(f"{kpu.url}/blog/category/104").files) == 2
    assert len(collect(f"{kpu.url}/blog/category/104").files) == 1


def test_what_was_in_a_file_that_is_gone_is_fetched_again(kpu, collect):
    for path in collect(f"{kpu.url}/blog/category/104").files:
        path.unlink()
    report = collect(f"{kpu.url}/blog/category/104")
    assert len(stored(report.files)) == len(kpu.articles)
    assert report.unchanged == 0


def test_what_a_loss_of_power_took_from_a_file_is_fetched_again(kpu, collect):
    [path] = collect(f"{kpu.url}/blog/category/104").files
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    report = collect(f"{kpu.url}/blog/category/104")
    assert sorted(stored(report.files)) == sorted(kpu.url + kpu.path(number) for number in kpu.articles)


def test_a_host_of_an_earlier_call_is_not_asked_by_one_that_does_not_name_it(kpu, new_site, collect):
    collect(f"{kpu.url}/blog/category/104", limits={"pages": 3})
    kpu.site.forget()
    other = new_site({"/blog/read/1_a": (200, {}, b"isi")})
    report = collect(f"{other.url}/blog/read/1_a")
    assert kpu.site.asked == []
    assert report.waiting == 0
    assert report.stopped is None


def test_robots_txt_is_kept_between_calls(kpu, collect):
    collect(f"{kpu.url}/feed")
    collect(f"{kpu.url}/feed")
    assert kpu.site.times("/robots.txt") == 1


def test_two_calls_do_not_share_a_folder(kpu, tmp_path):
    (tmp_path / "arsip").mkdir()
    with (
        FileLock(tmp_path / "arsip" / ".kpusearch-fetch.lock"),
        pytest.raises(FetchError, match="another process is collecting into"),
    ):
        fetch(kpu.url, tmp_path / "arsip", allow_private=True)


def test_a_damaged_state_is_told_with_the_way_out(kpu, tmp_path):
    (tmp_path / ".kpusearch-fetch.sqlite").write_bytes(b"bukan basis data" * 100)
    with pytest.raises(FetchError, match=r"is damaged .*; delete it to collect from the beginning"):
        fetch(kpu.url, tmp_path, allow_private=True)


def test_a_state_of_another_version_is_refused(kpu, tmp_path):
    with sqlite3.connect(tmp_path / ".kpusearch-fetch.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(FetchError, match="another version"):
        fetch(kpu.url, tmp_path, allow_private=True)


def test_a_folder_that_is_a_file_is_told(kpu, tmp_path):
    (tmp_path / "arsip").write_text("bukan folder")
    with pytest.raises(FetchError, match="cannot be used"):
        fetch(kpu.url, tmp_path / "arsip")


def test_without_the_extra_the_error_names_it(tmp_path):
    program = (
        "import sys\nsys.modules['httpx'] = None\nfrom kpusearch.fetch import fetch\n"
        "from kpusearch.exceptions import MissingExtraError\n"
        "try:\n    fetch('https://kpu.go.id', sys.argv[1])\n"
        "except MissingExtraError as error:\n    print(isinstance(error, ImportError), error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert printed.strip() == "True collecting needs httpx: pip install 'kpusearch[fetch]'"


def test_importing_the_package_loads_nothing_of_the_extra():
    program = "import sys, kpusearch.fetch; print({'httpx', 'lxml', 'protego', 'warcio'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert printed.stdout.strip() == "set()"
