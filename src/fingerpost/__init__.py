"""Fingerpost: from a council's children's social care records to the report its Cabinet reads.

    from fingerpost import Workspace

`Workspace` is the whole public interface; nothing deeper is meant to be imported from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from fingerpost.model import Viewer
    from fingerpost.workspace import Workspace

__all__ = ["Viewer", "Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for, so that `fingerpost --version` answers at once."""
    if name == "Workspace":
        from fingerpost.workspace import Workspace

        return Workspace
    if name == "Viewer":
        from fingerpost.model import Viewer

        return Viewer
    raise AttributeError(name)
