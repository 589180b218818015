"""One's own tokens: made, shown once, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fingerpost.errors import Refused
from fingerpost.web import tokens as kept
from fingerpost.web.seen import note


@require_http_methods(["GET", "POST"])
def tokens(request: Any) -> HttpResponse:
    """The list, a form for a new one, and a button for each to end it."""
    made, wrong = "", ""
    if request.method == "POST" and "withdraw" in request.POST:
        number = request.POST["withdraw"]
        name = kept.withdraw(request.user, int(number) if number.isascii() and number.isdecimal() else 0)
        note(request, "change", f"token withdrawn: {name}", "account")
        messages.success(request, f"{name} can read nothing any more.")
        return redirect("tokens")
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            made = kept.make(request.user, request.POST.get("name", ""), int(days) if days.isdecimal() else 0)
            note(request, "change", f"token made, for {days} days", "account")
        except Refused as error:
            wrong = str(error)
    # The new one is in this answer alone: to lead to another page it would have to be kept somewhere.
    told = {
        "made": made,
        "wrong": wrong,
        "days": kept.DAYS,
        "name": request.POST.get("name", "") if wrong else "",
        "tokens": [(each, each.expires_at <= timezone.now()) for each in request.user.tokens.all()],
    }
    return render(request, "account/tokens.html", told)
