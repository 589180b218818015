"""Comparison: which earlier figure a figure is set against, and whether things are getting better or worse."""

from fingerpost.compare.direction import Earlier, Movement, earlier_period, movement

__all__ = ["Earlier", "Movement", "earlier_period", "movement"]
