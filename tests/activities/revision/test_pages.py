"""The pages of the revisions, as a browser without scripts uses them."""

from __future__ import annotations

import pytest

from activities.calendar.tertial import Tertial
from activities.models import Activity, Membership, Revision, RevisionItem, Role, Step, SubActivity, WorkingGroup
from activities.models.register import save
from activities.pages.forms import CERTAIN
from activities.revision.actions import add_item, adopt_revision, open_revision
from reporting.report.collect import draft as report_draft
from tests.harness.pages import flat, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

PLAN = "/plan/lov-sarskilt-boende/"
REVISIONS = f"{PLAN}revisioner/"
REASON = {"reason": "Mötet bestämde det."}
MBL = "Ta fram rutiner för förhandling"
COSTS = "Definiera alla kostnader"
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} & åäö"


@pytest.fixture
def draft(plan, person):
    return open_revision(plan=plan, title="Höstens revision", by=person("controller"))


@pytest.fixture
def propose(draft, person):
    def add(row, kind, reason="Skäl", **values):
        return add_item(revision=draft, kind=kind, row=row, values=values, reason=reason, by=person("controller"))

    return add


def form_url(draft, kind, row=None) -> str:
    return f"{REVISIONS}{draft.number}/foresla/{kind}/" + (f"?rad={row.pk}" if row else "")


def test_a_revision_is_opened_filled_and_adopted_in_the_browser(client_of, row):
    client, mbl = client_of("avdelningschef"), row(MBL)
    asked = client.get(f"{REVISIONS}ny/?rad={mbl.pk}")
    assert asked.context["form"]["title"].value() == mbl.name  # the row is the subject, until one writes another
    opened = client.post(f"{REVISIONS}ny/?rad={mbl.pk}", {"title": "Ny tidsplan"})
    assert opened.url == f"{REVISIONS}3/foresla/?rad={mbl.pk}"

    chosen = client.get(f"{REVISIONS}3/foresla/", {"rad": mbl.pk, "slag": "tidsplan"})
    assert chosen.url == f"{REVISIONS}3/foresla/tidsplan/?rad={mbl.pk}"
    assert 'value="2020-09-01"' in client.get(chosen.url).content.decode()

    page = client.post(chosen.url, {"start": "2020-09-01", "end": "2021-03-31", **REASON}, follow=True)
    assert "Tillagt i utkastet: Ta fram rutiner" in words(page)
    assert "2020-09-01 – 2021-03-31" in words(page)

    page = client.post(f"{REVISIONS}3/faststall/", {"based_on": 1, "decision": "Möte 12"}, follow=True)
    assert "Revision 3 är fastställd och gäller nu." in words(page)
    assert "2020-09-01 – 2021-03-31" in words(client.get(PLAN))
    assert "Revision 3: Mötet bestämde det." in words(client.get(f"{PLAN}delaktivitet/{mbl.pk}/"))


@pytest.mark.parametrize(
    ("kind", "typed", "sentence", "kept"),
    [
        ("lydelse", {"title": ""}, "Skriv lydelsen.", ""),
        ("tidsplan", {"start": "2021-02-01", "end": "2021-01-01"}, "ligger före startdatumet", "2021-01-01"),
        ("tidsplan", {"start": "1 feb", "end": ""}, "kan inte läsas som en dag", "1 feb"),
        ("tidsplan", {"start": "2021-02-01", "end": ""}, "Slutdatum saknas.", "2021-02-01"),
        ("tidsplan", {"start": "2031-02-01", "end": "2031-02-02"}, "Kontrollera året.", "2031-02-01"),
        ("tidsplan", {"start": "2020-09-01", "end": "2020-12-31"}, "Inget är ändrat.", "2020-09-01"),
        ("rapportering", {"rhythm": "once", "once_year": "snart"}, "Skriv året med fyra siffror", "snart"),
        ("rapportering", {"rhythm": "ofta"}, "Välj i listan.", ""),
        ("samverkan", {"status": "stated", "partner_0": "A", "partner_1": "a"}, "står två gånger", 'value="A"'),
        ("samverkan", {"status": "stated", "what_1": "Träffas"}, "saknar part", "Träffas"),
        ("arbetsgrupp", {"group": ""}, "Välj en arbetsgrupp.", ""),
        ("arbetsgrupp", {"group": "999999"}, "Välj i listan.", ""),
        ("ansvarig", {"role": ""}, "Välj den roll", ""),
        ("ga-upp-i", {"into": ""}, "Välj den delaktivitet", ""),
        ("lydelse", {"title": "Ny\x00"}, "ett osynligt tecken", ""),
    ],
)
def test_wrong_input_is_sent_back_with_what_was_typed(kind, typed, sentence, kept, client_of, draft, row):
    response = client_of("controller").post(form_url(draft, kind, row(MBL)), {**typed, **REASON})

    assert response.status_code == 422
    assert "Ändringen är inte sparad än" in words(response)
    assert sentence in words(response)
    assert kept in response.content.decode()
    assert "Mötet bestämde det." in words(response)
    assert not draft.items.exists()


@pytest.mark.parametrize("kind", ["lydelse", "avsluta", "ga-upp-i", "samverkan"])
def test_no_reason_is_sent_back(kind, client_of, draft, row):
    response = client_of("controller").post(form_url(draft, kind, row(MBL)), {"reason": " "})

    assert response.status_code == 422
    assert "Skriv varför planen ändras." in words(response)


def test_a_role_that_nobody_holds_is_marked_and_refused(client_of, draft, row):
    client, path = client_of("controller"), form_url(draft, "ansvarig", row(MBL))
    assert "Ekonom (vakant)" in words(client.get(path))

    response = client.post(path, {"role": Role.objects.get(title="Ekonom").pk, **REASON})

    assert "Ingen innehar rollen ”Ekonom” i dag" in words(response)


def test_the_form_of_the_responsible_says_which_rows_change_too(client_of, draft, row):
    page = words(client_of("controller").get(form_url(draft, "ansvarig", row("Identifiera krav"))))

    assert "Gruppen arbetar också med andra delaktiviteter" in page
    assert "Ta fram relevanta, konkreta" in page


def test_a_new_row_is_proposed(client_of, draft, row):
    beside = row(MBL)
    typed = {
        "activity": beside.activity_id,
        "title": "Utbilda chefer",
        "group": beside.group_id,
        "rhythm": "tertial",
        **REASON,
    }
    page = client_of("controller").post(form_url(draft, "ny-delaktivitet"), typed, follow=True)

    assert "Utbilda chefer" in words(page)
    assert "Tidsplan: Ej angiven" in words(page)


@pytest.mark.parametrize("typed", [{}, {"slag": "lydelse"}, {"slag": "finns-inte"}, {"slag": "lydelse", "rad": "x"}])
def test_a_choice_that_is_not_made_is_asked_for(typed, client_of, draft):
    response = client_of("controller").get(f"{REVISIONS}3/foresla/", {"skicka": 1, **typed})

    assert response.status_code == 422


def test_a_change_is_edited_and_removed(client_of, draft, propose, row):
    client, item = client_of("utvecklingsledare"), propose(row(MBL), "title", title="Ny")
    path = f"{REVISIONS}3/andring/{item.pk}/"
    assert "Ny" in words(client.get(path))

    client.post(path, {"title": "Nyare", "based_on": 1, **REASON})
    assert draft.items.get().after_text == "Nyare"

    page = client.post(f"{path}ta-bort/", {"based_on": Revision.objects.get(number=3).edits}, follow=True)
    assert "Borttaget ur utkastet: Ta fram rutiner" in words(page)
    assert not draft.items.exists()


def test_two_people_at_one_change_lose_no_words(client_of, propose, row):
    item = propose(row(MBL), "title", title="Ny")
    path = f"{REVISIONS}3/andring/{item.pk}/"
    client_of("utvecklingsledare").post(path, {"title": "Den enas", "based_on": 1, **REASON})

    response = client_of("controller").post(path, {"title": "Den andras", "based_on": 1, **REASON})

    assert response.status_code == 409
    assert "Den andras" in words(response)
    assert 'name="based_on" value="2"' in response.content.decode()


def test_a_stale_draft_is_sent_back_change_by_change(client_of, propose, row, person):
    mbl = row(MBL)
    item = propose(mbl, "title", title="Ny")
    mbl.title = "Omdöpt"
    save(record=mbl, by=person("admin"), reason="Rättat")

    response = client_of("avdelningschef").post(f"{REVISIONS}3/faststall/", {"based_on": 1, "decision": "Möte 12"})

    assert response.status_code == 422
    assert "Delaktiviteten har ändrats sedan ändringen skrevs." in words(response).replace(" | ", " ")
    assert f'href="#andring-{item.pk}"' in response.content.decode()
    assert 'value="Möte 12"' in response.content.decode()


@pytest.mark.parametrize("based_on", ["", "x", "0", "-1", "9" * 30])
def test_a_draft_that_was_not_read_is_not_adopted(based_on, client_of, propose, row):
    propose(row(MBL), "title", title="Ny")

    response = client_of("avdelningschef").post(f"{REVISIONS}3/faststall/", {"based_on": based_on})

    assert response.status_code == 409
    assert Revision.objects.get(number=3).is_draft


def test_a_decision_too_long_is_sent_back(client_of, propose, row):
    propose(row(MBL), "title", title="Ny")

    response = client_of("avdelningschef").post(f"{REVISIONS}3/faststall/", {"based_on": 1, "decision": "x" * 501})

    assert response.status_code == 422


def test_only_the_leader_is_offered_to_adopt(client_of, propose, row):
    propose(row(MBL), "title", title="Ny")

    offered = {
        name: words(client_of(name).get(f"{REVISIONS}3/"))
        for name in ("avdelningschef", "controller", "forvaltningschef")
    }

    assert ["Fastställ revision 3" in page for page in offered.values()] == [True, False, False]
    assert ["Återkalla revision 3" in page for page in offered.values()] == [True, True, False]
    assert client_of("controller").post(f"{REVISIONS}3/faststall/", {"based_on": 1}).status_code == 403


def test_a_withdrawn_draft_stays_readable(client_of, propose, row):
    propose(row(MBL), "title", title="Ny lydelse")
    page = client_of("controller").post(f"{REVISIONS}3/aterkalla/", {"based_on": 1}, follow=True)

    assert "Revision 3 är återkallad." in words(page)
    assert "Ny lydelse" in words(page)
    assert "Lägg till en ändring" not in words(page)


def test_a_plan_without_revisions_says_so(client_of, plan):
    assert "Ersättningsmodell i stället" in words(client_of("controller").get(REVISIONS))
    plan.slug = "annan"
    plan.pk = None
    plan.save()
    group = WorkingGroup.objects.create(plan=plan, name="Arbetsgrupp LOV", kind="steering")
    Membership.objects.create(group=group, role=Role.objects.get(title="Controller"), kind="co_opted")

    page = words(client_of("controller").get("/plan/annan/revisioner/"))

    assert "Planen har inte ändrats sedan den beslutades." in page
    assert "Öppna en revision" not in page


def test_from_a_row_one_is_led_to_the_draft_with_the_row_chosen(client_of, row, draft):
    client, mbl = client_of("controller"), row(MBL)
    assert f"{REVISIONS}ny/?rad={mbl.pk}" in client.get(f"{PLAN}delaktivitet/{mbl.pk}/").content.decode()

    page = client.get(f"{REVISIONS}ny/?rad={mbl.pk}", follow=True)

    assert f'<option value="{mbl.pk}" selected>' in page.content.decode()


def test_those_who_may_not_propose_are_not_offered_to(client_of, row):
    path = f"{PLAN}delaktivitet/{row(MBL).pk}/"
    offered = ["Föreslå ändring" in words(client_of(name).get(path)) for name in ("forvaltningschef", "admin")]
    assert offered == [False, False]


def test_an_ended_row_leaves_plan_and_report_and_keeps_its_page(client_of, plan, row, propose, person):
    costs = row(COSTS)
    propose(costs, "merge", into=row(MBL).pk)
    adopt_revision(revision=plan.revisions.get(number=3), decision="", by=person("avdelningschef"), based_on=1)
    client = client_of("controller")

    assert costs.name not in words(client.get(PLAN))
    assert "Delaktiviteter som har utgått ur planen" in words(client.get(PLAN))
    assert costs.name not in words(client.get("/mitt-arbete/"))
    shown = report_draft(plan, Tertial(2020, 3), on=costs.start)
    assert costs.title not in [found.title for found in shown.rows]
    listed = words(client.get(f"{PLAN}avslutade/"))
    assert costs.name in listed
    assert "gick upp i ”Ta fram rutiner för förhandling" in listed
    page = words(client.get(f"{PLAN}delaktivitet/{costs.pk}/")).replace(" | ", " ")
    assert "Utgick ur planen 15 december 2020 i revision 3 , gick upp i Ta fram rutiner" in page
    assert "Lokalkostnaderna för två boenden är inte klara" in page
    assert "Uppdatera signal" not in page
    assert client.get(f"{PLAN}delaktivitet/{costs.pk}/uppdatera/").status_code == 403


def test_a_plan_without_ended_rows_does_not_mention_them(client_of):
    assert "Delaktiviteter som har utgått ur planen" not in words(client_of("controller").get(PLAN))


def test_hostile_text_is_shown_as_it_was_written(client_of, plan, row, propose, person):
    item = propose(row(MBL), "title", title=HOSTILE, reason=HOSTILE)
    propose(row(COSTS), "partners", status="stated", note=HOSTILE, partners=[[HOSTILE, HOSTILE]])
    client = client_of("avdelningschef")
    paths = [f"{REVISIONS}3/", f"{REVISIONS}3/andring/{item.pk}/", REVISIONS]
    adopt_revision(revision=plan.revisions.get(number=3), decision=HOSTILE, by=person("avdelningschef"), based_on=2)

    for path in [*paths, f"{PLAN}delaktivitet/{item.sub_activity_id}/"]:
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "{{ 7|add:7 }}" in page, path


def grow(plan, row, draft, person, count: int) -> None:
    """`count` more rows, each with a change in the draft, and as many withdrawn revisions."""
    step = Step.objects.create(plan=plan, title=f"Fler {count}", position=99)
    activity = Activity.objects.create(step=step, title="Fler")
    for number in range(count):
        added = SubActivity.objects.create(activity=activity, title=f"Rad {number}", group=row.group)
        RevisionItem(
            revision=draft, kind="title", sub_activity=added, row_name=added.title, after_text="x", reason="x"
        ).save()
        Revision(
            plan=plan,
            number=100 + count * 10 + number,
            title="Fler",
            state="withdrawn",
            created_at=draft.created_at,
            created_by=person("controller"),
            created_by_name="X",
            withdrawn_at=draft.created_at,
            withdrawn_by_name="X",
        ).save()


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("path", "most"),
    [(REVISIONS, 6), (f"{REVISIONS}3/", 8), (f"{REVISIONS}3/foresla/", 7), (f"{PLAN}avslutade/", 5)],
)
def test_a_page_asks_the_same_queries_whatever_the_number_of_changes(path, most, client_of, plan, row, draft, person):
    client = client_of("avdelningschef")
    grow(plan, row(MBL), draft, person, 3)
    SubActivity.objects.filter(title__startswith="Ta fram").update(ended_on="2020-10-01")
    with query_budget(most) as few:
        client.get(path)
    grow(plan, row(MBL), draft, person, 9)
    SubActivity.objects.update(ended_on="2020-10-01") if "avslutade" in path else None

    with query_budget(most) as many:
        response = client.get(path)

    assert response.status_code == 200
    assert len(many) == len(few)


def test_a_role_spelled_nearly_as_another_is_asked_about_and_may_be_insisted_on(client_of, draft, row):
    client, address = client_of("controller"), form_url(draft, "deltagare", row(COSTS))
    present = client.get(address).context["form"]["participants"].value()
    sent = {"participants": f"{present}\n- Upphandlre\nUpphandlre (IT)", "co_opted": "Juristt", **REASON}
    for title in ("Upphandlare", "Upphandlare (IT)", "Jurist"):
        Role.objects.create(title=title)
    asked = client.post(address, sent)
    told = flat(asked)
    assert asked.status_code == 422
    for near, title in (("Upphandlre", "Upphandlare"), ("Upphandlre (IT)", "Upphandlare (IT)"), ("Juristt", "Jurist")):
        assert f"”{near}” är en annan roll än ”{title}”" in told, near
    some = client.post(address, {**sent, CERTAIN: ["Upphandlre", "Juristt"]})
    assert some.status_code == 422 and "heter ”Upphandlare (IT)”. Menar du den?" in flat(some)
    assert "heter ”Jurist”. Menar" not in flat(some) and not draft.items.exists()
    whole = client.post(address, {**sent, CERTAIN: ["Upphandlre", "Upphandlre (IT)", "Juristt"]})
    assert whole.status_code == 302
    assert {"Upphandlre", "Upphandlre (IT)"} <= set(draft.items.get().values["participants"])
