"""Files of every layout damaged at random, by numbered seeds: each loads, or is refused in words that name a file.

None crashes, hangs, uses over 2 GB or leaves a half load: `mutating` tries them in a process that may have no more.
One of four that load is kept, one of forty goes through the workspace's door with its figures and findings; after each
that is refused every file of the store must be as it was. A refusal has a row, line or sheet, unless it is about the
whole file.
FINGERPOST_SEEDS says how many are tried of each layout; unless told 25, so 200 of all. A seed that fails is printed and
gives the same again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mutating import LAYOUTS, MEMORY

SEEDS = int(os.environ.get("FINGERPOST_SEEDS", "25"))
BLOCKS = 4 if SEEDS > 200 else 1
SECONDS = 60 if SEEDS > 200 else 0
"""What a seed may take in the long run; a machine that is busy with other tests is no reason to fail."""


@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_damaged_file_loads_or_is_refused_in_words_that_name_it(layout, block, tmp_path):
    script = Path(__file__).with_name("mutating.py")
    numbers = [str(number) for number in (block, SEEDS, BLOCKS, SECONDS)]
    done = subprocess.run(
        [sys.executable, str(script), layout, str(tmp_path / "store"), *numbers], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-4_000:]
    found = json.loads(done.stdout)
    print(layout, found)
    assert found["loaded"] + found["refused"] == len(range(block, SEEDS, BLOCKS))
    assert found["peak_mb"] < MEMORY / 1e6
    assert found["refused"]
    # Hardly any damage to Parquet leaves it readable, so that few seeds may all be refused.
    assert found["loaded"] or (layout == "ssd parquet" and SEEDS < 200)
