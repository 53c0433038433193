"""An OpenID provider whose answers a test decides, on a port of its own: for what no honest provider sends."""

from __future__ import annotations

import json
import threading
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

with warnings.catch_warnings(record=True):  # of its own libraries' names, which are not ours to change
    import oidc_provider_mock as honest

__all__ = ["CLIENT", "Provider", "honest", "running"]

CLIENT = "lovplan"


class Provider:
    """`token` is what the token address hands out next; `url` is its issuer."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.stranger = RSAKey.generate_key(2048, {"kid": "k1"})
        self.token, self.url = "", ""

    def claims(self, **other: Any) -> dict[str, Any]:
        now = int(time.time())
        plain = {"iss": self.url, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "name": "Kim Ek"}
        return {name: value for name, value in {**plain, **other}.items() if value is not None}

    def sign(self, claims: dict[str, Any], *, key: Any = None, alg: str = "RS256", kid: str = "k1") -> str:
        key = key or self.key
        if alg == "none":  # which no library makes any more without protest
            parts = ({"alg": "none", "kid": kid}, claims)
            return ".".join(
                [*(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), ""]
            )
        return jwt.encode({"alg": alg, "kid": kid}, claims, key, algorithms=[alg])

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"} | {
                f"{name}_endpoint": f"{self.url}/{end}" for name, end in ends.items()
            }
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.token}


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(provider.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
