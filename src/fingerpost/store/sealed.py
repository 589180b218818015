"""Derived files that carry the hash of their own bytes: kept by name, believed only as they were written.

Each can always be made again. A file is named by the hash of all that it follows from (loads, definitions, rules,
settings, version), so that one made under other circumstances is simply not found.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from fingerpost.errors import StoreError
from fingerpost.store import disk


def seal(folder: Path, name: str, data: bytes, most: int) -> None:
    """Keep a file, and of those of its council the newest `most`. A name begins with its council's number.

    Where the disk refuses, nothing is kept and nothing is lost: it is worked out again when it is asked for.
    """
    with suppress(OSError, StoreError):
        folder.mkdir(exist_ok=True)
        disk.put(folder / f"{name}.json", hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        for old in newest(folder, name.partition("-")[0])[most:]:
            (folder / f"{old}.json").unlink(missing_ok=True)


def newest(folder: Path, council: str) -> list[str]:
    """The names of a council's files, the newest first."""
    there = sorted(folder.glob(f"{council}-*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [path.stem for path in there]


def unsealed(folder: Path, name: str) -> bytes | None:
    """A file's bytes after its hash, or None where it is not there or not as it was written."""
    return _unsealed(folder / f"{name}.json")


def check_sealed(folder: Path) -> int:
    """Check every such file of a folder; gives how many. Raises StoreError that names a damaged one."""
    files = sorted(folder.glob("*.json"))
    for path in files:
        if _unsealed(path) is None:
            raise StoreError(f"{path} is damaged: it is not as it was written. Delete it; it is worked out anew.")
    return len(files)


def sweep_sealed(folder: Path) -> None:
    """Remove what a killed writer left."""
    for left in folder.glob("*.tmp"):
        left.unlink()


def _unsealed(path: Path) -> bytes | None:
    try:
        stated, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest().encode() == stated else None
