"""Saying why an edition cannot be published, and what to leave out so that it can."""

from __future__ import annotations

from dataclasses import replace

from fingerpost.disclosure.attack import NEIGHBOURHOODS, Attacker
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.protect import Solution, protect
from fingerpost.disclosure.system import System

MOST_TRIED = 6


def refusal(system: System, policy: Policy, solution: Solution) -> str:
    """The reason in words: the small numbers that stay exposed, the tables that expose them, and what to leave out."""
    exposed = [system[key] for key in solution.exposed]
    named = "; ".join(each.says or each.key for each in exposed[:3])
    more = f" and {len(exposed) - 3} more" if len(exposed) > 3 else ""
    tables = _tables_around(system, policy, solution)
    clash = ", ".join(tables) or "earlier editions alone"
    advice = _advice(system, policy, tables)
    return (
        f"A small number of people could be worked out from this edition and those before it: {named}{more}. "
        f"These clash: {clash}. {advice}"
    )


def _tables_around(system: System, policy: Policy, solution: Solution) -> list[str]:
    attacker = Attacker(system, policy)
    found: dict[str, None] = {}
    for key in solution.exposed:
        place = system.place[key]
        near = [place, *(other for relation in system.relations_of[place] for other, _ in system.terms[relation])]
        near += attacker.around(place, hidden={system.place[each] for each in solution.hidden}, size=NEIGHBOURHOODS[0])
        for each in near:
            if system.quantities[each].status == "open":
                found |= dict.fromkeys(system.quantities[each].tables)
    return list(found)


def _advice(system: System, policy: Policy, tables: list[str]) -> str:
    for table in tables[:MOST_TRIED]:
        if not protect(_without(system, table), policy).exposed:
            return f"Leave out {table}, or give it by larger groups."
    if tables and not protect(_without(system, *tables), policy).exposed:
        return "Leave all of these out, or give them by larger groups."
    return "Nothing in this edition can mend it: what exposes them has been published before."


def _without(system: System, *tables: str) -> System:
    """The system with tables left out: what stands in them only is printed no more."""
    quantities = [
        replace(each, status="unprinted") if each.status == "open" and set(each.tables) <= set(tables) else each
        for each in system.quantities
    ]
    return System(quantities, system.relations)
