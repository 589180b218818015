"""How long the pages take with 20 people reading: each pauses a second between pages, and walks all that it may open.

    python benchmarks/pages.py WORKSPACE            # two minutes or so; writes benchmarks/pages.md
    python benchmarks/pages.py WORKSPACE --dry      # printed and not written
    python benchmarks/pages.py --make /tmp/council  # makes the workspace first: 5,000 children, six years

The workspace is copied, so nothing is written into it. The server is a process of its own, started as anybody starts
it; the readers are threads here, on the same machine, and what they take is taken from the server. Every page that the
tests know an address of is read; one that does not answer with 200 is named, and its time is not counted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "pages.md"
READERS, PAUSE, AIM, SETTLE, AGAIN = 20, 1.0, 0.200, 20, 20
FORMS = ("sign-out", "find-child", "report-sign", "api")
"""What is not opened but sent or asked with a token."""
ONE_MEASURE = ("measure-file", "apart-file")
"""Not every measure has the table that these hand out."""
CHILDREN, YEARS, UNTIL = 5_000, 6, "2014-03-31"

CALENDAR = "\n[calendar]\ncabinet = [2014-04-16, 2014-06-11]\n"
"""So that the pages of the calendar have one."""

PEOPLE_SCRIPT = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fingerpost.web.settings import prepare
prepare(Path(sys.argv[1]))
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from fingerpost.web.access import ACCESS
from fingerpost.web.door import door
from fingerpost.web.models import ROLES
from fingerpost.model import COMMAND_LINE
from fingerpost.web.filters import read_filters
from fingerpost.web.seen import pseudonym
from fingerpost.web.viewer import viewer_of
from fingerpost.workspace import Workspace
from pages import addresses, write_a_little
workspace = door().for_viewer(COMMAND_LINE)
filters = read_filters({}, workspace)
quarter = filters.period.name
write_a_little(workspace.office)
writer = Workspace(Path(sys.argv[1]))
for state, by in (("draft", "Ann"), ("checked", "Ben"), ("approved", "Cat"), ("published", "Cat")):
    writer.sign_off(filters.period, "restricted", state, by)
broken = max(workspace.oddities(filters.extract), key=lambda each: each.findings, default=None)
others = {"period": quarter, "file": f"{quarter}-restricted.html", "part": "groups"}
if broken:
    others["rule"] = broken.rule
reported = [each.id for each in workspace.catalogue.reported()]
told = {}
for number in range(int(sys.argv[3])):
    role = ROLES[number % len(ROLES)]
    user = get_user_model()(username=f"reader{number}", role=role, teams=["Team 1"])
    user.set_unusable_password()
    user.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    own = door().for_viewer(viewer_of(user)).children(filters.extract) if role in ACCESS["child"] else ()
    others["child"] = pseudonym(min(own, default="none"))
    pages = {page: address for page, address in addresses(**others).items() if role in ACCESS[page]}
    pages = {page: address for page, address in pages.items() if page not in sys.argv[4].split()}
    if not own:  # a team that holds nobody has no child to open
        pages = {page: address for page, address in pages.items() if page not in ("child", "child-file")}
    told[client.session.session_key] = [role, pages]
print(json.dumps([reported, told]))
"""


@dataclass
class Measured:
    """Seconds by page, and the addresses that did not answer as they should."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, float] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    work: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="fingerpost-pages-") as beside:
        workspace = Path(beside) / "council"
        if options.make:
            make(options.make)
        shutil.copytree(options.make or options.workspace, workspace)
        for name in ("workflow.sqlite3", "workflow.sqlite3-wal", "workflow.sqlite3-shm", "secret.key"):
            (workspace / name).unlink(missing_ok=True)
        settings = workspace / "fingerpost.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + CALENDAR, encoding="utf-8", newline="\n")
        ours = run(PEOPLE_SCRIPT, str(workspace), str(HERE.parent / "tests"), str(READERS), " ".join(FORMS))
        reported, readers = json.loads(ours)
        before = os.getloadavg() if hasattr(os, "getloadavg") else ()
        port = free_port()
        command = [sys.executable, "-m", "fingerpost", "serve", "-w", str(workspace), "--port", str(port)]
        told_server = {**os.environ, "FINGERPOST_CHILD_PAGES": "1000000"}  # one reader opens many in a row at the end
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=told_server
        ) as served:
            try:
                began = time.perf_counter()
                assert served.stdout is not None
                for line in served.stdout:
                    if "The pages are at" in line:
                        break
                started = time.perf_counter() - began
                time.sleep(SETTLE)
                measured = read_all(port, reported, readers, options.rounds)
                after = os.getloadavg() if hasattr(os, "getloadavg") else ()
                measured.work = work_of(served.pid, port, readers)
            finally:
                served.kill()
    text = told(measured, started, (before, after), options.rounds)
    print(text)
    if not options.dry:
        RESULTS.write_text(text, encoding="utf-8", newline="\n")


def read_all(port: int, reported: list[str], readers: dict[str, list], rounds: int) -> Measured:
    """Everybody at once, each in an order of their own."""
    measured = Measured()
    threads = [
        threading.Thread(target=read, args=(port, key, pages, reported, rounds, measured, number))
        for number, (key, (_, pages)) in enumerate(readers.items())
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured


def read(
    port: int, key: str, pages: dict[str, str], reported: list[str], rounds: int, all: Measured, seed: int
) -> None:
    """One reader: every page of theirs in a new order each round, and another measure each time."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    time.sleep(chance.random() * PAUSE)
    for _ in range(rounds):
        for page in chance.sample(sorted(pages), len(pages)):
            address = pages[page]
            if page not in ONE_MEASURE:
                address = re.sub(r"(?<=/measure/)contacts", chance.choice(reported), address)
            began = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": f"fingerpost={key}", "Host": "localhost"})
            answer = connection.getresponse()
            size = len(answer.read())
            took = time.perf_counter() - began
            with all.lock:
                if answer.status in (200, 302):
                    all.times[page].append(took)
                    all.first.setdefault(page, took)
                    all.sizes[page] = max(all.sizes[page], size)
                elif answer.status != 403 or page not in ("records", "records-file"):
                    all.other[f"{page} ({answer.status})"] = all.other.get(f"{page} ({answer.status})", 0) + 1
            time.sleep(PAUSE)
    connection.close()


def work_of(process: int, port: int, readers: dict[str, list]) -> dict[str, float]:
    """Seconds of processor that the server takes for a page, read again and again by one reader: other work on the
    machine does not change them much. Nothing where the system does not tell."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return {}

    def used() -> float:
        fields = told.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    found: dict[str, float] = {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for key, (_, pages) in readers.items():
        for page in sorted(set(pages) - set(found)):
            began = used()
            for _ in range(AGAIN):
                connection.request("GET", pages[page], headers={"Cookie": f"fingerpost={key}", "Host": "localhost"})
                connection.getresponse().read()
            found[page] = (used() - began) / AGAIN
    connection.close()
    return found


def told(measured: Measured, started: float, loads: tuple[tuple[float, ...], ...], rounds: int) -> str:
    """The page of results."""
    every = sorted(second for times in measured.times.values() for second in times)
    pages = sorted(measured.times, key=lambda page: -p(95, measured.times[page]))
    load, after = (", ".join(f"{each:.1f}" for each in each_load) for each_load in loads)
    work = sum(measured.work.get(page, 0) * len(times) for page, times in measured.times.items()) / len(every)
    lines = [
        "# Measured pages",
        "",
        "Written by `python benchmarks/pages.py`, not edited by hand. In milliseconds, from sending the request to",
        f"the last byte. {READERS} people of every role read at once, each {PAUSE:g} second after the page before:",
        f"every page of their role, {rounds} times in an order of their own, each time of another of the report's",
        f"measures in the latest quarter. The server started in {started:.1f} s and had {SETTLE} s more to work out",
        "that quarter's commonest pages, as it does at each start; the first opening of each page is counted as well.",
        "",
        f"Machine: {platform.system()} on {platform.machine()}, {os.cpu_count()} cores; Python",
        f"{platform.python_version()}, DuckDB {version('duckdb')}, Django {version('django')}. Load average before",
        f"{load}; at the end {after}. The benchmark itself makes about 1; more is other work on the",
        "machine, which makes the times longer than they are on a machine of one's own. *Processor* is what the server",
        f"itself takes for a page, from {AGAIN} in a row by one reader after the others have gone. It hardly depends",
        "on that: on a machine of one's own, with one page at a time, p50 would be near it.",
        "",
        f"**All pages: {len(every):,} read, p50 {ms(p(50, every))}, p95 {ms(p(95, every))}, slowest {ms(every[-1])}; "
        f"processor {ms(work)} a page.** "
        f"The aim is a 95th percentile under {AIM * 1000:.0f} for every page: "
        f"{sum(p(95, times) < AIM for times in measured.times.values())} of {len(pages)} pages meet it.",
        "",
        "| page | read | p50 | p95 | slowest | first | processor | largest, kB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(_line(page, measured) for page in pages),
        "",
    ]
    if measured.other:
        lines += ["Not counted, as they did not answer with a page: " + ", ".join(sorted(measured.other)) + ".", ""]
    return "\n".join(lines)


def _line(page: str, measured: Measured) -> str:
    times = measured.times[page]
    shown = (p(50, times), p(95, times), max(times), measured.first[page], measured.work.get(page, 0.0))
    return f"| {page} | {len(times)} | {' | '.join(map(ms, shown))} | {measured.sizes[page] / 1000:.0f} |"


def p(percent: int, times: list[float]) -> float:
    """A percentile, as the time that so many of a hundred are within."""
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f}"


def make(folder: Path) -> None:
    """A workspace of the synthetic council, by the commands that anybody uses."""
    made = folder.with_name(folder.name + "-made")
    fingerpost = [sys.executable, "-m", "fingerpost"]
    subprocess.run(
        [*fingerpost, "synth", str(made), "--children", str(CHILDREN), "--years", str(YEARS), "--until", UNTIL],
        check=True,
    )
    subprocess.run([*fingerpost, "init", str(folder)], check=True)
    load = [*fingerpost, "load", str(made / "ssd"), "--as-at", UNTIL, "-w", str(folder)]
    subprocess.run(load, check=True)


def run(script: str, *given: str) -> str:
    return subprocess.run([sys.executable, "-c", script, *given], check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--make", type=Path, help="make the workspace here first")
    parser.add_argument("--rounds", type=int, default=4, help="how often each reader opens each page")
    parser.add_argument("--dry", action="store_true", help="print and write nothing")
    options = parser.parse_args()
    if not options.workspace and not options.make:
        parser.error("give a workspace, or --make FOLDER")
    return options


if __name__ == "__main__":
    main()
