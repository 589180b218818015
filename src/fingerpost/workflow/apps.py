"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """What people write beside the figures."""

    name = "fingerpost.workflow"
    label = "workflow"
    verbose_name = "Fingerpost"
    default_auto_field = "django.db.models.BigAutoField"
