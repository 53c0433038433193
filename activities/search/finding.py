"""Where the words stand among all that the person may see. Four queries, whatever there is and whatever is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse

from activities.models import PartnerContact, RoleHolding, SearchKind, SearchText
from activities.models.querysets_people import people_seen_by
from activities.models.sql import HoldsAll
from activities.search.hits import Group, Hit, address_of, hit
from activities.search.words import Term, holds, marked, rank

FEW = 5  # of each kind on the first page
PAGE = 50  # of one kind on a page of its own
PLAN, PERSONS, LEFT, SHARED = "plan", "person", "left", "shared"


@dataclass(frozen=True)
class Sought:
    """What is looked for and by whom. `plans` are those the person may open, by `Plan.objects.visible_to`."""

    text: str
    terms: tuple[Term, ...]
    user: Any
    on: date
    plans: tuple[Any, ...]
    kind: str = ""  # all kinds
    page: int = 1

    def shown(self, kind: str) -> slice:
        """Which of a kind's hits are shown."""
        return slice((self.page - 1) * PAGE, self.page * PAGE) if kind == self.kind else slice(0, FEW)

    def group(self, kind: str, label: str, count: int, hits: Iterable[Hit]) -> Group:
        more = not self.kind and count > FEW
        return Group(kind, label, count, tuple(hits), address_of(self.text, kind) if more else "")

    def asks_for(self, kind: str) -> bool:
        return self.kind in ("", kind)


def plans(sought: Sought) -> list[Group]:
    """The plans themselves, by what they and their board are called. No query."""
    shown = [plan for plan in sought.plans if plan.shows_rows]
    named = [(plan, f"{plan.title}\n{plan.short_name}\n{plan.diary_number}\n{plan.board}") for plan in shown]
    fits = [(plan, words) for plan, words in named if holds(words, sought.terms)] if sought.asks_for(PLAN) else []
    hits = []
    for plan, _ in fits[sought.shown(PLAN)]:
        facts = ", ".join(word for word in (plan.short_name, plan.board, plan.diary_number) if word)
        url = reverse("activities:plan", args=[plan.slug])
        hits.append(Hit(marked(plan.title, sought.terms), url, words=marked(facts, sought.terms)))
    return [sought.group(PLAN, "Planer", len(fits), hits)] if fits else []


def in_plans(sought: Sought) -> list[Group]:
    """What stands in the plans and their reports, kind by kind. Two queries: which fit, and what those shown say."""
    found: dict[str, list[int]] = defaultdict(list)
    spelt = {}
    for key, kind, nearest in _fitting(sought):
        found[kind].append(key)
        spelt[key] = nearest
    shown = {kind: keys[sought.shown(kind)] for kind, keys in found.items()}
    wanted = [key for keys in shown.values() for key in keys]
    texts = SearchText.objects.among(sought.plans).select_related("plan").defer("loose", "exact")
    read = {text.pk: text for text in texts.filter(pk__in=wanted)} if wanted else {}
    return [
        sought.group(
            kind, kind.label, len(found[kind]), [_hit(read[key], sought.terms, spelt[key]) for key in shown[kind]]
        )
        for kind in SearchKind
        if kind in found
    ]


def _fitting(sought: Sought) -> Any:
    """(key, kind, how near it is spelt) of every entry that has all the words in some form. One query.

    First what is spelt as it was typed, then what differs in dots and rings, then what differs in its ending; of those
    what has the words in its name, and then the newest.
    """
    texts = SearchText.objects.among(sought.plans)
    if sought.kind:
        texts = texts.filter(kind=sought.kind)
    named = Q()
    # The longest word first: it is the rarest, and a text that lacks it is read no further.
    for term in sorted(sought.terms, key=lambda term: -len(term.stem)):
        texts = texts.filter(_within("loose", term.stem))
        named &= Q(name__contains=term.stem)
    # Long texts are read once more only for what the filter has not answered.
    whole = _all_within("loose", [term.loose for term in sought.terms if term.loose != term.stem])
    spelt = _all_within("exact", [term.exact for term in sought.terms if term.may_differ])
    nearest = [When(~whole, then=2)] if whole else []
    nearest += [When(spelt, then=0)] if spelt else []
    near = Case(*nearest, default=1 if whole else 2) if nearest else Value(0)
    in_name = Case(When(named, then=0), default=1)
    newest = F("on").desc(nulls_last=True)
    return texts.annotate(near=near).order_by("near", in_name, newest, "pk").values_list("pk", "kind", "near")


def _within(column: str, word: str) -> GreaterThan:
    """Whether the word stands in the column. By its place: PostgreSQL finds that in half the time that LIKE takes."""
    return GreaterThan(StrIndex(column, Value(word)), 0)


def _all_within(column: str, words: Sequence[str]) -> Q:
    if not words:
        return Q()
    return Q(_within(column, words[0]) if len(words) == 1 else HoldsAll(column, words))


def _hit(text: SearchText, terms: Sequence[Term], nearest: int) -> Hit:
    address = reverse("activities:plan", args=[text.plan.slug]) + text.place
    return hit(text.title, address, text.parts, terms, text.plan.short, text.on, nearest)


def persons(sought: Sought) -> list[Group]:
    """Who holds a role today in the groups the person sees, once in each plan. One query."""
    shown = [plan.pk for plan in sought.plans if plan.shows_rows]
    if not shown or not sought.asks_for(PERSONS):
        return []
    holdings = RoleHolding.objects.filter(Q(end__isnull=True) | Q(end__gte=sought.on), start__lte=sought.on)
    holdings = holdings.filter(role__memberships__group__plan__in=shown)
    group = "role__memberships__group"
    rows = holdings.order_by("user__name", "user", f"{group}__plan", f"{group}__kind", f"{group}__name").values_list(
        "user", "user__name", "role__title", group, f"{group}__name", f"{group}__plan"
    )
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for user, name, role, pk, named, plan in rows:
        held[user, plan].append((name, role, pk, named))
    plans = {plan.pk: plan for plan in sought.plans}
    found = []
    for (_, plan), places in held.items():
        name, _, group_pk, _ = places[0]
        roles = ", ".join(dict.fromkeys(role for _, role, _, _ in places))
        groups = ", ".join(dict.fromkeys(named for *_, named in places))
        if holds(f"{name}\n{roles}", sought.terms):
            url = reverse("activities:group", args=[plans[plan].slug, group_pk])
            words = marked(f"{roles}. {groups}.", sought.terms)
            found.append(
                (rank(name, sought.terms), Hit(marked(name, sought.terms), url, plans[plan].short, words=words))
            )
    found.sort(key=lambda pair: sum(pair[0]))
    shown_hits = [one for _, one in found[sought.shown(PERSONS)]]
    return [sought.group(PERSONS, "Personer", len(found), shown_hits)] if found else []


def left(sought: Sought) -> list[Group]:
    """Those who have left, by name, among the persons whose pages one may open. One query."""
    if not sought.asks_for(LEFT):
        return []
    seen = people_seen_by(sought.user, sought.on).order_by("name", "pk")
    fits = [person for person in seen if person.has_left(sought.on) and holds(person.name, sought.terms)]
    hits = []
    for person in fits[sought.shown(LEFT)]:
        since = f"Slutade {person.last_day}" if person.last_day else "Släpps inte in"
        url = reverse("activities:person", args=[person.pk])
        hits.append(Hit(marked(person.name, sought.terms), url, label=since, on=person.last_day))
    return [sought.group(LEFT, "Personer som har slutat", len(fits), hits)] if fits else []


def shared(sought: Sought) -> list[Group]:
    """What has been handed over to the partners the person comes from, where the plan is not theirs. One query."""
    if not sought.asks_for(SHARED):
        return []
    opened = [plan.pk for plan in sought.plans if plan.shows_rows]
    contacts = PartnerContact.objects.addressed_to(sought.user, sought.on).exclude(partner__plan__in=opened)
    fits = [
        contact
        for contact in contacts.select_related("partner").order_by("-on", "-pk")
        if holds(f"{contact.partner.name}\n{contact.text}", sought.terms)
    ]
    page = reverse("activities:shared")
    hits = [
        hit(
            f"{contact.partner.name}, {contact.on}",
            f"{page}#kontakt-{contact.pk}",
            [("", "", contact.text)],
            sought.terms,
        )
        for contact in fits[sought.shown(SHARED)]
    ]
    return [sought.group(SHARED, "Samverkan", len(fits), hits)] if fits else []
