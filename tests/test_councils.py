"""Several councils in one workspace: settings, loads, publications and rights are each council's own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from fingerpost import Workspace
from fingerpost.demo import inputs_in
from fingerpost.errors import NotFound, Refused, SettingsError
from fingerpost.model import Viewer
from fingerpost.render.delimited import write_csv
from fingerpost.settings import check_settings
from fingerpost.store import Manifest
from fingerpost.synth import council, local

FILE = Path("fingerpost.toml")
DAY = date(2014, 3, 31)
TWO = """
[[councils]]
name = "Northam"
number = 301
region = "North"
shares = ["all"]

[[councils]]
name = "Southam"
number = "302"
shares = ["referrals"]
[councils.complete_from]
contacts = 2012-04-01
[councils.year]
starts_in_month = 9

[complete_from]
contacts = 2013-04-01
referrals = 2013-04-01
"""


def test_what_a_council_says_itself_is_laid_over_what_holds_for_all():
    north, south = (check_settings(TWO, FILE, number) for number in ("301", "302"))
    assert (north.council.name, south.council.name) == ("Northam", "Southam")
    assert north.complete_from == {"contacts": date(2013, 4, 1), "referrals": date(2013, 4, 1)}
    assert south.complete_from == {"contacts": date(2012, 4, 1), "referrals": date(2013, 4, 1)}
    assert (north.year.starts_in_month, south.year.starts_in_month) == (4, 9)
    assert [each.number for each in south.members] == ["301", "302"]


def test_a_file_of_one_council_is_as_it_was():
    settings = check_settings('[council]\nname = "A"\nnumber = 999\n', FILE)
    assert settings.council.number == "999"
    assert settings == check_settings('[council]\nname = "A"\nnumber = 999\n', FILE, "999")
    assert [(each.name, each.shares) for each in settings.members] == [("A", ())]


def test_nobody_is_taken_for_another():
    several = check_settings(TWO, FILE)
    with pytest.raises(SettingsError, match=r"2 councils and none was named.*--council NUMBER.*301, 302"):
        _ = several.council
    with pytest.raises(SettingsError, match=r"no council 303\. Did you mean 302\? It has 301, 302"):
        check_settings(TWO, FILE, "303")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('number = "302"', "number = 301", "301 twice"),
        ("[complete_from]", '[council]\nname = "A"\nnumber = 1\n[complete_from]', "every council under"),
        ("starts_in_month = 9", "starts_in_month = 13", r"\[councils.302.year.starts_in_month\]: 13 is too large"),
        ("[councils.year]", "[councils.yaer]", r"\[councils.302.yaer\]: unknown setting. Did you mean year"),
    ],
)
def test_a_mistake_in_one_council_shows_whoever_is_asked_for(old: str, new: str, says: str):
    with pytest.raises(SettingsError, match=says):
        check_settings(TWO.replace(old, new), FILE, "301")


def test_whoever_has_no_council_at_all_is_told():
    with pytest.raises(SettingsError, match="nowhere whose records"):
        check_settings("[year]\nstarts_in_month = 4\n", FILE)


def two_councils(folder: Path) -> Path:
    """A workspace of two councils, each with records of its own that carry the same ids."""
    Workspace.init(folder, "Northam", "301")
    file = folder / "fingerpost.toml"
    text = file.read_text()
    own = text[text.index("[council]") : text.index("[", text.index("[council]") + 1)]
    members = "".join(
        f'[[councils]]\nname = "{name}"\nnumber = "{number}"\n' for name, number in (("Northam", 301), ("Southam", 302))
    )
    file.write_text(text.replace(own, members))
    return folder


def extract(children: int, seed: int) -> list[tuple[str, bytes]]:
    lives = council(children, 1, DAY, 0, Random(seed))
    return [*local.write(lives, write_csv).items()]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = two_councils(tmp_path_factory.mktemp("both") / "workspace")
    for number, children in (("301", 60), ("302", 90)):
        Workspace(folder, council=number, clock=lambda: datetime(2014, 4, 2)).load(extract(children, 1), DAY)
    return folder


def contacts(workspace: Workspace) -> int:
    (figure,) = workspace.figures("2013-14-Q4", ["contacts"])
    return int(figure.number or 0)


def test_each_council_has_its_own_records_though_ids_are_the_same(both: Path, tmp_path: Path):
    north, south = (Workspace(both, council=number) for number in ("301", "302"))
    alone = Workspace.init(tmp_path / "alone", "Southam", "302")
    alone.load(extract(90, 1), DAY)
    assert [each.council for each in south.loads()] == ["302", "302"]
    assert contacts(south) == contacts(alone) != contacts(north)
    assert [f.number for f in south.figures("2013-14-Q4")] == [f.number for f in alone.figures("2013-14-Q4")]
    assert {f.council for f in south.figures("2013-14-Q4")} == {"302"}
    assert [(f.rule, f.record) for f in south.check()] == [(f.rule, f.record) for f in alone.check()]
    assert contacts(north.of("302")) == contacts(south)


def test_a_viewer_sees_the_councils_they_may_see_and_no_other(both: Path):
    viewer = Viewer("analyst", councils=frozenset({"302"}))
    assert [each.number for each in Workspace(both, viewer).councils] == ["302"]
    north = Workspace(both, viewer, council="301")
    for asked in (lambda: north.figures("2013-14-Q4"), north.loads, north.check, lambda: north.publish("2013-14-Q4")):
        with pytest.raises(Refused, match="may not see council 301"):
            asked()
    with pytest.raises(Refused):
        north.load(extract(5, 1), DAY)


def test_publications_are_by_council(both: Path):
    north, south = (Workspace(both, council=number) for number in ("301", "302"))
    published = south.publish("2013-14-Q4")
    assert north.publication("2013-14-Q4") is None
    assert north.publish("2013-14-Q4").number == published.number == 1, "each counts its own"
    assert south.publication("2013-14-Q4") == published
    with pytest.raises(Refused, match="was published"):
        south.publish("2013-14-Q4")
    assert {each.council for each in south.store.manifest().publications} == {"301", "302"}
    assert north.verify() == south.verify()


def test_what_was_published_before_entries_said_whose_it_is_stays_with_its_council(both: Path):
    store = Workspace(both, council="301").store
    manifest = store.manifest()
    text = manifest.to_json().decode()
    old = Manifest.from_json(_sealed(text.replace(',\n   "council": "302"\n  }', "\n  }")), "manifest.json")
    assert len(old.loads) == len(manifest.loads)
    before = [each.council for each in manifest.publications]
    assert [each.council for each in old.publications] == ["301" for _ in before]


def _sealed(text: str) -> bytes:
    import hashlib

    opening = '{\n "sha256": "'
    rest = text[len(opening) + 64 :].encode()
    return opening.encode() + hashlib.sha256(rest).hexdigest().encode() + rest


def test_nothing_is_loaded_where_no_council_was_named(both: Path):
    with pytest.raises(SettingsError, match="none was named"):
        Workspace(both).load(extract(5, 1), DAY)
    with pytest.raises(NotFound):
        Workspace(two_councils(both.parent / "empty"), council="301").figures("2013-14-Q4")


def test_the_command_line_says_which(both: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    from typer.testing import CliRunner

    from fingerpost.cli import app

    runner = CliRunner()
    asked = ["figures", "2013-14-Q4", "-m", "contacts", "--format", "csv", "-w", str(both)]
    north, south = (runner.invoke(app, [*asked, "--council", number]).stdout for number in ("301", "302"))
    assert north != south
    assert runner.invoke(app, asked, env={"FINGERPOST_COUNCIL": "302"}).stdout == south
    (both.parent / "x").mkdir(exist_ok=True)
    assert inputs_in([both.parent / "x"]) == []
