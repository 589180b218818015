"""Assembles a folder for Windows, on any machine: packages, our own code, a launcher, and a place for Python.

`make windows-folder` runs it. pip fetches the wheels in the versions of `constraints.txt`. Python itself for Windows
is on no package index, so that a release machine adds it by the script in the folder: see docs/no-install.md.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
PARTS = Path(__file__).resolve().parent / "windows"
TARGET = ROOT / "dist" / "fingerpost-windows"
PYTHON = "3.12"
PLATFORM = "win_amd64"
ONLY_WINDOWS = ("colorama", "tzdata")
"""What packages ask for on Windows alone. pip weighs such conditions by the machine that it runs on."""
LONGEST = 120
"""Characters that a path in the folder may have: Windows allows 260 with all the folders above."""
WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "platform_release": "10",
    "platform_version": "10.0",
    "implementation_name": "cpython",
    "implementation_version": f"{PYTHON}.0",
    "platform_python_implementation": "CPython",
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.0",
}


def main() -> None:
    """Fetch the wheels, build ours, assemble, zip, and say how large it is."""
    asked = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    asked.add_argument("--extra", action="append", default=["web"], help="an extra of ours besides web, such as mssql")
    extras: list[str] = asked.parse_args().extra
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fingerpost-windows-") as made:
        wheels = [*fetched(Path(made) / "theirs", requirements(extras)), built(Path(made) / "ours")]
        assemble(TARGET, wheels)
    lacking = missing(TARGET / "lib")
    if lacking:
        sys.exit("On Windows these would be missing; name them in ONLY_WINDOWS: " + "; ".join(lacking))
    archive = zipped(TARGET)
    files = [path for path in TARGET.rglob("*") if path.is_file()]
    print(
        f"{TARGET.relative_to(ROOT)}: {len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB; "
        f"zip {archive.stat().st_size / 1e6:.0f} MB; longest path {longest(TARGET)} characters; "
        f"{len(wheels)} wheels; {time.monotonic() - began:.0f} s"
    )


def requirements(extras: Sequence[str]) -> list[str]:
    """What we ask for in pyproject.toml, with some of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [*project["dependencies"], *(each for extra in extras for each in optional[extra]), *ONLY_WINDOWS]


def fetched(folder: Path, wanted: Sequence[str]) -> list[Path]:
    """The wheels for Windows of all that is wanted and all that these want."""
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--only-binary", ":all:", "--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp",
            "-c", str(ROOT / "constraints.txt"), "--dest", str(folder), *wanted,
        ],
        check=True,
    )  # fmt: skip
    return sorted(folder.glob("*.whl"))


def built(folder: Path) -> Path:
    """Our own wheel, from the tree."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = folder.glob("fingerpost-*.whl")
    return wheel


def assemble(folder: Path, wheels: Iterable[Path]) -> None:
    """Make the folder anew. Raises ValueError where wheels clash, lead outside, or a path is too long."""
    shutil.rmtree(folder, ignore_errors=True)
    lib = folder / "lib"
    for wheel in wheels:
        for name, data in unpacked(wheel):
            to = lib / name
            if to.exists() and to.read_bytes() != data:
                raise ValueError(f"{wheel.name} has another {name} than a wheel before it.")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(data)
    (folder / "python").mkdir(parents=True)
    write(folder / "python" / "README.txt", PARTS / "python-README.txt")
    write(folder / "fingerpost.cmd", PARTS / "fingerpost.cmd")
    shutil.copyfile(PARTS / "add_python.py", folder / "add_python.py")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    if longest(folder) >= LONGEST:
        raise ValueError(f"A path of {longest(folder)} characters is in the folder; fewer than {LONGEST} are allowed.")


def unpacked(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """A wheel's files as they stand in `site-packages`; scripts and headers are left out, as none is needed."""
    with zipfile.ZipFile(wheel) as kept:
        for name in sorted(kept.namelist()):
            if name.endswith("/"):
                continue
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
                raise ValueError(f"{wheel.name} would write outside the folder: {name!r}.")
            if path.parts[0].endswith(".data"):
                if path.parts[1] not in ("purelib", "platlib"):
                    continue
                path = PurePosixPath(*path.parts[2:])
            yield str(path), kept.read(name)


def write(to: Path, source: Path) -> None:
    """A text for Windows, with its ends of lines."""
    text = source.read_text(encoding="utf-8").replace("{python}", PYTHON)
    to.write_text(text, encoding="ascii", newline="\r\n")


def longest(folder: Path) -> int:
    """Characters of the longest path in the folder, its own name included."""
    return max(len(path.relative_to(folder.parent).as_posix()) for path in folder.rglob("*"))


def missing(lib: Path) -> list[str]:
    """What a package in the folder asks for on Windows and is not there, or not in that version."""
    from packaging.requirements import Requirement

    about = [BytesParser().parsebytes(path.read_bytes()) for path in sorted(lib.glob("*.dist-info/METADATA"))]
    there = {_plain(str(each["Name"])): str(each["Version"]) for each in about}
    lacking = []
    for each in about:
        for line in each.get_all("Requires-Dist") or ():
            wanted = Requirement(line)
            if wanted.marker and not wanted.marker.evaluate({**WINDOWS, "extra": ""}):
                continue
            version = there.get(_plain(wanted.name))
            if version is None or not wanted.specifier.contains(version, prereleases=True):
                lacking.append(f"{each['Name']} asks for {line} and there is {version or 'none'}")
    return lacking


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def zipped(folder: Path) -> Path:
    """The folder as one zip beside it; the same files give the same bytes."""
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as kept:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
                member.create_system, member.external_attr = 0, 0  # the same wherever it is made
                kept.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED, 6)
    return archive


if __name__ == "__main__":
    main()
