"""Input layouts: each turns a file that a council holds into canonical tables.

A file is recognised by its columns. To add a layout that has a fixed form, write a module with its MAPPINGS and
list it in BUILT_IN; a local extract needs only a mapping in fingerpost.toml.
"""

from fingerpost.sources.content import Content, Large
from fingerpost.sources.mapping import FileMapping, TableMapping
from fingerpost.sources.reading import InputFile, Reading, SourceTables, read_inputs, told_partly

__all__ = [
    "Content",
    "FileMapping",
    "InputFile",
    "Large",
    "Reading",
    "SourceTables",
    "TableMapping",
    "read_inputs",
    "told_partly",
]
