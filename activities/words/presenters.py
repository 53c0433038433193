"""Kept words as pages show them. Only `draft_views` asks the database: for the plans' names, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from activities.models import Draft, Plan
from activities.words import addresses
from activities.words.actions import carries_words

# What a form is about, by the name of the view it sends to. What has no name here is called by the place alone.
FORMS = {
    "activities:update": "Signal",
    "activities:proposal": "Beslut om föreslaget datum",
    "activities:basis_create": "Nytt underlag",
    "activities:basis_edit": "Ändring av underlag",
    "activities:basis": "Steg för underlag",
    "activities:meeting_new": "Nytt möte",
    "activities:meeting": "Mötesanteckningar",
    "activities:task_new": "Uppdrag från ett möte",
    "activities:partner": "Kontakt med samverkanspart",
    "activities:revision_open": "Ny revision",
    "activities:revision_add": "Ändring i revision",
    "activities:revision_edit": "Ändring i revision",
    "activities:revision_adopt": "Fastställande av revision",
}


@dataclass(frozen=True)
class DraftView:
    """`what` is "" where the form has no name of its own, `plan` "" where it belongs to none."""

    what: str
    plan: str
    page: str
    form: str
    at: datetime
    sent: bool
    words: tuple[str, ...]


def words_of(draft: Draft) -> tuple[str, ...]:
    """What stands in the form's fields, those that carry no words left out."""
    return tuple(value for name, value in draft.fields if carries_words(name) and value.strip())


def draft_views(drafts: Iterable[Draft]) -> list[DraftView]:
    found = [(draft, addresses.match(draft.form)) for draft in drafts]
    slugs = {match.kwargs["slug"] for _, match in found if match and "slug" in match.kwargs}
    plans = {plan.slug: plan.short for plan in Plan.objects.filter(slug__in=slugs)} if slugs else {}
    return [
        DraftView(
            what=FORMS.get(match.view_name, "") if match else "",
            plan=plans.get(match.kwargs.get("slug", ""), "") if match else "",
            page=draft.page,
            form=draft.form,
            at=draft.at,
            sent=draft.sent,
            words=words_of(draft),
        )
        for draft, match in found
    ]
