"""A large municipality after ten years: plans × rows × months, as its people would have left it behind.

    DATABASE_URL=postgres://…/lovplan_load python -m tests.bench.decade [PLANS ROWS YEARS]

fills a migrated database beside the demo. Everything passes through the models, so that history, chain and search are
as in service; the one thing that is not made anew for each report is its PDF, which is drawn once for each plan's
size and told apart by a remark at its end. What is said is as long as in the demo.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lovplan.settings")
    import django

    django.setup()

from django.db import transaction

from activities.calendar.month import Month, between
from activities.calendar.tertial import Tertial
from activities.models import Activity, Meeting, Plan, StatusUpdate, Step, SubActivity, User, index
from activities.models.chain import adding
from activities.models.register import add_all
from activities.models.search import SearchKind
from lovplan.demo import year
from reporting.models import PresentedMonth, SealedReport
from reporting.month import assemble
from reporting.report import collect, document, memos
from reporting.sealing import rendering
from reporting.sealing.actions import seal
from reporting.sealing.correcting import taken
from reporting.sealing.rendering import Rendered
from reporting.snapshot import schema
from tests.harness.reporting.more_plans import second_plan

LEADS = "Avdelningschef planeringsavdelningen"
LAST = 2020  # the demo's year, so that its people and its clock are those of the tenth
TODAY = date(LAST, 12, 15)
ROWS_A_STEP = 25
CHANGED = 10  # one row of so many gets another period in a year
WORDS = (
    "Arbetet följer planen: underlaget är skrivet, stämt av med ekonomi och verksamhet och ligger för synpunkter hos "
    "kommunens övriga förvaltningar till månadens slut."
)
CAUSE = "Upphandlingsenheten har inte kunnat svara på frågorna om avtalsvillkor innan semestern."
MEASURE = "Frågorna tas upp med förvaltningschefen och svaren väntas före nästa möte med ledningsgruppen."
FOLLOWS = "Förfrågningsunderlaget blir färdigt en månad senare, inom den tid som planen har i reserv."


@dataclass(frozen=True)
class Filled:
    plan: Plan
    rows: list[SubActivity]


def fill(plans: int, rows: int, years: int) -> Iterator[float]:
    """The seconds that each plan took, as it is written."""
    by = User.objects.get(username="avdelningschef")
    pdf = b""
    for number in range(plans):
        began = time.monotonic()
        with transaction.atomic():
            filled = _plan(by, f"stor-{number}", rows, years)
        for place in range(years):
            with transaction.atomic():
                _year(filled, by, LAST - years + 1 + place, 12 * place)
        with transaction.atomic():
            pdf = pdf or rendering.render(_report(filled.plan, Tertial(LAST, 3))).pdf
            _reports(filled.plan, by, years, pdf)
            _months(filled.plan, by, years)
            index.keep_new(SearchKind.ROW, [row.pk for row in filled.rows])
        yield time.monotonic() - began


def _plan(by: User, slug: str, rows: int, years: int) -> Filled:
    plan = second_plan(by, roles={"steering": LEADS, "management": LEADS}, slug=slug)
    born = at(date(LAST - years + 1, 1, 4))
    told = {"by": by, "reason": "Planen beslutades", "now": born}
    group = plan.groups.get(kind="steering")
    steps = [Step(plan=plan, title=f"Steg {number}", position=number) for number in range(-(-rows // ROWS_A_STEP))]
    add_all(records=steps, **told)
    activities = [Activity(step=step, title=f"Aktivitet {step.position}") for step in steps]
    add_all(records=activities, **told)
    made = [
        SubActivity(
            activity=activities[number // ROWS_A_STEP],
            title=f"Ta fram underlag {number} för beslut om avtalsvillkor, ersättning och uppföljning",
            position=number,
            group=group,
            start=born.date(),
            end=date(LAST, 12, 31) - timedelta(days=number),
        )
        for number in range(rows)
    ]
    add_all(records=made, **told)
    return Filled(plan, made)


def _year(filled: Filled, by: User, of: int, number: int) -> None:
    """Each row is spoken of every month, from that number on, one in six deviates, and some get another period."""
    for month in between(Month(of, 1), Month(of, 12)):
        when = at(date(of, month.number, 10))
        StatusUpdate.objects.bulk_create(
            (_update(row, number + month.number, when, by, place) for place, row in enumerate(filled.rows)),
            batch_size=1_000,
        )
    moved = filled.rows[of % CHANGED :: CHANGED]
    row: Any
    for row in moved:
        row.end = (row.end or TODAY) + timedelta(days=7)
    SubActivity.objects.bulk_update(moved, ["end"])
    history: Any = SubActivity.history
    adding.note(
        history.bulk_history_create(
            moved,
            update=True,
            default_user=by,
            default_change_reason="Revision",
            default_date=at(date(of, 12, 1)),
        )
    )


def _update(row: SubActivity, number: int, when: datetime, by: User, place: int) -> StatusUpdate:
    deviates = (number + place) % 6 == 0
    why = {"cause": CAUSE, "measure": MEASURE, "consequence": FOLLOWS} if deviates else {}
    signal = "deviating" if deviates else "on_track"
    return StatusUpdate(
        sub_activity=row, number=number, signal_id=signal, text=WORDS, at=when, by=by, by_name=str(by), **why
    )


def _report(plan: Plan, tertial: Tertial) -> schema.Report:
    """Complete, and of the demo's last day: `_reports` gives it the tertial's own."""
    figures, previous = collect.figures(plan, tertial, on=TODAY)
    memo = memos.proposed(plan, figures, previous)
    return replace(collect.with_memo(figures, memo), draft=False)


def _reports(plan: Plan, by: User, years: int, pdf: bytes) -> None:
    like = _report(plan, Tertial(LAST, 3))
    last: SealedReport | None = None
    for tertial in (Tertial(of, number) for of in range(LAST - years + 1, LAST + 1) for number in (1, 2, 3)):
        on = min(tertial.end, TODAY)
        said = replace(
            like,
            tertial=tertial.code,
            tertial_label=f"{tertial.label} ({tertial.months})",
            as_of=on.isoformat(),
            taken_at=taken(at(on)),
            previous=collect.as_previous(last) if last else None,
        )
        own = pdf + f"\n% {plan.pk} {tertial.code}".encode()
        made = Rendered(said, schema.to_json(said), document.render_html(said), own, rendering._made_with("pdf/a-3a"))
        last = seal._write(plan, tertial, made, by=by, moment=at(on))


def _months(plan: Plan, by: User, years: int) -> None:
    """Every month was presented; each page is the last month's, under its own day."""
    group = plan.groups.get(kind="management")
    months = list(between(Month(LAST - years + 1, 1), Month(LAST, 11)))
    days = [date(month.year, month.number, 25) for month in months]
    meetings = [Meeting(group=group, on=day, called_by=by, called_by_name=str(by)) for day in days]
    add_all(records=meetings, by=by, reason="Kallelse", now=at(days[0]))
    page = assemble.made(plan, months[-1], today=days[-1], presented={})
    text, told = schema.to_json(page), (f'"month": "{page.month}"', f'"as_of": "{page.as_of}"')
    PresentedMonth.objects.bulk_create(
        PresentedMonth(
            plan=plan,
            year=month.year,
            number=month.number,
            version=1,
            meeting=meeting,
            as_of=meeting.on,
            numbers={found.signal.key: found.now for found in page.counts},
            snapshot=text.replace(told[0], f'"month": "{month.code}"').replace(told[1], f'"as_of": "{meeting.on}"'),
            at=at(meeting.on),
            by=by,
            by_name=str(by),
        )
        for month, meeting in zip(months, meetings, strict=True)
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


if __name__ == "__main__":
    from django.core.management import call_command

    sizes = [int(text) for text in sys.argv[1:]] or [20, 200, 10]
    call_command("migrate", verbosity=0)
    if not Plan.objects.exists():
        year.load(password="bench")
    for seconds in fill(*sizes):
        sys.stdout.write(f"{seconds:.1f} s\n")
        sys.stdout.flush()
