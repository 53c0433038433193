"""Rows as pages show them, with the remark of those that are to ask other municipalities and have not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.urls import reverse

from activities.directory.municipalities import is_listed
from activities.models import ContactRow, Meaning, Plan, SubActivity
from activities.permissions import adds_partner
from activities.rows.outlook import Outlook, Party, asks, not_asked_yet
from activities.rows.rows import Row


def with_remarks(pairs: Iterable[tuple[SubActivity, Row]], plan: Plan, user: object) -> list[Row]:
    """The rows in the order given, fetched `with_facts`. One query when some row asks, and another when one remains."""
    pairs = list(pairs)
    if not any(asks(item.what) for row, _ in pairs for item in row.parties) and not any(
        asks(row.collaboration_note) for row, _ in pairs
    ):
        return [shown for _, shown in pairs]
    contacted = _contacted(plan)
    asked = {row.pk: _not_asked(row, shown, contacted[row.pk]) for row, shown in pairs}
    may_log = any(found is not None for found in asked.values()) and adds_partner(user, plan)
    return [
        shown if (found := asked[row.pk]) is None else replace(shown, outlook=_outlook(row, found, may_log, plan))
        for row, shown in pairs
    ]


def _contacted(plan: Plan) -> defaultdict[int, dict[int, str]]:
    """{row: {partner: its name}} of the contacts that name the row and that nobody has put right."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    named = ContactRow.objects.filter(contact__partner__plan=plan, contact__correction__isnull=True).order_by("pk")
    for row, partner, name in named.values_list("sub_activity", "contact__partner", "contact__partner__name"):
        found[row][partner] = name
    return found


def _not_asked(row: SubActivity, shown: Row, contacted: Mapping[int, str]) -> tuple[Party, ...] | None:
    return not_asked_yet(
        [Party(item.partner_id, item.partner.name, item.what) for item in row.parties],
        row.collaboration_note,
        contacted,
        has_asked_a_municipality=any(map(is_listed, contacted.values())),
        is_over=row.ended_on is not None or shown.signal.key == Meaning.FINISHED,
    )


def _outlook(row: SubActivity, asked: tuple[Party, ...], may_log: bool, plan: Plan) -> Outlook:
    if not may_log:
        return Outlook()
    if not asked:
        return Outlook(reverse("activities:partners", args=[plan.slug]), "Välj en part och anteckna kontakten")
    page = reverse("activities:partner", args=[plan.slug, asked[0].pk])
    return Outlook(f"{page}?delaktivitet={row.pk}#logga", f"Anteckna en kontakt med {asked[0].name}")
