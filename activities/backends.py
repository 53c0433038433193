from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    """Name and password, for active people. Demo people are refused wherever the demo is not running."""

    def user_can_authenticate(self, user: Any) -> bool:
        if user is not None and user.is_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)
