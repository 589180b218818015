"""A workspace as one file, and back: records, publications, what people wrote, settings; each file with its hash.

The backup is of one moment. What people wrote and the manifest are taken while nobody can write either; the store's
files never change once they are there, so they are copied while readers and writers of the pages go on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from fingerpost.errors import StoreError
from fingerpost.settings import read_settings
from fingerpost.store import FolderStore, disk
from fingerpost.store.folder import DERIVED
from fingerpost.workflow import FILE, check_file
from fingerpost.workflow.file import WAIT, fault

ABOUT, FORMAT = "backup.json", 1
KEY = "secret.key"
"""What sessions are signed with and children's pseudonyms are made with. It is kept apart from the data, so that
whoever finds a backup cannot tell which child an entry of the audit is about."""
_BESIDE = (f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal")
_A_PIECE = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds: when it was made, by which version, its files with size and hash, and the audit's head."""

    made_at: str
    version: str
    files: dict[str, tuple[int, str]]
    audit: tuple[int, str] | None

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(size for size, _ in self.files.values())

    @property
    def has_key(self) -> bool:
        """Whether the secret key is in it."""
        return KEY in self.files


def back_up(
    workspace: Path,
    target: Path,
    version: str,
    with_key: bool = False,
    clock: Callable[[], datetime] = datetime.now,
) -> Backup:
    """Write a workspace into one zip file, whole or not at all, and read it back.

    Raises StoreError where the target is there already or lies in the workspace, where a file of the store is not as
    it was written, or where a load or publication is running.
    """
    read_settings(workspace)
    if target.exists():
        raise StoreError(f"{target} is there already, and a backup is not written over. Give another name.")
    if workspace.resolve() in target.resolve().parents:
        raise StoreError(f"{target} lies in the workspace: the disk that takes one would take both. Give another.")
    store = FolderStore(workspace / "store")
    building = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _owned(building) as file, tempfile.TemporaryDirectory(dir=target.parent) as beside:
            made = _write(workspace, store, file, Path(beside), clock(), version, with_key)
            file.flush()
            os.fsync(file.fileno())
        if read(building) != made:
            raise StoreError(f"{target} was not written as it should be. Check the disk; no backup was made.")
        building.replace(target)
        disk.sync_folder(target.parent)
    except OSError as error:
        raise StoreError(disk.trouble(target.parent, error)) from error
    finally:
        building.unlink(missing_ok=True)
    return made


def restore(source: Path, folder: Path) -> Backup:
    """Make a workspace of a backup in a folder that is not there or is empty; whole or not at all.

    Each file is checked against its hash, the store against its manifest, and the audit against its head. Raises
    StoreError, in words.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is there already. Restore into a new folder, look at it, and then change over.")
    about = read(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        disk.require_room(building, about.size)
        with _opened(source) as archive:
            for name, (size, sha256) in about.files.items():
                _take(archive, name, size, sha256, building)
        _check(building, about)
        if folder.exists():
            folder.rmdir()
        disk.settle(building, folder)
    except OSError as error:
        raise StoreError(disk.trouble(folder.parent, error)) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return about


def read(source: Path) -> Backup:
    """What a backup says that it holds, each file read through and held against its hash. Raises StoreError."""
    with _opened(source) as archive:
        try:
            with _part(archive, ABOUT) as part:
                told = json.loads(part.read())
            if told["format"] != FORMAT:
                says = f"{source} has format {told['format']}; this version reads {FORMAT}. Upgrade Fingerpost."
                raise StoreError(says)
            files = {name: (int(size), str(sha256)) for name, (size, sha256) in told["files"].items()}
            head = (int(told["audit"][0]), str(told["audit"][1])) if told["audit"] else None
            about = Backup(str(told["made_at"]), str(told["version"]), files, head)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise StoreError(f"{source} is no backup of Fingerpost, or is damaged.") from error
        found = [each.filename for each in archive.infolist() if each.filename != ABOUT]
        if sorted(found) != sorted(files):
            raise StoreError(f"{source} does not hold the files that it says. Take another backup.")
        for name, (size, sha256) in files.items():
            _safe(name)
            with _part(archive, name) as part:
                if _copied(part, None, size) != (size, sha256):
                    raise StoreError(f"{source} is damaged: {name} is not as it was written. Take another backup.")
    return about


def _write(
    workspace: Path, store: FolderStore, file: IO[bytes], beside: Path, at: datetime, version: str, with_key: bool
) -> Backup:
    written, head = None, None
    with ExitStack() as until_copied:
        # In the order in which a sign-off takes them, so that the two never wait for one another.
        with _nobody_writes(workspace / FILE):
            until_copied.enter_context(store.writing())
            manifest = store.manifest()
            if (workspace / FILE).exists():
                written = beside / FILE
                _copy_database(workspace / FILE, written)
                head = _head(written)
        # From here on people may write again; no load or publication begins, and what is there never changes.
        kept = [(path.relative_to(workspace).as_posix(), path) for path in _files(workspace, with_key)]
        kept = [(name, path) for name, path in kept if name != FILE] + ([(FILE, written)] if written else [])
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            files = {name: _put(archive, name, path) for name, path in kept}
            _as_in_the_manifest(workspace, dict(store.files(manifest)), files)
            about = Backup(at.isoformat(timespec="seconds"), version, files, head)
            told = {"format": FORMAT, "made_at": about.made_at, "version": version, "files": files, "audit": head}
            archive.writestr(ABOUT, json.dumps(told, indent=1))
    return about


def _as_in_the_manifest(workspace: Path, wanted: dict[Path, str], files: dict[str, tuple[int, str]]) -> None:
    """Whether what was copied of the store is what was once written. Raises StoreError that names the first that is
    not."""
    for path, sha256 in wanted.items():
        if files.get(path.relative_to(workspace).as_posix(), (0, ""))[1] != sha256:
            says = f"{path} is not as it was written: a backup of it would be worth nothing."
            raise StoreError(f"{says} `fingerpost verify` says what is damaged.")


def _files(workspace: Path, with_key: bool) -> Iterator[Path]:
    """Everything but what can be made again, what is half made, and (unless asked for) the key."""
    for path in sorted(workspace.rglob("*")):
        parts = path.relative_to(workspace).parts
        again = parts[0] == "store" and (parts[1:2] and (parts[1] in DERIVED or parts[1] == "lock"))
        half = any(part.startswith(disk.BUILDING) or part.endswith(".tmp") for part in parts)
        if again or half or parts[-1] in _BESIDE or (parts == (KEY,) and not with_key):
            continue
        # A link could lead out of the workspace.
        if path.is_file() and not path.is_symlink():
            yield path


@contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """Hold the database of what people wrote for as long as its copy and the manifest are taken."""
    if not path.exists():
        yield
        return
    try:
        with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise fault(path, error) from error


def _copy_database(path: Path, target: Path) -> None:
    """By SQLite's own means: a copy of the file would lack what is still in the file beside it."""
    try:
        with closing(sqlite3.connect(path, timeout=WAIT)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
            # Whoever finds a backup is not to be signed in with what is in it.
            if other.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone():
                other.execute("DELETE FROM django_session")
                other.commit()
                other.execute("VACUUM")
            other.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise fault(path, error) from error
    check_file(target)


def _head(path: Path) -> tuple[int, str] | None:
    """The last entry of the audit: its number and hash."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT seq, hash FROM workflow_auditrow ORDER BY seq DESC LIMIT 1").fetchone()
        except sqlite3.Error:
            return None
    return (int(found[0]), str(found[1])) if found else None


def _check(folder: Path, about: Backup) -> None:
    """Whether what was restored is whole: settings, store, database and the end of the audit."""
    read_settings(folder)
    FolderStore(folder / "store").verify()
    if (folder / FILE).exists():
        check_file(folder / FILE)
        if _head(folder / FILE) != about.audit:
            raise StoreError("The audit does not end as it did when the backup was made. Take another backup.")


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> tuple[int, str]:
    # Parquet is compressed already.
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(info, "w") as target:
        return _copied(source, target, None)


def _take(archive: zipfile.ZipFile, name: str, size: int, sha256: str, folder: Path) -> None:
    path = folder.joinpath(*_safe(name).parts)
    for parent in reversed(path.relative_to(folder).parents[:-1]):
        (folder / parent).mkdir(exist_ok=True, mode=0o700)
    with _part(archive, name) as source, _owned(path) as target:
        if _copied(source, target, size) != (size, sha256):
            raise StoreError(f"{name} is not as it was written: the backup is damaged. Take another.")
        target.flush()
        os.fsync(target.fileno())


def _copied(source: IO[bytes], target: IO[bytes] | None, most: int | None) -> tuple[int, str]:
    """Copy by pieces; gives size and hash. Stops after `most` bytes: what says it is small may unpack to much."""
    size, hash = 0, hashlib.sha256()
    while piece := source.read(_A_PIECE):
        size += len(piece)
        hash.update(piece)
        if most is not None and size > most:
            break
        if target:
            target.write(piece)
    return size, hash.hexdigest()


def _safe(name: str) -> PurePosixPath:
    """A name that stays in its folder, on every system. Raises StoreError."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or any(sign in name for sign in '\\:\0<>"|?*'):
        raise StoreError(
            f"The backup holds a file {name[:60]!r}, which may lead out of the folder. It was not made here."
        )
    return path


@contextmanager
def _part(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(name) as part:
            yield part
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        raise StoreError(f"The backup is damaged: {name} cannot be read. Take another.") from error


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError:
        raise StoreError(f"There is no file {source}.") from None
    except zipfile.BadZipFile as error:
        raise StoreError(f"{source} is no backup of Fingerpost, or is damaged.") from error


def _owned(path: Path) -> Any:
    """A new file that none but its owner may read: it holds children's records."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
