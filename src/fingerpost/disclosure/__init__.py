"""Disclosure control: what a public edition must hold back so that no small number can be worked out from it.

It works on figures, before anything is laid out: the public report is made from protected figures only, so that a
hidden number stands nowhere in it. `figures.protect_figures` is the way in.
"""

from fingerpost.disclosure.policy import Policy

__all__ = ["Policy"]
