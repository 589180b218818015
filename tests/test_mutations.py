"""Extracts damaged at random, by numbered seeds: each loads, or is refused in words that name a file. Never a crash.

FINGERPOST_SEEDS says how many are tried; 200 unless told. A seed that fails is printed and gives the same again.
"""

from __future__ import annotations

import os
import random
from datetime import date

import pytest

from fingerpost.errors import SourceError
from fingerpost.store import FolderStore
from inputs import SEPTEMBER, new_loads, now, small

SEEDS = int(os.environ.get("FINGERPOST_SEEDS", "200"))
NAMES = "referral_workflow.csv cp_plans.csv children.csv ssda903"
# fmt: off
AWKWARD = [
    b"", b" ", b'"', b'""', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\x1a", b"\x1f", b"\x1e",
    b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", "\u00e9".encode(), "e\u0301".encode(),
    "\u202e".encode(), b"=1+1", b"-1", b"1e309", b"99999999999999999999", b"31/02/2013", b"30/09/2013",
    b"2013-09-30T25:00", b"00/00/0000", b"9999-12-31", b"41547", b"NULL", b"NaN", b"#N/A", b"true", b"\\N",
    b"PK\x03\x04", b"PAR1", b"<html>", b"sep=;\n", b"Child ID", b"x" * 200_000,
]
# fmt: on


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with one thing done to it."""
    place, other = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    lines = data.split(b"\r\n")
    line = chance.randrange(len(lines))
    cells = lines[line].split(b",")
    cell = chance.randrange(len(cells))
    awkward = chance.choice(AWKWARD)
    what = chance.randrange(12)
    if what == 0:
        return data[:place]
    if what == 1:
        return data[:place] + data[other:]
    if what == 2:
        return data[:place] + awkward + data[place:]
    if what == 3:
        return data[:place] + chance.randbytes(chance.randrange(1, 40)) + data[place:]
    if what == 4 and data:
        changed = bytearray(data)
        changed[place % len(data)] ^= 1 << chance.randrange(8)
        return bytes(changed)
    if what == 5:
        cells[cell] = awkward
    elif what == 6:
        cells.insert(cell, awkward)
    elif what == 7:
        del cells[cell]
    elif what == 8:
        chance.shuffle(cells)
    elif what == 9:
        return data.replace(*chance.sample([b",", b";", b"\t", b"\r\n", b"\n", b'"', b"/", b"0"], 2))
    elif what == 10:
        other_code = chance.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
        return data.decode("utf-8", "replace").encode(other_code, "replace")
    else:
        chance.shuffle(lines)
        return b"\r\n".join(lines)
    lines[line] = b",".join(cells)
    return b"\r\n".join(lines)


@pytest.fixture
def store(tmp_path) -> FolderStore:
    found = FolderStore(tmp_path / "store")
    found.create()
    return found


@pytest.mark.parametrize("block", range(10))
def test_a_damaged_extract_loads_or_is_refused_in_words_that_name_a_file(block, demo_workspace, store):
    loaded = refused = 0
    for seed in range(block, SEEDS, 10):
        chance = random.Random(seed)
        files = small(rows=12, only=NAMES)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(files))
            name, data = files[place]
            ending = chance.choice([".csv"] * 12 + [".xlsx", ".parquet", ".txt", ".xls", ""])
            files[place] = (name.replace(".csv", ending), mutated(data, chance))
        try:
            loads = new_loads(files, demo_workspace.settings.mappings())
            loaded += 1
            if seed % 4:
                continue  # what was read is in order; now and then it is stored as well
            with store.writing():
                added = store.add_loads("999", date.fromordinal(SEPTEMBER.toordinal() + seed), loads, now(), "1")
            for load in added:
                store.findings(load)
        except SourceError as error:
            refused += 1
            if not all(problem.file in dict(files) for problem in error.problems):
                raise AssertionError(f"seed {seed} is refused and names no file") from error
        except Exception as error:
            raise AssertionError(f"seed {seed} went wrong") from error
    assert loaded + refused == len(range(block, SEEDS, 10))
    if SEEDS >= 100:
        assert loaded
        assert refused
    store.verify()
