"""Write England's bank holidays on weekdays, 1995 to 2040, into src/fingerpost/bank_holidays.csv.

    python tools/bank_holidays.py            writes the file
    python tools/bank_holidays.py --check    exits with 1 where the file is not what it would write

From the `holidays` package. The calendar grows by running this again; holidays given once (a jubilee, a coronation)
come with a newer version of the package.
"""

from __future__ import annotations

import sys
from pathlib import Path

import holidays

FILE = Path(__file__).parent.parent / "src" / "fingerpost" / "bank_holidays.csv"
YEARS = range(1995, 2041)


def written() -> bytes:
    """The file's bytes: a day and its name a line, oldest first."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=YEARS)
    lines = [f"{day},{known[day]}" for day in sorted(known) if day.weekday() < 5]
    return "\n".join(["day,name", *lines, ""]).encode()


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is up to date."""
    if arguments == ["--check"]:
        if FILE.read_bytes() == written():
            return 0
        print(f"{FILE} is not what the holidays package gives; run tools/bank_holidays.py.")
        return 1
    FILE.write_bytes(written())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
