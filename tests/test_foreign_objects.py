"""What belongs to one plan, revision, report or partner is not found under another's address or in another's form,
though whoever asks has the same rights in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from activities.calendar import clock
from activities.directory.actions import note_state
from activities.directory.forms import NoteForm
from activities.directory.municipalities import municipalities
from activities.groups.forms.partner import OutcomeForm
from activities.groups.views import partners
from activities.keys.actions import make_own_calendar
from activities.models import (
    DecisionBasis,
    LovState,
    Membership,
    Partner,
    PartnerContact,
    Plan,
    Role,
    SubActivity,
    UpdateDraft,
    WorkingGroup,
)
from activities.models.register import save
from activities.pages.scope import span_of
from activities.people.actions.people import add_person
from activities.people.actions.roles import give_role
from activities.revision.actions import open_revision
from tests.harness.addresses import BUILD, PAGES, POST_ONLY, in_demo
from tests.harness.databases import undone
from tests.harness.pages import grow, words

pytestmark = pytest.mark.django_db

HERE, THERE = "/plan/lov-sarskilt-boende/", "/plan/annan/"
# What an address names that is somebody's own; a tertial, a month or a kind every plan has.
OWN = {"pk", "number", "version"}


@pytest.fixture
def other(plan, person) -> Plan:
    """Another plan of the same people in the same groups, with nothing in it: the last, however plans are sorted."""
    groups = list(WorkingGroup.objects.filter(plan=plan))
    made = Plan.objects.get(pk=plan.pk)
    made.pk, made._state.adding, made.slug, made.title = None, True, "annan", "Ännu en plan"
    save(record=made, by=person("admin"), reason="Provet")
    for group in groups:
        members = list(Membership.objects.filter(group=group))
        group.pk, group._state.adding, group.plan = None, True, made
        save(record=group, by=person("admin"), reason="Provet")
        for member in members:
            member.pk, member._state.adding, member.group = None, True, group
            save(record=member, by=person("admin"), reason="Provet")
    return made


def of_somebody(address: str) -> bool:
    return address.startswith(HERE) and bool(resolve(address.partition("?")[0]).kwargs.keys() & OWN)


def test_what_is_one_plans_own_is_not_found_under_another(other, client_of):
    found, asked = {}, {name: address for name, address in in_demo().items() if of_somebody(address)}
    assert len(asked) > 30
    for name, address in asked.items():
        there = address.replace(HERE, THERE)
        who = next(iter(sorted((PAGES.get(name) or POST_ONLY[name])[1])))
        sent = POST_ONLY[name][2] if name in POST_ONLY else {}
        for method, data in (("get", {}), ("post", sent)):
            if method == "get" and name in POST_ONLY:
                continue
            with undone():
                if address.startswith(BUILD):
                    Plan.objects.update(state="building")
                status = getattr(client_of(who), method)(there, data).status_code
            # An address that takes no form says so whatever stands in it.
            if status != 404 and not (method == "post" and status == 405 and name in PAGES):
                found[method, name, who] = status
    assert found == {}


def test_what_has_never_been_is_found_nowhere(plan, client_of):
    found, asked = {}, 0
    for name, address in in_demo().items():
        match = resolve(address.partition("?")[0])
        for part in match.kwargs.keys() & OWN:
            never = reverse(name, kwargs={**match.kwargs, part: 10**6})
            who = next(iter(sorted((PAGES.get(name) or POST_ONLY[name])[1])))
            method, data = ("post", POST_ONLY[name][2]) if name in POST_ONLY else ("get", {})
            with undone():
                if address.startswith(BUILD):
                    Plan.objects.update(state="building")
                status = getattr(client_of(who), method)(never, data).status_code
            asked += 1
            if status != 404:
                found[method, name, part, who] = status
    assert asked > 60
    assert found == {}


def test_a_plans_pages_say_nothing_of_another(other, plan, client_of):
    rows = [row.title or row.activity.title for row in SubActivity.objects.select_related("activity")]
    told, opened = {}, 0
    whole = {name: cell for name, cell in PAGES.items() if cell[0].startswith(HERE) and "{" not in cell[0]}
    for name, (address, readers) in whole.items():
        if of_somebody(address) or not readers:
            continue
        answer = client_of("avdelningschef" if "avdelningschef" in readers else min(readers)).get(
            address.replace(HERE, THERE), follow=True
        )
        text = words(answer) if answer["Content-Type"].startswith("text/html") else ""
        numbers = {int(pk) for pk in re.findall(r"/grupper/(\d+)/", answer.content.decode(errors="ignore"))}
        foreign = numbers & set(plan.groups.values_list("pk", flat=True))
        partners = [partner.name for partner in plan.partners.all()] if name == "activities:partners" else []
        opened += answer.status_code == 200
        # Groups are named after the rows that they were made for, and were copied.
        sought = partners if name in ("activities:groups", "activities:partners") else rows
        leads = re.findall(rf'(?:href|action)="({HERE}[^"]*)', answer.content.decode(errors="ignore"))
        if found := [*foreign, *leads, *(each for each in (*sought, plan.title) if each in text)]:
            told[name] = found
    assert opened > 20
    assert told == {}
    file = client_of("controller").get(f"{THERE}plan.csv")
    assert file.status_code == 200 and not any(name in file.content.decode() for name in rows)


def test_what_somebody_has_typed_is_given_to_nobody_else_and_at_no_other_row(client_of, person, row):
    costs, models = row("Definiera alla kostnader"), row("Utreda och definiera")
    for at, whose, typed in ((costs, "controller", "Bara mitt"), (models, "controller", "En annan rad")):
        fields = {"signal": "on_track", "text": typed}
        UpdateDraft.objects.create(sub_activity=at, by=person(whose), fields=fields, at=clock.now())
    seen = {}
    for who in ("controller", "avdelningschef"):
        for at in (costs, models):
            page = client_of(who).get(f"{HERE}delaktivitet/{at.pk}/uppdatera/").content.decode()
            seen[who, at.pk] = [typed for typed in ("Bara mitt", "En annan rad") if typed in page]
    assert seen == {
        ("controller", costs.pk): ["Bara mitt"],
        ("controller", models.pk): ["En annan rad"],
        ("avdelningschef", costs.pk): [],
        ("avdelningschef", models.pk): [],
    }


def test_a_note_on_one_municipality_is_read_on_no_other(client_of, plan, person):
    found = municipalities()
    sent = {"state": LovState.values[0], "on": clock.today(), "source": "Deras samordnare, i telefon"}
    note_state(plan=plan, municipality=found["boras"], by=person("controller"), **sent)
    pages = (client_of("controller").get(f"{HERE}samverkan/kommuner/{slug}/") for slug in ("boras", "alingsas"))
    assert [(page.status_code, "i telefon" in words(page)) for page in pages] == [(200, True), (200, False)]


def test_a_sealed_report_is_led_to_from_its_own_plan_and_year_and_by_its_readers(other, client_of):
    client = client_of("avdelningschef")
    assert client.get(f"{HERE}rapporter/2020-T2/").status_code == 302
    assert client.get(f"{THERE}rapporter/2020-T2/").status_code == 200
    assert client.get(f"{HERE}rapporter/2019-T2/").status_code == 200
    assert client_of("partner").get(f"{HERE}rapporter/2020-T2/").status_code == 404


def test_ones_own_calendar_is_shown_to_nobody_else(client_of, person):
    make_own_calendar(by=person("controller"))
    keys = [client_of(who).get("/mitt-arbete/kalender/").context["key"] for who in ("controller", "avdelningschef")]
    assert keys[0] and keys[1] is None


def test_a_note_is_put_right_at_its_own_municipality_and_at_no_other(plan, person):
    sent = {"state": LovState.values[0], "on": clock.today(), "source": "Deras samordnare"}
    note = note_state(plan=plan, municipality=municipalities()["boras"], by=person("controller"), **sent)
    offered = [NoteForm(municipality=slug).fields["corrects"].queryset for slug in ("boras", "alingsas")]  # type: ignore[attr-defined]
    assert [list(each) for each in offered] == [[note], []]


def test_a_contact_leads_to_what_is_of_its_own_plan_and_to_nothing_of_another(other, plan, person):
    there = save(record=Partner(plan=other, name="Köpare"), by=person("admin"), reason="Provet")
    for partner, offers in ((plan.partners.first(), True), (there, False)):
        fields = OutcomeForm(partner=partner).fields
        found = [fields[name].queryset.exists() for name in ("revision", "basis")]  # type: ignore[attr-defined]
        assert found == [offers, offers]


@pytest.fixture
def said(person) -> Callable[..., PartnerContact]:
    def say(partner: Partner, text: str, **more: Any) -> PartnerContact:
        by = {"by": person("controller"), "by_name": "Controller", "at": clock.now()}
        return PartnerContact.objects.create(partner=partner, on=clock.today(), text=text, **by, **more)

    return say


def test_a_contacts_page_is_its_partners_own(other, client_of, plan, person, said):
    one, another = plan.partners.order_by("-pk")[:2]
    first, second = said(one, "Ett"), said(another, "Två")
    said(one, "Rättat", corrects=first)
    for entry, may_note in ((first, False), (second, True)):
        assert ("form" in client_of("controller").get(f"{HERE}samverkan/kontakter/{entry.pk}/").context) is may_note
    save(record=Partner(plan=other, name="Köpare"), by=person("admin"), reason="Provet")
    assert client_of("controller").get(f"{THERE}samverkan/kontakter/{second.pk}/").status_code == 404


def test_a_contact_offers_the_rows_and_the_questions_of_its_own_plan_and_no_others(other, plan, person, row, said):
    grow(other, row("Definiera alla kostnader"), 2)
    foreign = SubActivity.objects.filter(activity__step__plan=other).values_list("pk", flat=True)
    there = save(record=Partner(plan=other, name="Köpare"), by=person("admin"), reason="Provet")
    question = said(there, "Ord", question="En fråga i den andra planen?").question
    partner = plan.partners.first()
    offered = partners._rows(partner, list(foreign))
    assert {each.activity.step.plan_id for each in offered} == {plan.pk}
    assert offered.count() < SubActivity.objects.filter(activity__step__plan=plan).current().count()
    assert question not in str(partners._form(RequestFactory().get("/"), partner, []))


def test_a_roles_page_shows_its_own_seats_and_no_others(client_of):
    for title in ("Controller", "Nämndsekreterare"):
        found = Role.objects.get(title=title)
        page = client_of("admin").get(f"/personer/roller/{found.pk}/").context
        assert {group.pk for group, *_ in page["seats"]} == set(found.memberships.values_list("group", flat=True))
        assert {holding.role_id for holding in page["holdings"]} == {found.pk}


def test_whoever_leads_one_plan_is_told_of_no_seat_in_another(other, plan, client_of, person):
    own = person("avdelningschef").holdings.values("role")
    Membership.objects.filter(group__plan=other, role__in=own).delete()
    found = Role.objects.get(title="Controller")
    seats = client_of("avdelningschef").get(f"/personer/roller/{found.pk}/").context["seats"]
    assert {group.plan for group, *_ in seats} == {plan}


def test_whoever_leads_a_plan_opens_nobody_outside_it(client_of, person):
    outside = add_person(name="Ute", email="ute@kommunen.se", by=person("admin"))
    address = f"/personer/{outside.pk}/"
    assert [client_of(who).get(address).status_code for who in ("avdelningschef", "admin")] == [404, 200]


def test_whoever_decides_in_one_plan_does_not_in_another(other, row, person):
    WorkingGroup.objects.filter(plan=other, kind="management").delete()
    basis = DecisionBasis.objects.filter(sub_activity__activity__step__plan__slug="lov-sarskilt-boende")[0]
    director = person("forvaltningschef")
    seen = DecisionBasis.objects.visible_to(director, clock.today())
    assert seen.get(pk=basis.pk).may_decide
    grow(other, basis.sub_activity, 1)
    DecisionBasis.objects.filter(pk=basis.pk).update(sub_activity=SubActivity.objects.get(activity__step__plan=other))
    assert not seen.get(pk=basis.pk).may_decide


def test_whoever_logs_contacts_in_one_plan_does_not_in_another(other, plan, person):
    admin, here = person("admin"), plan.partners.first()
    Membership.objects.filter(group__plan=other).delete()
    give_role(role=Role.objects.get(title="Controller"), person=admin, start=clock.today(), by=admin)
    there = save(record=Partner(plan=other, name="Köpare"), by=admin, reason="Provet")
    seen = Partner.objects.visible_to(admin, clock.today())
    assert [seen.get(pk=partner.pk).may_log for partner in (here, there)] == [True, False]


def test_a_plan_spans_its_own_days_and_no_others(other, plan):
    other.go_live = None
    assert span_of(other) == (clock.today(), clock.today()) and span_of(plan)[0] < clock.today()


def test_a_part_of_one_plan_is_not_built_on_in_another(other, client_of, plan):
    Plan.objects.update(state="building")
    step = plan.steps.first()
    activity, group = step.activities.first(), plan.groups.first()
    found = {
        (kind, deed): client_of("avdelningschef").post(f"{THERE}bygg/{kind}/{part.pk}/{deed}").status_code
        for kind, part in {"steg": step, "aktivitet": activity, "grupp": group}.items()
        for deed in ("", "ta-bort/")
    }
    assert found == dict.fromkeys(found, 404)


def test_what_hangs_on_one_revision_report_or_partner_is_not_found_on_another(client_of):
    addresses, moved = in_demo(), {}
    for name, here, there in (
        ("activities:revision_edit", "/revisioner/1/", "/revisioner/2/"),
        ("activities:revision_remove", "/revisioner/1/", "/revisioner/2/"),
        ("reporting:take_up", "/2020-T2/", "/2020-T1/"),
    ):
        assert here in addresses[name]
        moved[name] = client_of("avdelningschef").post(addresses[name].replace(here, there)).status_code
    assert moved == dict.fromkeys(moved, 404)


def test_another_plans_row_is_not_taken_by_a_form_or_a_question(other, client_of, person, row):
    there, foreign = client_of("avdelningschef"), row("avtalsvillkor").pk
    draft = open_revision(plan=other, title="Vårens revision", by=person("avdelningschef"))
    confirmed = there.post(f"{THERE}rapporter/2020-T3/bekraftelser/", {"rad": foreign, "based_on": "1"})
    proposed = there.get(f"{THERE}revisioner/{draft.number}/foresla/lydelse/?rad={foreign}")
    assert (confirmed.status_code, proposed.status_code) == (404, 404)


def test_a_partners_entry_is_not_put_right_at_another_partner(client_of, plan):
    entry = PartnerContact.objects.filter(partner__plan=plan, answers=None, corrects=None).first()
    another = Partner.objects.filter(plan=plan).exclude(pk=entry.partner_id).first()
    sent = {"on": "2020-12-14", "text": "Rättat.", "corrects": entry.pk}
    answer = client_of("controller").post(f"{HERE}samverkan/{another.pk}/", sent)
    assert answer.status_code == 422
    assert "Posten som ska rättas finns inte hos parten" in words(answer)
    assert not PartnerContact.objects.filter(text="Rättat.").exists()
