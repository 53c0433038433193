"""Persons and roles begin, change hands, are shared and end; nobody is deleted and the last administrator remains."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from activities.errors import ConflictError, DraftChangedError
from activities.mail.digest import people as reached_by_mail
from activities.models import Mail, Membership, Plan, Role, RoleHolding, User, WorkingGroup
from activities.models.register import edition_of
from activities.pages.forms import CERTAIN
from activities.people import reach, reads
from activities.people.actions.passwords import make_link
from activities.people.actions.people import add_person, change_person, come_back, leave
from activities.people.actions.roles import add_role, change_holding, give_role, rename_role, take_back
from activities.people.actions.several import add_several, fingerprint, known_to
from activities.people.pasted import read_people
from activities.permissions import gives_role, keeps_people, lets_in, manages_people
from tests.cast import PEOPLE
from tests.harness.pages import flat, post_as_read

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 15)
PASSWORD = "en-lång-fras-om-höst"


@pytest.fixture
def controller(db):
    return Role.objects.get(title="Controller")


@pytest.fixture
def anna(person):
    return add_person(name="Anna Berg", email="Anna.Berg@kommunen.se", by=person("admin"))


def fields(error) -> set[str]:
    return set(error.value.message_dict)


@pytest.mark.parametrize("username", PEOPLE)
def test_persons_and_roles_are_kept_by_administrators_and_in_a_plan_by_its_leader(username, person, controller, anna):
    user, leads = person(username), username in ("admin", "avdelningschef")
    assert keeps_people(user) == (username == "admin")
    assert manages_people(user) == gives_role(user, controller) == leads
    assert lets_in(user, person("controller")) == lets_in(user, anna) == (username == "admin")
    refused: list[Callable[[], object]] = []
    if not leads:
        refused += [
            lambda: add_person(name="A", email="a@kommunen.se", role=controller, start=TODAY, by=user),
            lambda: add_person(name="A", email="a@kommunen.se", by=user),
            lambda: give_role(role=controller, person=anna, start=TODAY, by=user),
            lambda: change_holding(holding=controller.holdings.get(), start=TODAY, end=None, by=user),
            lambda: take_back(holding=controller.holdings.get(), by=user),
            lambda: make_link(person=anna, by=user),
            lambda: add_several(text="", start=TODAY, by=user, based_on=""),
        ]
    if username != "admin":
        refused += [
            lambda: change_person(person=anna, name="B", email="b@kommunen.se", is_administrator=True, by=user),
            lambda: leave(person=anna, last_day=TODAY, by=user),
            lambda: come_back(person=anna, by=user),
            lambda: add_role(title="Ny", by=user),
            lambda: rename_role(role=controller, title="Ny", by=user),
        ]
    for act in refused:
        with pytest.raises(PermissionDenied):
            act()


def test_a_leader_gives_neither_what_judges_the_leader_nor_what_another_plan_has(person, plan, controller):
    leader = person("avdelningschef")
    for kind in ("management", "board"):
        for seat in Membership.objects.filter(group__kind=kind):
            assert not gives_role(leader, seat.role)
    other = Plan.objects.create(slug="annan", title="Annan", municipality="K", administration="F", board="N")
    WorkingGroup.objects.create(plan=other, name="Grupp").memberships.create(role=controller)
    assert not gives_role(leader, controller)
    with pytest.raises(PermissionDenied, match="Rollen ges av en administratör"):
        give_role(role=controller, person=person("avdelningschef"), start=TODAY, by=leader)


def test_a_leader_lets_in_nobody_who_has_a_way_in(person, controller):
    leader = person("avdelningschef")
    new = add_person(name="Ida Ros", email="ida@kommunen.se", role=controller, start=TODAY, by=leader)
    assert lets_in(leader, new)
    give_role(role=add_role(title="Annan roll", by=person("admin")), person=new, start=TODAY, by=person("admin"))
    assert not lets_in(leader, new)
    with pytest.raises(ValidationError) as error:
        add_person(name="Bo Ek", email="bo@kommunen.se", by=leader)
    assert fields(error) == {"role"}


def test_somebody_who_is_here_already_gets_the_role(person, controller, anna, client_of):
    leader = client_of("avdelningschef")
    sent = {"name": "anna berg", "email": "Anna.Berg@kommunen.se", "role": controller.pk, "start": "2020-12-15"}
    assert "Anna Berg har redan den adressen" in flat(leader.post("/personer/ny/", {**sent, "name": "Annan"}))
    assert leader.post("/personer/ny/", sent).url == f"/personer/{anna.pk}/"
    assert controller.holdings.filter(user=anna).count() == 1 and User.objects.filter(email=anna.email).count() == 1


def test_a_role_is_handed_over_shared_put_right_and_left(person, controller, anna):
    admin, held = person("admin"), controller.holdings.get()
    made = give_role(role=controller, person=anna, start=date(2021, 1, 1), leaving=[held], by=admin)
    held.refresh_from_db()
    assert (held.end, made.start, made.end) == (date(2020, 12, 31), date(2021, 1, 1), None)
    assert made.history.get().history_user == admin
    with pytest.raises(ValidationError, match="har redan rollen från 2021-01-01"):
        give_role(role=controller, person=anna, start=date(2021, 2, 1), by=admin)

    pk = made.pk
    take_back(holding=made, by=admin)
    assert RoleHolding.history.filter(id=pk).first().history_type == "-"
    with pytest.raises(ValidationError, match="har börjat gälla"):
        take_back(holding=held, by=admin)

    seen = edition_of(held)
    change_holding(holding=held, start=held.start, end=None, by=admin, based_on=seen)
    with pytest.raises(ConflictError):
        change_holding(holding=held, start=held.start, end=TODAY, by=admin, based_on=seen)
    with pytest.raises(ValidationError) as error:
        change_holding(holding=held, start=TODAY, end=date(2020, 12, 1), by=admin)
    assert fields(error) == {"end"}


def test_roles_that_look_alike_are_one(person, controller):
    for title in ("controller", " Control\u00adler ", ""):
        with pytest.raises(ValidationError):
            add_role(title=title, by=person("admin"))
    assert rename_role(role=controller, title="Controller, ekonomi", by=person("admin")).title == "Controller, ekonomi"


def test_whoever_leaves_is_let_in_no_more_and_keeps_a_name(person, controller, client_of):
    admin, leaver = person("admin"), person("controller")
    client = client_of("controller")
    give_role(role=add_role(title="Senare", by=admin), person=leaver, start=date(2021, 6, 1), by=admin)
    leave(person=leaver, last_day=TODAY, by=admin)
    assert client.get("/mitt-arbete/").status_code == 200
    assert set(leaver.holdings.values_list("end", flat=True)) == {TODAY}  # what was to begin later is taken back

    with pytest.raises(ValidationError, match="Sista dagen kan inte ligga före den"):
        leave(person=leaver, last_day=date(2019, 12, 31), by=admin)
    leave(person=leaver, last_day=date(2020, 12, 14), by=admin)
    assert client.get("/mitt-arbete/").status_code == 302
    User.objects.filter(pk=leaver.pk).update(email="c@kommunen.se")
    assert leaver not in reached_by_mail()
    assert not lets_in(admin, User.objects.get(pk=leaver.pk))
    page = flat(client_of("admin").get(f"/personer/{leaver.pk}/"))
    assert "Slutade 2020-12-14" in page and "Controller" in page and "Namnet står kvar" in page
    assert leaver.name in flat(client_of("admin").get("/personer/?slutat=1"))
    assert controller.holdings.get().user.name in flat(client_of("admin").get(f"/personer/roller/{controller.pk}/"))
    with pytest.raises(ValidationError, match="har slutat"):
        give_role(role=controller, person=User.objects.get(pk=leaver.pk), start=TODAY, by=admin)

    come_back(person=leaver, by=admin)
    assert not User.objects.get(pk=leaver.pk).has_left(TODAY)


def test_the_last_administrator_remains(person):
    admin = person("admin")
    with pytest.raises(ValidationError, match="enda administratören"):
        leave(person=admin, last_day=date(2021, 1, 1), by=admin)
    with pytest.raises(ValidationError, match="enda administratören"):
        change_person(person=admin, name="A", email="a@kommunen.se", is_administrator=False, by=admin)


def test_the_user_name_follows_the_address_and_no_two_have_one(person, anna):
    admin = person("admin")
    changed = change_person(person=anna, name="Anna Ek", email="anna.ek@kommunen.se", is_administrator=False, by=admin)
    assert (changed.username, changed.email) == ("anna.ek@kommunen.se",) * 2
    with pytest.raises(ValidationError, match="Anna Ek har redan den adressen"):
        add_person(name="Anna", email="ANNA.EK@kommunen.se", by=admin)
    kept = change_person(person=person("controller"), name="C", email="c@kommunen.se", is_administrator=False, by=admin)
    assert kept.username == "controller"


def test_several_are_saved_as_they_were_read_or_not_at_all(person, controller):
    admin = person("admin")
    text = "Anna\tanna@kommunen.se\tController\nAnna\tanna@kommunen.se\tJurist\nBo\tbo@kommunen.se\tJURIST"
    seen = fingerprint(read_people(text, known_to(admin)), TODAY)
    added = add_several(text=text, start=TODAY, by=admin, based_on=seen)
    assert ([user.name for user in added.people], added.roles, added.holdings) == (["Anna", "Bo"], 1, 3)
    assert Role.objects.get(title="Jurist").holdings.count() == 2
    with pytest.raises(DraftChangedError):  # by now they are there
        add_several(text=text, start=TODAY, by=admin, based_on=seen)
    before = User.objects.count()
    with pytest.raises(ValidationError):
        add_several(text="Ida\tida@kommunen.se\tJurist\nUno\tuno\tJurist", start=TODAY, by=admin, based_on="")
    assert User.objects.count() == before


@pytest.mark.parametrize("username", PEOPLE)
def test_the_reasons_name_the_plans_that_the_person_sees_and_no_other(username, person):
    user = person(username)
    named = {reason.plan.pk for reason in reach.reasons(user, TODAY) if reason.opens}
    seen = set(Plan.objects.visible_to(user, TODAY).values_list("pk", flat=True))
    assert (seen if not user.is_superuser else set()) == named


def test_a_vacant_role_is_told_with_what_waits_there(person, controller, client_of):
    holding = controller.holdings.get()
    change_holding(holding=holding, start=holding.start, end=date(2020, 12, 1), by=person("admin"))
    (line,) = [line for line in reads.role_lines(person("avdelningschef"), TODAY) if line.role == controller]
    assert line.is_vacant and {each.what for each in line.waits} >= {"Delaktivitet"}
    response = client_of("avdelningschef").get("/personer/roller/")
    assert "Controller" in flat(response).split("Roller som någon har")[0]


def test_more_persons_and_roles_cost_no_more_queries(person, django_assert_max_num_queries):
    admin = person("admin")
    for number in range(15):
        role = add_role(title=f"Roll {number}", by=admin)
        add_person(name=f"Person {number}", email=f"p{number}@kommunen.se", role=role, start=TODAY, by=admin)
    with django_assert_max_num_queries(2):
        assert len(reads.person_lines(admin, TODAY)) >= 15
    with django_assert_max_num_queries(10):
        assert len(reads.role_lines(admin, TODAY)) >= 15


def test_nobody_reads_what_another_has_typed(person, client_of, row):
    client = client_of("controller")
    costs = row("Definiera alla kostnader")
    client.post(f"/plan/lov-sarskilt-boende/delaktivitet/{costs.pk}/utkast/", {"text": "Hemliga ord"})
    page = flat(client_of("admin").get(f"/personer/{person('controller').pk}/"))
    assert "Ditt utkast" not in page and "Hemliga ord" not in page
    assert "som ansvarig i" in page


def test_a_new_person_is_pasted_and_chooses_a_password_by_a_link_that_works_once(client_of):
    admin = client_of("admin")
    sent = {"text": "Anna Berg;anna@kommunen.se;Controller", "start": "2020-12-15"}
    shown = admin.post("/personer/flera/", {**sent, "granska": "1"})
    seal = shown.context["seal"]
    assert "Ny person, får rollen Controller." in flat(shown)
    assert "Lista" in flat(admin.post("/personer/flera/", {**sent, "spara": "1", "based_on": "x"}))
    saved = admin.post("/personer/flera/", {**sent, "spara": "1", "based_on": seal})
    ((anna, link),) = saved.context["links"]
    assert "Sparat: 1 ny person, 0 nya roller, 1 roll given." in flat(saved)

    stranger = Client()
    page = stranger.get(link, follow=True)
    where = page.redirect_chain[-1][0]
    words = {"password1": PASSWORD, "password2": PASSWORD}
    assert "Lösenorden är olika" in flat(stranger.post(where, {**words, "password2": "annat"}))
    assert stranger.post(where, words)["Location"] == "/"
    assert stranger.get("/mitt-arbete/").status_code == 200
    assert "Länken gäller inte" in flat(Client().get(link, follow=True))
    assert Client().post("/logga-in/", {"login": "Anna@Kommunen.se", "password": PASSWORD}).status_code == 302
    told = anna.history.first()
    assert (told.history_user, told.history_change_reason) == (anna, "Personen har valt lösenord")


def test_ones_own_password_is_changed_and_other_sessions_end(client_of, person):
    user = person("controller")
    user.set_password("det gamla ordet")
    user.save()
    here, there = client_of("controller"), client_of("controller")
    words = {"oldpassword": "fel", "password1": PASSWORD, "password2": PASSWORD}
    refused = here.post("/mitt-konto/losenord/", words)
    assert refused.status_code == 422 and "inte lösenordet du har nu" in flat(refused)
    assert here.post("/mitt-konto/losenord/", {**words, "oldpassword": "det gamla ordet"}).status_code == 302
    assert here.get("/mitt-arbete/").status_code == 200
    assert there.get("/mitt-arbete/").status_code == 302
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_pages_lead_from_a_person_to_what_is_done(client_of, person, controller):
    leader, holding = client_of("avdelningschef"), controller.holdings.get()
    given = {"person": person("utvecklingsledare").pk, "start": "2021-01-01", "based_on": f"{holding.pk}:"}
    page = f"/personer/roller/{controller.pk}/ge/"
    stale = leader.post(page, {**given, "others": "lamnar", "based_on": "0:"})
    assert "Någon annan har ändrat vem som har rollen" in flat(stale) and stale.status_code == 422
    assert "lämnas över eller delas" in flat(leader.post(page, given))
    assert leader.post(page, {**given, "others": "lamnar"}).url == f"/personer/roller/{controller.pk}/"
    holding.refresh_from_db()
    assert holding.end == date(2020, 12, 31)

    assert "Rollen lämnas över" in flat(leader.get(f"/personer/roller/{controller.pk}/"))
    page = f"/personer/innehav/{holding.pk}/"
    older = {"start": "2020-01-01", "end": "2020-12-20", "based_on": edition_of(holding) - 1}
    conflict = flat(leader.post(page, older))
    assert "sedan du öppnade sidan" in conflict and "2020-12-31" in conflict

    admin = client_of("admin")
    response = admin.post("/personer/ny/", {"name": "Ida", "email": "ida@kommunen.se", "start": "2020-12-15"})
    assert response.status_code == 200 and "/valj-losenord/" in response.content.decode()
    again = admin.post("/personer/ny/", {"name": "Ida", "email": "ida@kommunen.se", "start": "2020-12-15"})
    assert again.status_code == 422 and "Gå till Ida och ge personen rollen där." in flat(again)


def test_a_new_person_is_invited_by_mail_where_mail_reaches_anybody(client_of, settings):
    settings.LOVPLAN_MAIL = True
    sent = {"name": "Ida Ros", "email": "ida@kommunen.se", "start": "2020-12-15"}
    shown = client_of("admin").post("/personer/ny/", sent)
    assert "Inbjudan är skickad" in flat(shown) and "/valj-losenord/" not in shown.content.decode()
    mail = Mail.objects.get(to="ida@kommunen.se")
    (link,) = re.findall(r"https://lov\.exempel\.se(/valj-losenord/\S+)", mail.text)
    assert "Välj lösenord" in flat(Client().get(link, follow=True))
    again = client_of("admin").post(f"/personer/{mail.user_id}/lank/")
    assert "Inbjudan är skickad" in flat(again) and Mail.objects.filter(to="ida@kommunen.se").count() == 2


@pytest.mark.parametrize(
    ("page", "sent", "field"),
    [
        ("/personer/roller/ny/", {}, "title"),
        ("/personer/ny/", {"name": "Ida", "email": "ida@kommunen.se", "start": "2020-12-15"}, "new_role"),
        (
            "/planer/ny/",
            {"title": "P", "administration": "F", "municipality": "K", "board": "N", "group": "G"},
            "leader",
        ),
    ],
)
def test_a_role_spelled_nearly_as_another_is_asked_about_and_may_be_insisted_on(page, sent, field, client_of):
    admin, sent = client_of("admin"), {"begin": "tom", **sent, field: "Contoller"}
    asked = admin.post(page, sent)
    assert asked.status_code == 422 and "Det finns redan en roll som heter ”Controller”. Menar du den?" in flat(asked)
    assert "”Contoller” är en annan roll än ”Controller”" in flat(asked)
    assert not Role.objects.filter(title="Contoller").exists()
    admin.post(page, {**sent, CERTAIN: "Contoller"})
    assert Role.objects.filter(title="Contoller").exists()


def test_a_role_may_be_spelled_otherwise_than_it_was(client_of, controller):
    page = f"/personer/roller/{controller.pk}/namn/"
    assert post_as_read(client_of("admin"), page, {"title": "Controllers"}).status_code == 302


def test_whoever_leads_a_plan_opens_no_role_outside_it_and_is_told_of_nobody_there(client_of, person, anna):
    client, outside = client_of("avdelningschef"), add_role(title="Trafikplanerare", by=person("admin"))
    assert client.get(f"/personer/roller/{outside.pk}/").status_code == 404
    assert client_of("admin").get(f"/personer/roller/{outside.pk}/").status_code == 200
    assert outside.title not in client.get("/personer/ny/").content.decode()
    with pytest.raises(ValidationError, match="roll"):
        add_person(name="Eva Ek", email="eva@kommunen.se", by=person("avdelningschef"))
    assert [known_to(person(who)).adds_roles for who in ("avdelningschef", "admin")] == [False, True]
    typed = {"name": "Anna B", "email": anna.email, "role": "", "start": "2020-12-15"}
    answer = client.post("/personer/ny/", typed)
    assert answer.status_code == 422 and f"/personer/{anna.pk}/" not in answer.content.decode()
