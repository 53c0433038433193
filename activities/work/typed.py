"""What somebody has typed and not sent, as something that waits for that person alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from activities.models import Draft, UpdateDraft
from activities.words.presenters import draft_views
from activities.work.waiting import Kind, WaitingItem


def drafts(user: Any, on: date) -> Iterator[WaitingItem]:
    """In any form."""
    kept = UpdateDraft.objects.filter(by=user.pk).select_related("sub_activity__activity__step__plan")
    for draft in kept.order_by("at", "pk"):
        plan = draft.sub_activity.activity.step.plan
        url = reverse("activities:update", args=[plan.slug, draft.sub_activity_id])
        yield WaitingItem(
            Kind.DRAFT, plan.short, draft.sub_activity.name, url, state="signal", since=timezone.localdate(draft.at)
        )
    if getattr(user, "keeps_words", True):
        for words in draft_views(Draft.objects.filter(by=user.pk).order_by("at", "pk"), user, on):
            yield WaitingItem(
                Kind.DRAFT,
                words.plan,
                ": ".join(filter(None, (words.what, words.about))),
                reverse("activities:keep_words"),
                state="sent" if words.sent else "form",
                since=timezone.localdate(words.at),
            )
