"""Who asks: the key in the header of each question, counted, and the answers to those without one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from activities.keys.actions import count_use
from activities.keys.opening import held_key
from activities.models import AccessKey, KeyKind


class TooOften(Exception):
    """The key has asked its number of questions this minute; `wait` seconds remain of it."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Bearer(HttpBearer):
    """The key as "Authorization: Bearer …". Before it holds, nothing of a question is read."""

    openapi_description = "En nyckel till en plan, som den som leder planen ger."

    def authenticate(self, request: HttpRequest, token: str) -> AccessKey | None:
        key = held_key(token, KeyKind.API)
        if key is not None and (wait := count_use(key=key)):
            raise TooOften(wait)
        return key


def key_of(request: HttpRequest) -> AccessKey:
    key: Any = request.auth  # type: ignore[attr-defined]
    return key
