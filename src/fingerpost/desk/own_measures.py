"""A council's own measures: the files of the workspace's `measures` folder, read and checked."""

from __future__ import annotations

from pathlib import Path

from fingerpost.engine import AnyEngine, Engine
from fingerpost.errors import SettingsError
from fingerpost.measures import Catalogue, with_own
from fingerpost.model import SCHEMAS
from fingerpost.store.tables import declared

FOLDER = "measures"


def catalogue_in(workspace: Path) -> Catalogue:
    """The shipped measures and those that the workspace has of its own. Raises SettingsError for one that is wrong."""
    catalogue = with_own({path.name: _text(path) for path in sorted((workspace / FOLDER).glob("*.toml"))})
    for definition in catalogue.values():
        if definition.own and definition.benchmark:
            from fingerpost.compare.benchmarks import check_series

            check_series(definition)
    return catalogue


def check_own(catalogue: Catalogue) -> None:
    """Make sure that each of a council's own measures can be run, on tables that hold nothing."""
    from fingerpost.measures.evaluate import Evaluator

    own = [definition for definition in catalogue.values() if definition.own]
    if not own:
        return
    engine = Engine()
    try:
        Evaluator(engine, catalogue, "000", {}, _empty).check(own)
    finally:
        engine.close()


def _empty(engine: AnyEngine, table: str) -> None:
    engine.create(table, declared(SCHEMAS[table]))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text: {error}. Save it again as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
