"""The tables of the workspace's own file. Every row carries its council; what a row means stands in `model`.

Two kinds: what has a present state (a risk on a day, a budget line on a day, an entry, an action) is changed in place
and the audit holds what it was; what was said or signed (commentary, sign-off, notes, the audit itself) is only ever
added to. Text is kept as it was given, to the letter.
"""

from __future__ import annotations

from django.db import models

from fingerpost.errors import Refused
from fingerpost.workflow.checks import LONGEST_NAME


def _name(**options: object) -> models.CharField:
    return models.CharField(max_length=LONGEST_NAME, **options)


class Row(models.Model):
    """A row of one council."""

    council = models.CharField(max_length=20)

    class Meta:
        abstract = True


class AddedOnly(Row):
    """A row that is never changed and never removed."""

    class Meta:
        abstract = True

    def save(self, *arguments: object, **options: object) -> None:
        """Add it. Raises Refused for a row that is there already."""
        if not self._state.adding:
            raise Refused(f"A {self._meta.verbose_name} is never changed; add another.")
        super().save(*arguments, **options)

    def delete(self, *arguments: object, **options: object) -> None:
        """Raises Refused."""
        raise Refused(f"A {self._meta.verbose_name} is never removed.")


class RiskRow(Row):
    """A risk's score on a day."""

    risk = _name()
    title = models.TextField()
    score = models.IntegerField()
    as_at = models.DateField()
    likelihood = models.IntegerField(null=True)
    impact = models.IntegerField(null=True)
    owner = _name(blank=True)
    corporate_since = models.DateField(null=True)
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    controls = models.TextField(blank=True, default="")
    measures = models.JSONField(default=list)

    class Meta:
        verbose_name = "risk"
        constraints = (models.UniqueConstraint(fields=["council", "risk", "as_at"], name="one_score_a_day"),)


class BudgetRow(Row):
    """A budget line and its projection on a day."""

    line = _name()
    financial_year = models.CharField(max_length=7)
    as_at = models.DateField()
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    outturn = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reserves = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    placements_budgeted = models.IntegerField(null=True)
    note = models.TextField(blank=True)
    measures = models.JSONField(default=list)

    class Meta:
        verbose_name = "budget line"
        constraints = (
            models.UniqueConstraint(fields=["council", "financial_year", "line", "as_at"], name="one_projection_a_day"),
        )


class CommentaryRow(AddedOnly):
    """The words on a measure or section; the last is what holds."""

    period = models.CharField(max_length=30)
    key = _name()
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10)
    by = _name()
    at = models.DateTimeField()
    drafted_from = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "commentary"
        indexes = (models.Index(fields=["council", "period", "key"], name="commentary_of"),)


class SignOffRow(AddedOnly):
    """A step of a report's way to publication."""

    period = models.CharField(max_length=30)
    edition = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    by = _name()
    at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    changes = models.JSONField(default=list)

    class Meta:
        verbose_name = "sign-off"
        constraints = (
            models.UniqueConstraint(
                fields=["council", "period", "edition", "version"],
                condition=models.Q(state="published"),
                name="published_once",
            ),
        )


class EntryRow(Row):
    """An entry of the register."""

    entry = _name()
    kind = models.CharField(max_length=20)
    title = models.TextField()
    on = models.DateField()
    owner = _name(blank=True)
    outcome = models.TextField(blank=True)
    next_report_due = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        verbose_name = "register entry"
        constraints = (models.UniqueConstraint(fields=["council", "entry"], name="one_entry_an_id"),)


class ActionRow(Row):
    """What a meeting agreed."""

    action = _name()
    meeting = models.CharField(max_length=20)
    raised_on = models.DateField()
    text = models.TextField()
    measure = _name(null=True)
    owner = _name(blank=True)
    due = models.DateField(null=True)
    status = models.CharField(max_length=10)
    closed_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    problem = models.TextField(blank=True, default="")
    progress = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "action"
        constraints = (models.UniqueConstraint(fields=["council", "action"], name="one_action_an_id"),)


class NoteRow(AddedOnly):
    """A dated note on a measure."""

    measure = _name()
    on = models.DateField()
    text = models.TextField()
    by = _name(blank=True)
    rebases = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        verbose_name = "note on a measure"


class AuditRow(AddedOnly):
    """Who changed or saw what, and when: a link of a chain, which the database itself keeps from being changed."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    who = _name()
    kind = models.CharField(max_length=10, default="change")
    role = models.CharField(max_length=20, blank=True)
    what = models.TextField()
    on = models.TextField()
    child = models.CharField(max_length=64, blank=True)
    purpose = models.TextField(blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "audit entry"
        constraints = (models.UniqueConstraint(fields=["council", "seq"], name="one_place_in_the_chain"),)
