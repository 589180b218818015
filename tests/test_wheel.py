"""The wheel that is built from the tree, as `pip`, `uvx` and `pipx` install it: all that the demonstration needs is in
it, and its entry point is `fingerpost`. It is unpacked, not installed: to install all that it asks for takes long."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("build")
pytest.importorskip("hatchling")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as kept:
        kept.extractall(folder)
    return folder


def test_it_holds_every_file_of_the_source_and_nothing_else(wheel: Path):
    source = ROOT / "src"
    wanted = {path.relative_to(source).as_posix() for path in (source / "fingerpost").rglob("*") if path.is_file()}
    wanted = {name for name in wanted if "__pycache__" not in name}
    with zipfile.ZipFile(wheel) as kept:
        held = {name for name in kept.namelist() if ".dist-info/" not in name}
    assert held == wanted
    assert {"fingerpost/demo/figures/risks.csv", "fingerpost/render/report.typ"} <= held


def test_its_entry_point_is_fingerpost(unpacked: Path):
    (file,) = unpacked.glob("*.dist-info/entry_points.txt")
    points = configparser.ConfigParser()
    points.read(file, encoding="utf-8")
    assert dict(points["console_scripts"]) == {"fingerpost": "fingerpost.__main__:main"}


def test_it_carries_its_licences(unpacked: Path):
    (folder,) = unpacked.glob("*.dist-info")
    names = {path.name for path in (folder / "licenses").rglob("*") if path.is_file()}
    assert {"LICENSE", "LICENCE.txt"} <= names


def test_the_demonstration_runs_from_it(unpacked: Path, tmp_path: Path):
    """`fingerpost demo` with the wheel's files alone, in a folder from which the tree cannot be seen."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")

    where = python("-c", "import fingerpost; print(fingerpost.__file__)").stdout
    assert Path(where.strip()).is_relative_to(unpacked)
    done = python("-m", "fingerpost", "demo", "demo")
    assert done.returncode == 0, done.stderr
    made = {path.suffix for path in (tmp_path / "demo" / "reports").rglob("*")}
    assert {".docx", ".pdf", ".html", ".xlsx", ".pptx", ".csv"} <= made
