"""A workspace on disk: immutable loads, the manifest that says which are current, and publications."""

from fingerpost.store import disk
from fingerpost.store.folder import FolderStore
from fingerpost.store.manifest import DocumentsEntry, Input, Load, Manifest
from fingerpost.store.publication import Publication
from fingerpost.store.tables import NewLoad

__all__ = ["DocumentsEntry", "FolderStore", "Input", "Load", "Manifest", "NewLoad", "Publication", "disk"]
