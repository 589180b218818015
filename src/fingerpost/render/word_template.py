"""The Word document that a report is written into: the council's own template, or the one that is shipped."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from fingerpost.errors import SettingsError
from fingerpost.render.package import settle
from fingerpost.render.word_styles import LOOKS, add_missing_styles, apply_styles
from fingerpost.render.word_xml import drop_outside_links, drop_thumbnail, empty, set_language

if TYPE_CHECKING:
    from docx.document import Document

OWN = "report.docx"
"""What a council's own template is called in its workspace."""
HINT = "Save a Word document (.docx, without macros) there, or remove it to use the one that comes with Fingerpost."


def open_template(template: bytes | None) -> Document:
    """An empty document with every style that a report needs. Raises SettingsError for what is no Word document."""
    from docx import Document as new_document

    if template is None:
        document = new_document()
        drop_thumbnail(document)
        apply_styles(document)
    else:
        try:
            document = new_document(io.BytesIO(template))
        except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise SettingsError(f"{OWN} cannot be read as a Word document ({error}). {HINT}") from error
        drop_outside_links(document)
        empty(document)
        add_missing_styles(document)
    set_language(document, "en-GB")
    return document


def shipped_template() -> bytes:
    """The template that comes with Fingerpost, with a line in each style, to be changed in Word and kept."""
    document = open_template(None)
    document.add_paragraph("The styles of the report", "Title")
    document.add_paragraph(
        "Change the look of each style here; the report uses the styles, paper, margins, header and footer of this "
        "document, and none of its text."
    )
    for look in LOOKS:
        if look.name not in ("Normal", "Title", "Header", "Footer"):
            document.add_paragraph(look.name, look.name)
    target = io.BytesIO()
    document.core_properties.title = "Report template"
    document.save(target)
    return settle(target.getvalue())
