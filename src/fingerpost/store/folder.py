"""A workspace's store as a folder: immutable loads as Parquet, publications as JSON, and one manifest.

The manifest is renamed into place last, so a load or a publication is there whole or not at all. What no manifest
names was left by a writer that was killed; the next writer removes it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

from fingerpost.engine import AnyEngine
from fingerpost.errors import StoreError
from fingerpost.model import SCHEMAS, Finding
from fingerpost.store import disk
from fingerpost.store.manifest import DocumentsEntry, Load, Manifest, PublicationEntry
from fingerpost.store.publication import Publication
from fingerpost.store.sealed import check_sealed, sweep_sealed
from fingerpost.store.tables import NewLoad, declared, write_tables

WAIT = 5.0
"""Seconds that a writer waits for another to end."""
SPILL, HELD = "spill-", "held"
"""How the folders that engines spill into begin, and the lock that says whose process still runs."""
DERIVED = ("figures", "findings", "trust", "protected")
"""Folders of what can always be made again."""


class FolderStore:
    """The folder `store/` of a workspace, as one council sees it; without one, all that was published."""

    def __init__(self, folder: Path, council: str = "") -> None:
        self.folder = folder
        self.council = council
        self._loads, self._publications = folder / "loads", folder / "publications"
        self._documents = folder / "documents"
        self._manifest_path = folder / "manifest.json"

    def create(self) -> None:
        """Make an empty store."""
        self._loads.mkdir(parents=True, exist_ok=True)
        self._publications.mkdir(exist_ok=True)
        if not self._manifest_path.exists():
            disk.replace(self._manifest_path, Manifest().to_json())

    def manifest(self) -> Manifest:
        """What the store holds now."""
        try:
            data = self._manifest_path.read_bytes()
        except FileNotFoundError:
            says = f"{self.folder} has no manifest: it is not a workspace. `fingerpost init DIR` makes one."
            raise StoreError(says) from None
        except OSError as error:
            raise StoreError(f"{self._manifest_path} cannot be read ({error}).") from error
        return Manifest.from_json(data, str(self._manifest_path))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for one writer. A writer that was killed holds nothing.

        Raises StoreError when it is held, or where it cannot be written; then nothing was changed.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / "lock", timeout=WAIT)
        try:
            lock.acquire()
        except Timeout:
            says = f"Another load or publication is running on {self.folder}. Try again when it has ended."
            raise StoreError(says) from None
        except OSError as error:
            raise StoreError(disk.trouble(self.folder, error)) from error
        try:
            self._sweep()
            yield
        except OSError as error:
            raise StoreError(disk.trouble(self.folder, error)) from error
        finally:
            try:
                # A failure leaves nothing behind: the disk may be full of it.
                with suppress(OSError, StoreError):
                    self._sweep()
            finally:
                lock.release()

    @contextmanager
    def spilling(self) -> Iterator[Path]:
        """A folder for what an engine cannot hold, readable to its owner alone. It goes afterwards; where the process
        was killed, the next writer removes it."""
        from filelock import FileLock

        folder = Path(tempfile.mkdtemp(prefix=SPILL, dir=self.folder))
        try:
            with FileLock(folder / HELD):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def add_loads(
        self, council: str, extract: date, loads: Sequence[NewLoad], at: datetime, version: str
    ) -> tuple[Load, ...]:
        """Keep loads, all or none, and give those that are new. Call it while `writing`."""
        manifest = self.manifest()
        known = {load.id: load for load in manifest.loads}
        ids = {new.source: _load_id(council, extract, new, version) for new in loads}
        size = sum(each.bytes for new in loads if ids[new.source] not in known for each in new.inputs)
        disk.require_room(self.folder, disk.ROOM * size)
        added: list[Load] = []
        for new in loads:
            id = ids[new.source]
            if id not in known:
                added.append(self._write_load(id, council, extract, new, at, version))
            elif not _is_current(manifest, known[id]):
                added.append(replace(known[id], loaded_at=at.isoformat(timespec="seconds")))
        if added:
            kept = (load for load in manifest.loads if load.id not in {load.id for load in added})
            self._make_current(replace(manifest, loads=(*kept, *added)), "load")
        return tuple(added)

    def fill(self, engine: AnyEngine, table: str, feeds: Iterable[Sequence[Load]]) -> None:
        """Put a canonical table into the engine: for each council the rows of its loads, in order of preference.

        Of several loads of a council, later ones add only the rows whose key the earlier have not.
        """
        schema = SCHEMAS[table]
        columns = declared(schema)
        engine.create(table, columns)
        first: list[Path] = []
        beside: list[Path] = []
        for loads in feeds:
            for load in loads:
                if table not in load.tables:
                    continue
                path = self._loads / load.id / load.tables[table].file
                disk.check(path, load.tables[table].sha256)
                (first if load is loads[0] else beside).append(path)
        if first:
            engine.read_table(table, first)
        for path in beside:
            engine.create("beside", columns)
            engine.read_table("beside", [path])
            same = " AND ".join(f"b.{key} = t.{key}" for key in ("council", *schema.key))
            engine.run(
                f"INSERT INTO {table} SELECT * FROM beside AS b "  # noqa: S608
                f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {same})"
            )
            engine.run("DROP TABLE beside")

    def findings(self, load: Load) -> list[Finding]:
        """What was odd in a load's files."""
        data = disk.read(self._loads / load.id / load.findings, load.findings_sha256)
        return [Finding(**entry) for entry in json.loads(data)]

    def publish(self, publication: Publication, extra: Mapping[str, bytes]) -> None:
        """Keep a publication, with further files (its figures as CSV) beside it. Call it while `writing`.

        Raises StoreError where another writer has published that number of the period meanwhile.
        """
        manifest = self.manifest()
        name = self._named(manifest, publication.period, publication.number)
        if any(entry.folder == name for entry in manifest.publications):
            says = f"{publication.period} has just been published by someone else. Nothing was changed; look at theirs."
            raise StoreError(says)
        hashes = self._keep(self._publications, name, {"publication.json": publication.to_json(), **extra})
        entry = PublicationEntry(publication.period, publication.number, name, hashes, self.council)
        self._make_current(replace(manifest, publications=(*manifest.publications, entry)), "publication")

    def publication(self, period: str) -> Publication | None:
        """The latest publication of a period."""
        there = self.manifest().publications
        entries = [entry for entry in there if entry.period == period and self._is_own(entry)]
        if not entries:
            return None
        entry = max(entries, key=lambda entry: entry.number)
        file = "publication.json"
        return Publication.from_json(disk.read(self._publications / entry.folder / file, entry.files[file]))

    def publish_documents(self, entry: DocumentsEntry, files: Mapping[str, bytes]) -> DocumentsEntry:
        """Keep a report's files as they were published, for good. Call it while `writing`.

        Raises StoreError where that version is there already: what is published is never overwritten.
        """
        manifest = self.manifest()
        name = self._named(manifest, entry.period, entry.edition, entry.version)
        if any(each.folder == name for each in manifest.documents):
            says = f"{entry.period}, {entry.edition} edition, version {entry.version} is published and stays as it is."
            raise StoreError(f"{says} Nothing was changed.")
        files_kept = self._keep(self._documents, name, files)
        kept = replace(entry, folder=name, files=files_kept, council=self.council)
        self._make_current(replace(manifest, documents=(*manifest.documents, kept)), "published report")
        return kept

    def documents(self, period: str | None = None, edition: str | None = None) -> tuple[DocumentsEntry, ...]:
        """The published reports, oldest first: all, or those of a period or edition."""
        return tuple(
            entry
            for entry in self.manifest().documents
            if period in (None, entry.period) and edition in (None, entry.edition) and self._is_own(entry)
        )

    def document(self, entry: DocumentsEntry, file: str) -> bytes:
        """One file of a published report, as it was published. Raises StoreError where it is damaged."""
        return disk.read(self._documents / entry.folder / file, entry.files[file])

    def path_of(self, entry: DocumentsEntry) -> Path:
        """The folder of a published report."""
        return self._documents / entry.folder

    def _is_own(self, entry: PublicationEntry | DocumentsEntry) -> bool:
        return self.council in ("", entry.council)

    def _named(self, manifest: Manifest, *parts: object) -> str:
        """The folder of what is published: with the council's number in front where there are others."""
        others = {load.council for load in manifest.loads} - {self.council}
        return "-".join(map(str, (*([self.council] if others and self.council else []), *parts))).replace("..", "_to_")

    def _keep(self, folder: Path, name: str, files: Mapping[str, bytes]) -> dict[str, str]:
        """Write files into a folder of their own, whole or not at all; gives their hashes."""
        folder.mkdir(exist_ok=True)
        building = self._building(folder, name)
        for file, content in files.items():
            disk.write_new(building / file, content)
        disk.settle(building, folder / name)
        return {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}

    def verify(self) -> int:
        """Check every file of every load, publication and published report against its hash; gives how many.

        Raises StoreError.
        """
        files = list(self.files(self.manifest()))
        for path, sha256 in files:
            disk.check(path, sha256)
        return len(files) + sum(check_sealed(self.folder / name) for name in DERIVED) + 1

    def manifest_sha256(self) -> str:
        """The hash of the manifest as it stands."""
        return disk.sha256(self._manifest_path)

    def files(self, manifest: Manifest) -> Iterator[tuple[Path, str]]:
        """Every file that the manifest names, with its hash."""
        for load in manifest.loads:
            folder = self._loads / load.id
            yield folder / load.findings, load.findings_sha256
            yield from ((folder / stored.file, stored.sha256) for stored in load.tables.values())
        for entry in manifest.publications:
            yield from ((self._publications / entry.folder / file, sha256) for file, sha256 in entry.files.items())
        for documents in manifest.documents:
            yield from ((self._documents / documents.folder / file, sha) for file, sha in documents.files.items())

    def _write_load(self, id: str, council: str, extract: date, new: NewLoad, at: datetime, version: str) -> Load:
        building = self._building(self._loads, id)
        tables = write_tables(building, council, new)
        findings = json.dumps([asdict(finding) for finding in new.findings], ensure_ascii=False, indent=0).encode()
        disk.write_new(building / "findings.json", findings)
        disk.settle(building, self._loads / id)
        return Load(
            id, council, new.source, extract, at.isoformat(timespec="seconds"), version, new.inputs, tables,
            "findings.json", hashlib.sha256(findings).hexdigest(), len(new.findings),
        )  # fmt: skip

    def _make_current(self, manifest: Manifest, what: str) -> None:
        """Put a new manifest in place: until this, nothing has changed for anyone who reads."""
        try:
            disk.replace(self._manifest_path, manifest.to_json())
        except disk.Unconfirmed as error:
            says = f"The {what} is kept and is current, but may not survive a power cut: {error} Check the disk."
            raise disk.Unconfirmed(says) from error

    def _building(self, folder: Path, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{disk.BUILDING}{name}-", dir=folder))

    def _sweep_spilt(self) -> None:
        """Remove what killed processes have spilt; that of one that runs is held."""
        from filelock import FileLock, Timeout

        for left in self.folder.glob(f"{SPILL}*/{HELD}"):
            try:
                with FileLock(left, timeout=0):
                    pass
            except Timeout:
                continue
            shutil.rmtree(left.parent, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what no manifest names. A file that cannot be removed now waits for the next writer."""
        self._sweep_spilt()
        manifest = self.manifest()
        named = {load.id for load in manifest.loads} | {entry.folder for entry in manifest.publications}
        named |= {entry.folder for entry in manifest.documents}
        for folder in (self._loads, self._publications, self._documents):
            folder.mkdir(exist_ok=True)
            for left in folder.iterdir():
                if left.name not in named:
                    shutil.rmtree(left, ignore_errors=True)
        for name in DERIVED:
            sweep_sealed(self.folder / name)
        self._manifest_path.with_name(self._manifest_path.name + ".tmp").unlink(missing_ok=True)


def _is_current(manifest: Manifest, load: Load) -> bool:
    """Whether every table of a load is the one that is read for its extract date."""
    current = manifest.current(load.council, load.extract)
    return all(current[table].get(load.source) == load for table in load.tables)


def _load_id(council: str, extract: date, load: NewLoad, version: str) -> str:
    """The same files read in the same way are the same load; a newer Fingerpost may read them otherwise."""
    content = "".join(sorted(each.sha256 + each.layout for each in load.inputs)) + load.mapping + version
    return f"{extract}-{council}-{load.source}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
