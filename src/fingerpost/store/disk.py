"""Writing that survives a kill or a power cut: under another name, synced, then renamed, then the folder synced.

Whatever is read back is checked against its SHA-256, as Parquet hides most damage (a flipped bit is usually read as
another value without an error).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from fingerpost.errors import StoreError

BUILDING = "building-"
"""What unfinished folders begin with; a later load removes those that a killed one left."""


def sync(path: Path) -> None:
    """Make a written file safe against a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make a rename in this folder safe against a power cut. Windows has no such call and does not need it."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Write a file inside a folder that is still being built, and sync it."""
    path.write_bytes(data)
    sync(path)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file in one step: whoever opens it finds the old or the new, never a part."""
    beside = path.with_name(path.name + ".tmp")
    write_new(beside, data)
    os.replace(beside, path)
    sync_folder(path.parent)


def settle(building: Path, final: Path) -> None:
    """Give a finished folder its name."""
    sync_folder(building)
    os.replace(building, final)
    sync_folder(final.parent)


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(path: Path, wanted: str) -> None:
    """Make sure a file is the one that was written. Raises StoreError that names it."""
    if not path.is_file():
        raise StoreError(f"{path} is missing. Restore the workspace from a backup, or load the extract again.")
    if sha256(path) != wanted:
        raise StoreError(f"{path} is damaged. Restore the workspace from a backup, or load the extract again.")
