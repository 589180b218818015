"""Office files are parts of XML in a zip: here the zip is written, so that the same parts are the same file."""

from __future__ import annotations

import io
import zipfile

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def settle(package: bytes) -> bytes:
    """The same parts in a fixed order with a fixed time, so that the same report is the same file."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return pack({name: old.read(name) for name in old.namelist()})


def pack(parts: dict[str, bytes]) -> bytes:
    """Parts by name as a zip that says nothing of when and on which system it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system, entry.external_attr = 0, 0  # else Windows and Linux would differ
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, parts[name])
    return target.getvalue()
