"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages, and the people who may sign in to them."""

    name = "fingerpost.web"
    label = "web"
    verbose_name = "Fingerpost's pages"
    default_auto_field = "django.db.models.BigAutoField"
