"""Build the wheel, install it into an environment of its own and use it there."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_module_and_word_list_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src/kpusearch"
    expected = {
        path.relative_to(ROOT / "src").as_posix()
        for path in package.rglob("*")
        if path.suffix in (".py", ".tsv", ".typed")
    }
    assert expected <= names
    assert all(name.startswith(("kpusearch/", "kpusearch-")) for name in names)


def test_installed_wheel_indexes_and_searches(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "-q", wheel], check=True, capture_output=True)
    (tmp_path / "a.txt").write_text("Rapat Pleno\n\nPemungutan suara ulang di Pemalang.", encoding="utf-8")

    def run(*arguments):
        command = [scripts / "kpusearch", *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8").stdout

    assert run("index", "a.txt").startswith("1 added")
    assert "**Pemungutan**" in run("search", "memungut")
