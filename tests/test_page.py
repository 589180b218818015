"""The page with nothing to install, in Chromium that is offline, opened from a file. `make page` builds and tries it.

It is passed over where the page was not built, or where there is no browser. What the page says is held against the
same workspace on the desk.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from fingerpost import Workspace, demo
from fingerpost.model.figure import figure_out

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "dist" / "fingerpost.html"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium"),
    pytest.mark.skipif(not PAGE.exists(), reason="the page is not built: make page"),
]

CLOCK = "2013-11-20T09:00:00"
PERIOD = demo.REPORTED
EXTRACT = demo.EXTRACTS[-1]
PATIENCE = 120_000
"""Milliseconds to wait where nothing is being timed."""
SECONDS = 15 * float(os.environ.get("FINGERPOST_SLOWNESS", "1"))
"""In which the example's figures must be there; a machine that is busy with other things may be given more."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example on the desk, as it is chosen in the page: its settings, last year's figures, the latest extract."""
    folder = tmp_path_factory.mktemp("desk") / "example"
    Workspace.init(folder, demo.NAME, demo.NUMBER, demo.COMPLETE_FROM, demonstration=True)
    shutil.copy(shipped() / "figures" / "published_2012-13.csv", folder / "figures")
    workspace = Workspace(folder, clock=lambda: datetime.fromisoformat(CLOCK))
    workspace.load(demo.files_in([shipped() / "extracts" / EXTRACT.isoformat()]), EXTRACT)
    return workspace


def shipped() -> Path:
    return Path(str(demo.__file__)).parent


def chosen(desk: Workspace) -> list[Path]:
    extract = sorted(path for path in (shipped() / "extracts" / EXTRACT.isoformat()).rglob("*") if path.is_file())
    return [desk.path / "fingerpost.toml", *sorted((desk.path / "figures").glob("published_*.csv")), *extract]


class Opened:
    """The page in a browser, with all that it asked the network for and all that went wrong in it."""

    def __init__(self, browser: Any, width: int = 1200) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.add_init_script(f"window.fixedClock = '{CLOCK}';")  # before the page starts
        self.page.goto(PAGE.as_uri())

    def choose(self, files: list[Any], as_at: date) -> None:
        self.page.set_input_files("#chosen", files)
        self.page.fill("#as-at", as_at.isoformat())
        before = self.page.get_attribute("#loaded", "data-loads") or "0"
        self.page.click("#load")
        done = f'#loaded[data-loads="{int(before) + 1}"], #wrong:not([hidden])'
        self.page.wait_for_selector(done, timeout=PATIENCE, state="attached")

    def ask(self, question: str, **asked: Any) -> Any:
        return self.page.evaluate("([q, a]) => window.fingerpost.ask(q, a)", [question, asked])

    def file(self, what: str, **asked: Any) -> bytes:
        found = self.page.evaluate(
            "async ([w, a]) => { const made = await window.fingerpost.makeFile(w, a);"
            " return made.error ?? [...made.bytes].map((each) => String.fromCharCode(each)).join(''); }",
            [what, asked],
        )
        return str(found).encode("latin-1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def opened(browser: Any, desk: Workspace) -> Opened:
    """The page with the example's files chosen and loaded; how long it took is in `seconds`."""
    made = Opened(browser)
    files = chosen(desk)
    began = time.monotonic()
    made.choose(files, EXTRACT)
    assert not made.page.is_visible("#wrong"), made.page.inner_text("#wrong")
    made.page.click('[data-part="figures"]')
    made.page.wait_for_selector(".pg-measure", timeout=PATIENCE)
    made.seconds = time.monotonic() - began  # type: ignore[attr-defined]
    return made


def test_it_is_one_file_that_fits_into_a_message():
    assert PAGE.stat().st_size <= 25_000_000


def test_the_figures_are_there_in_time(opened: Opened):
    assert opened.seconds < SECONDS  # type: ignore[attr-defined]


def test_every_figure_is_the_desks(opened: Opened, desk: Workspace):
    own = json.loads(json.dumps([figure_out(each) for each in desk.figures(PERIOD)], default=str))
    theirs = json.loads(opened.file("figures_file", period=PERIOD))
    assert len(own) > 200
    assert theirs == own


def test_every_list_has_as_many_records_as_the_desks(opened: Opened, desk: Workspace):
    cards = {card["id"]: card for card in opened.ask("figures", period=PERIOD)}
    counted = 0
    for figure in desk.figures(PERIOD):
        for part in cards[figure.measure]["parts"]:
            own = len(desk.list(figure.measure, PERIOD, part))
            assert opened.ask("listing", measure=figure.measure, period=PERIOD, part=part)["of"] == own, figure.measure
            counted += 1
    assert counted > 200


@pytest.mark.parametrize("edition", ["internal", "restricted", "public"])
@pytest.mark.parametrize("ending", ["xlsx", "html"])
def test_reports_have_the_desks_bytes(opened: Opened, desk: Workspace, edition: Any, ending: str):
    own, _ = desk.render_report(PERIOD, edition, ending)
    assert opened.file("report", period=PERIOD, edition=edition, ending=ending) == own


def test_what_is_saved_can_be_opened_again(browser: Any, opened: Opened, tmp_path: Path):
    saved = tmp_path / "saved.zip"
    saved.write_bytes(opened.file("save"))
    again = Opened(browser)
    again.page.set_input_files("#saved", saved)
    again.page.wait_for_selector("#loaded[data-loads], #wrong:not([hidden])", timeout=PATIENCE, state="attached")
    assert again.file("figures_file", period=PERIOD) == opened.file("figures_file", period=PERIOD)


def test_a_refused_file_is_told_in_words_and_a_hostile_name_is_text(browser: Any, desk: Workspace):
    made = Opened(browser)
    extract = shipped() / "extracts" / EXTRACT.isoformat() / "assessments.csv"
    lines = extract.read_text(encoding="utf-8-sig").splitlines()
    day = next(cell for cell in lines[1].split(",") if cell.count("/") == 2 or cell.count("-") == 2)
    lines[1] = lines[1].replace(day, "31/02/2013", 1)
    name = '<img src=x onerror="window.hurt=1">.csv'
    settings = {
        "name": "fingerpost.toml",
        "mimeType": "text/plain",
        "buffer": (desk.path / "fingerpost.toml").read_bytes(),
    }
    made.choose([settings, {"name": name, "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}], EXTRACT)
    told = made.page.inner_text("#wrong")
    assert name in told
    assert "31/02/2013" in told
    assert made.page.locator("#wrong tbody td").nth(1).inner_text() == "2"
    assert made.page.evaluate("window.hurt === undefined && !document.querySelector('#main img')")


def test_nothing_leaves(opened: Opened):
    """Nothing was asked for but the page and blobs; what is tried from inside it reaches no server."""
    assert [url for url in opened.asked if not url.startswith(("file:", "blob:", "data:"))] == []
    hits: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *about: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        opened.context.set_offline(False)  # the policy alone must hold
        address = f"127.0.0.1:{server.server_port}"
        tried = opened.page.evaluate(
            """async (address) => {
              const said = [];
              const attempt = async (name, act) => {
                try { await act(); said.push(name + ": done"); } catch (error) { said.push(name + ": refused"); }
              };
              await attempt("fetch", () => fetch(`http://${address}/fetch`));
              await attempt("image", () => new Promise((done, no) => {
                Object.assign(new Image(), { onload: done, onerror: no, src: `http://${address}/image.png` });
              }));
              navigator.sendBeacon(`http://${address}/beacon`, "x");
              await attempt("socket", () => new Promise((done, no) => {
                Object.assign(new WebSocket(`ws://${address}/socket`), { onopen: done, onerror: no });
              }));
              await new Promise((done) => setTimeout(done, 500));
              return said;
            }""",
            address,
        )
        assert tried == ["fetch: refused", "image: refused", "socket: refused"]
        assert hits == []
    finally:
        opened.context.set_offline(True)
        server.shutdown()
        server.server_close()


def test_axe_finds_nothing_and_narrow_screens_do(opened: Opened):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width in (1200, 320):
        opened.page.set_viewport_size({"width": width, "height": 900})
        for part in ("files", "figures", "findings", "reports"):
            opened.page.click(f'[data-part="{part}"]')
            opened.page.wait_for_selector("#work", state="hidden", timeout=PATIENCE)
            if part == "figures":
                opened.page.locator(".pg-measure summary").first.click()
                opened.page.wait_for_selector(".pg-picture img", state="attached", timeout=PATIENCE)
                opened.page.locator(".pg-measure summary").first.click()
            found = axe.Axe().run(opened.page, options={"runOnly": RULES})
            wrong = [(each["id"], each["nodes"][0]["html"][:120]) for each in found.response["violations"]]
            assert wrong == [], (width, part)
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, (width, part)
    opened.page.set_viewport_size({"width": 1200, "height": 900})
    assert opened.wrong == []


def test_the_keyboard_reaches_everything(browser: Any):
    made = Opened(browser)
    wanted = made.page.locator("#main button:visible, #main input:visible").evaluate_all(
        "found => found.map(e => e.id)"
    )
    reached = set()
    for _ in range(60):
        made.page.keyboard.press("Tab")
        reached.add(made.page.evaluate("document.activeElement.id"))
    assert set(wanted) <= reached


def test_without_webassembly_it_says_what_is_missing(browser: Any):
    launched = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--js-flags=--jitless"])
    page = launched.new_page()
    page.goto(PAGE.as_uri())
    assert "WebAssembly" in page.inner_text("#missing")
    assert not page.is_visible("#start")
    launched.close()


@pytest.mark.skipif("FINGERPOST_LARGE" not in os.environ, reason="takes minutes: make page-large")
def test_a_council_of_5000_children_over_six_years_is_done_in_a_minute(browser: Any, tmp_path: Path):
    from typer.testing import CliRunner

    from fingerpost.cli import app

    made = CliRunner().invoke(app, ["synth", str(tmp_path / "synth"), "--children", "5000", "--years", "6"])
    assert made.exit_code == 0, made.output
    folder = next(path for path in sorted((tmp_path / "synth").iterdir()) if path.is_dir())
    page = Opened(browser)
    began = time.monotonic()
    page.choose(sorted(path for path in folder.rglob("*") if path.is_file()), date(2014, 3, 31))
    seconds = time.monotonic() - began
    assert not page.page.is_visible("#wrong"), page.page.inner_text("#wrong")
    assert seconds < 60
