"""Writing that survives a kill or a power cut: under another name, synced, renamed, then the folder synced.

Whatever is read back is checked against its SHA-256, as Parquet hides most damage (a flipped bit is usually read
as another value without an error).
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from pathlib import Path

from fingerpost.errors import StoreError

BUILDING = "building-"
"""What unfinished folders begin with; a later load removes those that a killed one left."""
ROOM = 3
"""A load needs so many times the size of its files on the disk while it is written."""
_MEND = "Restore the workspace from a backup, or load the extract again."


class Unconfirmed(StoreError):
    """What was written is in place, but the disk did not confirm it: a power cut may undo it."""


def sync(path: Path) -> None:
    """Make a written file safe against a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make a rename in this folder safe against a power cut. Windows has no such call."""
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
    """Put `data` in the place of a file in one step: whoever opens it finds the old or the new, never a part.

    Raises Unconfirmed where the new is in place and only the last sync failed.
    """
    beside = path.with_name(path.name + ".tmp")
    write_new(beside, data)
    _rename(beside, path)
    try:
        sync_folder(path.parent)
    except OSError as error:
        says = f"{path} is written, but the disk did not confirm it ({error}): it may not survive a power cut."
        raise Unconfirmed(says) from error


def put(path: Path, data: bytes) -> None:
    """The same for what can be made again: it is not synced, so that a power cut may leave the old, or a part of the
    new, which whoever reads it must be able to tell."""
    beside = path.with_name(path.name + ".tmp")
    beside.write_bytes(data)
    _rename(beside, path)


def settle(building: Path, final: Path) -> None:
    """Give a finished folder its name."""
    sync_folder(building)
    _rename(building, final)
    sync_folder(final.parent)


def _rename(old: Path, new: Path) -> None:
    """Rename, with patience on Windows, where a virus scanner or a reader may hold a file for a moment."""
    for _ in range(20 if os.name == "nt" else 0):
        try:
            old.replace(new)
            return
        except PermissionError:
            time.sleep(0.05)
    old.replace(new)


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(path: Path, wanted: str) -> None:
    """Make sure a file is the one that was written. Raises StoreError that names it."""
    try:
        found = sha256(path)
    except FileNotFoundError:
        raise StoreError(f"{path} is missing. {_MEND}") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error}). {_MEND}") from error
    if found != wanted:
        raise StoreError(f"{path} is damaged: it is not as it was written. {_MEND}")


def read(path: Path, wanted: str) -> bytes:
    """The bytes of a file, if they are those that were written. Raises StoreError that names it."""
    check(path, wanted)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != wanted:
        raise StoreError(f"{path} changed while it was read. {_MEND}")
    return data


def require_room(folder: Path, needed: int) -> None:
    """Make sure that the disk has room before anything is written. Raises StoreError."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"The disk of {folder} has {_size(free)} free and this load may need {_size(needed)}. "
            "Nothing was changed. Make room and load again."
        )


def trouble(folder: Path, error: Exception) -> str:
    """What a failure to write means, in words; nothing has been changed when it is asked for."""
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error):
        return f"The disk of {folder} is full. Nothing was changed. Make room and try again."
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder} may not be written ({error}). Nothing was changed. Ask for the right to write there."
    return f"{folder} could not be written ({error}). Nothing was changed."


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"
