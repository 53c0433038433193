"""Changes of the row's own facts: its wording, its period, its rhythm. What they check a new row is checked by too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from activities.calendar.period import Period
from activities.groups import names
from activities.models import Activity, ItemKind, Plan, Rhythm, SubActivity
from activities.models.register import clean_text
from activities.revision.kinds.base import Kind, Values, Writer, day, iso

TITLE_LIMIT = 500
YEAR = timedelta(days=366)  # of grace after the system starts


def check_title(title: str, *, taken: bool) -> str:
    title = clean_text(title)
    if not title:
        raise ValidationError({"title": "Skriv lydelsen. Den får inte vara tom."})
    if len(title) > TITLE_LIMIT:
        raise ValidationError({"title": f"Lydelsen är {len(title)} tecken. Korta den till högst {TITLE_LIMIT} tecken."})
    if taken:
        raise ValidationError(
            {"title": f"”{title}” finns redan, i aktiviteten eller bland dem som har utgått. Välj en annan lydelse."}
        )
    return title


def check_period(plan: Plan, values: Values, *, present: Values | None = None) -> Values:
    """Both dates or neither, in order, and inside the plan.

    Inside means: begun no earlier than the first decision that the plan rests on, since nobody had the task before
    that, and no later than a year after the system starts, since the plan is about introducing it. A start that
    stands already is not judged again.
    """
    start, end = day(values.get("start")), day(values.get("end"))
    if start and not end:
        raise ValidationError({"end": "Slutdatum saknas. Ange båda datumen, eller inget av dem."})
    if end and not start:
        raise ValidationError({"start": "Startdatum saknas. Ange båda datumen, eller inget av dem."})
    if start and end and end < start:
        raise ValidationError({"end": f"Slutdatumet {end} ligger före startdatumet {start}. Rätta det ena."})
    if start and iso(start) != (present or {}).get("start"):
        _check_start(plan, start)
    return {"start": iso(start), "end": iso(end)}


def _check_start(plan: Plan, start: date) -> None:
    first = plan.decisions.order_by("date").values_list("date", flat=True).first()
    if first and start < first:
        raise ValidationError(
            {"start": f"Startdatumet {start} ligger före planens första beslut, {first}. Kontrollera året."}
        )
    if plan.go_live and start > plan.go_live + YEAR:
        raise ValidationError(
            {
                "start": f"Startdatumet {start} ligger mer än ett år efter att systemet startar, {plan.go_live}. "
                "Planen gäller införandet. Kontrollera året."
            }
        )


def period_remarks(plan: Plan, values: Values) -> list[str]:
    start, end, go_live = day(values.get("start")), day(values.get("end")), plan.go_live
    if not (start and end and go_live):
        return []
    if start > go_live:
        return [f"Arbetet startar efter att systemet har startat, {go_live}."]
    if end > go_live + YEAR:
        return [f"Arbetet slutar mer än ett år efter att systemet har startat, {go_live}."]
    return []


def check_rhythm(values: Values) -> Values:
    year, quarter = values.get("once_year"), values.get("once_quarter")
    if values.get("rhythm") in (Rhythm.PER_TERTIAL, Rhythm.YEARLY, Rhythm.UNSTATED):
        if year or quarter:
            raise ValidationError(
                {"rhythm": "År och kvartal hör till den som rapporterar en gång. Töm dem, eller välj ”En gång”."}
            )
        return {"rhythm": str(values["rhythm"]), "once_year": None, "once_quarter": None}
    if values.get("rhythm") != Rhythm.ONCE:
        raise ValidationError({"rhythm": "Välj hur ofta nämnden får rapport."})
    if not year or not 2000 <= year <= 2099:
        raise ValidationError({"once_year": "Skriv vilket år nämnden får rapporten, till exempel 2021."})
    if quarter not in (1, 2, 3, 4):
        raise ValidationError({"once_quarter": "Välj vilket kvartal nämnden får rapporten."})
    return {"rhythm": "once", "once_year": year, "once_quarter": quarter}


def rhythm_words(values: Values) -> str:
    return SubActivity(**{name: values[name] for name in ("rhythm", "once_year", "once_quarter")}).reporting


def period_words(values: Values) -> str:
    return str(Period(day(values["start"]), day(values["end"])))


class Reword(Kind):
    """Another wording. A row that tracks its activity as a whole has the activity's wording."""

    key = ItemKind.TITLE

    def present(self, row: Any) -> Values:
        return {"title": row.name}

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        title = clean_text(values.get("title") or "")
        if row.title:
            taken = SubActivity.objects.filter(activity=row.activity, title=title).exclude(pk=row.pk).exists()
        else:
            activities = Activity.objects.filter(step=row.activity.step, title=title)
            taken = activities.exclude(pk=row.activity_id).exists()
        return {"title": check_title(title, taken=taken)}

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return str(values["title"])

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        # A group that was named after the row keeps being found by the row's name.
        if row.group.name == names.named_after(row.name):
            name = names.named_after(values["title"])
            if not plan.groups.filter(name=name).exists():
                row.group.name = name
                writer.save(row.group)
        if row.title:
            row.title = values["title"]
            return writer.save(row)
        row.activity.title = values["title"]
        writer.save(row.activity)
        return row

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        return [] if row.title else ["Aktiviteten följs upp som helhet, så det är aktivitetens namn som ändras."]


class ChangePeriod(Kind):
    key = ItemKind.PERIOD

    def present(self, row: Any) -> Values:
        return {"start": iso(row.start), "end": iso(row.end)}

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        return check_period(plan, values, present=self.present(row))

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return period_words(values)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        return period_remarks(plan, values)

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        row.start, row.end = day(values["start"]), day(values["end"])
        return writer.save(row)


class ChangeRhythm(Kind):
    key = ItemKind.RHYTHM

    def present(self, row: Any) -> Values:
        return {name: getattr(row, name) for name in ("rhythm", "once_year", "once_quarter")}

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        return check_rhythm(values)

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return rhythm_words(values)

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        for name, value in values.items():
            setattr(row, name, value)
        return writer.save(row)
