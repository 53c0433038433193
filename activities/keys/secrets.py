"""What a key is: words that nobody can guess, and the hash that is kept of them. Pure."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def make() -> str:
    """A new secret of 43 letters, digits, dashes and underscores."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """Its SHA-256. A secret of 256 random bits needs no salt and no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
