"""Generated histories of a small plan, crowded about the borders of months, and entered by the real actions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from hypothesis import strategies as st

from activities.calendar.month import Month
from activities.models import Activity, Plan, Signal, StatusUpdate, Step, SubActivity, User
from activities.models.register import save
from activities.plan.actions import confirm_unchanged, decide_proposal, update_status
from reporting.month import assemble
from reporting.month.actions import present_month
from tests.harness.reporting import recount
from tests.harness.reporting.more_plans import second_plan

SWEDEN = ZoneInfo("Europe/Stockholm")
LEADER = "Avdelningschef planeringsavdelningen"
WHAT = ["update"] * 14 + ["decide"] * 8 + ["confirm", "move", "reword", "present"] * 2 + ["end"]
LAST = time(23, 59, 59, 999999)
# Moments are put in order by their timestamps: by the clock, an hour of an October night comes twice.


@dataclass(frozen=True)
class RowMade:
    """A row and when it was put into the plan. `period` is None, or (first day, length in days)."""

    at: datetime
    period: tuple[date, int] | None
    once: tuple[int, int] | None


@dataclass(frozen=True)
class Happened:
    """Something entered at a moment. `dated` is the earlier moment an update was said of, when it was another."""

    at: datetime
    what: str  # update | confirm | decide | move | reword | end | present
    row: int
    signal: str
    words: int
    day: date
    proposes: bool
    approved: bool  # of a presentation: that it is of the month itself, and not of the one before
    dated: datetime | None

    @property
    def said_at(self) -> datetime:
        return min(self.dated or self.at, self.at, key=datetime.timestamp)


@dataclass(frozen=True)
class History:
    rows: tuple[RowMade, ...]
    happened: tuple[Happened, ...]
    first: Month

    @property
    def days(self) -> list[date]:
        """Those on which something happened, or was said to have happened."""
        moments = [made.at for made in self.rows]
        moments += [moment for each in self.happened for moment in (each.at, each.said_at)]
        return sorted(set(map(recount.swedish_day, moments)))


def edges(month: Month) -> list[datetime]:
    """The moments of a month at which a day is easily taken for another."""
    sunday = max(day for day in range(month.end.day - 6, month.end.day + 1) if _day(month, day).weekday() == 6)
    night = datetime.combine(_day(month, sunday), time(), UTC)
    return [
        datetime.combine(month.start, time(), SWEDEN),
        datetime.combine(_day(month, 15), time(12), SWEDEN),
        datetime.combine(month.end, time(23, 59, 59), SWEDEN),
        datetime.combine(month.end, LAST, SWEDEN),
        datetime.combine(month.end, time(), SWEDEN),
        *((night + timedelta(minutes=30 + 60 * hour)).astimezone(SWEDEN) for hour in (-3, -2, 0, 1, 21, 22)),
    ]


def _day(month: Month, day: int) -> date:
    return date(month.year, month.number, day)


def history_of(seed: int) -> History:
    """Up to three rows and what happened with them in fourteen months, anywhere in ten years.

    Drawn by chance from a seed, for hypothesis' own lists are mostly short and alike: next to no date would be proposed
    in them, and none decided on.
    """
    draw = Random(seed)
    start = draw.randrange(120 - 14)
    span = [Month(2018 + (start + each) // 12, (start + each) % 12 + 1) for each in range(14)]

    def moment(months: list[Month]) -> datetime:
        return draw.choice(edges(draw.choice(months)))

    def day() -> date:
        return span[0].start + timedelta(days=draw.randint(-200, 700))

    def made() -> RowMade:
        once = (draw.choice([span[0].year, span[-1].year]), draw.randint(1, 4))
        period = (day(), draw.choice([0, 30, 200, 500]))
        return RowMade(moment(span[:2]), draw.choice([period] * 3 + [None]), draw.choice([once, None, None]))

    def happened() -> Happened:
        # Most happens in the same few months, so that one thing follows upon another.
        return Happened(
            at=moment(span[:3] * 5 + span),
            what=draw.choice(WHAT),
            row=draw.randrange(count),
            signal=draw.choice(["not_started", "on_track", "deviating", "deviating", "deviating", "finished"]),
            words=draw.randint(1, 3),
            day=day(),
            proposes=draw.random() < 0.7,
            approved=draw.random() < 0.5,
            dated=draw.choice([moment(span), None, None, None]),
        )

    def decided(event: Happened) -> Happened:
        later = [at for at in edges(Month.of(event.at.date())) if at.timestamp() >= event.at.timestamp()]
        return replace(event, what="decide", at=draw.choice(later), approved=draw.random() < 0.4)

    count = draw.randint(1, 3)
    rows = tuple(made() for _ in range(count))
    events = [happened() for _ in range(draw.randint(4, 30))]
    # Much of what is proposed is decided on within the month.
    events += [decided(each) for each in events if each.what == "update" and each.proposes and draw.random() < 0.5]
    return History(rows, tuple(sorted(events, key=lambda each: each.at.timestamp())), span[0])


histories = st.integers(0, 2**63).map(history_of)


@dataclass
class Entered:
    """The plan in the database, and what was found of it, by hand, when a month was presented."""

    plan: Plan
    seen: dict[Month, tuple[date, recount.Account]]


def enter(history: History) -> Entered:
    """The whole history as it came, each part by the action that people enter it by."""
    by = User.objects.get(username="avdelningschef")
    plan = second_plan(by, roles={"steering": LEADER, "management": "Förvaltningschef"}, slug="historier")
    steps = [save(record=Step(plan=plan, number=n, title="Steg", position=n), by=by, reason="P") for n in (1, 2)]
    halves = [save(record=Activity(step=step, title="Aktivitet"), by=by, reason="Prov") for step in steps]
    entered, rows = Entered(plan, {}), {}
    pending = sorted(enumerate(history.rows), key=lambda each: each[1].at.timestamp())
    for event in [*history.happened, None]:
        while pending and (event is None or pending[0][1].at.timestamp() <= event.at.timestamp()):
            number, made = pending.pop(0)
            rows[number] = _make(made, number, halves[number % 2], by)
        if event and event.what == "present":
            _present(entered, event, by)
        elif event and event.row in rows:
            _do(event, rows[event.row], by)
    return entered


def _make(made: RowMade, number: int, activity: Activity, by: User) -> SubActivity:
    start, length = made.period or (None, 0)
    year, quarter = made.once or (None, None)
    row = SubActivity(
        activity=activity,
        title=f"Rad {number}",
        position=number,
        group=activity.step.plan.groups.get(kind="steering"),
        start=start,
        end=start + timedelta(days=length) if start else None,
        rhythm="once" if made.once else "tertial",
        once_year=year,
        once_quarter=quarter,
    )
    return save(record=row, by=by, reason="Ny rad", now=made.at)


def _do(event: Happened, row: SubActivity, by: User) -> None:
    """What cannot be done with the row as it stands has not happened."""
    row.refresh_from_db()
    if row.ended_on:
        return
    said = row.updates.order_by("number")
    if event.what == "update":
        _say(event, row, by)
    elif event.what == "confirm" and said.exists():
        confirm_unchanged(row=row, by=by, based_on=said.count(), now=event.said_at)
    elif event.what == "decide":
        _decide(event, row, StatusUpdate.objects.awaiting_decision().filter(sub_activity=row), by)
    elif event.what in ("move", "reword", "end"):
        if event.what == "move":
            row.start, row.end = event.day, event.day + timedelta(days=30)
        elif event.what == "reword":
            row.title = f"Rad {event.row}, lydelse {event.words}"
        else:
            row.ended_on = recount.swedish_day(event.at)
        save(record=row, by=by, reason="Ändrad", now=event.at)


def _say(event: Happened, row: SubActivity, by: User) -> None:
    told = {"row": row, "signal": Signal.objects.get(pk=event.signal), "by": by, "based_on": row.updates.count()}
    words = {name: f"{name} {event.words}" for name in ("cause", "measure", "consequence")}
    proposed = max(event.day, row.start) if row.start and event.proposes else None
    proposed = proposed if proposed != row.end else None
    if event.signal == "deviating":
        told |= {**words, "proposed_end": proposed}
    else:
        told["text"] = f"kommentar {event.words}"
    update_status(**told, now=event.said_at)


def _decide(event: Happened, row: SubActivity, waiting: QuerySet[StatusUpdate], by: User) -> None:
    """A date is approved unless the plan has been moved since it was proposed."""
    update = waiting.last()
    if update is None or update.proposed_end is None:
        return
    begins = row.start if row.start != row.end else None  # a single day moves whole
    stands = row.end == update.planned_end and (begins is None or begins <= update.proposed_end)
    decide_proposal(update=update, approved=event.approved and stands, by=by, words="Därför", now=event.at)


def _present(entered: Entered, event: Happened, by: User) -> None:
    """At a meeting on the moment's day."""
    day = recount.swedish_day(event.at)
    month = Month.of(day) if event.approved else Month.of(day).previous()
    presented = assemble.presented_of(entered.plan, month)
    page = assemble.made(entered.plan, month, today=day, presented=presented)
    based_on = assemble.fingerprint(page, assemble.version_of(presented.get(month)))
    told = {"plan": entered.plan, "month": month, "meeting_on": day, "by": by, "based_on": based_on}
    present_month(**told, reason="På nytt" if month in presented else "", now=event.at)
    entered.seen[month] = (min(day, month.end), recount.account(entered.plan, min(day, month.end)))
