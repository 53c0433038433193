"""Revisions: each kind of change, all or nothing, who may, and what is never changed afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from activities.errors import ClosedRevisionError, DraftChangedError, RevisionFaults
from activities.models import Activity, Membership, Plan, Revision, RevisionItem, Role, Step, SubActivity, WorkingGroup
from activities.models.register import save
from activities.permissions import adopts_revision, drafts_revision, updates_status
from activities.revision import kinds as revising
from activities.revision.actions import (
    add_item,
    adopt_revision,
    edit_item,
    open_revision,
    remove_item,
    withdraw_revision,
)
from activities.rows.story import writes_to
from tests.cast import PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REASON = "Arbetet tar längre tid."
MBL = "Ta fram rutiner för förhandling"
COSTS = "Definiera alla kostnader"
CONTRACT = "Ta fram avtalsvillkor"
AS_A_WHOLE = "Utse underliggande arbetsgrupper"


@pytest.fixture
def draft(plan, person):
    return open_revision(plan=plan, title="Höstens revision", by=person("controller"))


@pytest.fixture
def propose(draft, person):
    def add(row, kind, reason=REASON, **values):
        return add_item(revision=draft, kind=kind, row=row, values=values, reason=reason, by=person("controller"))

    return add


@pytest.fixture
def adopt(draft, person):
    def run(by="avdelningschef", based_on=None, revision=draft):
        edits = Revision.objects.get(pk=draft.pk).edits if based_on is None else based_on
        return adopt_revision(revision=revision, decision="Mötet", by=person(by), based_on=edits)

    return run


def refusal(error) -> dict:
    return error.value.message_dict


def everything() -> list:
    """All of the plan, to see that nothing of it moved."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (SubActivity, Activity, WorkingGroup, Membership, Role, Revision, RevisionItem)
    ]


# --- The demo's own revision ---------------------------------------------------------------------------------


def test_the_demo_holds_the_step_from_the_boards_wording_to_the_present(plan):
    revision = plan.revisions.get(number=1)

    assert (revision.state, revision.adopted_by_name) == ("adopted", "Avdelningschef")
    assert [(item.before_text, item.after_text) for item in revision.items.all()] == [
        ("Upprätta system för vårdtyngdsmätning", "Utreda och definiera ersättningsmodell"),
        (
            "Omvärldsbevaka och upprätta kontakt: Andra LOV-kommuner\n"
            "Omvärldsbevaka och upprätta kontakt: Andra kommuner som infört vårdtyngdsmätning",
            "Omvärldsbevaka och upprätta kontakt: Andra LOV-kommuner\n"
            "Omvärldsbevaka och upprätta kontakt: Andra kommuner",
        ),
    ]


def test_the_group_named_after_a_row_follows_its_wording(row):
    assert row("Utreda och definiera").group.name == "Aktivitetsgrupp: Utreda och definiera ersättningsmodell"


# --- Each kind -----------------------------------------------------------------------------------------------


def changed(row, kind, values, draft, adopt, person) -> SubActivity:
    add_item(revision=draft, kind=kind, row=row, values=values, reason=REASON, by=person("utvecklingsledare"))
    adopt()
    return SubActivity.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("title", {"title": " Ny lydelse\r\n"}, ("title", "Ny lydelse")),
        ("period", {"start": "2021-01-01", "end": "2021-03-31"}, ("end", date(2021, 3, 31))),
        ("period", {"start": None, "end": None}, ("start", None)),
        ("rhythm", {"rhythm": "once", "once_year": 2021, "once_quarter": 2}, ("reporting", "Kvartal 2 2021")),
        ("partners", {"status": "none", "note": "", "partners": []}, ("collaboration", "none")),
        ("end", {}, ("ended_on", date(2020, 12, 15))),
    ],
)
def test_a_change_is_seen_in_the_row_and_in_its_history(kind, values, shown, row, draft, adopt, person):
    found = changed(row(MBL), kind, values, draft, adopt, person)

    assert getattr(found, shown[0]) == shown[1]
    assert writes_to(found)[0].reason == f"Revision 3: {REASON}"
    assert writes_to(found)[0].by == "Avdelningschef"


def test_a_row_that_is_its_activity_has_the_activity_reworded(row, draft, adopt, person):
    found = changed(row(AS_A_WHOLE), "title", {"title": "Utse grupper"}, draft, adopt, person)

    assert (found.title, found.activity.title) == ("", "Utse grupper")
    assert draft.items.get().remarks == ["Aktiviteten följs upp som helhet, så det är aktivitetens namn som ändras."]


def test_a_row_moves_to_another_group(row, draft, adopt, person):
    group = row(COSTS).group

    assert changed(row(MBL), "group", {"group": group.pk}, draft, adopt, person).group == group


def test_a_new_responsible_takes_over_every_row_of_the_group(row, draft, adopt, person, propose):
    needs, demands = row("Identifiera krav"), row("Ta fram relevanta")
    assert needs.group == demands.group
    controller = Role.objects.get(title="Controller")

    item = propose(needs, "responsible", role=controller.pk, stays=True, scope="group")
    adopt()

    assert demands.name in " ".join(item.remarks)
    kinds = dict(needs.group.memberships.values_list("role__title", "kind"))
    assert (kinds["Controller"], kinds["Utvecklingsledare (LOV)"]) == ("responsible", "participant")


def test_a_former_responsible_leaves_the_group_unless_they_stay(row, adopt, propose):
    costs = row(COSTS)
    propose(costs, "responsible", role=Role.objects.get(title="Utvecklingsledare (LOV)").pk, stays=False)
    adopt()

    kinds = dict(costs.group.memberships.values_list("role__title", "kind"))
    assert "Controller" not in kinds
    assert kinds["Utvecklingsledare (LOV)"] == "responsible"


def test_partners_are_kept_replaced_and_made(row, plan, draft, adopt, person):
    partners = [["nya regionen", "Träffas"], ["upphandlingsenheten, klk", ""]]
    found = changed(
        row(CONTRACT),
        "partners",
        {"status": "stated", "note": "", "partners": partners},
        draft,
        adopt,
        person,
    )

    assert list(found.collaborations.order_by("position").values_list("partner__name", "what")) == [
        ("nya regionen", "Träffas"),
        ("Upphandlingsenheten, KLK", ""),
    ]
    assert draft.items.get().remarks == ["Ny samverkanspart i planen: nya regionen."]


NEW_ROW = {"title": "Utbilda chefer", "start": "2021-01-01", "end": "2021-06-30", "rhythm": "tertial"}


def test_a_new_row_stands_last_in_its_activity(row, draft, adopt, propose):
    beside = row(MBL)
    item = propose(None, "new_row", activity=beside.activity_id, group=beside.group_id, **NEW_ROW)
    adopt()

    assert list(beside.activity.sub_activities.order_by("position"))[-1].title == "Utbilda chefer"
    item.refresh_from_db()
    assert item.sub_activity == row("Utbilda chefer")
    assert writes_to(item.sub_activity)[0].reason == f"Revision 3: {REASON}"


def test_a_row_goes_up_in_another_and_keeps_its_story(row, draft, adopt, person):
    costs, into = row(COSTS), row(MBL)
    updates = list(costs.updates.values())

    found = changed(costs, "merge", {"into": into.pk}, draft, adopt, person)

    assert (found.merged_into, found.ended_on) == (into, date(2020, 12, 15))
    assert list(found.updates.values()) == updates
    assert found not in SubActivity.objects.current()
    assert not updates_status(person("controller"), found)


# --- What is refused when it is proposed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        ("title", {"title": "  "}, "title", "Skriv lydelsen."),
        ("title", {"title": "x" * 501}, "title", "501 tecken"),
        ("title", {"title": "Utveckla bemanningsplanering"}, "title", "finns redan"),
        ("title", {"title": "Ta fram rutiner för förhandling och information enligt MBL"}, "__all__", "Inget är"),
        ("period", {"start": "2021-02-01", "end": "2021-01-31"}, "end", "ligger före startdatumet 2021-02-01"),
        ("period", {"start": "2021-02-01", "end": None}, "end", "Slutdatum saknas"),
        ("period", {"start": None, "end": "2021-02-01"}, "start", "Startdatum saknas"),
        ("period", {"start": "2019-11-17", "end": "2021-02-01"}, "start", "planens första beslut, 2019-11-18"),
        ("period", {"start": "2023-01-03", "end": "2023-02-01"}, "start", "mer än ett år efter"),
        ("period", {"start": "2020-09-01", "end": "2020-12-31"}, "__all__", "Inget är ändrat."),
        ("rhythm", {"rhythm": "tertial", "once_year": None, "once_quarter": None}, "__all__", "Inget är ändrat."),
        ("rhythm", {"rhythm": "once", "once_year": None, "once_quarter": 1}, "once_year", "vilket år"),
        ("rhythm", {"rhythm": "once", "once_year": 2021, "once_quarter": None}, "once_quarter", "vilket kvartal"),
        ("rhythm", {"rhythm": "tertial", "once_year": 2021}, "rhythm", "hör till den som rapporterar en gång"),
        ("rhythm", {"rhythm": "ibland"}, "rhythm", "Välj hur ofta"),
        ("partners", {"status": "none", "partners": [["KLK", ""]]}, "status", "kräver att samverkan sker"),
        ("partners", {"status": "stated", "partners": []}, "status", "Skriv med vem"),
        ("partners", {"status": "stated", "partners": [["KLK", ""], ["klk", "x"]]}, "partner_1", "står två gånger"),
        ("partners", {"status": "stated", "partners": [["", "Träffas"]]}, "partner_0", "saknar part"),
        ("partners", {"status": ""}, "status", "Välj om samverkan sker."),
        ("group", {"group": None}, "group", "Välj en arbetsgrupp."),
        ("group", {"group": "Vård- och omsorgsnämnden"}, "group", "är ingen arbetsgrupp utan nämnd"),
        ("responsible", {"role": "Ekonom"}, "role", "Ingen innehar rollen ”Ekonom” i dag"),
        ("responsible", {"role": None}, "role", "Välj den roll"),
        ("merge", {"into": None}, "into", "Välj den delaktivitet"),
    ],
)
def test_wrong_input_has_a_sentence_of_its_own(kind, values, field, sentence, row, propose):
    if isinstance(values.get("group"), str):
        values = {"group": WorkingGroup.objects.get(name=values["group"]).pk}
    if isinstance(values.get("role"), str):
        values = {"role": Role.objects.get(title=values["role"]).pk}

    with pytest.raises(ValidationError) as error:
        propose(row(MBL), kind, **values)

    assert list(refusal(error)) == [field]
    assert sentence in refusal(error)[field][0]


def test_no_reason_is_told_beside_what_else_is_wrong(row, propose):
    with pytest.raises(ValidationError) as error:
        propose(row(MBL), "title", reason=" \n", title="")

    assert set(refusal(error)) == {"reason", "title"}


def test_a_period_after_the_start_of_the_system_is_allowed_with_a_remark(row, propose):
    item = propose(row(MBL), "period", start="2022-02-01", end="2022-04-30")

    assert item.remarks == ["Arbetet startar efter att systemet har startat, 2022-01-01."]


def test_a_start_that_stands_already_is_not_judged_again(row, plan, propose):
    plan.decisions.update(date=date(2020, 10, 1))

    assert propose(row(MBL), "period", start="2020-09-01", end="2021-01-31").after_text == "2020-09-01 – 2021-01-31"


def test_a_group_of_another_plan_is_refused(row, propose):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    group = WorkingGroup.objects.create(plan=other, name="Grupp")

    with pytest.raises(ValidationError, match="hör till en annan plan"):
        propose(row(MBL), "group", group=group.pk)


def test_a_row_of_another_plan_is_refused(row, propose):
    other = Plan.objects.create(slug="annan", title="Annan", municipality="X", administration="X", board="X")
    step = Step.objects.create(plan=other, title="Steg")
    activity = Activity.objects.create(step=step, title="Aktivitet")
    group = WorkingGroup.objects.create(plan=other, name="Grupp")
    foreign = SubActivity.objects.create(activity=activity, group=group)

    with pytest.raises(ValidationError, match="planens delaktiviteter"):
        propose(foreign, "title", title="Ny")
    with pytest.raises(ValidationError, match="Välj den delaktivitet i planen"):
        propose(row(MBL), "merge", into=foreign.pk)


def test_a_row_does_not_go_up_in_itself(row, propose):
    with pytest.raises(ValidationError, match="inte gå upp i sig själv"):
        propose(row(MBL), "merge", into=row(MBL).pk)


def test_an_activity_followed_as_a_whole_gets_no_rows(row, propose):
    whole = row(AS_A_WHOLE)

    with pytest.raises(ValidationError, match="följs upp som helhet"):
        propose(None, "new_row", activity=whole.activity_id, group=whole.group_id, **NEW_ROW)


def test_one_change_of_a_kind_and_a_row(row, propose):
    propose(row(MBL), "title", title="Ny")

    with pytest.raises(ValidationError, match="redan en sådan ändring"):
        propose(row(MBL), "title", title="Nyare")


def test_a_row_that_the_draft_ends_takes_no_more(row, propose):
    propose(row(MBL), "end")

    with pytest.raises(ValidationError, match="utgår redan i utkastet"):
        propose(row(MBL), "merge", into=row(COSTS).pk)


def test_one_change_of_responsible_for_each_group(row, propose):
    controller = Role.objects.get(title="Controller").pk
    propose(row("Identifiera krav"), "responsible", role=controller, scope="group")

    with pytest.raises(ValidationError, match="byter redan ansvarig"):
        propose(row("Ta fram relevanta"), "responsible", role=controller, scope="group")


def test_an_ended_row_takes_no_change(row, propose):
    SubActivity.objects.filter(pk=row(MBL).pk).update(ended_on=date(2020, 10, 1))

    with pytest.raises(ValidationError, match="utgick ur planen 2020-10-01"):
        propose(row(MBL), "title", title="Ny")


# --- A draft -------------------------------------------------------------------------------------------------


def test_a_draft_changes_nothing(row, propose):
    before = everything()[:5]
    propose(row(MBL), "title", title="Ny lydelse")
    propose(row(COSTS), "end")

    assert everything()[:5] == before


def test_a_plan_has_one_draft(plan, draft, person):
    with pytest.raises(ValidationError, match="redan ett utkast, revision 3"):
        open_revision(plan=plan, title="En till", by=person("controller"))


def test_the_database_holds_one_draft_too(draft):
    values = {"created_at": draft.created_at, "created_by": draft.created_by, "created_by_name": "X"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(plan=draft.plan, number=9, title="En till", **values)


def test_a_revision_needs_a_title(plan, person):
    with pytest.raises(ValidationError, match="vad revisionen gäller"):
        open_revision(plan=plan, title=" ", by=person("controller"))


def test_a_number_is_never_used_twice(plan, draft, person):
    withdraw_revision(revision=draft, by=person("controller"))

    assert open_revision(plan=plan, title="Nästa", by=person("controller")).number == 4


def test_an_item_is_changed_and_removed(row, draft, propose, person):
    item = propose(row(MBL), "title", title="Ny")
    edited = edit_item(item=item, values={"title": "Nyare"}, reason="Tydligare", by=person("controller"), based_on=1)
    assert (edited.after_text, edited.reason) == ("Nyare", "Tydligare")

    remove_item(item=edited, by=person("utvecklingsledare"))

    assert not draft.items.exists()
    assert RevisionItem.history.filter(id=item.pk).count() == 3


def test_an_item_somebody_else_has_changed_is_not_overwritten(row, propose, person):
    item = propose(row(MBL), "title", title="Ny")
    edit_item(item=item, values={"title": "Deras"}, reason=REASON, by=person("controller"), based_on=1)

    with pytest.raises(DraftChangedError):
        edit_item(item=item, values={"title": "Min"}, reason=REASON, by=person("controller"), based_on=1)


# --- All or nothing ------------------------------------------------------------------------------------------


def test_a_revision_without_changes_is_not_adopted(adopt):
    with pytest.raises(RevisionFaults, match="inga ändringar"):
        adopt()


def test_a_fault_in_the_last_change_leaves_no_trace(row, adopt, propose):
    propose(row(COSTS), "title", title="Räkna kostnader")
    propose(row(CONTRACT), "end")
    propose(row(MBL), "merge", into=row(CONTRACT).pk)
    before = everything()

    with pytest.raises(RevisionFaults, match="”Ta fram avtalsvillkor” har utgått"):
        adopt()

    assert everything() == before


def test_a_crash_half_way_leaves_no_trace(row, adopt, propose, monkeypatch):
    propose(row(COSTS), "title", title="Räkna kostnader")
    propose(row(MBL), "end")
    before, histories = everything(), SubActivity.history.count()
    monkeypatch.setattr(type(revising.KINDS["end"]), "apply", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        adopt()

    assert (everything(), SubActivity.history.count()) == (before, histories)


def test_every_change_that_no_longer_fits_is_named(row, adopt, propose, person):
    mbl, costs = row(MBL), row(COSTS)
    propose(mbl, "title", title="Ny")
    propose(costs, "period", start="2021-01-01", end="2021-03-31")
    mbl.title = "Omdöpt under Administration"
    save(record=mbl, by=person("admin"), reason="Rättat")
    SubActivity.objects.filter(pk=costs.pk).update(ended_on=date(2020, 12, 1))

    with pytest.raises(RevisionFaults) as error:
        adopt()

    assert [(item.kind, sentence.split(".")[0]) for item, sentence in error.value.faults] == [
        ("title", "Delaktiviteten har ändrats sedan ändringen skrevs"),
        ("period", "Delaktiviteten utgick ur planen 2020-12-01 och kan inte ändras"),
    ]


def test_saving_a_stale_change_again_mends_it(row, draft, adopt, propose, person):
    mbl = row(MBL)
    item = propose(mbl, "title", title="Ny")
    mbl.title = "Omdöpt"
    save(record=mbl, by=person("admin"), reason="Rättat")
    edit_item(item=item, values={"title": "Ny"}, reason=REASON, by=person("controller"), based_on=1)

    adopt()

    assert row("Ny").pk == mbl.pk


def test_a_role_that_fell_vacant_is_told_at_adoption(row, adopt, propose):
    role = Role.objects.get(title="Controller")
    propose(row("Identifiera krav"), "responsible", role=role.pk, scope="group")
    role.holdings.update(end=date(2020, 12, 14))

    with pytest.raises(RevisionFaults, match="Ingen innehar rollen ”Controller”"):
        adopt(by="avdelningschef")


def test_a_group_that_got_another_row_makes_the_change_of_responsible_stale(row, adopt, propose):
    propose(row("Identifiera krav"), "responsible", role=Role.objects.get(title="Controller").pk, scope="group")
    SubActivity.objects.filter(pk=row(MBL).pk).update(group=row("Identifiera krav").group)

    with pytest.raises(RevisionFaults, match="Delaktiviteten har ändrats"):
        adopt()


def test_nobody_adopts_other_changes_than_those_they_read(row, draft, adopt, propose):
    propose(row(MBL), "title", title="Ny")
    propose(row(COSTS), "end")

    with pytest.raises(DraftChangedError, match="har ändrats sedan du öppnade sidan"):
        adopt(based_on=1)


def test_of_two_who_adopt_at_once_one_is_told(row, adopt, propose):
    propose(row(MBL), "title", title="Ny")
    adopt()

    with pytest.raises(DraftChangedError, match="redan fastställd av Avdelningschef"):
        adopt(based_on=1)


# --- Rights --------------------------------------------------------------------------------------------------


def test_members_of_arbetsgrupp_lov_draft_and_the_co_opted_do_not(person, plan):
    assert {name for name in PEOPLE if drafts_revision(person(name), plan)} == {
        "utvecklingsledare",
        "controller",
        "avdelningschef",
    }


def test_only_the_leader_adopts(person, plan):
    assert {name for name in PEOPLE if adopts_revision(person(name), plan)} == {"avdelningschef"}


def test_leading_another_group_gives_no_right(person, plan, row):
    row(COSTS).group.memberships.filter(role__title="Controller").update(kind="responsible")
    plan.groups.get(kind="steering").memberships.filter(role__title="Controller").delete()

    assert not drafts_revision(person("controller"), plan)


@pytest.mark.parametrize("name", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_others_write_nothing(name, row, plan, draft, propose, person):
    item, by = propose(row(MBL), "title", title="Ny"), person(name)
    for write in (
        lambda: open_revision(plan=plan, title="Min", by=by),
        lambda: add_item(revision=draft, kind="end", row=row(COSTS), values={}, reason="x", by=by),
        lambda: edit_item(item=item, values={"title": "x"}, reason="x", by=by, based_on=1),
        lambda: remove_item(item=item, by=by),
        lambda: withdraw_revision(revision=draft, by=by),
        lambda: adopt_revision(revision=draft, decision="", by=by, based_on=1),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.parametrize("name", ["controller", "utvecklingsledare"])
def test_members_who_do_not_lead_do_not_adopt(name, row, adopt, propose):
    propose(row(MBL), "title", title="Ny")

    with pytest.raises(PermissionDenied):
        adopt(by=name)


# --- A closed revision ---------------------------------------------------------------------------------------


@pytest.fixture
def closed(plan):
    return plan.revisions.get(number=1)


def test_an_adopted_revision_takes_no_more_writes(closed, person, row):
    item, by = closed.items.first(), person("avdelningschef")
    for write in (
        lambda: add_item(revision=closed, kind="end", row=row(COSTS), values={}, reason="x", by=by),
        lambda: edit_item(item=item, values={"title": "x"}, reason="x", by=by, based_on=2),
        lambda: remove_item(item=item, by=by),
        lambda: withdraw_revision(revision=closed, by=by),
    ):
        with pytest.raises(DraftChangedError, match="redan fastställd"):
            write()


def test_a_withdrawn_revision_takes_no_more_writes(draft, person, row):
    withdraw_revision(revision=draft, by=person("controller"))

    with pytest.raises(DraftChangedError, match="är återkallad av Controller"):
        add_item(revision=draft, kind="end", row=row(COSTS), values={}, reason="x", by=person("controller"))


def test_a_closed_revision_and_its_items_refuse_to_be_saved_or_deleted(closed):
    item = closed.items.first()
    for write in (closed.save, closed.delete, item.save, item.delete, RevisionItem(revision=closed).save):
        with pytest.raises(ClosedRevisionError):
            write()


@pytest.mark.parametrize("model", [Revision, RevisionItem])
def test_revisions_are_not_written_in_bulk(model):
    with pytest.raises(ClosedRevisionError):
        model.objects.update(pk=1)
    with pytest.raises(ClosedRevisionError):
        model.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activities_revision SET title = 'Ny' WHERE number = 1",
        "UPDATE activities_revision SET state = 'draft' WHERE number = 1",
        "UPDATE activities_revisionitem SET reason = 'Nytt'",
        "DELETE FROM activities_revisionitem",
        'INSERT INTO activities_revisionitem (revision_id, kind, row_name, before, "values", before_text, after_text,'
        " remarks, reason, position) SELECT id, 'new_row', 'x', '{}', '{}', '', 'x', '[]', 'x', 9"
        " FROM activities_revision WHERE number = 1",
    ],
)
def test_raw_sql_on_a_closed_revision_is_refused_by_the_database(closed, statement):
    with pytest.raises(DatabaseError, match="ändras aldrig"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "adopted"},
        {"state": "withdrawn"},
        {"adopted_by_name": "Någon"},
        {"decision": "Mötet"},
        {"title": ""},
        {"number": 0},
    ],
)
def test_the_database_refuses_a_revision_that_contradicts_itself(values, draft):
    for name, value in values.items():
        setattr(draft, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_row_cannot_go_up_in_another_without_having_ended(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        SubActivity.objects.filter(pk=row(MBL).pk).update(merged_into=row(COSTS))
