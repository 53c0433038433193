"""Kept words as pages show them. Only `draft_views` asks the database: for names, in one query a kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import ResolverMatch

from activities.models import DecisionBasis, Draft, Meeting, Plan, SubActivity
from activities.words import addresses
from activities.words.actions import carries_words
from activities.words.labels import labels_of

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
    "activities:shared_reply": "Svar till kommunen",
    "activities:partner": "Kontakt med samverkanspart",
    "activities:revision_open": "Ny revision",
    "activities:revision_add": "Ändring i revision",
    "activities:revision_edit": "Ändring i revision",
    "activities:revision_adopt": "Fastställande av revision",
}

# What the number in the address of a form is the number of.
NUMBERED: dict[str, type[models.Model]] = {
    **dict.fromkeys(("update", "proposal", "basis_create"), SubActivity),
    **dict.fromkeys(("basis", "basis_edit"), DecisionBasis),
    **dict.fromkeys(("meeting", "task_new"), Meeting),
}
NAMED_BY = {SubActivity: "activity", DecisionBasis: "sub_activity", Meeting: "group"}  # what its name is made of


@dataclass(frozen=True)
class DraftView:
    """`what` is "" where the form has no name of its own, `about` and `plan` "" where it belongs to none."""

    what: str
    about: str  # the row, the underlag or the meeting
    plan: str
    page: str
    form: str
    at: datetime
    sent: bool
    words: tuple[tuple[str, str], ...]  # what each field is called, "" when nobody can tell, and what stands in it
    title: str = ""  # of the page, where it can be opened


def words_of(draft: Draft) -> tuple[str, ...]:
    """What stands in the form's fields, those that carry no words left out."""
    return tuple(value for name, value in draft.fields if carries_words(name) and value.strip())


def draft_views(drafts: Iterable[Draft], user: Any, on: date) -> list[DraftView]:
    """As the person may see them now: what a form is about is not told to those who may not open it."""
    found = [(draft, addresses.match(draft.form)) for draft in drafts]
    slugs = {match.kwargs["slug"] for _, match in found if match and "slug" in match.kwargs}
    plans = (
        {plan.slug: plan.short for plan in Plan.objects.visible_to(user, on).filter(slug__in=slugs)} if slugs else {}
    )
    abouts = _abouts([match for _, match in found if match], user, on)
    return [
        DraftView(
            what=FORMS.get(match.view_name, "") if match else "",
            about=abouts.get(_key_of(match), "") if match else "",
            plan=plans.get(match.kwargs.get("slug", ""), "") if match else "",
            page=draft.page,
            form=draft.form,
            at=draft.at,
            sent=draft.sent,
            words=tuple(("", text) for text in words_of(draft)),
        )
        for draft, match in found
    ]


def labelled(view: DraftView, draft: Draft, html: str) -> DraftView:
    """With the page's own title and labels, and the words of what was chosen in place of its values."""
    kept = [(name, value) for name, value in draft.fields if carries_words(name)]
    labels = labels_of(html, page=draft.page, form=draft.form, kept=kept)
    return replace(view, words=tuple(labels.told(kept)), title=labels.title)


def _key_of(match: ResolverMatch) -> tuple[type[models.Model] | None, int]:
    return NUMBERED.get(match.url_name or ""), match.kwargs.get("pk", 0)


def _abouts(matches: Iterable[ResolverMatch], user: Any, on: date) -> dict[tuple[type[models.Model] | None, int], str]:
    """What each form is about, by `_key_of`. One query for each kind there is."""
    found: dict[Any, str] = {}
    wanted = {_key_of(match) for match in matches}
    for model in dict.fromkeys(NUMBERED.values()):
        if keys := [pk for kind, pk in wanted if kind is model]:
            seen = model.objects.visible_to(user, on).filter(pk__in=keys)  # type: ignore[attr-defined]
            found |= {(model, record.pk): str(record) for record in seen.select_related(NAMED_BY[model])}
    return found
