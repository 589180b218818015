"""The documentation against the program: links lead somewhere, commands exist, settings are explained."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from fingerpost.cli import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "benchmarks" / "README.md",
    *(ROOT / "docs").glob("*.md"),
])  # fmt: skip
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
WITHIN = {
    f"{name} {own}": command
    for name, group in COMMANDS.items()
    for own, command in getattr(group, "commands", {}).items()
}
"""Commands of a group, such as `users add`."""

BY_MAKE_DOCS = {ROOT / "docs" / "measures.md", ROOT / "docs" / "tables.md"}
"""Pages that `make docs` writes; they may be missing only as long as the script that writes them is."""
WRITER = ROOT / "tools" / "catalogue_docs.py"

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made on the web."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(text: str) -> Iterator[str]:
    """Every command line quoted on a page: on a line of its own, in a block, or between backticks."""
    for line in text.splitlines():
        typed = line.strip().removeprefix("$ ")
        typed = re.sub(r"^\.venv[/\\]\w+[/\\]", "", typed)
        if typed.startswith("fingerpost ") and (line.startswith("    ") or line.startswith("$ ")):
            yield typed
    yield from (code for code in CODE.findall(FENCE.sub("", text)) if code.startswith("fingerpost "))


def quoted() -> list[tuple[str, str]]:
    found = {(named(page), command) for page in PAGES for command in commands(text_of(page))}
    return sorted(found)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_and_pictures_are_there(page: Path):
    wrong = []
    for target in LINK.findall(FENCE.sub("", text_of(page))):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if to in BY_MAKE_DOCS and not WRITER.exists():
            continue
        if not to.exists():
            wrong.append(f"{target}: there is no such file")
        elif anchor and anchor not in headings(to):
            wrong.append(f"{target}: the page has no such heading")
    assert wrong == []


@pytest.mark.parametrize(("page", "line"), quoted())
def test_quoted_commands_parse(page: str, line: str):
    """The sub-command and its options exist. Where arguments are given, they must parse as well."""
    words = shlex.split(line, comments=True)[1:]
    if words == ["--version"]:
        return
    name, arguments = words[0], words[1:]
    assert name in COMMANDS, f"{page}: {line}"
    command = COMMANDS[name]
    if arguments and f"{name} {arguments[0]}" in WITHIN:
        command, arguments = WITHIN[f"{name} {arguments[0]}"], arguments[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in arguments if word.startswith("-")}
    assert used <= known | {"--help"}, f"{page}: {line}"
    if arguments and "--help" not in arguments:
        command.make_context(name, list(arguments))


def test_every_command_is_in_the_documentation():
    said = {" ".join(line.split()[1:count]) for _, line in quoted() for count in (2, 3)}
    assert sorted({*COMMANDS, *WITHIN} - said) == []


def test_every_option_that_a_command_has_is_in_the_documentation():
    text = "\n".join(map(text_of, PAGES))
    options = {
        max(p.opts, key=len)
        for c in (*COMMANDS.values(), *WITHIN.values())
        for p in c.params
        if p.param_type_name == "option"
    }
    untold = [option for option in sorted(options) if not re.search(rf"(?<!\w){re.escape(option)}(?![\w-])", text)]
    assert untold == []


def test_every_setting_is_explained():
    from fingerpost.settings import MODELS, Settings

    explained = text_of(ROOT / "docs" / "own-extract.md") + text_of(ROOT / "docs" / "figures.md")
    sections = [field.alias or name for name, field in Settings.model_fields.items()]
    assert [name for name in sorted(sections) if not re.search(rf"\[{name}[\].]|`{name} = ", explained)] == []
    template = "".join(text_of(path) for path in sorted((ROOT / "src" / "fingerpost" / "demo").glob("*.toml")))
    text = "\n".join(map(text_of, PAGES)) + template
    keys = {field.alias or name for model in MODELS for name, field in model.model_fields.items()}
    assert [key for key in sorted(keys) if not re.search(rf"(?<!\w){key}(?!\w)", text)] == []


def test_the_test_command_is_quoted_as_it_is():
    assert re.search(r"^    make test\b", text_of(ROOT / "README.md"), re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE)
    told = re.findall(r"`make ([a-z-]+)`", text_of(ROOT / "CONTRIBUTING.md"))
    assert sorted(set(told) - set(targets)) == []
    assert sorted({"demo", "test", "check", "fix", "docs", "bench"} - set(told)) == []


def test_every_room_is_described():
    rooms = {p.name + "/" * p.is_dir() for p in (ROOT / "src" / "fingerpost").iterdir() if p.suffix in ("", ".py")}
    rooms -= {"__init__.py", "__main__.py", "__pycache__/"}
    told = set(re.findall(r"`([a-z_]+(?:\.py|/))`", text_of(ROOT / "CONTRIBUTING.md")))
    assert sorted(rooms - told) == []


def test_the_reports_words_are_in_the_glossary_as_the_report_has_them():
    terms = tomllib.loads((ROOT / "src" / "fingerpost" / "report" / "glossary.toml").read_text(encoding="utf-8"))
    rows = dict(re.findall(r"^\| ([^|*]+?)\*? \| ([^|]+?) \|$", text_of(ROOT / "docs" / "glossary.md"), re.MULTILINE))
    assert {term: rows.get(term) for term in terms} == terms


def test_each_word_is_in_the_glossary_once():
    words = re.findall(r"^\| ([^|*]+?)\*? \|", text_of(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    words = [word for word in words if word not in ("word", "---")]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_version_is_in_the_changelog():
    from fingerpost import __version__

    assert f"## [{__version__}] - " in text_of(ROOT / "CHANGELOG.md")


def test_pictures_are_small():
    large = [p.name for p in (ROOT / "docs" / "pictures").iterdir() if p.stat().st_size > 250_000]
    assert large == []
