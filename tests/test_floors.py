"""Which room may import which, and which libraries each may know. The design's table, kept by a test."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "fingerpost"
OPEN_TO_ALL = {"errors", "periods"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "periods": set(),
    "engine": set(),
    "engines": {"engine"},
    "standards": set(),
    "model": set(),
    "sources": {"model", "engine"},
    "store": {"model", "engine"},
    "quality": {"model", "store", "engine", "standards"},
    "measures": {"model", "store", "engine", "standards"},
    "compare": {"measures", "model"},
    "disclosure": {"measures", "model"},
    "report": {"compare", "measures", "model"},
    "workflow": {"model"},
    "render": {"report"},
    "settings": {"model", "sources"},
    "desk": {
        "model", "engine", "engines", "settings", "sources", "store", "quality", "measures", "compare", "disclosure",
        "report", "workflow",
    },
    "workspace": {
        "model", "engine", "settings", "sources", "store", "measures", "compare", "desk", "report", "render",
        "workflow",
    },
    "demo": {"workspace", "settings", "sources", "model", "desk"},  # how a file that is too large to hold is handed on
    "synth": set(),  # the CSV writer is handed in: what it writes must be no echo of how we read
    "terminal": {"measures", "model", "compare", "report"},
    "cli": {
        "workspace", "desk", "terminal", "demo", "model", "measures", "sources", "render", "synth", "cli_options",
        "cli_analysis", "cli_web", "cli_workflow",
    },
    "cli_options": {"workspace", "terminal", "model", "sources", "render"},
    "cli_analysis": {
        "workspace", "desk", "terminal", "demo", "model", "compare", "sources", "render", "report", "cli_options",
    },
    "cli_workflow": {"desk", "model", "workspace", "cli_options"},
    "cli_web": {"demo", "desk", "model", "web", "workspace", "cli_options"},  # a backup is of files: nobody is looking
    # The pages ask the workspace for everything; of the other rooms they know the values it gives, their words and
    # their drawings, as the terminal does.
    "web": {"workspace", "workflow", "model", "settings", "measures", "compare", "desk", "report", "render"},
    "page": {"workspace", "demo", "desk", "model", "settings", "report", "render"},
    "__init__": {"workspace", "model"},
    "__main__": {"cli", "__init__"},
}  # fmt: skip
EVERYONE_MAY_READ = {"__init__"}  # the version

# Outside libraries, and the modules or whole rooms that may know each. What is not named here may be imported nowhere.
LIBRARIES: dict[str, set[str]] = {
    "duckdb": {"engine.py"},
    "sqlglot": {"measures/expressions.py", "measures/facts.py", "engines/"},
    "pyspark": {"engines/spark.py"},
    "pydantic": {"settings.py"},
    "filelock": {"store/folder.py"},
    "python_calamine": {"sources/workbook.py", "sources/tabular.py"},
    "docx": {
        "render/word.py",
        "render/word_xml.py",
        "render/word_table.py",
        "render/word_styles.py",
        "render/word_template.py",
        "render/word_lists.py",
    },
    "xlsxwriter": {"render/excel.py", "render/excel_summary.py", "render/slide_charts.py"},
    "pptx": {
        "render/slide_charts.py",
        "render/slide_deck.py",
        "render/slide_shapes.py",
        "render/slide_words.py",
    },
    "typst": {"render/pdf.py"},
    "pikepdf": {"render/pdf.py"},
    "vl_convert": {"render/charts.py"},
    "jinja2": {"render/html.py"},
    "lxml": {"sources/xml.py"},
    "psycopg": {"sources/database.py"},
    "mssql_python": {"sources/database.py"},
    "django": {"workflow/", "web/"},
    "axes": {"web/settings.py"},
    "django_otp": {"web/factor.py", "web/settings.py"},
    "jwt": {"web/sso.py"},
    "mozilla_django_oidc": {"web/sso.py", "web/views/sso.py", "web/settings.py"},
    "requests": {"web/sso.py"},
    "segno": {"web/factor.py", "web/settings.py"},
    "argon2": {"web/settings.py"},
    "waitress": {"web/serving.py"},
    "scipy": {"disclosure/attack.py", "compare/proportions.py", "compare/forecast.py"},
    "typer": {"cli.py", "cli_options.py", "cli_analysis.py", "cli_web.py", "cli_workflow.py"},
    "rich": {"cli_options.py", "terminal.py"},
}
# Heavy or missing in the page that needs no installing: imported inside the function that uses them.
LATE = {"duckdb", "filelock", "python_calamine", "docx", "pptx", "xlsxwriter", "typst", "pikepdf", "jinja2", "lxml"}
LATE |= {"psycopg", "mssql_python", "vl_convert", "scipy", "pyspark"}
STANDARD_BUT_NOT_IN_THE_CORE = {
    "subprocess",
    "threading",
    "multiprocessing",
    "socket",
    "urllib",
    "http",
    "pickle",
    "random",
}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            if node.module == "fingerpost":
                yield from ((node, f"fingerpost.{alias.name}") for alias in node.names)


def rooms_imported(tree: ast.AST) -> set[str]:
    found = set()
    for _, name in imported(tree):
        parts = name.split(".")
        if parts[0] == "fingerpost" and len(parts) > 1 and not parts[1].startswith("__"):
            found.add(parts[1])
    return found


def test_every_room_is_on_the_list():
    assert {room(path) for path, _ in modules()} == set(MAY_IMPORT)


def test_imports_point_one_way():
    wrong = [
        f"{path.relative_to(SOURCE)} imports {other}"
        for path, tree in modules()
        for other in sorted(rooms_imported(tree))
        if other != room(path) and other not in MAY_IMPORT[room(path)] | OPEN_TO_ALL
    ]
    assert wrong == []


def test_each_outside_library_is_known_in_its_own_modules_only():
    wrong = []
    for path, tree in modules():
        for _, name in imported(tree):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top == "fingerpost":
                continue
            if not {path.relative_to(SOURCE).as_posix(), f"{room(path)}/"} & LIBRARIES.get(top, set()):
                wrong.append(f"{path.relative_to(SOURCE)} imports {top}")
    assert wrong == []


def test_libraries_that_the_page_lacks_are_imported_late():
    wrong = []
    for path, tree in modules():
        typing_only = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for inner in ast.walk(node)
        }
        in_functions = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for inner in ast.walk(node)
        }
        wrong += [
            f"{path.relative_to(SOURCE)} imports {name} at the top"
            for node, name in imported(tree)
            if name.split(".")[0] in LATE and id(node) not in typing_only | in_functions
        ]
    assert wrong == []


def test_django_is_not_imported_until_a_workflow_file_is_opened():
    """Its import alone would double the time of a command; and the page that needs no installing has none."""
    asked = (
        "import sys, fingerpost.cli, fingerpost.workflow; sys.exit(any(m.startswith('django') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_the_core_starts_no_process_or_thread_and_opens_no_connection():
    core = set(MAY_IMPORT) - {"cli", "web", "__main__"}
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path, tree in modules()
        if room(path) in core
        for _, name in imported(tree)
        if name.split(".")[0] in STANDARD_BUT_NOT_IN_THE_CORE
    ]
    assert wrong == []


def test_no_definition_of_ours_asks_the_clock():
    """The clock is handed in: only the workspace and the demonstration know of it, and only as a default."""
    wrong = [
        str(path.relative_to(SOURCE))
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("datetime.now", "date.today", "datetime.today", "time.time")
    ]
    assert wrong == []


def test_nothing_newer_than_duckdb_1_4_or_missing_in_the_page_is_used_by_facts():
    banned = (
        "read_parquet",
        "read_csv",
        "read_json",
        "json_",
        "attach",
        "strptime",
        "timezone",
        "now()",
        "current_",
    )
    for path in sorted((SOURCE / "measures" / "facts").glob("*.sql")):
        text = path.read_text(encoding="utf-8").lower()
        assert [word for word in banned if word in text] == [], path.name
