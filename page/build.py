"""Builds the page with nothing to install: one HTML file that holds Python, DuckDB, Fingerpost and all they need.

`make page` runs it. pip and npm fetch the packages, in the versions that `constraints.txt`, `packages.txt` and
`package.json` name; nothing else is fetched. The page itself fetches nothing: all is in it, compressed, as text.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
SOURCE = ROOT / "src" / "fingerpost"
TARGET = ROOT / "dist" / "fingerpost.html"
KEPT = ROOT / "build" / "page"
"""What was packed before, by its hash: packing takes a minute."""
LARGEST = 25_000_000
"""Bytes that the page may have."""
PLATFORM = "pyemscripten_2026_0_wasm32"
PYTHON = "3.14"
COMPILED = ("pydantic-core", "python-calamine")
PURE = (
    "annotated-types", "filelock", "jinja2", "pydantic", "sqlglot", "typing-extensions", "typing-inspection",
    "xlsxwriter",
)  # fmt: skip
PURE_WITHOUT_BINARY = "markupsafe"
"""Has no wheel for the page, but works without its compiled part: that is left out of another platform's."""
NOT_IN_THE_PAGE = re.compile(
    r"^(web/|cli|terminal\.py|synth/|__main__\.py|workflow/migrations/|workflow/models\.py|"
    r"render/report\.typ|.*__pycache__)"
)
NOT_FROM_WHEELS = re.compile(r"/$|\.pyi$|/RECORD$|/sboms/|^pydantic/v1/")
NODE = "node_modules"
FILES = {
    "pyodide.asm.wasm": f"{NODE}/pyodide/pyodide.asm.wasm",
    "python_stdlib.zip": f"{NODE}/pyodide/python_stdlib.zip",
    "pyodide-lock.json": f"{NODE}/pyodide/pyodide-lock.json",
    "duckdb.wasm": f"{NODE}/@duckdb/duckdb-wasm/dist/duckdb-eh.wasm",
    "highs.wasm": f"{NODE}/highs/build/highs.wasm",
}
NOT_IN_PYTHON = re.compile(
    r"^(test|idlelib|tkinter|turtledemo|ensurepip|venv|lib2to3|pydoc_data|unittest|sqlite3)/|^turtle"
)
"""Parts of the standard library that nothing here imports."""


def main() -> None:
    """Fetch, bundle, and write the page."""
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=HERE)
    with tempfile.TemporaryDirectory(prefix="fingerpost-page-") as made:
        folder = Path(made)
        wheels = fetched(folder / "wheels")
        worker = bundled(folder)
        assets = {name: (HERE / path).read_bytes() for name, path in FILES.items()}
        assets["python_stdlib.zip"] = without(assets["python_stdlib.zip"], NOT_IN_PYTHON)
        assets["pyodide-lock.json"] = re.sub(
            rb'"packages": ?\{.*\}\s*\}\s*$', b'"packages": {}}', assets["pyodide-lock.json"], flags=re.S
        )
        assets["site.zip"] = site(wheels)
        texts = {name: packed(data) for name, data in assets.items()}
        texts["worker.js"] = base64.b64encode(gzip.compress(worker, 9, mtime=0)).decode()
        write(page(), texts)


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command; what it says goes where ours does."""
    subprocess.run([shutil.which(command[0]) or command[0], *command[1:]], cwd=cwd, check=True)


def fetched(folder: Path) -> list[Path]:
    """The wheels, in the versions of the constraints file where it names them."""
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M))
    versions = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}

    def exact(names: tuple[str, ...]) -> list[str]:
        return [f"{name}=={versions[name]}" for name in names]

    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    only = ("--only-binary", ":all:", "--dest", str(folder))
    run(*pip, *only, *exact((*PURE, PURE_WITHOUT_BINARY)))
    page = ("--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp")
    run(*pip, *only, *page, "--abi", "cp314", *exact(COMPILED))
    return sorted(folder.glob("*.whl"))


def bundled(folder: Path) -> bytes:
    """The worker as one classic script."""
    made = folder / "worker.js"
    absent = ("node:*", "ws", "fs", "path", "url", "crypto", "child_process", "vm", "module")
    run(
        "npx", "esbuild", "worker.js", "--bundle", "--format=iife", "--platform=browser", "--minify",
        "--log-level=error", "--legal-comments=none",
        '--define:import.meta.url="https://nowhere.invalid/"', *(f"--external:{name}" for name in absent),
        f"--outfile={made}", cwd=HERE,
    )  # fmt: skip
    return made.read_bytes()


def without(data: bytes, left_out: re.Pattern[str]) -> bytes:
    """A zip without some of its files, stored as they are: the page compresses it as a whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            if not left_out.search(name):
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return made.getvalue()


def site(wheels: list[Path]) -> bytes:
    """All Python that is imported: ours, the stand-ins, and what the wheels hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        for name, data in (*ours(), *theirs(wheels)):
            kept.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def ours() -> Iterator[tuple[str, bytes]]:
    """Our own code and data, but what the page has no use for."""
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_file() and not NOT_IN_THE_PAGE.search(name) and "__pycache__" not in name:
            yield f"fingerpost/{name}", path.read_bytes()
    for path in sorted((HERE / "stand_ins").rglob("*.py")):
        yield f"stand_ins/{path.relative_to(HERE / 'stand_ins').as_posix()}", path.read_bytes()


def theirs(wheels: list[Path]) -> Iterator[tuple[str, bytes]]:
    """What the wheels hold: code, licences and names."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as kept:
            for name in kept.namelist():
                left_out = wheel.name.lower().startswith(PURE_WITHOUT_BINARY) and name.endswith((".so", ".c", ".pyi"))
                if not left_out and not NOT_FROM_WHEELS.search(name):
                    yield name, kept.read(name)


def packed(data: bytes) -> str:
    """Compressed, as text; the same bytes always give the same text.

    The worker unpacks what it is handed, by Zstandard, a quarter smaller; itself it is unpacked by the browser.
    """
    import zstandard

    kept = KEPT / hashlib.sha256(data).hexdigest()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(zstandard.ZstdCompressor(level=19, threads=0).compress(data))
    return base64.b64encode(kept.read_bytes()).decode()


def page() -> str:
    """The page itself, with its style and script; what is large comes after."""
    static = SOURCE / "web" / "static"
    style = "\n".join(
        path.read_text(encoding="utf-8-sig") for path in (static / "govuk.css", static / "app.css", HERE / "page.css")
    )
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    filled = {
        "STYLE": re.sub(r"@font-face\{[^}]*\}", "", style),
        "SCRIPT": (HERE / "page.js").read_text(encoding="utf-8"),
        "VERSION": version[1] if version else "",
    }
    text = (HERE / "page.html").read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text


def write(text: str, assets: dict[str, str]) -> None:
    """Write the page. Fails where it is too large."""
    blocks = "\n".join(
        f'<script type="text/plain" data-asset="{name}">{data}</script>' for name, data in assets.items()
    )
    whole = text.replace("{{ASSETS}}", blocks).encode()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(whole)
    sizes = ", ".join(f"{name} {len(data) / 1e6:.1f}" for name, data in assets.items())
    print(f"{TARGET.relative_to(ROOT)}: {len(whole) / 1e6:.1f} MB ({sizes})")
    if len(whole) > LARGEST:
        sys.exit(f"The page has {len(whole):,} bytes and may have {LARGEST:,}.")


if __name__ == "__main__":
    main()
