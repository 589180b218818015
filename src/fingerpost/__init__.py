"""Fingerpost: from a council's children's social care records to the report its Cabinet reads."""

__version__ = "0.1.0"
