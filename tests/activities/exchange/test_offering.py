"""Signals in a spreadsheet that comes back: offered to whoever brings it, under the demands of the form."""

import csv
import io

import pytest
from django.urls import reverse

from activities.calendar import clock
from activities.models import StatusUpdate, SubActivity
from activities.plan.actions import update_status
from activities.reading.reader import read
from activities.writing.plan_files import PlanStanding, as_csv, working_table
from tests.activities.exchange.pages import kept, text

pytestmark = pytest.mark.django_db
WORDS = {"Orsak": "Upphandlingen dröjer", "Åtgärd vid avvikelse": "Ny tid", "Följd": "En månad senare"}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr("activities.exchange.views.read_apart", read)


def taken_out(plan):
    """The plan's rows as its own spreadsheet, by the row's key."""
    rows = SubActivity.objects.filter(activity__step__plan=plan).current()
    data = as_csv(working_table(PlanStanding.read(plan, rows, clock.now()))).decode("utf-8-sig")
    return {int(line["Rad"]): line for line in csv.DictReader(io.StringIO(data, newline=""), delimiter=";")}


def brought_back(client, plan, lines):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(next(iter(lines.values()))), delimiter=";")
    writer.writeheader()
    writer.writerows(lines.values())
    return client.post(reverse("activities:take_in", args=[plan.slug]), {"text": file.getvalue()})


def send(client, plan, page, **sent):
    return client.post(reverse("activities:take_in", args=[plan.slug]), {"kvar": kept(page), "signaler": "1", **sent})


def offered(page):
    return {offer.row.pk: offer.refused for offer in page.context["offers"]}


def test_a_spreadsheet_that_comes_back_untouched_offers_nothing_and_doubts_no_signal(plan, client_of):
    page = brought_back(client_of("avdelningschef"), plan, taken_out(plan))
    assert page.context["offers"] == () and page.context["shown"].counts["unchanged"] == 18
    assert "sätts inte vid inläsningen" not in text(page) and "Signaler ur filen" not in text(page)


def test_changed_signals_are_offered_and_what_the_form_would_refuse_says_why(plan, client_of, row, person):
    lines, client = taken_out(plan), client_of("avdelningschef")
    words = ("avtalsvillkor", "delegationsordning", "ersättningsmodell", "databasen")
    explained, bare, other, odd = map(row, words)
    lines[explained.pk] |= {"Signal": "Pågående med avvikelser", **WORDS}
    lines[bare.pk] |= {"Signal": "pågående med avvikelser", **dict.fromkeys(WORDS, "")}
    lines[other.pk] |= {"Kommentar": "Orden är bytta"}
    lines[odd.pk] |= {"Signal": "Lila"}
    newest = other.updates.order_by("-number").first()
    said = {name: getattr(newest, name) for name in ("cause", "measure", "consequence")}
    by, seen = person("avdelningschef"), newest.number
    update_status(row=other, signal=newest.signal, by=by, based_on=seen, text="Före dig", **said)
    before = StatusUpdate.objects.count()

    page = brought_back(client, plan, lines)

    found = offered(page)
    assert set(found) == {explained.pk, bare.pk, other.pk, odd.pk} and found[explained.pk] == ""
    assert "Skriv orsaken till avvikelsen." in found[bare.pk]
    assert "har uppdaterats sedan filen togs ut" in found[other.pk] and "”Lila” är ingen signal" in found[odd.pk]
    assert StatusUpdate.objects.count() == before and "Upphandlingen dröjer" in text(page)

    none = send(client, plan, page)
    assert none.status_code == 422 and "Kryssa för vilka signaler" in text(none)
    forced = send(client, plan, page, satt=[line.line for line in page.context["offers"]])
    assert forced.status_code == 422 and StatusUpdate.objects.count() == before  # all or none
    line = next(offer.line for offer in page.context["offers"] if not offer.refused)
    done = send(client, plan, page, satt=[line])

    assert "En signal är satt." in text(done) and explained.pk not in offered(done)
    update = explained.updates.order_by("-number").first()
    assert (update.signal_id, update.cause, update.by) == ("deviating", WORDS["Orsak"], person("avdelningschef"))
    twice = send(client, plan, page, satt=[line])  # the same page once more
    assert twice.status_code == 422 and StatusUpdate.objects.count() == before + 1


def test_each_row_asks_for_its_own_right(plan, client_of, row, person):
    """A participant of the leading group brings the file, and works with some of the rows alone."""
    mine = set(SubActivity.objects.updatable_by(person("controller"), clock.today()).values_list("pk", flat=True))
    lines = taken_out(plan)
    for line in lines.values():
        line["Kommentar"] = "Ny kommentar"
    found = offered(brought_back(client_of("controller"), plan, lines))
    assert {pk for pk, refused in found.items() if not refused} == mine
    assert 0 < len(mine) < 18 and any("ansvarig eller deltagare" in refused for refused in found.values())
