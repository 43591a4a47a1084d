"""What is said to people is said in English or in Indonesian: every text has its row, and every value its place."""

import json
import re
import string

import click
import pytest
from click.testing import CliRunner

from kpusearch.cli import main
from kpusearch.cli.help import paragraphs
from kpusearch.storage.remedies import _REMEDIES
from kpusearch.terminal.messages import Messages, language_of, read_messages
from message_templates import error_templates, note_templates, reason_templates, said_templates

INDONESIAN = Messages("id")


def every_command(command=main):
    """Yield a command and those within it."""
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from every_command(inner)


def is_known(template):
    """Say whether a text made from a template is said in Indonesian: as a whole, or each of its sentences."""
    names = iter(f"Nilai{number}" for number in range(20))
    text = re.sub(r"\{\}", lambda _: next(names), template)
    if INDONESIAN._translated(text) is not None:
        return True
    # A sentence that only holds a value, as a reason from elsewhere, needs none.
    return all(INDONESIAN._translated(part) is not None or part.startswith("Nilai") for part in text.split("; "))


@pytest.mark.parametrize("templates", [note_templates, error_templates, reason_templates])
def test_every_note_error_and_reason_of_the_library_has_an_indonesian_row(templates):
    found = templates()
    assert len(found) > 30
    assert not sorted(template for template in found if not is_known(template)), "add rows to terminal/messages.tsv"


def test_everything_that_the_command_says_has_an_indonesian_row():
    found = {template for template in said_templates() if re.search("[A-Za-z]", template)}
    assert len(found) > 60
    assert not sorted(found - read_messages().keys()), "add rows to terminal/messages.tsv"


def test_every_remedy_has_an_indonesian_row():
    assert not [remedy for _, remedy in _REMEDIES if not is_known(remedy)]


def test_every_help_text_has_an_indonesian_row():
    missing = []
    parent = click.Context(main, help_option_names=["-h", "--help"])
    for command in every_command():
        texts = [text for text in paragraphs(command.help) if not text.startswith("\b")]
        for option in command.get_params(click.Context(command, parent=parent)):
            if isinstance(option, click.Option) and option.help:
                # What stands in brackets is looked up bit by bit.
                text, *notes = re.split(r"  \[", option.help)
                texts += [text, *(note.rstrip("]") for note in notes[-1:] for note in re.split("; ", note))]
        missing += [text for text in texts if not is_known(text)]
    assert not missing, "add rows to terminal/messages.tsv"


def test_a_row_puts_each_value_of_the_english_text_into_the_indonesian_one():
    for english, indonesian in read_messages().items():
        fields = [name for _, name, _, _ in string.Formatter().parse(indonesian) if name is not None]
        count = english.count("{}")
        assert sorted(fields) in ([""] * count, [str(number) for number in range(count)]), english
        assert indonesian.strip(), english


def test_the_language_is_that_asked_for_else_that_of_the_first_variable_that_is_set():
    assert language_of({}) == "en"
    assert language_of({"LANG": "id_ID.UTF-8"}) == "id"
    assert language_of({"LC_MESSAGES": "id_ID", "LANG": "en_US.UTF-8"}) == "id"
    assert language_of({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "id_ID"}) == "en"
    assert language_of({"KPUSEARCH_LANG": "id", "LC_ALL": "C"}) == "id"
    assert language_of({"LANG": "fr_FR.UTF-8"}) == "en"
    assert language_of({"KPUSEARCH_LANG": "id"}, asked="en") == "en"


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ('no article holds "rekapitulsi": read as rekapitulasi',
         'tidak ada artikel yang memuat "rekapitulsi": dibaca sebagai rekapitulasi'),
        ("articles are limited to 2025-07-01 to 2025-07-07 or 2025-08-01 or later",
         "artikel dibatasi pada 2025-07-01 sampai 2025-07-07 atau 2025-08-01 atau sesudahnya"),
        ("no author is called ana", "tidak ada penulis bernama ana"),
        ("a.jsonl:2: no body; give it a text under 'body' or 'isi'; nothing was indexed",
         "a.jsonl:2: tanpa isi; beri teks pada 'body' atau 'isi'; tidak ada yang diindeks"),
        ("a.txt: no date: date '31/2/2025' is not a day of the calendar",
         "a.txt: tanpa tanggal: tanggal '31/2/2025' bukan hari dalam kalender"),
        ("what nobody has said before", "what nobody has said before"),
    ],
)  # fmt: skip
def test_a_sentence_of_the_library_is_recognised_and_said_in_indonesian(english, indonesian):
    assert INDONESIAN.translate(english) == indonesian
    assert Messages("en").translate(english) == english


def test_a_long_text_that_fits_no_template_takes_time_by_its_length():
    # Many signs that begin every template over and over; with backtracking this would not end.
    INDONESIAN.translate(': is "{} to or; ' * 5_000)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "a", "b"],
        ["search", "a", "--limit", "x"],
        ["search", "a", "--limit", "-1"],
        ["search", "a", "--facets", "x"],
        ["search", "a", "--since", "kemarin"],
        ["search", "a", "--recency", "nan"],
        ["search", "a", "--limit"],
        ["search", "a", "--json=1"],
        ["search", "-santunan"],
        ["search", "a", "--limi", "1"],
        ["nope"],
        ["serch"],
        ["run", "tiada.tsv"],
        ["analyze", "a", "--overrides", "."],
    ],
)
def test_wrong_calls_are_told_in_indonesian(run, arguments):
    (english,) = re.findall("^Error: (.*)", run(*arguments, code=2).stderr, re.MULTILINE)
    result = run(*arguments, "--lang", "id", code=2)
    (indonesian,) = re.findall("^Galat: (.*)", result.stderr, re.MULTILINE)
    assert indonesian != english
    assert not {"the", "is", "of", "not", "must"} & set(indonesian.split())
    assert "Usage" not in result.stderr


def test_help_is_indonesian_where_the_language_is_asked_for_before_or_behind_the_command(run, monkeypatch):
    for arguments in (["--lang", "id", "search", "-h"], ["search", "-h", "--lang=id"], ["search", "--help"]):
        if "--help" in arguments:
            monkeypatch.setenv("KPUSEARCH_LANG", "id_ID.UTF-8")
        told = run(*arguments).stdout
        assert "Peringkatkan artikel yang menjawab QUERY." in told
        assert "Contoh:\n" in told
        assert "[bawaan: 10; x>=0]" in told
        assert "Opsi:\n" in told


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", [None, *sorted(main.commands)])
def test_no_help_is_wider_than_a_terminal_of_eighty_columns(run, name, language):
    told = run(*([name] if name else []), "-h", "--lang", language).stdout
    assert max(map(len, told.splitlines())) <= 80


def test_json_is_the_same_in_every_language(run, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "body": "Rapat pleno."}\n{"id": "b"}\n', encoding="utf-8")
    assert json.loads(run("index", "a.jsonl", "--json", "--lang", "id").stdout)["rejected"][0]["reason"].startswith(
        "no body;"
    )
    shapes = [json.loads(run("search", "plenno", "--json", "--lang", lang).stdout) for lang in ("en", "id")]
    assert shapes[0]["interpretation"] == shapes[1]["interpretation"]
    errors = [run("show", "z", "--json", "--lang", lang, code=1).stdout for lang in ("en", "id")]
    assert errors[0] == errors[1]


def test_a_search_an_index_call_and_an_error_speak_indonesian(run, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "body": "Rapat pleno."}\n{"id": "b"}\n', encoding="utf-8")
    indexed = run("--lang", "id", "index", "a.jsonl")
    assert indexed.stdout == "1 ditambahkan, 0 diperbarui, 0 tidak berubah, 1 ditolak\n"
    assert indexed.stderr == "ditolak: a.jsonl:2: tanpa isi; beri teks pada 'body' atau 'isi'\n"
    found = run("search", "rapat KPU Kota Bekasi", "--lang", "id", "--explain")
    assert "dari 1 artikel" in found.stdout or "0 artikel" in found.stdout
    missing = run("search", "a", "-i", "tiada", "--lang", "id", code=1)
    assert missing.stderr == "Galat: tidak ada indeks di tiada; jalankan: kpusearch index KORPUS -i tiada\n"
    assert re.search(r"artikel +1\n", run("stats", "--lang", "id").stdout)
    assert "utuh" in run("check", "--lang", "id").stdout


def test_the_notes_of_every_golden_search_are_said_in_indonesian(sample_index):
    said = 0
    for query in ("KPU Kota Bekasi minggu lalu", "rekapitulsi", "penulis:qzxqv", "orang:Qzxqv", "tanggal:x", "+ -",
                  "ofice:bali", "a*", "((((((((((((((((((((((((((((((((((((a", "tanggal:1990-01", "terbit:1990-01",
                  "rapat 1 Januari 1990", "sejak:2025-07-01 pleno", "kata " * 2000, "x" * 20000):  # fmt: skip
        for note in sample_index.search(query, today="2025-08-06").interpretation.notes:
            assert INDONESIAN.translate(note) != note, note
            said += 1
    assert said > 8


def test_numbers_are_written_as_the_language_does():
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0
    assert Messages("en").number(41164818) == "41,164,818"
    assert INDONESIAN.number(41164818) == "41.164.818"
    assert INDONESIAN.number(30.474, 3) == "30,474"
