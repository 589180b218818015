"""The manifest: which loads and publications a workspace holds. It alone says what is current."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from fingerpost.errors import StoreError

FORMAT = 1
_OPENING = b'{\n "sha256": "'
"""How a manifest begins: the hash of all that comes after it follows, so that any changed bit shows."""


@dataclass(frozen=True)
class Input:
    """A file that was loaded: as it was named, its size and hash, what it was taken for, and its rows."""

    name: str
    bytes: int
    sha256: str
    layout: str
    rows: int


@dataclass(frozen=True)
class StoredTable:
    """A canonical table of a load: its file, hash and rows, the columns its source has, the source's label, and
    from which day its records seem complete."""

    file: str
    sha256: str
    rows: int
    columns: tuple[str, ...]
    label: str
    begins: date | None = None


@dataclass(frozen=True)
class Load:
    """What one source gave for one council on one extract date. Loads are never changed."""

    id: str
    council: str
    source: str
    extract: date
    loaded_at: str
    version: str
    inputs: tuple[Input, ...]
    tables: dict[str, StoredTable]
    findings: str
    findings_sha256: str
    findings_count: int


@dataclass(frozen=True)
class PublicationEntry:
    """A publication: its period, its number among those of that period, its folder, its files' hashes, and whose."""

    period: str
    number: int
    folder: str
    files: dict[str, str]
    council: str = ""


@dataclass(frozen=True)
class DocumentsEntry:
    """A report as it was published: period, edition and version, its folder, its files' hashes, and whose it is."""

    period: str
    edition: str
    version: int
    published_at: str
    published_by: str
    changes: tuple[str, ...]
    folder: str
    files: dict[str, str]
    council: str = ""


@dataclass(frozen=True)
class Manifest:
    """All loads, oldest first, all publications of figures, and all published reports."""

    loads: tuple[Load, ...] = ()
    publications: tuple[PublicationEntry, ...] = field(default=())
    documents: tuple[DocumentsEntry, ...] = field(default=())

    def to_json(self) -> bytes:
        """The manifest as it is written."""
        content = {"format": FORMAT, **asdict(self)}
        text = json.dumps(content, indent=1, default=_plain, ensure_ascii=False).removeprefix("{")
        rest = f'",{text}\n'.encode()
        return _OPENING + hashlib.sha256(rest).hexdigest().encode() + rest

    @classmethod
    def from_json(cls, data: bytes, where: str) -> Manifest:
        """Read a manifest. Raises StoreError where it is damaged or of a later format."""
        start = len(_OPENING)
        kept, rest = data[start : start + 64], data[start + 64 :]
        if not data.startswith(_OPENING) or hashlib.sha256(rest).hexdigest().encode() != kept:
            raise StoreError(f"{where} is damaged: it is not as it was written. Restore the workspace from a backup.")
        try:
            content = json.loads(data)
            if content["format"] != FORMAT:
                found = content["format"]
                raise StoreError(f"{where} has format {found}; this version reads {FORMAT}. Upgrade Fingerpost.")
            loads = tuple(_load(entry) for entry in content["loads"])
            # What was published before an entry said whose it is was that of the one council there was.
            whose = {"council": loads[0].council if loads else ""}
            return cls(
                loads,
                tuple(PublicationEntry(**{**whose, **entry}) for entry in content["publications"]),
                # A workspace of before there were any has none.
                tuple(
                    DocumentsEntry(**{**whose, **entry, "changes": tuple(entry["changes"])})
                    for entry in content.get("documents", ())
                ),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{where} is damaged ({error}). Restore the workspace from a backup.") from error

    def extracts(self, council: str) -> tuple[date, ...]:
        """The extract dates there are for a council, oldest first."""
        return tuple(sorted({load.extract for load in self.loads if load.council == council}))

    def current(self, council: str, extract: date) -> dict[str, dict[str, Load]]:
        """For each table and each source that has it, the load to read: of the newest extract up to `extract`,
        and of loads for the same extract date the last."""
        found: dict[str, dict[str, Load]] = {}
        for load in sorted(self._of(council, extract), key=lambda load: load.extract):
            for table in load.tables:
                found.setdefault(table, {})[load.source] = load
        return found

    def _of(self, council: str, extract: date) -> Iterable[Load]:
        return (load for load in self.loads if load.council == council and load.extract <= extract)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _load(entry: dict[str, Any]) -> Load:
    tables = {
        name: StoredTable(
            **{
                **table,
                "columns": tuple(table["columns"]),
                "begins": date.fromisoformat(table["begins"]) if table["begins"] else None,
            }
        )
        for name, table in entry["tables"].items()
    }
    return Load(
        **{
            **entry,
            "extract": date.fromisoformat(entry["extract"]),
            "inputs": tuple(Input(**each) for each in entry["inputs"]),
            "tables": tables,
        }
    )
