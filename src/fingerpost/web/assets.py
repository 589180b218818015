"""Stylesheets and the script, held in memory and sent compressed: a handful of files, so no other part is needed.

What is asked for is looked up by its name among them, so no address leads to any other file. Pages themselves are not
compressed: they hold secrets beside what a reader sends.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
A_YEAR = 31_536_000

Answer = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Answer], Iterable[bytes]]


class Assets:
    """Answers for the files of a folder under `/static/`, and passes everything else on."""

    def __init__(self, application: Application, folder: Path) -> None:
        self._application = application
        self._files = {
            f"/static/{path.name}": _File(path.read_bytes(), TYPES[path.suffix])
            for path in sorted(folder.iterdir())
            if path.suffix in TYPES
        }

    def __call__(self, environ: dict[str, Any], start_response: Answer) -> Iterable[bytes]:
        """The file asked for, or what the application answers."""
        found = self._files.get(environ.get("PATH_INFO", ""))
        if found is None or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        # Its address has the version in it, so a browser may keep it.
        headers = [
            ("Content-Type", found.type),
            ("Cache-Control", f"public, max-age={A_YEAR}, immutable"),
            ("ETag", found.tag),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if environ.get("HTTP_IF_NONE_MATCH") == found.tag:
            start_response("304 Not Modified", headers)
            return [b""]
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        data = found.packed if packed else found.data
        headers += [("Content-Length", str(len(data))), *([("Content-Encoding", "gzip")] if packed else [])]
        start_response("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else data]


class _File:
    def __init__(self, data: bytes, type: str) -> None:
        self.data, self.type = data, type
        self.packed = gzip.compress(data, mtime=0)
        self.tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
