"""A workspace's store as a folder: immutable loads as Parquet, publications as JSON, and one manifest.

The manifest is renamed into place last, so a load or a publication is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from fingerpost.engine import Engine, EngineError
from fingerpost.errors import StoreError
from fingerpost.model import SCHEMAS, Finding, Table
from fingerpost.store import disk
from fingerpost.store.manifest import Input, Load, Manifest, PublicationEntry, StoredTable
from fingerpost.store.publication import Publication


@dataclass(frozen=True)
class NewLoad:
    """What is to be kept of one source: its tables with the columns it really has, and their labels."""

    source: str
    tables: Mapping[str, Table]
    columns: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    begins: Mapping[str, date | None]
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    mapping: str
    """The hash of the mapping it was read by: the same file read otherwise is another load."""


class FolderStore:
    """The folder `store/` of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest_path = folder / "manifest.json"

    def create(self) -> None:
        """Make an empty store."""
        (self.folder / "loads").mkdir(parents=True, exist_ok=True)
        (self.folder / "publications").mkdir(exist_ok=True)
        if not self._manifest_path.exists():
            disk.replace(self._manifest_path, Manifest().to_json())

    def manifest(self) -> Manifest:
        """What the store holds now."""
        if not self._manifest_path.is_file():
            raise StoreError(f"{self.folder} has no manifest: it is not a workspace. `fingerpost init DIR` makes one.")
        return Manifest.from_json(self._manifest_path.read_bytes(), str(self._manifest_path))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for one writer. A writer that was killed holds nothing. Raises StoreError when it is held."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / "lock", timeout=5)
        try:
            with lock:
                self._sweep()
                yield
        except Timeout:
            raise StoreError(f"Another load or publication is running on {self.folder}. Try again when it has ended.") from None
        except OSError as error:
            raise StoreError(f"The store could not be written ({error}). Nothing was changed.") from error

    def add_loads(
        self, council: str, extract: date, loads: Sequence[NewLoad], at: datetime, version: str
    ) -> tuple[Load, ...]:
        """Keep loads, all or none, and give those that are new. Call it while `writing`."""
        manifest = self.manifest()
        known = {load.id: load for load in manifest.loads}
        added: list[Load] = []
        for new in loads:
            id = _load_id(council, extract, new)
            if id not in known:
                added.append(self._write_load(id, council, extract, new, at, version))
            elif not _is_current(manifest, known[id]):
                added.append(replace(known[id], loaded_at=at.isoformat(timespec="seconds")))
        if added:
            ids = {load.id for load in added}
            kept = (load for load in manifest.loads if load.id not in ids)
            disk.replace(self._manifest_path, replace(manifest, loads=(*kept, *added)).to_json())
        return tuple(added)

    def fill(self, engine: Engine, table: str, council: str, loads: Sequence[Load]) -> None:
        """Put a canonical table into the engine: the rows of the loads given, in order of preference.

        Of several loads, later ones add only the rows whose key the earlier have not.
        """
        schema = SCHEMAS[table]
        columns = [("council", "text"), *((column.name, column.type) for column in schema.columns)]
        engine.create(table, columns)
        for load in loads:
            path = self._table_path(load, table)
            if table not in load.tables:
                continue
            disk.check(path, load.tables[table].sha256)
            if load is loads[0]:
                engine.read_parquet(table, path)
                continue
            engine.create("beside", columns)
            engine.read_parquet("beside", path)
            same = " AND ".join(f"b.{key} = t.{key}" for key in ("council", *schema.key))
            engine.run(
                f"INSERT INTO {table} SELECT * FROM beside AS b "  # noqa: S608
                f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {same})"
            )
            engine.run("DROP TABLE beside")

    def findings(self, load: Load) -> list[Finding]:
        """What was odd in a load's files."""
        path = self.folder / "loads" / load.id / load.findings
        disk.check(path, load.findings_sha256)
        return [Finding(**entry) for entry in json.loads(path.read_bytes())]

    def publish(self, publication: Publication, extra: Mapping[str, bytes]) -> None:
        """Keep a publication, with further files (its figures as CSV) beside it. Call it while `writing`."""
        manifest = self.manifest()
        name = f"{publication.period}-{publication.number}".replace("..", "_to_")
        building = self._building(self.folder / "publications", name)
        data = publication.to_json()
        disk.write_new(building / "publication.json", data)
        for file, content in extra.items():
            disk.write_new(building / file, content)
        self._settle(building, self.folder / "publications" / name)
        entry = PublicationEntry(publication.period, publication.number, name, hashlib.sha256(data).hexdigest())
        disk.replace(self._manifest_path, replace(manifest, publications=(*manifest.publications, entry)).to_json())

    def publication(self, period: str) -> Publication | None:
        """The latest publication of a period."""
        entries = [entry for entry in self.manifest().publications if entry.period == period]
        if not entries:
            return None
        entry = max(entries, key=lambda entry: entry.number)
        path = self.folder / "publications" / entry.folder / "publication.json"
        disk.check(path, entry.sha256)
        return Publication.from_json(path.read_bytes())

    def verify(self) -> int:
        """Check every file of every load and publication against its hash; gives how many. Raises StoreError."""
        manifest, checked = self.manifest(), 0
        for load in manifest.loads:
            self.findings(load)
            for table, stored in load.tables.items():
                disk.check(self._table_path(load, table), stored.sha256)
                checked += 1
        for entry in manifest.publications:
            disk.check(self.folder / "publications" / entry.folder / "publication.json", entry.sha256)
        return checked + len(manifest.loads) + len(manifest.publications)

    def manifest_sha256(self) -> str:
        """The hash of the manifest as it stands."""
        return disk.sha256(self._manifest_path)

    def _table_path(self, load: Load, table: str) -> Path:
        return self.folder / "loads" / load.id / (load.tables[table].file if table in load.tables else "")

    def _write_load(
        self, id: str, council: str, extract: date, new: NewLoad, at: datetime, version: str
    ) -> Load:
        building = self._building(self.folder / "loads", id)
        engine = Engine()
        try:
            tables = {
                name: self._write_table(engine, building, council, table, new)
                for name, table in sorted(new.tables.items())
            }
        except EngineError as error:
            raise StoreError(f"The load could not be written. {error} Nothing was changed.") from error
        finally:
            engine.close()
        findings = json.dumps([asdict(finding) for finding in new.findings], ensure_ascii=False, indent=0).encode()
        disk.write_new(building / "findings.json", findings)
        self._settle(building, self.folder / "loads" / id)
        return Load(
            id, council, new.source, extract, at.isoformat(timespec="seconds"), version, new.inputs, tables,
            "findings.json", hashlib.sha256(findings).hexdigest(), len(new.findings),
        )  # fmt: skip

    def _write_table(self, engine: Engine, folder: Path, council: str, table: Table, new: NewLoad) -> StoredTable:
        schema, path = table.schema, folder / f"{table.schema.name}.parquet"
        declared = [("council", "text"), *((column.name, column.type) for column in schema.columns)]
        values = [[council] * len(table), *(table.columns[name] for name in schema.names)]
        engine.create("written", declared, values)
        engine.write_parquet("written", path)
        disk.sync(path)
        stored = StoredTable(
            path.name,
            disk.sha256(path),
            len(table),
            tuple(sorted(new.columns[schema.name])),
            new.labels[schema.name],
            new.begins[schema.name],
        )
        # Read back what was written before it is believed.
        engine.create("read_back", declared)
        engine.read_parquet("read_back", path)
        lost = engine.rows("SELECT * FROM written EXCEPT ALL SELECT * FROM read_back LIMIT 1")
        if lost or engine.rows("SELECT COUNT(*) FROM read_back") != [(len(table),)]:
            raise StoreError(f"{path} could not be written whole: check the disk. Nothing was changed.")
        return stored

    def _building(self, folder: Path, name: str) -> Path:
        building = folder / f"{disk.BUILDING}{name}"
        building.mkdir()
        return building

    def _settle(self, building: Path, final: Path) -> None:
        """A folder of this name that no manifest names is what a killed writer left: it is made again."""
        if final.exists():
            shutil.rmtree(final)
        disk.settle(building, final)

    def _sweep(self) -> None:
        for folder in (self.folder / "loads", self.folder / "publications"):
            for left in folder.glob(f"{disk.BUILDING}*"):
                shutil.rmtree(left)


def _is_current(manifest: Manifest, load: Load) -> bool:
    """Whether every table of a load is the one that is read for its extract date."""
    current = manifest.current(load.council, load.extract)
    return all(current[table].get(load.source) == load for table in load.tables)


def _load_id(council: str, extract: date, load: NewLoad) -> str:
    content = "".join(sorted(each.sha256 + each.layout for each in load.inputs)) + load.mapping
    return f"{extract}-{council}-{load.source}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
