"""Workspaces that tests share. Those of the whole session are for looking at only; to change one, take a copy.

demo_workspace   the demonstration council: June and September loaded, quarter 1 published from June's extract
june_workspace   the same before September: only June loaded, and quarter 1 published
fresh            a function that makes an empty workspace with the demonstration council's settings
copy_of          a function that gives a copy of a workspace, to be changed at will
site             the pages on a copy of the demonstration, with somebody of every role (see `pages.py`)
clock            the present, as every workspace here has it
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fingerpost.demo import COMPLETE_FROM, NAME, NUMBER, PUBLISHED
from fingerpost.workspace import Workspace
from inputs import EXTRACTS, JUNE, SEPTEMBER, files_of, now
from pages import Site, open_site

SITE = Path(tempfile.mkdtemp(prefix="fingerpost-site-")) / "council"
"""The workspace of the pages. Django is configured once in a process, so this is done before any test."""


def _configure_the_pages() -> None:
    import django
    from django.conf import settings

    from fingerpost.web.settings import site_settings

    SITE.mkdir()
    atexit.register(shutil.rmtree, SITE.parent, ignore_errors=True)
    # One person opens everything here, again and again.
    settings.configure(**site_settings(SITE, {"FINGERPOST_CHILD_PAGES": "1000000"}))
    django.setup()


_configure_the_pages()


@pytest.fixture(scope="session")
def site(demo_workspace: Workspace) -> Site:
    """The pages on a copy of the demonstration's workspace, with somebody of every role; for looking at."""
    shutil.copytree(demo_workspace.path, SITE, dirs_exist_ok=True)
    return open_site(SITE)


@pytest.fixture(scope="session")
def clock() -> Callable[[], datetime]:
    return now


@pytest.fixture(scope="session")
def june_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("june") / "council"
    Workspace.init(folder, NAME, NUMBER, COMPLETE_FROM, demonstration=True)
    for path in (EXTRACTS.parent / "figures").iterdir():
        shutil.copy(path, folder / "figures")
    workspace = Workspace(folder, clock=now)
    workspace.load(files_of(JUNE), JUNE)
    workspace.publish(PUBLISHED)
    return workspace


@pytest.fixture(scope="session")
def demo_workspace(june_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("demo") / "council"
    shutil.copytree(june_workspace.path, folder)
    workspace = Workspace(folder, clock=now)
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    return workspace


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., Workspace]:
    def make(name: str = "fresh") -> Workspace:
        Workspace.init(tmp_path / name, NAME, NUMBER, COMPLETE_FROM, demonstration=True)
        return Workspace(tmp_path / name, clock=now)

    return make


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Workspace]:
    def make(workspace: Workspace, name: str = "copy") -> Workspace:
        shutil.copytree(workspace.path, tmp_path / name)
        return Workspace(tmp_path / name, clock=now)

    return make


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Django's settings, to be changed for one test."""
    from django.conf import settings as site

    class Changed:
        def __setattr__(self, name: str, value: object) -> None:
            monkeypatch.setattr(site, name, value)

    return Changed()
