"""axe-core on the web page in Chromium, light and dark, wide and at 320 pixels. It runs where they are installed.

    npm install --prefix FOLDER axe-core playwright-core
    AXE=FOLDER python -m pytest tests/test_axe.py

`CHROMIUM` names the browser where it is not `chromium` on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fingerpost.render import html
from sample_report import SAMPLE

AXE, NODE = os.environ.get("AXE"), shutil.which("node")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.mark.skipif(not (AXE and NODE and CHROMIUM), reason="AXE names no folder with axe-core, or no node or Chromium")
@pytest.mark.parametrize("edition", ["internal", "public"])
def test_axe_finds_no_violation_and_nothing_runs_off_a_narrow_page(tmp_path, edition):
    page = tmp_path / "report.html"
    page.write_bytes(html.render(replace(SAMPLE, edition=edition)))
    script = Path(__file__).parent / "axe.mjs"
    ran = subprocess.run(
        [str(NODE), str(script), str(AXE), str(CHROMIUM), str(page)], capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout)
    assert len(found) == 4
    for look in found:
        assert look["violations"] == [], look
        assert look["passes"] > 20
        assert look["wide"] == look["width"]
