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

    class Meta:
        verbose_name = "user"

    @property
    def known_as(self) -> str:
        """The name that stands beside what they do."""
        return self.get_full_name() or self.username
