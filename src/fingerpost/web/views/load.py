"""Loading extracts from the browser: what each file was taken for, what is wrong and where; all of it or nothing.

The files stay in memory until the store has them, and their names are words to show: no path is made of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fingerpost.errors import FingerpostError, Refused, SourceError, shorten
from fingerpost.model import Listing
from fingerpost.periods import long_date
from fingerpost.web.seen import note
from fingerpost.web.tables import shown, without_empty
from fingerpost.web.viewer import workspace_of
from fingerpost.web.warm import warm_pages
from fingerpost.web.writing import Choice, Day, OfficeForm, status_of
from fingerpost.workspace import LoadResult

MOST_PROBLEMS = 100
"""How much of what is wrong is shown at once."""


class LoadForm(OfficeForm):
    """The day of the extract, and what is to be done where it has far fewer rows. The files stand beside it."""

    as_at = Day("Day of the extract", "The day on which the records were taken out, such as 30 9 2013.", required=True)
    fewer = Choice(
        "Where a table has far fewer rows than before",
        [("stop", "Stop, and load nothing"), ("accept", "Load it all the same")],
    )


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """The form; and what became of the files that were sent."""
    form = LoadForm(request.POST if request.method == "POST" else None, initial={"fewer": "stop"})
    told: dict[str, Any] = {"form": form, "megabytes": settings.FINGERPOST_UPLOAD // 1_000_000}
    if request.method == "POST" and form.is_valid():
        files = request.FILES.getlist("files")
        try:
            told |= _loaded(request, files, form.cleaned_data["as_at"], form.cleaned_data["fewer"] == "accept")
        except SourceError as error:
            told["problems"] = shown(_problems(error))
            told["more"] = max(len(error.problems) - MOST_PROBLEMS, 0)
            form.add_error(None, "The files cannot be loaded. Nothing was stored; what is wrong stands below.")
        except FingerpostError as error:
            form.add_error(None, str(error))
    return render(request, "load.html", told, status=status_of(request, form))


def _loaded(request: HttpRequest, files: Sequence[UploadedFile], as_at: date, accept_fewer: bool) -> dict[str, Any]:
    """Load the files; what became of them. In the audit before and after. Raises what is wrong with them."""
    if not files:
        raise Refused("No file was chosen, or one is larger than may be sent. Choose the files of one extract.")
    if sum(each.size or 0 for each in files) > settings.FINGERPOST_UPLOAD:
        most = settings.FINGERPOST_UPLOAD // 1_000_000
        raise Refused(f"The files have more than {most} MB together. Load them with the command fingerpost load.")
    inputs = [(plain_name(each.name or ""), each.read()) for each in files]
    note(request, "change", f"sent {len(inputs)} files to be loaded", f"extract {as_at}")
    found = workspace_of(request).load(inputs, as_at, accept_fewer)
    rows = sum(each.rows for each in found.files)
    note(request, "change", f"loaded {rows:,} rows of {len(inputs)} files" if found.added else "nothing new",
         f"extract {as_at}")  # fmt: skip
    if found.added:
        warm_pages()
        messages.success(request, f"The extract of {long_date(as_at)} is loaded.")
    else:
        messages.info(request, "The same files were loaded before. Nothing was changed.")
    return {"found": found, "files": shown(without_empty(_files(found))), "day": as_at}


def plain_name(name: str) -> str:
    """A file's name as words: without folders, of either kind of system, and without signs that are none to read."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = shorten("".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*'), 120).strip(". ")
    return plain or "file"


def _files(found: LoadResult) -> Listing:
    rows = tuple((each.name, each.layout or "Not read", each.rows, each.odd_rows, each.why) for each in found.files)
    return Listing("Each file, and what it was taken for", ("file", "taken_for", "rows", "odd_rows", "why"), rows)


def _problems(error: SourceError) -> Listing:
    rows = tuple(
        (each.file, each.row, each.column, None if each.value is None else shorten(each.value), each.says)
        for each in error.problems[:MOST_PROBLEMS]
    )
    return without_empty(Listing("What is wrong, and where", ("file", "row", "column", "value", "what_is_wrong"), rows))
