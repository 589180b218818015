"""For a server of one's own choice: `gunicorn --threads 8 fingerpost.web.wsgi:application`.

The workspace is FINGERPOST_WORKSPACE, by default this folder. One process: what was worked out is kept in it.
"""

from __future__ import annotations

import os
from pathlib import Path

from fingerpost.web.serving import application_of

application = application_of(Path(os.environ.get("FINGERPOST_WORKSPACE", ".")))
