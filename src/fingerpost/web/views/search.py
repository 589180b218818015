"""Finding a measure by its words. A child is not looked for here: no id of a child may stand in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.measures import Definition
from fingerpost.web.cards import STAGES
from fingerpost.web.viewer import workspace_of

MOST = 40


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The measures that hold every word, the best first."""
    asked = " ".join(request.GET.get("q", "").split())[:200]
    found = []
    if asked:
        words = asked.casefold().split()
        scored = [(_score(each, words), each) for each in workspace_of(request).catalogue.values()]
        found = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score][:MOST]
    told = {"q": asked, "found": [(each, STAGES[each.stage]) for each in found], "most": MOST}
    return render(request, "search.html", told)


def _score(definition: Definition, words: list[str]) -> int:
    """How well a definition fits: 0 unless every word stands somewhere in it; the title counts most."""
    title = f"{definition.name} {definition.title} {definition.id.replace('_', ' ')}".casefold()
    rest = f"{definition.says} {definition.unit} {definition.source} {definition.national}".casefold()
    if not all(word in title or word in rest for word in words):
        return 0
    return 1 + sum(10 * (word in title) + (word in rest) for word in words) + 5 * definition.reported
