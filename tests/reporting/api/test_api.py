"""The API: what a key sees is its plan as its readers see it, and nothing beyond."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from activities.calendar import clock
from activities.keys import actions
from activities.models import (
    AccessKey,
    DecisionBasis,
    Meeting,
    PartnerContact,
    Plan,
    StatusUpdate,
    SubActivity,
    UpdateDraft,
)
from reporting.api.site import NOT_THERE, description
from reporting.models import MemoDraft, ReportEvent, SealedReport
from tests.harness.addresses import PERSONS
from tests.harness.pages import grow
from tests.harness.queries import query_budget

pytestmark = pytest.mark.django_db

PLAN = "/api/1/plans/lov-sarskilt-boende"
SEALED = f"{PLAN}/reports/2020-T2/1"
# An address of each question, in the demo.
ADDRESSES = {
    "/plans": "/api/1/plans",
    "/plans/{plan}": PLAN,
    "/plans/{plan}/rows": f"{PLAN}/rows",
    "/plans/{plan}/rows/{row}": f"{PLAN}/rows/1",
    "/plans/{plan}/rows/{row}/history": f"{PLAN}/rows/1/history",
    "/plans/{plan}/months": f"{PLAN}/months",
    "/plans/{plan}/months/{month}": f"{PLAN}/months/2020-11",
    "/plans/{plan}/reports": f"{PLAN}/reports",
    "/plans/{plan}/reports/{tertial}/{version}": SEALED,
    **{
        f"/plans/{{plan}}/reports/{{tertial}}/{{version}}/report.{form}": f"{SEALED}/report.{form}"
        for form in ("pdf", "html", "json")
    },
    "/plans/{plan}/decisions": f"{PLAN}/decisions",
}


def items(program: Client, address: str) -> list[dict[str, Any]]:
    response = program.get(address)
    assert response.status_code == 200, response.content
    listed: list[dict[str, Any]] = response.json()["items"]
    return listed


def test_every_question_is_walked_here():
    assert {f"/api/1{path}" for path in ADDRESSES} == set(description()["paths"])


@pytest.mark.both_databases
def test_every_question_is_answered_by_its_key_and_by_nothing_else(program, client_of):
    for address in ADDRESSES.values():
        assert program.get(address).status_code == 200, address
        for stranger in (Client(), client_of("avdelningschef"), Client(headers={"Authorization": "Bearer x"})):
            refused = stranger.get(address)
            assert refused.status_code == 401 and refused["WWW-Authenticate"] == "Bearer", address
            assert set(refused.json()) == {"detail", "fields"}
        for method in ("post", "put", "patch", "delete"):
            refused = getattr(program, method)(address)
            assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD"), (method, address)


def test_a_question_for_the_headers_alone_is_answered_as_the_question_without_its_body(program):
    for address in (PLAN, f"{PLAN}/rows", f"{SEALED}/report.pdf", f"{PLAN}/rows/99999", "/api/1/ingenstans"):
        whole, headers = program.get(address), program.head(address)
        assert (headers.status_code, headers.content) == (whole.status_code, b""), address
        told = [
            dict(answer.headers.items() - {("X-Request-ID", answer["X-Request-ID"])}) for answer in (whole, headers)
        ]
        assert told[0] == told[1], address
    assert Client().head(PLAN).status_code == 401
    known = {"If-None-Match": program.head(PLAN)["ETag"]}
    assert program.head(PLAN, headers=known).status_code == 304


def test_the_description_is_for_those_with_a_key_or_an_account(program, client, client_of):
    assert client.get("/api/1/openapi.json").status_code == 401
    for reader in (program, client_of("controller")):
        assert reader.get("/api/1/openapi.json").json()["openapi"].startswith("3.1")
    for address in ("/api/1/docs", "/api/docs", "/openapi.json", "/api/openapi.json", "/api/1/"):
        assert client.get(address).status_code in (401, 302, 404)
        assert "paths" not in client.get(address).content.decode()


def test_all_that_may_be_answered_is_described():
    for path, methods in description()["paths"].items():
        assert list(methods) == ["get"], path
        told = methods["get"]["responses"]
        assert set(told) >= {"200", "304", "401", "422", "429"} and ("404" in told or path.endswith("/plans"))
        assert "Retry-After" in told["429"]["headers"] and "ETag" in told["200"]["headers"]
        assert methods["get"]["security"] == [{"Bearer": []}]


def test_rows_are_those_of_the_page_with_their_signals(program, person, plan):
    seen = SubActivity.objects.filter(activity__step__plan=plan).current()
    seen = seen.visible_to(person("forvaltningschef"), clock.today()).with_facts().in_order()
    told = items(program, f"{PLAN}/rows?limit=200")
    assert [row["row"] for row in told] == [row.pk for row in seen]
    newest = {row.pk: row.newest.signal_id if row.newest else "not_started" for row in seen}
    assert {row["row"]: row["signal"]["key"] for row in told} == newest
    for key in ("deviating", "not_started"):
        found = {row["row"] for row in items(program, f"{PLAN}/rows?limit=200&signal={key}")}
        assert found == {pk for pk, signal in newest.items() if signal == key}


@pytest.mark.parametrize("owner", PERSONS)
def test_a_key_is_worth_what_its_owner_is_whoever_that_might_be(owner, key, program, person, plan):
    """As if keys could be anybody's: the same rows and reports as that person's pages, and none for the partner."""
    by, on = person(owner), clock.today()
    AccessKey.objects.update(owner=by)
    sees = Plan.objects.showing_rows_to(by, on).filter(pk=plan.pk).exists()
    assert program.get("/api/1/plans").status_code == (200 if sees else 401)
    if sees:
        rows = SubActivity.objects.filter(activity__step__plan=plan).current().visible_to(by, on)
        assert {row["row"] for row in items(program, f"{PLAN}/rows?limit=200")} == {row.pk for row in rows}
        read = SealedReport.objects.filter(plan=plan).readable_by(by, on)
        assert {(one["tertial"], one["version"]) for one in items(program, f"{PLAN}/reports")} == {
            (one.tertial.code, one.version) for one in read
        }


def test_no_row_beyond_the_keys_plan_is_seen(plan, person, row):
    """The other plan is one that the key's owner leads or sees too: the key is to one of them all the same."""
    other = Plan.objects.create(slug="annan", title="Den hemliga planen", state="decided")
    grow(other, row("Definiera alla kostnader"), 3)
    group = other.groups.create(name="Leder", kind="steering")
    steering = plan.groups.get(kind="steering").memberships.get(kind="responsible").role
    group.memberships.create(role=steering, kind="responsible")
    by = person("avdelningschef")
    assert Plan.objects.shared_by(by, clock.today()).filter(pk=other.pk).exists()
    held = actions.make_api_key(plan=plan, name="Prov", expires_on=date(2021, 1, 1), by=by)
    program = Client(headers={"Authorization": f"Bearer {held}"})
    foreign = SubActivity.objects.filter(activity__step__plan=other)
    assert [each["slug"] for each in items(program, "/api/1/plans")] == [plan.slug]
    assert not {each["row"] for each in items(program, f"{PLAN}/rows?limit=200")} & {each.pk for each in foreign}
    for address in ADDRESSES.values():
        if "/lov-sarskilt-boende" in address:
            there = address.replace("lov-sarskilt-boende", "annan")
            refused = program.get(there)
            assert refused.status_code == 404 and refused.json()["detail"] == NOT_THERE
    assert program.get(f"{PLAN}/rows/{foreign[0].pk}").status_code == 404
    assert program.get(f"{PLAN}/rows/{foreign[0].pk}/history").status_code == 404


def test_nothing_of_drafts_underlag_or_partners_is_told(program, plan, person, row):
    here, by = row("Definiera alla kostnader"), person("controller")
    at = clock.now()
    UpdateDraft.objects.create(sub_activity=here, by=by, fields={"text": "HEMLIGT"}, at=at)
    MemoDraft.objects.create(plan=plan, year=2020, number=3, by=by, fields={"background": "HEMLIGT"}, at=at)
    assert DecisionBasis.objects.update(title="HEMLIGT")
    told = {"text": "HEMLIGT", "at": at, "by": by, "by_name": "K", "on": at.date(), "partner": plan.partners.first()}
    for shared in (True, False):
        PartnerContact.objects.create(shared=shared, **told)
    Meeting.objects.filter(version__gt=0).update(notes="HEMLIGT")
    for address in ADDRESSES.values():
        body = program.get(address.replace("/rows/1", f"/rows/{here.pk}")).content.decode(errors="replace")
        assert "HEMLIGT" not in body, address


def test_history_is_every_update_with_who_and_when(program, row):
    found = row("Definiera alla kostnader")
    told = items(program, f"{PLAN}/rows/{found.pk}/history")
    said = list(StatusUpdate.objects.filter(sub_activity=found).order_by("-number"))
    assert said and [(one["number"], one["by"], one["signal"]["key"]) for one in told] == [
        (one.number, one.by_name, one.signal_id) for one in said
    ]


def test_sealed_reports_come_with_their_bytes(program):
    for report in SealedReport.objects.all():
        address = f"{PLAN}/reports/{report.tertial.code}/{report.version}"
        assert program.get(f"{address}/report.pdf").content == bytes(report.pdf)
        assert program.get(f"{address}/report.html").content.decode() == report.html
        assert program.get(f"{address}/report.json").content.decode() == report.snapshot
        told = program.get(address).json()
        assert (told["pdf_sha256"], told["seal"]) == (report.pdf_sha256, report.seal)
    assert len(items(program, f"{PLAN}/reports")) == SealedReport.objects.count() > 0


def test_a_month_is_as_it_was_presented(program, client_of):
    told = program.get(f"{PLAN}/months/2020-11").json()
    assert told["presented_on"] and sum(count["rows"] for count in told["counts"]) == len(told["rows"])
    first, *_ = items(program, f"{PLAN}/months?limit=1")
    assert first["month"] == "2020-12" and first["presented_on"] is None
    assert program.get(f"{PLAN}/months/2021-01").status_code == 404


def test_the_boards_decisions_are_told_with_what_they_asked_for(program):
    told = items(program, f"{PLAN}/decisions")
    held = ReportEvent.objects.filter(kind="decided", corrected_by=None)
    assert {(one["on"], one["paragraph"]) for one in told} == {(str(one.on), one.paragraph) for one in held}
    assert any(one["assignments"] for one in told)


def test_pages_hold_all_once_in_order(program):
    whole = [row["row"] for row in items(program, f"{PLAN}/rows?limit=200")]
    found, address = [], f"{PLAN}/rows?limit=7"
    while address:
        page = program.get(address).json()
        assert page["count"] == len(whole) and len(page["items"]) <= 7
        found += [row["row"] for row in page["items"]]
        address = page["next"]
    assert found == whole


def test_an_answer_that_is_the_same_is_not_sent_again(program, row, signal, person):
    first = program.get(f"{PLAN}/rows")
    again = program.get(f"{PLAN}/rows", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content and first["Cache-Control"] == "private, no-cache"
    here = row("Definiera alla kostnader")
    SubActivity.objects.filter(pk=here.pk).update(title="Nytt namn")
    assert program.get(f"{PLAN}/rows", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=201&offset=-1", ["limit", "offset"]),
        ("signal=x", ["signal"]),
        ("limit=a", ["limit"]),
        ("signl=deviating", ["signl"]),
    ],
)
def test_what_makes_no_sense_is_named(asked, fields, program):
    response = program.get(f"{PLAN}/rows?{asked}")
    assert response.status_code == 422 and response.json()["fields"] == fields


def test_a_key_that_asks_too_often_is_told_how_long_to_wait(program, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    answers = [program.get("/api/1/plans") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert program.get("/api/1/finns-inte").status_code == program.get("/api/1/openapi.json").status_code == 429


def test_a_program_has_no_session(program):
    response = program.get(f"{PLAN}/rows")
    assert not response.cookies and "Cookie" not in response.get("Vary", "")


def test_rows_take_the_same_queries_however_many(program, plan, row):
    grow(plan, row("Definiera alla kostnader"), 100)
    with query_budget(13):
        assert program.get(f"{PLAN}/rows?limit=200").json()["count"] > 100


@pytest.mark.parametrize("who", ["controller", "partner"])
def test_the_page_tells_all_of_it_without_anything_from_elsewhere(who, client_of):
    page = client_of(who).get("/api/").content.decode()
    assert all(f"<code>{path}</code>" in page for path in ADDRESSES)
    assert "//cdn" not in page and "<script>" not in page


def test_the_guides_script_prints_the_signals(key, program, monkeypatch, capsys):
    guide = (Path(settings.BASE_DIR) / "docs" / "drift.md").read_text(encoding="utf-8")
    script = guide.partition("## Andra program läser planen")[2].partition("```python\n")[2].partition("```")[0]
    assert len([line for line in script.splitlines() if line]) <= 10
    monkeypatch.setenv("ADRESS", "https://lov.exempel.se")
    monkeypatch.setenv("NYCKEL", key)

    def urlopen(request: Any) -> Any:
        return Client(headers=dict(request.header_items())).get(request.selector)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    monkeypatch.setattr(HttpResponse, "read", lambda self: self.content, raising=False)
    exec(compile(script, "drift.md", "exec"), {})
    rows = items(program, f"{PLAN}/rows?limit=200")
    assert capsys.readouterr().out.splitlines() == [f"{row['signal']['label']}: {row['name']}" for row in rows]
