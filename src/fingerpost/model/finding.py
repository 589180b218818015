"""A finding: what is odd about which record. It does not stop a load; it says what to trust less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fingerpost.errors import row_or_line

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One odd value or record. Sources make them while reading, quality rules make them of what was stored."""

    rule: str
    severity: Severity
    table: str
    record: str
    says: str
    child_id: str | None = None
    column: str | None = None
    value: str | None = None
    file: str | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """Where in its file it stands, as 'row 12' or, in XML, 'line 12'; '' for what a rule found."""
        return "" if self.file is None or self.row is None else f"{row_or_line(self.file)} {self.row}"
