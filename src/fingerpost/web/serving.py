"""Starting the pages: one process with threads, that runs the same on Windows and Linux."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fingerpost.errors import StoreError
from fingerpost.web import settings

THREADS = 8


def application_of(folder: Path) -> Any:
    """The pages of a workspace as a WSGI application, with their stylesheets and script."""
    settings.prepare(folder)
    return _application()


def _application() -> Any:
    from django.core.wsgi import get_wsgi_application

    from fingerpost.web.assets import Assets
    from fingerpost.web.warm import first_page, settle, warm, warm_pages

    warm()
    pages = get_wsgi_application()
    first_page(pages)
    settle()
    warm_pages()
    return Assets(pages, settings.STATIC)


def _behind_proxy() -> dict[str, Any]:
    """What is believed of the proxy on this machine: that it speaks TLS, and for whom it asks. From anybody else, and
    where no proxy is named, such headers are dropped."""
    from django.conf import settings as site

    if site.SECURE_PROXY_SSL_HEADER is None:
        return {}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}


def serve(host: str, port: int, threads: int = THREADS, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped; `ready` is called once pages can be asked for. The workspace is prepared.

    Raises StoreError where the port is taken.
    """
    import waitress

    application = _application()
    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            channel_timeout=60,
            max_request_body_size=settings.UPLOAD + 1_000_000,
            **_behind_proxy(),
        )
    except OSError as error:
        raise StoreError(
            f"Port {port} of {host} cannot be used: {error.strerror}. Give another with --port."
        ) from error
    ready()
    server.run()
