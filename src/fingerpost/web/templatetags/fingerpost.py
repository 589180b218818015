"""What templates can say that Django's own tags cannot. These are built in: a template loads nothing."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from fingerpost import __version__

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file of ours, new with each version."""
    return f"{static(name)}?v={__version__}"


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing that our own renderers made, every text in it escaped there. For nothing else."""
    if svg and not svg.startswith("<svg "):
        raise ValueError("Only a drawing of our renderers is shown unescaped.")
    return mark_safe(svg)


@register.filter
def number(value: Any) -> str:
    """A whole number with commas."""
    return f"{value:,}"


@register.filter
def day(value: Any) -> str:
    """A date as people read it."""
    from fingerpost.web.tables import text_of

    return text_of(value)
