"""Puts the Windows interpreter into this folder. It fetches nothing: whoever runs it brings the file and its SHA-256.

python add_python.py python-3.12.x-embed-amd64.zip SHA256
"""

from __future__ import annotations

import compileall
import hashlib
import io
import py_compile
import sys
import zipfile
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
VERSION = (3, 12)
"""Of Python, for which the wheels in `lib` were made."""
SHORT = "".join(map(str, VERSION))
PATHS = f"python{SHORT}._pth"
"""With this file beside it the interpreter looks in the places it names and nowhere else: no registry, no variables."""


def add(interpreter: Path, expected: str, folder: Path = HERE) -> list[str]:
    """Unpack the interpreter into `folder/python`, and let it look in `folder/lib`.

    Gives what was done, in words. Raises ValueError, with nothing changed, where the file is not the one that was
    meant or not the interpreter that is needed, or where there is one already.
    """
    data = interpreter.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected.strip().lower():
        raise ValueError(f"{interpreter.name} has the SHA-256 {found}, not {expected}. Fetch it again; do not use it.")
    place = folder / "python"
    if (place / "python.exe").exists():
        raise ValueError(f"{place} has a Python already. Assemble the folder anew to change it.")
    with zipfile.ZipFile(io.BytesIO(data)) as kept:
        names = kept.namelist()
        if "python.exe" not in names or PATHS not in names:
            raise ValueError(
                f"{interpreter.name} has no python.exe with a {PATHS}. It must be the embeddable package of "
                f"Python {VERSION[0]}.{VERSION[1]} for 64-bit Windows."
            )
        for name in names:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
                raise ValueError(f"{interpreter.name} would write outside the folder: {name!r}. Do not use it.")
        kept.extractall(place)
    (place / PATHS).write_text(f"python{SHORT}.zip\n.\n..\\lib\n", encoding="ascii", newline="\r\n")
    return [f"{len(names)} files added to {place}", compiled(folder / "lib")]


def compiled(lib: Path) -> str:
    """Compile the modules where this Python is of the right version; without, each start reads the sources."""
    if sys.version_info[:2] != VERSION:
        return (
            f"modules not compiled, as this is Python {sys.version_info[0]}.{sys.version_info[1]}: Fingerpost will "
            "do so at its first start if it may write here, and be slow to start if not"
        )
    # A few files of the packages are templates, no programs, so that not every one compiles.
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(lib, quiet=2, stripdir=lib, invalidation_mode=unchecked)
    return "modules compiled"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(str(__doc__).strip())
    try:
        print("\n".join(add(Path(sys.argv[1]), sys.argv[2])))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        sys.exit(f"Error: {error}")
