"""Files of every layout damaged at random, by numbered seeds, in a process of its own with little memory.

    python tests/mutating.py LAYOUT STORE FIRST LAST STEP SECONDS

reads the damaged files of each seed, stores some, and has some worked out to the figures. It prints, as JSON, how many
loaded and how many were refused, the largest memory and the longest time; a crash, a refusal that names no file or no
place in it, and a half load end it with the seed's number. SECONDS is what one seed may take before the process is
ended with a trace; 0 is no limit.
"""

from __future__ import annotations

import faulthandler
import io
import json
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb

import plainly
import returns
from evaluating import example_settings
from fingerpost.errors import SourceError
from fingerpost.render.delimited import write_csv
from fingerpost.sources import FileMapping
from fingerpost.store import FolderStore
from fingerpost.store.disk import BUILDING
from fingerpost.synth import council, write
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, SEPTEMBER, Files, new_loads, rows_of
from layouts import workbook

MEMORY = 2_000_000_000
WHOLE = re.compile(
    r"(is(?! not a (date|number))|looks like|fits|carries|cannot be (read|opened) as|would unpack"
    r"|has (no (elements|cells|rows)|the root|an encoding|[\d,]+ (bytes|rows))) "
)
"""How a refusal begins that is about a whole file: what it is, which columns it has, that it cannot be unpacked."""
KEPT, DOOR = 4, 40
"""Of how many seeds one is kept, and one goes through the door with its figures and findings."""
# fmt: off
AWKWARD = [
    b"", b" ", b'"', b'""', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\x1a", b"\x1f", b"\x1e",
    b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", "\u00e9".encode(), "e\u0301".encode(),
    "\u202e\u200b".encode(), b"=1+1", b"-1", b"1e309", b"99999999999999999999", b"31/02/2013", b"30/09/2013",
    b"2013-09-30T25:00", b"00/00/0000", b"9999-12-31", b"41547", b"NULL", b"NaN", b"#N/A", b"true", b"\\N",
    b"PK\x03\x04", b"PAR1", b"<html>", b"sep=;\n", b"Child ID", b"x" * 200_000, b"<", b">", b"&", b"&#0;", b"&x;",
    b"]]>", b"<![CDATA[x]]>", b"<!-- x -->", b"<?pi x?>", b"<a/>", b"<a>", b"</a>", b' xmlns="urn:x"',
]
# fmt: on
BOMB = (
    b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
    + b"]>"
)  # fmt: skip


# --- what is damaged ---


@cache
def samples(layout: str) -> Files:
    """A few children's records in a layout."""
    if layout == "ssda903 xml":
        tables = returns.care_tables(plainly.read(EXTRACTS / SEPTEMBER.isoformat()))
        return [("care.xml", returns.care_xml({name: rows[:12] for name, rows in tables.items()}))]
    folder = layout.split()[0]
    lives = council(30, 2, date(2014, 3, 31), 0.05, random.Random(1))
    files = list(dict(write(lives, write_csv))[folder].items())
    if layout == "annex_a xlsx":
        return [
            # As people leave it: titles, merged headings, hidden rows and columns.
            ("annex_a.xlsx", workbook({name: rows for name, data in files if (rows := _records(data))}))
        ]
    if layout == "ssd parquet":
        return [(name.replace(".csv", ".parquet"), _parquet(data)) for name, data in files]
    return files


LAYOUTS = (
    "local csv", "ssda903 csv", "ssda903 xml", "cin_census xml", "annex_a csv", "annex_a xlsx", "ssd csv",
    "ssd parquet",
)  # fmt: skip


def _records(data: bytes) -> list[dict[str, str]]:
    header, *rows = rows_of(data.removeprefix(b"\xef\xbb\xbf"))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _parquet(data: bytes) -> bytes:
    with duckdb.connect() as engine, tempfile.TemporaryDirectory() as folder:
        Path(folder, "in.csv").write_bytes(data)
        engine.sql(
            f"COPY (SELECT * FROM read_csv('{folder}/in.csv', all_varchar=true, header=true, delim=','))"
            f" TO '{folder}/out.parquet' (FORMAT parquet)"
        )
        return Path(folder, "out.parquet").read_bytes()


# --- one thing done to a file ---


def mutated(name: str, data: bytes, chance: random.Random) -> bytes:
    """A file with one thing done to it: to its bytes, or, as it is text or holds text, to its rows and cells."""
    if name.endswith(".xlsx") and chance.random() < 0.7:
        return _repacked(data, chance)
    if name.endswith((".xlsx", ".parquet")) or chance.random() < 0.3:
        return chance.choice(BYTES)(data, chance)
    return chance.choice([*BYTES, *(MARKUP if b"</" in data else ROWS)])(data, chance)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _hole(data: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[last:]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(AWKWARD) + data[place:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.randrange(1, 40)) + data[place:]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data or b" ")
    for _ in range(chance.randrange(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + bytes(min(512, len(data) - place)) + data[place + 512 :]


def _in_other_code(data: bytes, chance: random.Random) -> bytes:
    code = chance.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
    return data.decode("utf-8", "replace").encode(code, "replace")


def _line_by_line(change: Callable[[list[bytes], random.Random], None]) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, chance: random.Random) -> bytes:
        end = b"\r\n" if b"\r\n" in data else b"\n"
        lines = data.split(end)
        change(lines, chance)
        return end.join(lines)

    return changed


def _swap(lines: list[bytes], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _drop(lines: list[bytes], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _twice(lines: list[bytes], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def _shuffle(lines: list[bytes], chance: random.Random) -> None:
    chance.shuffle(lines)


def _in_a_cell(lines: list[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    cell = chance.randrange(len(cells))
    cells[cell : cell + chance.randrange(2)] = [chance.choice(AWKWARD)] * chance.randrange(2)
    lines[at] = b",".join(cells)


def _column(lines: list[bytes], chance: random.Random) -> None:
    """A column dropped, or moved to the end."""
    column = chance.randrange(lines[0].count(b",") + 1)
    keep = chance.random() < 0.5
    for at, line in enumerate(lines):
        cells = line.split(b",")
        if column < len(cells):
            cell = cells.pop(column)
            lines[at] = b",".join([*cells, cell] if keep else cells)


def _huge_cell(data: bytes, chance: random.Random) -> bytes:
    """A cell of ten megabytes, or mostly, for the sake of time, of a few hundred thousand bytes."""
    commas = [at for at, byte in enumerate(data[:20_000]) if byte == ord(",")] or [len(data)]
    place = chance.choice(commas)
    return data[:place] + chance.choice([b"9", b"x", b'"']) * _huge(chance) + data[place:]


def _huge(chance: random.Random) -> int:
    return 10_000_000 if chance.random() < 0.2 else 300_000


def _replaced(data: bytes, chance: random.Random) -> bytes:
    return data.replace(*chance.sample([b",", b";", b"\t", b"\r\n", b"\n", b'"', b"/", b"0"], 2))


def _text_of_element(data: bytes, chance: random.Random) -> bytes:
    starts = [at for at, byte in enumerate(data) if byte == ord(">")]
    if not starts:
        return data
    place = chance.choice(starts) + 1
    end = data.find(b"<", place)
    text = b"x" * _huge(chance) if chance.random() < 0.1 else chance.choice(AWKWARD)
    return data[:place] + text + data[max(end, place) :]


def _element_named(data: bytes, chance: random.Random) -> bytes:
    """A kind of element gone: its tags are called something else everywhere."""
    names = sorted(set(re.findall(rb"<([A-Za-z]\w*)>", data)))
    if not names:
        return data
    name = chance.choice(names)
    return data.replace(b"<" + name + b">", b"<Gone>").replace(b"</" + name + b">", b"</Gone>")


def _entity_bomb(data: bytes, chance: random.Random) -> bytes:
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    place = data.find(b"<", chance.randrange(start, len(data)) if len(data) > start else start)
    return data[:start] + BOMB + data[start:place] + b"&k;" + data[max(place, start) :]


def _nested(data: bytes, chance: random.Random) -> bytes:
    place = data.find(b"<", chance.randrange(len(data) + 1))
    deep = chance.choice([100, 300, 100_000])
    return data[:place] + b"<a>" * deep + b"</a>" * deep + data[place:]


BYTES = (_cut, _hole, _put_in, _noise, _flipped, _flipped, _zeroed)
ROWS = (
    *map(_line_by_line, (_swap, _drop, _twice, _shuffle, _in_a_cell, _in_a_cell, _in_a_cell, _column, _column)),
    _huge_cell, _replaced, _in_other_code,
)  # fmt: skip
MARKUP = (
    *map(_line_by_line, (_swap, _drop, _twice)), _text_of_element, _text_of_element, _text_of_element, _element_named,
    _element_named, _entity_bomb, _nested, _in_other_code,
)  # fmt: skip


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """A workbook with one of its parts changed or dropped, or with one that unpacks to very much."""
    parts = _parts(data)
    if not parts:
        return _flipped(data, chance)
    # Most of the time what holds cells is hit.
    telling = [name for name in parts if "sheet" in name or "shared" in name]
    hit, what = chance.choice(telling if telling and chance.random() < 0.8 else [*parts]), chance.random()
    if what < 0.05:
        del parts[hit]
    elif what < 0.1:
        parts[hit] = _bomb(parts[hit], chance)
    else:
        parts[hit] = chance.choice([*BYTES, *MARKUP])(parts[hit], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    """What a workbook holds; nothing where earlier damage has made it unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return {name: parts.read(name) for name in parts.namelist()}
    except Exception:  # whatever damage does to a zip file
        return {}


def _bomb(part: bytes, chance: random.Random) -> bytes:
    """So much that packs to next to nothing: spaces in the mark-up, a cell of one letter, or rows without end."""
    place = part.find(b"<row")
    if place < 0 or chance.random() < 0.3:
        return part + b" " * 300_000_000
    if chance.random() < 0.5:
        cell = b'<row r="9999"><c r="A9999" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"x" * 10_000_000)
        return part[:place] + cell + part[place:]
    return part[:place] + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 200_000 + part[place:]


# --- the process ---


def main(layout: str, folder: str, first: str, last: str, step: str, seconds: str) -> None:
    """Try the seeds; print what came of them."""
    _limit_memory()
    mappings = example_settings().mappings()
    store = FolderStore(Path(folder))
    store.create()
    found = {"loaded": 0, "refused": 0, "with_place": 0, "slowest": 0.0, "slowest_seed": 0}
    tried = Tried(layout, store, Workspace.init(Path(folder, "council"), number="999"), mappings, found)
    for seed in range(int(first), int(last), int(step)):
        if float(seconds):
            faulthandler.dump_traceback_later(float(seconds), exit=True)
        began = time.monotonic()
        try:
            tried.one(seed)
        except BaseException:
            print(f"{layout}, seed {seed} went wrong", file=sys.stderr)
            raise
        took = time.monotonic() - began
        if took > found["slowest"]:
            found |= {"slowest": round(took, 2), "slowest_seed": seed}
    faulthandler.cancel_dump_traceback_later()
    store.verify()
    print(json.dumps(found | {"peak_mb": _peak(), "without_place": tried.without_place.most_common()}))


@dataclass
class Tried:
    """What is tried, and where: every file is read; some are kept, and some go through the door, figures and all."""

    layout: str
    store: FolderStore
    workspace: Workspace
    mappings: Sequence[FileMapping]
    found: dict[str, float]
    without_place: Counter[str] = field(default_factory=Counter)

    def one(self, seed: int) -> None:
        """Load the files of a seed, or find that they are refused as they should be."""
        files = _files(self.layout, seed)
        before = self._state()
        try:
            self._load(files, seed)
        except SourceError as error:
            self._refused(error, files)
            if self._state() != before:
                raise AssertionError("a load that was refused has changed the store") from error
            self.found["refused"] += 1
        else:
            self.found["loaded"] += 1
        for store in (self.store, self.workspace.store):
            if left := [*store.folder.rglob(f"{BUILDING}*"), *store.folder.rglob("*.tmp")]:
                raise AssertionError(f"this was left half built: {left}")

    def _load(self, files: Files, seed: int) -> None:
        if seed % DOOR == 0:
            self.workspace.load(files, date(2014, 3, 31), accept_fewer=True)
            return
        loads = new_loads(files, self.mappings)
        if seed % KEPT == 0:
            day = date.fromordinal(date(2014, 3, 31).toordinal() + seed)
            with self.store.writing():
                added = self.store.add_loads("999", day, loads, datetime(2014, 5, 1), "1")
            for load in added:
                self.store.findings(load)

    def _refused(self, error: SourceError, files: Files) -> None:
        """It must name a file that was given, and the row or the sheet unless it is about the whole of it."""
        names = [name for name, _ in files]
        for problem in error.problems:
            if problem.file.split(" [")[0] not in names or not problem.says:
                raise AssertionError(f"this names no file: {problem}") from error
            if problem.row is None and " [" not in problem.file:
                if not WHOLE.match(problem.says):
                    raise AssertionError(f"this has no place: {problem}") from error
                self.without_place[problem.says[:100]] += 1
        self.found["with_place"] += any(problem.row is not None or " [" in problem.file for problem in error.problems)

    def _state(self) -> list[tuple[str, int, int]]:
        """Every file of both stores, with its size and when it was written."""
        paths = [path for store in (self.store, self.workspace.store) for path in sorted(store.folder.rglob("*"))]
        return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths if path.is_file()]


def _files(layout: str, seed: int) -> Files:
    """A layout's files, one or more of them damaged, and now and then one under another ending."""
    chance = random.Random(f"{layout} {seed}")
    files = list(samples(layout))
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        place = chance.randrange(len(files))
        name, data = files[place]
        files[place] = (name, mutated(name, data, chance))
    if chance.random() < 0.03:
        name, data = files.pop()
        files.append((name.rpartition(".")[0] + chance.choice([".csv", ".xlsx", ".parquet", ".xml", ".xls", ""]), data))
    return files


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _peak() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main(*sys.argv[1:])
