from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from activities.calendar import clock
from activities.models import Draft, User
from activities.models.querysets import plans_opened


class Backend(ModelBackend):
    """Name and password, for active people. Demo people are refused wherever the demo is not running."""

    def user_can_authenticate(self, user: Any) -> bool:
        if user is not None and user.is_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: Any) -> User | None:
        """With plans_opened, which the head of every page asks for, and keeps_words, which every page does."""
        asked = {
            "plans_opened": plans_opened(clock.today()),
            "keeps_words": Exists(Draft.objects.filter(by=OuterRef("pk"))),
        }
        user = User.objects.annotate(**asked).filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None
