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


@register.filter
def boxes(field: Any) -> list[dict[str, Any]]:
    """The three boxes of a date field, with what stands in them."""
    from fingerpost.web.writing import DATE_PARTS

    value = field.value()
    values = value if isinstance(value, list) else field.field.widget.decompress(value)
    return [
        {"id": f"{field.auto_id}_{i}", "name": f"{field.html_name}_{i}", "label": label, "width": width, "value": said}
        for i, ((label, width), said) in enumerate(zip(DATE_PARTS, values, strict=True))
    ]


@register.filter
def pounds(value: Any) -> str:
    """An amount in whole pounds: £3,646,000, -£574,000; a dash where it is not known."""
    if value is None:
        return "–"
    return f"{'-' if value < 0 else ''}£{abs(value):,.0f}"
