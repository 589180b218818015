"""The way in: `fingerpost` and `python -m fingerpost`. Errors that the user can mend exit with 2, our own with 1."""

from __future__ import annotations

import gc
import os
import sys

from fingerpost import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        # Answered before anything heavy is imported.
        print(f"fingerpost {__version__}")
        return
    # Rows are many, and none of them leads back to itself: looking for such ones each 700 takes a tenth of the time.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows console may be set to an encoding without arrows.
            stream.reconfigure(encoding="utf-8", errors="replace")
    from fingerpost.cli import app
    from fingerpost.errors import FingerpostError

    try:
        app()
    except FingerpostError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if os.environ.get("FINGERPOST_DEBUG"):
            raise
        print(
            f"Fingerpost went wrong ({type(error).__name__}). This is our fault, not yours; nothing half done was "
            "kept. Run it again with FINGERPOST_DEBUG=1 to see where.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
