"""The folder for Windows, assembled from made-up wheels without a network, and the script that adds Python to it."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parent.parent / "tools"


def module(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


windows_folder = module(TOOLS / "windows_folder.py")
add_python = module(TOOLS / "windows" / "add_python.py")


def wheel(folder: Path, name: str, files: dict[str, str], requires: tuple[str, ...] = ()) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in requires)
    with zipfile.ZipFile(path, "w") as kept:
        kept.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        for member, text in files.items():
            kept.writestr(member, text)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Assembled from two wheels; `lib/fingerpost` stands for ours."""
    made = tmp_path / "dist" / "fingerpost-windows"
    wheels = [
        wheel(tmp_path, "fingerpost", {"fingerpost/__init__.py": "", "fingerpost/__main__.py": "print('run')\n"}),
        wheel(
            tmp_path, "other",
            {"other.py": "", "other-1.0.data/platlib/other_core.pyd": "x", "other-1.0.data/scripts/run.exe": "x"},
        ),
    ]  # fmt: skip
    windows_folder.assemble(made, wheels)
    return made


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def interpreter(tmp_path: Path, *members: str) -> tuple[Path, str]:
    path = tmp_path / "python-embed.zip"
    with zipfile.ZipFile(path, "w") as kept:
        for member in members:
            kept.writestr(member, "x")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


EMBEDDABLE = ("python.exe", "python312.dll", "python312.zip", "python312._pth")


def test_the_layout(folder: Path):
    assert names(folder) == {
        "LICENSE.txt", "add_python.py", "fingerpost.cmd", "python/README.txt",
        "lib/fingerpost/__init__.py", "lib/fingerpost/__main__.py", "lib/fingerpost-1.0.dist-info/METADATA",
        "lib/other.py", "lib/other_core.pyd", "lib/other-1.0.dist-info/METADATA",
    }  # fmt: skip


def test_the_launcher_takes_the_folders_python_and_nothing_of_the_users(folder: Path):
    text = (folder / "fingerpost.cmd").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") > 5
    assert text.decode("ascii").splitlines()[-1] == r'"%~dp0python\python.exe" -I -X utf8 -m fingerpost %*'
    assert b"3.12" in (folder / "python" / "README.txt").read_bytes()


def test_assembling_again_leaves_nothing_of_before(folder: Path, tmp_path: Path):
    (folder / "lib" / "left.py").write_text("", encoding="utf-8")
    windows_folder.assemble(folder, [wheel(tmp_path, "other", {"other.py": ""})])
    assert "lib/left.py" not in names(folder)


def test_the_same_files_give_the_same_zip(folder: Path):
    first = windows_folder.zipped(folder).read_bytes()
    for path in folder.rglob("*"):
        path.touch()
    assert windows_folder.zipped(folder).read_bytes() == first
    with zipfile.ZipFile(folder.with_suffix(".zip")) as kept:
        assert {name.removeprefix("fingerpost-windows/") for name in kept.namelist()} == names(folder)


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "a\\..\\out.py", "C:/out.py"])
def test_a_wheel_that_leads_outside_is_refused(name: str, tmp_path: Path):
    with pytest.raises(ValueError, match="outside"):
        windows_folder.assemble(tmp_path / "made", [wheel(tmp_path, "bad", {name: ""})])


def test_two_wheels_with_different_files_of_one_name_are_refused(tmp_path: Path):
    wheels = [wheel(tmp_path, name, {"same.py": name}) for name in ("one", "two")]
    with pytest.raises(ValueError, match=r"two-1\.0.* another same\.py"):
        windows_folder.assemble(tmp_path / "made", wheels)


def test_paths_stay_short_enough_for_windows(folder: Path, tmp_path: Path):
    assert windows_folder.longest(folder) < windows_folder.LONGEST
    with pytest.raises(ValueError, match="characters"):
        windows_folder.assemble(tmp_path / "made", [wheel(tmp_path, "long", {"a" * 60 + "/" + "b" * 60: ""})])


def test_what_only_windows_asks_for_is_missed(tmp_path: Path):
    asks = ('colorama; platform_system == "Windows"', 'uvloop; sys_platform != "win32"', 'pytest; extra == "dev"')
    made = tmp_path / "made"
    windows_folder.assemble(made, [wheel(tmp_path, "asking", {}, asks)])
    assert [each.split(" and ")[0] for each in windows_folder.missing(made / "lib")] == [f"asking asks for {asks[0]}"]
    windows_folder.assemble(made, [wheel(tmp_path, "asking", {}, asks), wheel(tmp_path, "colorama", {})])
    assert windows_folder.missing(made / "lib") == []


def test_what_is_fetched_is_what_we_ask_for():
    wanted = windows_folder.requirements(["web"])
    assert {"duckdb", "typst", "waitress", "colorama"} <= {each.split(">")[0] for each in wanted}
    assert not any(each.startswith(("pytest", "psycopg")) for each in wanted)


def test_python_is_added_and_looks_in_lib_alone(folder: Path, tmp_path: Path):
    path, digest = interpreter(tmp_path, *EMBEDDABLE)
    add_python.add(path, digest.upper(), folder)
    assert {f"python/{name}" for name in EMBEDDABLE} <= names(folder)
    assert (folder / "python" / "python312._pth").read_bytes() == b"python312.zip\r\n.\r\n..\\lib\r\n"
    with pytest.raises(ValueError, match="already"):
        add_python.add(path, digest, folder)


@pytest.mark.parametrize(
    ("members", "says"),
    [
        (("python.exe", "python314._pth"), r"no python\.exe with a python312\._pth"),
        (("tools/python.exe",), r"no python\.exe"),
        ((*EMBEDDABLE, "../out.dll"), "outside"),
    ],
)
def test_another_interpreter_is_refused(members: tuple[str, ...], says: str, folder: Path, tmp_path: Path):
    before = names(folder)
    with pytest.raises(ValueError, match=says):
        add_python.add(*interpreter(tmp_path, *members), folder)
    assert names(folder) == before


def test_a_file_with_another_sha256_is_refused_in_words(folder: Path, tmp_path: Path):
    path, digest = interpreter(tmp_path, *EMBEDDABLE)
    script = [sys.executable, str(folder / "add_python.py"), str(path)]
    wrong = subprocess.run([*script, "0" * 64], capture_output=True, text=True)
    assert wrong.returncode == 1
    assert digest in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert not (folder / "python" / "python.exe").exists()
    right = subprocess.run([*script, digest], capture_output=True, text=True)
    assert right.returncode == 0, right.stderr
    assert (folder / "python" / "python.exe").exists()
