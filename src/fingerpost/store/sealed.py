"""Derived files that carry the hash of their own bytes in their first line: checked, and swept of what a kill left."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fingerpost.errors import StoreError


def unsealed(path: Path) -> bytes | None:
    """A file's bytes after its hash, or None where it is not there or not as it was written."""
    try:
        stated, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest().encode() == stated else None


def check_sealed(folder: Path) -> int:
    """Check every such file of a folder; gives how many. Raises StoreError that names a damaged one."""
    files = sorted(folder.glob("*.json"))
    for path in files:
        if unsealed(path) is None:
            raise StoreError(f"{path} is damaged: it is not as it was written. Delete it; it is worked out anew.")
    return len(files)


def sweep_sealed(folder: Path) -> None:
    """Remove what a killed writer left."""
    for left in folder.glob("*.tmp"):
        left.unlink()
