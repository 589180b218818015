"""A provider of OpenID Connect that can be told to lie: it signs whatever claims it is given, and checks PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "fingerpost", "a-secret-for-tests"


class Issuer:
    """`claims` go into the next token over what would be right; `key` signs it."""

    def __init__(self) -> None:
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.address = ""

    def authorize(self, asked: dict[str, str]) -> str:
        """What the browser would be sent back with, by somebody who signed in."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 32
        assert len(asked["nonce"]) >= 32
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """A token for a code, once, to who can show the verifier and the secret."""
        began = self.codes.pop(asked.get("code", ""), None)
        if began is None or asked.get("client_secret") != SECRET or asked["redirect_uri"] != began["redirect_uri"]:
            return None
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != began["code_challenge"]:
            return None
        now = int(time.time())
        right = {"iss": self.address, "aud": CLIENT, "sub": "1", "nonce": began["nonce"], "iat": now, "exp": now + 300}
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"id_token": signed, "access_token": "x", "token_type": "Bearer", "expires_in": 300}


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, content: Any, status: int = 200) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                at = issuer.address
                ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
                self.answer({"issuer": at, **{name: at + path for name, path in ends.items()}})
            else:
                self.answer({"keys": [issuer.published.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = issuer.token({name: values[0] for name, values in parse_qs(body).items()})
            self.answer(given or {"error": "invalid_grant"}, 200 if given else 400)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
