from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from activities.calendar import clock
from activities.models import Draft, StatusUpdate, User
from activities.models.querysets import plans_opened
from activities.models.querysets_people import leads_any


class Backend(ModelBackend):
    """Name and password, for people who have not left. Demo people are refused wherever the demo is not running."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        return super().authenticate(request, username=_as_kept(username), password=password, **kwargs)

    def user_can_authenticate(self, user: Any) -> bool:
        if user is not None and ((user.is_demo and not settings.DEMO) or user.has_left(clock.today())):
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: Any) -> User | None:
        """With what the head of every page asks for: plans_opened, leads_plans and is_begun (some signal is set); and
        keeps_words, which every page does.
        """
        user = _asked_for(clock.today()).filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None


@lru_cache(maxsize=2)
def _asked_for(on: date) -> Any:
    """The query for any person, put together once a day: doing that takes three times as long as asking, and every page
    asks. It is never asked itself.
    """
    return User.objects.annotate(
        plans_opened=plans_opened(on),
        leads_plans=leads_any(on),
        is_begun=Exists(StatusUpdate.objects.all()),
        keeps_words=Exists(Draft.objects.filter(by=OuterRef("pk"))),
    )


def _as_kept(username: str | None) -> str | None:
    """The user name as it is kept, when it is an e-mail address that a phone has begun with a capital."""
    if username is None or User.objects.filter(username=username).exists():
        return username
    return username.strip().lower()
