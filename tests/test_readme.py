"""Run what the documents show."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpusearch.cli import main

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<code>.*?)```", re.DOTALL)
README = [
    (match["language"], match["code"]) for match in BLOCK.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
]


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """Work in a folder that holds the sample corpus and nothing else."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPUSEARCH_INDEX", raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def sessions(code):
    """Yield each kpusearch command of a console block with the output shown below it."""
    command, shown = None, []
    for line in [*code.splitlines(), "$ "]:
        if line.startswith("$ "):
            if command and command.startswith("kpusearch"):
                yield command, "\n".join(shown).strip()
            command, shown = line[2:], []
        else:
            shown.append(line)


def timeless(text):
    return re.sub(r"\d+\.\d+ ms", "N ms", text).strip()


def test_console_blocks_show_the_real_output(workplace):
    commands = 0
    for language, code in README:
        if language == "console":
            for command, shown in sessions(code):
                result = CliRunner().invoke(main, shlex.split(command)[1:])
                assert result.exit_code == 0, result.output
                assert timeless(result.stdout) == timeless(shown), command
                commands += 1
    assert commands >= 4


def test_python_blocks_run(workplace, capsys):
    blocks = [code for language, code in README if language == "python"]
    assert blocks
    for code in blocks:
        exec(compile(code, "README.md", "exec"), {})
    assert "Tasikmalaya" in capsys.readouterr().out


def test_readme_shows_the_searches_of_the_demo():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    demo = makefile[makefile.index("demo:") : makefile.index("test:")]
    queries = re.findall(r"'([^']+)'", demo[demo.index("for query in") : demo.index("; do")])
    assert len(queries) == 3
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"$ kpusearch search '{query}' -n 2" in readme for query in queries)


def test_a_newcomer_who_copies_the_readme_uses_the_index_of_the_demo():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (folder,) = set(re.findall(r"KPUSEARCH_INDEX=(\S+) \$\(BIN\)/kpusearch", makefile))
    copied = [line.split("  ")[0] for line in README[0][1].splitlines()]
    assert copied[:3] == ["$ make demo", "$ . .venv/bin/activate", f"$ export KPUSEARCH_INDEX={folder}"]
    # The demo itself says the same at its end.
    assert f"export KPUSEARCH_INDEX={folder}" in makefile
    assert "$(BIN)/activate" in makefile
