"""The choice of rows: from an address to a filter and back, what each choice shows, and in which order."""

from __future__ import annotations

import unicodedata
from datetime import date
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from activities.models import Activity, Partner, Signal, SubActivity, User, WorkingGroup
from activities.plan.filter_form import FilterForm
from activities.plan.filtering import ORDERS, PARAMETERS, Filter
from activities.plan.finding import Options
from tests.harness.pages import PLAN, grow, words
from tests.harness.queries import query_budget

pytestmark = pytest.mark.both_databases

OFFERED = Options(
    steps=[(1, "Steg 1"), (2, "Steg 2")],
    groups=[(5, "Arbetsgrupp LOV")],
    persons=[(7, "Controller")],
    partners=[(3, "Ekonomienheten, KLK")],
    signals=[("deviating", "Pågående med avvikelser")],
    directions=[("better", "Bättre")],
)

READ = {
    "": Filter(),
    "steg=2": Filter(step=2),
    "grupp=5": Filter(group=5),
    "person=7": Filter(person=7),
    "part=3": Filter(partner=3),
    "signal=deviating": Filter(signal="deviating"),
    "sedan=better": Filter(direction="better"),
    "fran=2020-01-01": Filter(start=date(2020, 1, 1)),
    "fran=2020-01-01&till=2020-12-31": Filter(start=date(2020, 1, 1), end=date(2020, 12, 31)),
    "uppmarksamhet=1": Filter(needs_attention=True),
    "q=%C3%A5nge+avtal": Filter(text="ånge avtal"),
    "q=100+%25_": Filter(text="100 %_"),
    "ordning=-slut": Filter(order="-slut"),
    "q=avtal&steg=1&grupp=5&person=7&part=3&signal=deviating&uppmarksamhet=1&ordning=namn": Filter(
        text="avtal",
        step=1,
        group=5,
        person=7,
        partner=3,
        signal="deviating",
        needs_attention=True,
        order="namn",
    ),
}
# address: (the words of the fault, the filter that is left)
FAULTY = {
    "steg=x": ("Steget i adressen finns inte", Filter()),
    "steg=999&grupp=5": ("Steget i adressen finns inte", Filter(group=5)),
    "grupp=5%00": ("Arbetsgruppen i adressen finns inte", Filter()),
    "person=99999999999999999999999": ("Personen i adressen finns inte", Filter()),
    "part=-3": ("Samverkansparten i adressen finns inte", Filter()),
    "signal=<script>": ("Signalen i adressen finns inte", Filter()),
    "sedan=same": ("Ändringen i adressen finns inte", Filter()),
    "ordning=pris": ("Ordningen i adressen finns inte", Filter()),
    "fran=2020-02-30": ("Tidsplan från: skriv datumet som 2020-12-31.", Filter()),
    "till=ig%C3%A5r&steg=1": ("Tidsplan till: skriv datumet som 2020-12-31.", Filter(step=1)),
    "fran=2021-01-01&till=2020-01-01": ("ligger före från-datumet 2021-01-01", Filter(start=date(2021, 1, 1))),
    "q=a%00b": ("osynligt tecken", Filter()),
    f"q={'x' * 5000}": ("högst 200 tecken", Filter()),
}


def form_of(address: str) -> FilterForm:
    return FilterForm(QueryDict(address), options=OFFERED)


def test_every_choice_has_its_word_in_the_address():
    assert {name for _, name in PARAMETERS} == set(Filter.__dataclass_fields__)
    assert [parameter for parameter, _ in PARAMETERS] == [
        *("q", "steg", "grupp", "person", "part", "signal", "sedan", "fran", "till", "uppmarksamhet", "ordning")
    ]


@pytest.mark.parametrize(("address", "chosen"), READ.items())
def test_an_address_is_read(address, chosen):
    assert form_of(address).chosen == chosen


@pytest.mark.parametrize("address", READ)
def test_the_form_made_from_an_address_gives_the_same_address(address):
    chosen = form_of(address).chosen
    assert parse_qs(chosen.address.removeprefix("?")) == parse_qs(address)
    assert form_of(chosen.address.removeprefix("?")).chosen == chosen


@pytest.mark.parametrize(("address", "expected"), FAULTY.items(), ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_told_and_ignored(address, expected):
    fault, left = expected
    form = form_of(address)
    assert form.chosen == left
    assert fault in " ".join(str(message) for messages in form.errors.values() for message in messages)


def test_an_order_alone_narrows_nothing():
    assert not Filter(order="namn").narrows
    assert Filter(step=1).narrows


# --- On the demo's plan --------------------------------------------------------------------------------------

ALL = 18


def shown(response) -> list[str]:
    """The names of the rows on the page, shortened to their first two words, in the order they stand."""
    return [
        " ".join(item.name.split()[:2])
        for step in response.context["steps"]
        for activity in step.activities
        for item in activity.rows
    ]


@pytest.fixture
def look(client_of):
    """look("steg", 3): the plan page under the choice."""
    client = client_of("controller")

    def get(**choices):
        response = client.get(PLAN, {name: str(value) for name, value in choices.items()})
        assert response.status_code == 200
        return response

    return get


def group_of(name: str) -> int:
    return WorkingGroup.objects.get(name=name).pk


STEP_3 = ["Ta fram", "Bestämma modell", "Ta fram", "Annonsera i"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (lambda plan: {"steg": plan.steps.get(number=3).pk}, STEP_3),
        (
            lambda plan: {"grupp": group_of("Arbetsgrupp LOV")},
            ["Upprätta och", "Utse underliggande", "Utforma uppdrag"],
        ),
        (
            lambda plan: {"person": User.objects.get(username="controller").pk},
            [
                *("Upprätta och", "Utse underliggande", "Utforma uppdrag", "Utreda och", "Definiera alla"),
                "Ta fram",
            ],
        ),
        (
            lambda plan: {"part": Partner.objects.get(name__startswith="Ekonomi").pk},
            ["Utforma uppdrag", "Definiera alla"],
        ),
        (lambda plan: {"signal": "deviating"}, ["Utreda och", "Definiera alla"]),
        (lambda plan: {"fran": "2022-01-01"}, ["Annonsera i"]),
        (lambda plan: {"till": "2020-03-31"}, ["Upprätta och", "Utse underliggande", "Utveckla bemanningsplanering"]),
        (lambda plan: {"fran": "2020-12-31", "till": "2020-12-31", "signal": "not_started"}, ["Ta fram"]),
        (
            lambda plan: {"uppmarksamhet": "1"},
            ["Utforma uppdrag", "Ta fram", "Identifiera krav", "Ta fram"],
        ),
        (lambda plan: {"q": "HYRESAVTALEN schablonen"}, ["Definiera alla"]),
        (lambda plan: {"q": "heltidsresan"}, ["Utveckla bemanningsplanering"]),
        (lambda plan: {"q": "metodhandledare leverantör"}, ["Identifiera krav", "Ta fram", "Bestämma modell"]),
        (lambda plan: {"q": "förhandling", "uppmarksamhet": "1"}, ["Ta fram"]),
        (lambda plan: {"q": "samhällsbyggnad", "steg": plan.steps.get(number=2).pk}, ["Identifiera krav"]),
    ],
)
def test_each_choice_shows_its_rows(choice, names, look, plan):
    assert shown(look(**choice(plan))) == names


@pytest.mark.django_db
@pytest.mark.parametrize("search", ["ånge", "ÅNGE", "Ånge", "idé ånge", "IDE ånge"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_search_finds_swedish_letters_however_they_are_written(form, search, look, row):
    SubActivity.objects.filter(pk=row("Ta fram avtalsvillkor").pk).update(title="Besöka Ånge: idé och frågor")
    assert shown(look(q=unicodedata.normalize(form, search))) == ["Besöka Ånge:"]


@pytest.mark.django_db
@pytest.mark.parametrize("search", ["%", "_", "%' OR 1=1 --", "\\", "<script>alert(1)</script>", "ange"])
def test_signs_of_other_languages_are_only_signs(search, look):
    response = look(q=search)
    assert shown(response) == []
    assert "0 av 18 delaktiviteter visas" in words(response)
    assert "Ingen delaktivitet i planen passar allt som är valt." in words(response)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", FAULTY)
def test_a_hostile_address_is_answered_with_the_plan(address, client_of):
    response = client_of("controller").get(f"{PLAN}?{address.replace('grupp=5', '').replace('steg=1', '')}")
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert "Allt i adressen gick inte att använda" in words(response)
        assert "<title>Fel: " in response.content.decode()
        assert "=<script>" not in response.content.decode()


@pytest.mark.django_db
def test_the_page_says_what_it_counts(look, plan):
    page = words(look(steg=plan.steps.get(number=2).pk))
    assert "3 av 18 delaktiviteter visas | Steg 2. Bestämma villkor för att bli godkänd och avtalsvillkor" in page
    assert "Visa alla" in page
    assert "Alla | 3 |" in page  # of the step's rows, by signal


@pytest.mark.django_db
def test_the_form_stays_filled_in(look):
    html = look(q="å & <b>", fran="2020-05-01", signal="deviating", uppmarksamhet="1").content.decode()
    assert 'value="å &amp; &lt;b&gt;"' in html
    assert 'value="2020-05-01"' in html
    assert '<option value="deviating" selected>' in html
    assert "checked" in html


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [{"q": "finns inte"}, {"steg": "x"}])
def test_the_form_is_open_where_the_next_thing_is_to_change_it(choice, look):
    assert '<details class="filter" open>' in look(**choice).content.decode()


@pytest.mark.django_db
def test_rows_found_come_before_the_form_that_found_them(look):
    assert '<details class="filter">' in look(signal="deviating").content.decode()


@pytest.mark.django_db
def test_nothing_chosen_is_folded_and_the_whole_plan(look):
    response = look()
    assert len(shown(response)) == ALL
    assert '<details class="filter">' in response.content.decode()
    assert "delaktiviteter visas" not in words(response)


@pytest.mark.django_db
def test_empty_fields_leave_the_address(client_of):
    response = client_of("controller").get(f"{PLAN}?q=&steg=&signal=deviating&fran=&ordning=")
    assert (response.status_code, response.url) == (302, f"{PLAN}?signal=deviating")


@pytest.mark.django_db
def test_only_what_rows_have_can_be_chosen(look, plan):
    Partner.objects.create(plan=plan, name="Ingens part")
    WorkingGroup.objects.create(plan=plan, name="Ingens grupp")
    page = look().content.decode()
    assert "Ingens" not in page
    assert ">Nämndsekreterare</option>" not in page
    assert ">Förvaltningschef</option>" in page  # co-opted to arbetsgrupp LOV


@pytest.mark.django_db
def test_who_left_a_role_can_no_longer_be_chosen(client_of, person):
    controller = person("controller")
    controller.holdings.update(end=date(2020, 12, 14))
    page = words(client_of("avdelningschef").get(PLAN, {"person": controller.pk}))
    assert "Personen i adressen finns inte bland planens delaktiviteter." in page


@pytest.mark.django_db
def test_a_row_without_a_period_is_in_no_period(look):
    assert "Utse och" in shown(look())
    assert "Utse och" not in shown(look(fran="1990-01-01", till="2090-01-01"))


# --- Order ---------------------------------------------------------------------------------------------------


@pytest.fixture
def eight(plan, row):
    """Rows whose names are hard to put in order, under one search word."""
    row = row("Ta fram avtalsvillkor")
    activity = Activity.objects.create(step=row.activity.step, title="Prov")
    for position, title in enumerate(["Öppna", "Wård", "Ärende", "10 saker", "Ånge", "vem", "2 saker", "Zebra"]):
        SubActivity.objects.create(activity=activity, title=title, group=row.group, position=position)


@pytest.mark.django_db
@pytest.mark.usefixtures("eight")
def test_names_stand_in_swedish_order_and_turn(look):
    order = ["2 saker", "10 saker", "vem", "Wård", "Zebra", "Ånge", "Ärende", "Öppna"]
    assert shown(look(q="prov", ordning="namn")) == order
    assert shown(look(q="prov", ordning="-namn")) == order[::-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("start", "Upprätta och", "Utse och"),
        ("-start", "Annonsera i", "Utse och"),
        ("slut", "Upprätta och", "Utse och"),
        ("-slut", "Annonsera i", "Utse och"),
        ("signal", "Utreda och", "Utse underliggande"),
        ("uppdaterad", "Utse och", "Införliva LOV"),
        ("-uppdaterad", "Definiera alla", "Införliva LOV"),
        ("ansvarig", "Upprätta och", "Införliva LOV"),
    ],
)
def test_each_order_begins_and_ends_where_it_should(order, first, last, look):
    names = shown(look(ordning=order))
    assert len(names) == ALL
    assert (names[0], names[-1]) == (first, last)


@pytest.mark.django_db
def test_signals_stand_in_the_municipalitys_own_order(look):
    keys = [signal.key for signal in Signal.objects.all()]
    rows = [activity.rows[0].signal.key for activity in look(ordning="signal").context["steps"][0].activities]
    assert [keys.index(key) for key in rows] == sorted(keys.index(key) for key in rows)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ORDERS)
def test_a_sorted_column_says_so_and_leads_the_other_way(name, look):
    response = look(ordning=name, signal="deviating")
    html = response.content.decode()
    assert html.count('aria-sort="ascending"') == 1
    assert f"?signal=deviating&amp;ordning=-{name}" in html
    assert 'class="step-row"' not in html
    assert "Delaktiviteterna står i en lista, efter" in words(response)


# --- What it costs -------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "?q=rad&ordning=namn", "?person={controller}&fran=2020-01-01&ordning=-uppdaterad"]
)
def test_a_choice_costs_no_query(address, client_of, person, plan, row):
    client, path = client_of("controller"), PLAN + address.format(controller=person("controller").pk)
    with query_budget(9) as few:
        client.get(path)
    grow(plan, row("Definiera alla kostnader"), 36)
    with query_budget(9) as many:
        client.get(path)
    assert len(many) == len(few) == 9
