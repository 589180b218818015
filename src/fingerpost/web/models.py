"""The people who may sign in. Who may see what follows from their role, never from the person."""

from __future__ import annotations

from typing import get_args

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from fingerpost.model.viewer import Role

ROLES: tuple[Role, ...] = get_args(Role)


def _is_a_list_of_names(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise ValidationError("Teams are a list of names.")


class User(AbstractUser):
    """Somebody who may sign in. `teams` matter for a team manager and a social worker: whose children they may see."""

    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    teams = models.JSONField(default=list, blank=True, validators=[_is_a_list_of_names])
    demonstration = models.BooleanField(default=False)
    """Made by `serve --demo`, with a new password each time."""
    subject = models.CharField(max_length=400, null=True, blank=True, unique=True)
    """Who they are to the council's single sign-on: its issuer and its id of the person. None for a local account."""
    new_password_due = models.BooleanField(default=False)
    """Whether the password was given by an administrator: the first thing to do is to choose another."""

    class Meta:
        verbose_name = "user"

    @property
    def known_as(self) -> str:
        """The name that stands beside what they do."""
        return self.get_full_name() or self.username


class Token(models.Model):
    """What a program reads figures with, in place of a person's password. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    """The last day on which it was used; written once a day, so that reading costs no writing."""

    class Meta:
        ordering = ("pk",)
