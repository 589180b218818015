"""The look that all sheets of the workbook share, and the one way that text is written."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from fingerpost.render.text import printable

NAVY, GREY, RULE, HEAD_FILL, TOTAL_FILL = "#1d3557", "#4a5158", "#c9ced4", "#eceef1", "#f3f5f7"
_HIGHEST_ROW = 409
_LONGEST_LINK = 500


class Formats:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def make(self, **properties: object) -> Any:
        """A format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def title(self) -> Any:
        """The first line of a sheet."""
        return self.make(bold=True, font_size=16, font_color=NAVY)

    def heading(self) -> Any:
        """A heading among text."""
        return self.make(bold=True, font_size=13, font_color=NAVY)

    def subheading(self) -> Any:
        """A heading of the second level."""
        return self.make(bold=True, font_size=11, font_color=NAVY)

    def plain(self) -> Any:
        """A line that may run over the cells to its right."""
        return self.make(font_color=GREY)

    def note(self) -> Any:
        """A longer line under or over a table."""
        return self.make(font_color=GREY, text_wrap=True, valign="vcenter")

    def link(self) -> Any:
        """A link to another sheet."""
        return self.make(font_color=NAVY, underline=1, valign="vcenter")

    def head(self, *, right: bool = False, rule: bool = False, indent: bool = False) -> Any:
        """A column's heading, with a rule on its left where a group of columns begins."""
        return self.make(
            left=int(rule), left_color=RULE, indent=int(indent),
            bold=True, font_color=NAVY, bg_color=HEAD_FILL, text_wrap=True, valign="bottom",
            top=1, top_color=NAVY, bottom=1, bottom_color=NAVY, align="right" if right else "left",
        )  # fmt: skip

    def text(self, *, right: bool = False, bold: bool = False) -> Any:
        """Wrapped text."""
        return self.make(text_wrap=True, valign="vcenter", align="right" if right else "left", bold=bold)

    def direction(self) -> Any:
        """Arrow and word, in the one colour whichever way it goes."""
        return self.make(font_color=NAVY, valign="vcenter", indent=1)


def put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text as text, whatever it looks like."""
    if text:
        sheet.write_string(row, column, printable(text), style)
    else:
        sheet.write_blank(row, column, None, style)


def link_to(sheet: Any, row: int, name: str, text: str, style: Formats, to_row: int = 0) -> None:
    """A link in the first column to a row of a sheet of this workbook."""
    quoted = name.replace("'", "''")
    sheet.write_url(row, 0, f"internal:'{quoted}'!A{to_row + 1}", style.link(), printable(text)[:_LONGEST_LINK])


def fit_row(sheet: Any, row: int, *texts: tuple[str, float], least: float = 0) -> None:
    """Make a row high enough for its texts, each with its width: not every program does so itself."""
    lines = max(_lines(text, width) for text, width in texts)
    sheet.set_row(row, min(max(13 * lines + 5, least), _HIGHEST_ROW))


def _lines(text: str, width: float) -> int:
    # Widths are counted in digits; bold letters and capitals take more.
    across = max(int(width * 0.92), 1)
    return sum(max(len(wrap(line, across)), 1) for line in printable(text).split("\n"))
