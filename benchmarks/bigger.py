"""A council many times the size of the example, made from the example's own extracts.

Every row is repeated under new ids, so that each copy is a council's worth of children of its own and no
row of one copy meets a row of another: each count becomes so many times as large, each percentage stays.

    python benchmarks/bigger.py 10 FOLDER

writes `FOLDER/extracts/2013-06-30/`, `FOLDER/extracts/2013-09-30/` and `FOLDER/figures/`.
"""

from __future__ import annotations

import csv
import io
import sys
from importlib.resources import as_file, files
from pathlib import Path

IDS = frozenset({
    "Assessment ID", "CAF ID", "CHILD", "Case ID", "Child ID", "Conference ID", "Episode ID", "ICPC ID",
    "Plan ID", "S47 ID",
})  # fmt: skip
"""The columns by which records are told apart or joined."""
AMOUNTS = ("number", "numerator", "denominator")
"""The columns of a published figure that grow with the council; its percentage does not."""
NO_COUNT = frozenset({"cafcass_care_applications_per_10k"})
"""A rate does not grow with the council."""


def repeated(text: str, times: int) -> str:
    """The rows of a CSV file, so many times over, each copy with ids of its own; an empty id stays empty."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header, records = rows[0], rows[1:]
    places = [place for place, name in enumerate(header) if name in IDS]
    if not places:
        raise ValueError(f"no column of {', '.join(header)} is an id: the copies could not be told apart")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for copy in range(times):
        for record in records:
            row = list(record)
            if copy:
                for place in places:
                    row[place] = f"{row[place]}-{copy}" if row[place] else ""
            writer.writerow(row)
    return out.getvalue()


def grown(text: str, times: int) -> str:
    """Last year's published figures of a council so many times as large."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(reader.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        if row["measure"] not in NO_COUNT:
            row |= {name: str(int(row[name]) * times) for name in AMOUNTS if row[name]}
        writer.writerow(row)
    return out.getvalue()


def make(folder: Path, times: int) -> None:
    """Write the extracts and the published figures of a council so many times the example's size."""
    with as_file(files("fingerpost.demo")) as source:
        for path in sorted((source / "extracts").rglob("*.csv")):
            to = folder / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(repeated(path.read_text(encoding="utf-8"), times), encoding="utf-8", newline="")
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        for path in sorted((source / "figures").glob("published_*.csv")):
            made = grown(path.read_text(encoding="utf-8"), times)
            (folder / "figures" / path.name).write_text(made, encoding="utf-8", newline="")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdecimal() or int(sys.argv[1]) < 1:
        sys.exit("Write: python benchmarks/bigger.py TIMES FOLDER")
    make(Path(sys.argv[2]), int(sys.argv[1]))
