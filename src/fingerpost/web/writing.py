"""What people write in forms: fields in the patterns of GOV.UK, and what is shown where two changed the same.

A form carries the version of what it was opened on. Where somebody else has changed that since, nothing is written:
the form is shown again with their words beside one's own, and sent once more it writes over what was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from fingerpost.errors import FingerpostError, NotFound, Overtaken, Refused, SettingsError
from fingerpost.model.governance import version_of
from fingerpost.periods import long_date
from fingerpost.web.tables import text_of
from fingerpost.workspace import Workspace

Written = TypeVar("Written")
LONGEST_NAME, LONGEST_TEXT = 200, 100_000
DATE_PARTS = (("Day", 2), ("Month", 2), ("Year", 4))


class Text(forms.CharField):
    """A line of text."""

    kind = "text"

    def __init__(self, label: str, hint: str = "", required: bool = False, **more: Any) -> None:
        self.hint = hint
        super().__init__(label=label, required=required, **({"max_length": LONGEST_NAME} | more))


class Long(Text):
    """Text of several lines; `rows` is how many are shown."""

    kind = "long"

    def __init__(self, label: str, hint: str = "", required: bool = False, rows: int = 3, **more: Any) -> None:
        self.rows = rows
        super().__init__(label, hint, required, max_length=LONGEST_TEXT, **more)

    def to_python(self, value: Any) -> Any:
        """With the line ends of everywhere."""
        found = super().to_python(value)
        return found.replace("\r\n", "\n") if isinstance(found, str) else found


class Number(forms.IntegerField):
    """A whole number from 0, or none."""

    kind, hint = "number", ""

    def __init__(self, label: str, hint: str = "", required: bool = False) -> None:
        super().__init__(label=label, required=required, min_value=0, max_value=1_000_000, widget=forms.TextInput)
        self.hint = hint


class Pounds(forms.DecimalField):
    """An amount in pounds, to the penny, or none; written with or without its sign and commas."""

    kind, hint = "pounds", ""

    def __init__(self, label: str, hint: str = "", required: bool = False) -> None:
        super().__init__(label=label, required=required, max_digits=14, decimal_places=2, widget=forms.TextInput)
        self.hint = hint

    def to_python(self, value: Any) -> Decimal | None:
        """The number in what was typed."""
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").replace(" ", "")
        found: Decimal | None = super().to_python(value)
        return found


class Choice(forms.ChoiceField):
    """One of a few, as radios; of many (`listed`), as a select."""

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[str, str]],
        hint: str = "",
        required: bool = True,
        listed: bool = False,
    ) -> None:
        self.hint, self.kind = hint, "select" if listed else "radios"
        super().__init__(label=label, required=required, choices=choices)


class DayBoxes(forms.MultiWidget):
    """Three boxes: day, month, year."""

    def __init__(self) -> None:
        super().__init__([forms.TextInput() for _ in DATE_PARTS])

    def decompress(self, value: Any) -> list[str]:
        """A date as its parts."""
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else ["", "", ""]

    def id_for_label(self, id_: str | None, index: str = "") -> str:
        """The first box, for the error summary's link."""
        return f"{id_}_0"


class Day(forms.MultiValueField):
    """A date in three boxes, or none where it is not required."""

    kind = "day"
    widget = DayBoxes

    def __init__(self, label: str, hint: str = "", required: bool = False) -> None:
        self.hint = hint
        parts = [forms.CharField(required=False, max_length=4) for _ in DATE_PARTS]
        super().__init__(fields=parts, label=label, required=required, require_all_fields=False)

    def compress(self, data_list: Sequence[str]) -> date | None:
        """The date that the parts name."""
        if not any(data_list):
            return None
        day, month, year = (part.strip() for part in data_list)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise forms.ValidationError("it is no date; write it as 27 11 2013") from None


@dataclass(frozen=True)
class Clash:
    """What somebody else wrote meanwhile: in words, and field by field where it differs from what is asked for."""

    says: str
    rows: tuple[tuple[str, str, str], ...]


class OfficeForm(forms.Form):
    """A form for something that others may be changing too."""

    version = forms.CharField(required=False, widget=forms.HiddenInput, max_length=16)
    clash: Clash | None = None
    data: Any

    def overtaken(self, error: Overtaken, now: Mapping[str, Any]) -> None:
        """Show what stands there by now; sent again, the form is a change of that."""
        rows = [
            (str(field.label), text_of(now.get(name)), text_of(self.cleaned_data.get(name)))
            for name, field in self.fields.items()
            if name != "version" and (now.get(name) or "") != (self.cleaned_data.get(name) or "")
        ]
        self.clash = Clash(f"{error}{_when(error)}", tuple(rows))
        self.data = self.data.copy()
        self.data["version"] = version_of(error.now)  # type: ignore[arg-type]


def _when(error: Overtaken) -> str:
    return f" They did so on {long_date(error.at.date())} at {error.at:%H:%M}." if error.at else ""


def attempt(
    form: OfficeForm, change: Callable[[], Written], as_fields: Callable[[Any], Mapping[str, Any]]
) -> Written | None:
    """What a change gives; None where the form must be shown again, with the reason in it."""
    try:
        return change()
    except Overtaken as error:
        form.overtaken(error, as_fields(error.now) if error.now is not None else {})
    except (Refused, NotFound, SettingsError) as error:
        form.add_error(None, str(error))
    return None


def status_of(request: HttpRequest, form: OfficeForm) -> int:
    """The status of a page that shows a form: 409 where somebody else was first, 400 where something is wrong."""
    if form.clash:
        return 409
    return 400 if request.method == "POST" and form.errors else 200


def measure_choices(workspace: Workspace) -> list[tuple[str, str]]:
    """Every measure by its title, and none."""
    titles = sorted((each.title, each.id) for each in workspace.catalogue.values())
    return [("", "None"), *((id, title) for title, id in titles)]


def measures_in(workspace: Workspace, text: str) -> tuple[str, ...]:
    """The measures named in a field, with commas between. Raises a form's error that names the nearest."""
    named = [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]
    try:
        return tuple(dict.fromkeys(workspace.catalogue.find(each).id for each in named))
    except FingerpostError as error:
        raise forms.ValidationError(str(error)) from None


MEASURES_HINT = "By name, with commas between, such as contacts, referrals. The names stand under Definitions."
