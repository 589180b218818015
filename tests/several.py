"""A workspace of several small made-up councils of the region North, for tests to share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

from fingerpost import Workspace
from fingerpost.render.delimited import write_csv
from fingerpost.synth import council, local

DAY = date(2014, 3, 31)


def several(folder: Path, shares: Mapping[int, Sequence[str]], children: Mapping[int, int]) -> Path:
    """Make it: each council's number with what it shares, and of how many children its records are; of a council
    that is not in `children` nothing is loaded."""
    Workspace.init(folder)
    file = folder / "fingerpost.toml"
    text = file.read_text()
    start = text.index("[council]")
    members = "".join(
        f'[[councils]]\nname = "C{number}"\nnumber = {number}\nregion = "North"\nshares = {json.dumps([*shared])}\n'
        for number, shared in shares.items()
    )
    file.write_text(text[:start] + members + text[text.index("\n[", start) :])
    for number, many in children.items():
        lives = council(many, 1, DAY, 0, Random(number))
        own = Workspace(folder, council=str(number), clock=lambda: datetime(2014, 4, 2))
        own.load([*local.write(lives, write_csv).items()], DAY)
    return folder
