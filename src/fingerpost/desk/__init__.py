"""The desk behind the door: how a workspace loads, works out figures, compares them and gathers a report's material.

Nothing here knows who is looking; `workspace` asks that first.
"""
