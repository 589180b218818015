"""Reports: made and read, commented, signed off, published, handed out and compared.

Who may read which edition is asked of the workspace each time; see `model.viewer.may_read`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.desk.commenting import Part
from fingerpost.desk.versions import Comparison
from fingerpost.errors import FingerpostError, NotFound, Refused, nearest
from fingerpost.model import Commentary, SignOff
from fingerpost.model.governance import version_of
from fingerpost.model.viewer import SEES_ACTIONS, SEES_DRAFTS, SEES_FIGURES, may_read
from fingerpost.periods import Period
from fingerpost.report.model import Edition
from fingerpost.web import door
from fingerpost.web.filters import read_filters
from fingerpost.web.seen import seen
from fingerpost.web.tables import TYPES, download, shown
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.web.views.clinic import followed
from fingerpost.web.writing import Choice, Long, OfficeForm, attempt, status_of
from fingerpost.workspace import Workspace

EDITIONS: tuple[Edition, ...] = get_args(Edition)
EDITION_SAYS = {
    "internal": "For officers: everything, and in Excel the children behind each figure.",
    "restricted": "For officers and members under confidentiality: all figures, no child.",
    "public": "For everyone: small numbers are hidden.",
}
QUARTERS = 4
"""How many past quarters are offered beside those that have a report."""
FORMAT_NAMES = {"html": "Web page", "pdf": "PDF", "docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint"}
CONTENT_TYPES = TYPES | {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""A report's own page has its styles in it, and nothing else: no script, no form, nothing fetched."""


@dataclass(frozen=True)
class State:
    """How far an edition of a period has come."""

    edition: Edition
    kind: str
    words: str
    reads: bool


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Periods and editions with their state."""
    workspace = workspace_of(request)
    steps = workspace.office.sign_offs()
    rows = [(each, [_state(workspace, steps, each, edition) for edition in EDITIONS]) for each in _periods(workspace)]
    return render(request, "reports/reports.html", {"rows": rows, "editions": EDITIONS, "says": EDITION_SAYS.items()})


def _periods(workspace: Workspace) -> list[Period]:
    """The periods that have a report, and the last quarters, newest first."""
    found = {workspace.period(step.period) for step in workspace.office.sign_offs()}
    if workspace.viewer.role in SEES_FIGURES and workspace.loads():
        found |= {*last_quarters(workspace)}
    return sorted(found, key=lambda each: (each.ends_on, each.starts_on), reverse=True)


def last_quarters(workspace: Workspace) -> Iterator[Period]:
    """The last quarters that are over in the latest extract, newest first."""
    quarter = read_filters({}, workspace).period
    for _ in range(QUARTERS):
        yield quarter
        quarter = quarter.before()


def _state(workspace: Workspace, steps: Sequence[SignOff], period: Period, edition: Edition) -> State:
    own = [step for step in steps if (step.period, step.edition) == (period.name, edition)]
    published = any(step.state == "published" for step in own)
    reads = may_read(workspace.viewer, edition, published)
    if not own:
        return State(edition, "none", "Not begun", reads)
    last = own[-1]
    version = f", version {last.version}" if last.version > 1 else ""
    return State(edition, last.state, f"{last.state.capitalize()}{version}", reads)


class SignForm(OfficeForm):
    """The next step of a report's sign-off."""

    state = Choice("Next step", [])
    note = Long("Reason", "Needed to go back to draft.", rows=2)
    changes = Long("What is different in it", "For a corrected version: a line for each change.", rows=3)

    def __init__(self, states: Sequence[str], corrected: bool, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        back = corrected or len(states) > 1
        words = {"draft": "Take it back to draft" if len(states) > 1 else "Draft"}
        if corrected:
            words["draft"] = "Begin a corrected version"
        self.fields["state"].choices = [(state, words.get(state, state.capitalize())) for state in states]
        self.corrected = corrected
        if not back or corrected:
            del self.fields["note"]
        if not corrected:
            del self.fields["changes"]

    def clean(self) -> dict[str, Any]:
        """A reason stands where one is needed."""
        said = super().clean() or {}
        if said.get("state") == "draft" and "note" in self.fields and not said.get("note"):
            self.add_error("note", "to go back to draft, give the reason")
        return said


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, period: str, edition: str) -> HttpResponse:
    """One report: how far it has come, the next step, what can be read, and what was published."""
    workspace, asked, kind = _asked(request, period, edition)
    may_sign = "report-sign" in _may(request) and may_read(workspace.viewer, kind, published=False)
    form = _sign_form(request, workspace, asked, kind) if may_sign else None
    return _report_page(request, workspace, asked, kind, form)


@require_http_methods(["POST"])
def report_sign(request: HttpRequest, period: str, edition: str) -> HttpResponse:
    """Take the next step. Who signs is who is signed in."""
    workspace, asked, kind = _asked(request, period, edition)
    form = _sign_form(request, workspace, asked, kind)
    if form.is_valid():
        said = form.cleaned_data
        changes = [line.strip() for line in said.get("changes", "").splitlines() if line.strip()]
        by, state, note = request.user.known_as, said["state"], said.get("note", "")
        step = attempt(form, lambda: workspace.sign_off(asked, kind, state, by, note, changes), lambda now: {})
        if step:
            messages.success(request, f"{asked.label}, {kind} edition: {step.state} by {step.by}.")
            return redirect("report", asked.name, kind)
    return _report_page(request, workspace, asked, kind, form)


def _sign_form(request: HttpRequest, workspace: Workspace, period: Period, edition: Edition) -> SignForm:
    steps = workspace.office.sign_offs(period, edition)
    states = workspace.office.next_states(period, edition)
    corrected = bool(steps) and steps[-1].state == "published"
    sent = request.POST if request.method == "POST" else None
    return SignForm(states, corrected, sent, initial={"state": states[0]})


def _report_page(
    request: HttpRequest, workspace: Workspace, period: Period, edition: Edition, form: SignForm | None
) -> HttpResponse:
    role = workspace.viewer.role
    published = workspace.published(period, edition) if role in SEES_FIGURES else ()
    versions = [
        (
            entry,
            datetime.fromisoformat(entry.published_at),
            [(name, _file_words(name)) for name in _in_order(workspace.published_files(entry))],
        )
        for entry in reversed(published)
    ]
    open_ones = workspace.office.actions(open_only=True) if role in SEES_ACTIONS else ()
    told = {
        "period": period,
        "edition": edition,
        "says": EDITION_SAYS[edition],
        "steps": [*reversed(workspace.office.sign_offs(period, edition))],
        "form": form,
        "reads_now": may_read(workspace.viewer, edition, published=False),
        "formats": [*FORMAT_NAMES.items()],
        "versions": versions,
        "pairs": [(each.version - 1, each.version) for each in published if each.version > 1],
        "commentary": _counts(workspace, period) if role in SEES_DRAFTS else None,
        "actions": followed(workspace, open_ones, door.clock().date())[:8],
        "more_actions": max(len(open_ones) - 8, 0),
        "links": _links(),
    }
    return render(request, "reports/report.html", told, status=status_of(request, form) if form else 200)


def _in_order(files: Sequence[str]) -> list[str]:
    endings = [*FORMAT_NAMES, "csv"]
    return sorted(files, key=lambda name: (endings.index(_ending(name)) if _ending(name) in endings else 99, name))


def _file_words(name: str) -> str:
    ending = _ending(name)
    return FORMAT_NAMES.get(ending) or f"{name.removesuffix('.csv').replace('_', ' ').capitalize()} (CSV)"


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


@require_GET
def report_read(request: HttpRequest, period: str, edition: str) -> HttpResponse:
    """The report as it is now, as a page of its own."""
    workspace, asked, kind = _asked(request, period, edition)
    _require_readable(workspace, kind)

    return _page(current(workspace, asked, kind, "html").data)


@dataclass(frozen=True)
class Current:
    """A report as it is now in one format, and the children whose records are in it."""

    data: bytes
    made_at: datetime
    children: tuple[str, ...] | None = None


def current(workspace: Workspace, period: Period, edition: Edition, format: str) -> Current:
    """The report as it is now, made once: until the store, what people wrote, or the day is another."""

    def make() -> Current:
        data, made = workspace.render_report(period, edition, format)
        return Current(data, made.made_at, workspace.children_in(data) if format == "xlsx" and made.lists else None)

    state, day = workspace.report_state(period, edition), door.clock().date()
    found: Current = kept(workspace, "report", make, period, edition, format, state, day)
    return found


def _require_readable(workspace: Workspace, edition: Edition) -> None:
    if not may_read(workspace.viewer, edition, published=False):
        raise Refused(f"Your role ({workspace.viewer.role}) may not read the {edition} edition as it is now.")


@require_GET
def report_file(request: HttpRequest, period: str, edition: str, format: str) -> HttpResponse:
    """The report as it is now, in one format. Whoever is handed children is in the audit first."""
    workspace, asked, kind = _asked(request, period, edition)
    _require_readable(workspace, kind)
    made = current(workspace, asked, kind, format)
    name = f"{asked.name.replace('..', '_to_')}-{kind}"
    if made.children is not None:
        seen(request, "report in Excel", f"report {asked.name} {kind}", made.children, "download")
    return _file(made.data, f"{name}-{made.made_at:%Y-%m-%d}.{format}")


@require_GET
def published_file(request: HttpRequest, period: str, edition: str, version: int, file: str) -> HttpResponse:
    """A file of a published version: the web page to be read, any other to be kept."""
    workspace, asked, kind = _asked(request, period, edition)
    data = workspace.document(asked, kind, version, file)
    if kind == "internal" and _ending(file) == "xlsx":
        on = f"report {asked.name} {kind} version {version}"
        seen(request, "published report in Excel", on, workspace.children_in(data), "download")
    if _ending(file) == "html" and "keep" not in request.GET:
        return _page(data)
    return _file(data, file)


def _page(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES["html"])
    response["Content-Security-Policy"] = REPORT_POLICY
    return response


def _file(data: bytes, name: str) -> HttpResponse:
    kind = CONTENT_TYPES.get(_ending(name), "application/octet-stream")
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


@require_GET
def report_compare(request: HttpRequest, period: str, edition: str) -> HttpResponse:
    """What is different between two versions, or between the last and the report as it is now."""
    workspace, asked, kind = _asked(request, period, edition)
    before, after = _versions(request, workspace, asked, kind)
    found = _compared(workspace, asked, kind, before, after)
    told = {
        "period": asked,
        "edition": kind,
        "before": f"version {before}",
        "after": f"version {after}" if after else "as it is now",
        "count": len(found.figures),
        "table": shown(found.figures),
        "words": found.words,
        "links": [*_links(), (reverse("report", args=[asked.name, kind]), f"{asked.label}, {kind}")],
        "address": f"?before={before}{f'&after={after}' if after else ''}",
    }
    return render(request, "reports/compare.html", told)


@require_GET
def compare_file(request: HttpRequest, period: str, edition: str, ending: str) -> HttpResponse:
    """The figures that changed, as a file."""
    workspace, asked, kind = _asked(request, period, edition)
    before, after = _versions(request, workspace, asked, kind)
    found = _compared(workspace, asked, kind, before, after)
    return download(found.figures, f"changes-{asked.name}-{kind}-{before}-{after or 'now'}", ending)


def _compared(workspace: Workspace, period: Period, edition: Edition, before: int, after: int | None) -> Comparison:
    """What is different, made once; the report as it is now is made anew when what it says may have changed."""
    now = (workspace.report_state(period, edition), door.clock().date()) if after is None else ()
    found: Comparison = kept(
        workspace,
        "compared",
        lambda: workspace.compare_versions(period, edition, before, after),
        period,
        edition,
        before,
        after,
        now,
    )
    return found


def _versions(request: HttpRequest, workspace: Workspace, period: Period, edition: Edition) -> tuple[int, int | None]:
    """The two versions asked for; the last two by default, or the only one and now."""
    if not may_read(workspace.viewer, edition, published=True):
        raise Refused(f"Your role ({workspace.viewer.role}) may not read the {edition} edition.")
    published = [each.version for each in workspace.published(period, edition)]
    if not published:
        raise NotFound(f"{period.label}, {edition} edition, is not published yet; there is nothing to compare.")
    asked = {name: request.GET.get(name, "") for name in ("before", "after")}
    for name, said in asked.items():
        if said and not (said.isascii() and said.isdigit() and int(said) in published):
            raise NotFound(
                f"There is no version {said!r} to compare {name}; there are {', '.join(map(str, published))}."
            )
    before, after = asked["before"], asked["after"]
    if not before and len(published) > 1:
        return published[-2], published[-1]
    if not after and not may_read(workspace.viewer, edition, published=False):
        after = str(published[-1])
    return int(before or published[-1]), int(after) if after else None


# --- commentary ---


def parts_of(workspace: Workspace, period: Period) -> Sequence[Part]:
    """The parts of a period's commentary; the drafts are kept while what they rest on stays."""
    state = workspace.report_state(period, "restricted", words=False)
    drafted = kept(workspace, "drafts", lambda: workspace.commentary_drafts(period), period, state)
    return workspace.commentary_beside(drafted, period)


def _counts(workspace: Workspace, period: Period) -> dict[str, int] | None:
    """How many parts are in each state; None where the period cannot be reported on yet."""
    try:
        found = parts_of(workspace, period)
    except FingerpostError:
        return None
    counts = dict.fromkeys(("draft", "edited", "accepted", "stale"), 0)
    for part in found:
        counts[part.state] += 1
    return counts


STATE_WORDS = {"draft": "Drafted", "edited": "Edited", "accepted": "Accepted", "stale": "Figures changed since"}


@require_GET
def commentary(request: HttpRequest, period: str) -> HttpResponse:
    """Every part of a report's commentary with its state."""
    workspace = workspace_of(request)
    asked = workspace.period(period)
    parts = [(each, STATE_WORDS[each.state]) for each in parts_of(workspace, asked)]
    told = {"period": asked, "parts": parts, "links": _links(), "counts": _counts(workspace, asked)}
    return render(request, "reports/commentary.html", told)


class WordsForm(OfficeForm):
    """The words on one part."""

    text = Long(
        "Words",
        "They are printed as they stand. {{contacts}} or another measure's name in double braces is filled in from the "
        "figures.",
        required=True,
        rows=7,
    )
    state = Choice("State", [("edited", "Edited: somebody is still to accept it"), ("accepted", "Accepted")])


@require_http_methods(["GET", "POST"])
def commentary_part(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Write or accept the words on one part, with the drafted ones beside."""
    workspace = workspace_of(request)
    asked = workspace.period(period)
    form = WordsForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        text, state, opened_on = (form.cleaned_data[name] for name in ("text", "state", "version"))
        made = attempt(form, lambda: workspace.change_commentary(asked, key, text, state, opened_on), _as_fields)
        if made:
            messages.success(request, f"The words on {key} are kept as {made.state}.")
            return redirect("commentary", asked.name)
    parts = {part.key: part for part in parts_of(workspace, asked)}
    if key not in parts:
        raise NotFound(f"The report has no commentary on {key!r}.{nearest(key, parts)}")
    part = parts[key]
    own = part.written is not None and "drafted" not in request.GET
    initial = {
        "text": part.written.text if part.written and own else part.drafted,
        "state": part.written.state if part.written and own and part.written.state != "draft" else "accepted",
        "version": version_of(part.written),
    }
    form = form or WordsForm(initial=initial)
    told = {
        "period": asked,
        "part": part,
        "state": STATE_WORDS[part.state],
        "form": form,
        "history": [*reversed(workspace.office.commentary_history(asked, key))],
        "links": [*_links(), (reverse("commentary", args=[asked.name]), f"Commentary, {asked.label}")],
    }
    return render(request, "reports/part.html", told, status=status_of(request, form))


def _as_fields(words: Commentary) -> dict[str, Any]:
    return {"text": words.text, "state": words.state}


# --- shared ---


def _asked(request: HttpRequest, period: str, edition: str) -> tuple[Workspace, Period, Edition]:
    """The workspace, the period and the edition. Raises NotFound or PeriodError."""
    if edition not in EDITIONS:
        raise NotFound(f"There is no edition {edition!r}; there are {', '.join(EDITIONS)}.")
    workspace = workspace_of(request)
    return workspace, workspace.period(period), edition


def _may(request: Any) -> set[str]:
    from fingerpost.web.access import ACCESS, may_open

    return {page for page in ACCESS if may_open(request.user.role, page)}


def _links() -> list[tuple[str, str]]:
    return [(reverse("reports"), "Reports")]
