"""Rows that come and go. A row that ends keeps its page, its updates and its history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from activities.models import ItemKind, Plan, RevisionItem, SubActivity, WorkingGroup
from activities.models.register import clean_text
from activities.revision.kinds.base import Kind, Values, Writer, day, iso
from activities.revision.kinds.organisation import check_group, group_words
from activities.revision.kinds.partners import ChangePartners
from activities.revision.kinds.place import activity_at, check_place, make_place, place_words, stands_at
from activities.revision.kinds.row import (
    check_period,
    check_rhythm,
    check_title,
    period_remarks,
    period_words,
    rhythm_words,
)

_collaboration = ChangePartners()


class NewRow(Kind):
    """A new sub-activity in an activity of the plan or in a new one. Left out, its collaboration is unstated."""

    key = ItemKind.NEW_ROW

    def present(self, row: Any) -> Values:
        return {}

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        place = check_place(plan, values)
        activity = activity_at(plan, place)
        if activity and activity.sub_activities.current().filter(title="").exists():
            raise ValidationError(
                {"activity": f"”{activity}” följs upp som helhet och kan inte få delaktiviteter. Välj en annan."}
            )
        title = clean_text(values.get("title") or "")
        others = activity.sub_activities.all() if activity else SubActivity.objects.none()
        taken = bool(title) and others.filter(title=title).exists()
        may_be_empty = not others.exists()
        return {
            **place,
            "title": check_title(title, taken=taken) if title or not may_be_empty else "",
            "group": check_group(plan, values.get("group")).pk,
            **check_period(plan, values),
            **check_rhythm(values),
            **(_collaboration.check(plan, None, values) if values.get("status") else {}),
        }

    def holds(self, row: SubActivity, values: Values) -> bool:
        own = {name: getattr(row, name) for name in ("title", "rhythm", "once_year", "once_quarter")}
        facts = {**own, "group": row.group_id, "start": iso(row.start), "end": iso(row.end)}
        if values.get("status"):
            facts |= _collaboration.present(row)
        return stands_at(row.activity, values) and all(values[name] == fact for name, fact in facts.items())

    def clash(self, row: Any, others: list[RevisionItem], values: Values) -> str:
        return ""

    def before_words(self, plan: Plan, row: Any) -> str:
        return ""

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        lines = [
            *([values["title"]] if values["title"] else []),
            *place_words(plan, values),
            f"Arbetsgrupp: {group_words(WorkingGroup.objects.get(pk=values['group']))}",
            f"Tidsplan: {period_words(values)}",
            f"Rapportering till nämnd: {rhythm_words(values)}",
        ]
        if values.get("status"):
            lines.append(f"Samverkan: {_collaboration.words(plan, None, values)}")
        return "\n".join(lines)

    def name(self, plan: Plan, row: Any, values: Values) -> str:
        return str(values["title"] or values.get("new_activity") or activity_at(plan, values))

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        told = period_remarks(plan, values)
        if not values["title"]:
            told.append("Aktiviteten följs upp som helhet, utan delaktiviteter.")
        return told + (_collaboration.remarks(plan, None, values) if values.get("status") else [])

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        activity = make_place(plan, values, writer)
        made = writer.save(
            SubActivity(
                activity=activity,
                title=values["title"],
                position=(activity.sub_activities.aggregate(last=Max("position"))["last"] or 0) + 1,
                group=WorkingGroup.objects.get(pk=values["group"]),
                start=day(values["start"]),
                end=day(values["end"]),
                rhythm=values["rhythm"],
                once_year=values["once_year"],
                once_quarter=values["once_quarter"],
            )
        )
        return _collaboration.apply(plan, made, values, writer) if values.get("status") else made


class EndRow(Kind):
    """The row leaves the plan on the day the revision is adopted."""

    key = ItemKind.END

    def present(self, row: Any) -> Values:
        return {}

    def is_same(self, row: Any, values: Values) -> bool:
        return False

    def holds(self, row: SubActivity, values: Values) -> bool:
        return row.ended_on is not None and row.merged_into_id == values.get("into")

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        return {}

    def before_words(self, plan: Plan, row: Any) -> str:
        return "Står i planen"

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return "Utgår ur planen"

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        row.ended_on = writer.now.astimezone(timezone.get_current_timezone()).date()
        return writer.save(row)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        return [
            "Delaktiviteten visas inte längre i planens tabell eller i rapporten. Dess sida och historik står kvar."
        ]


class MergeRow(EndRow):
    """The row ends, and another row of the plan takes its work over."""

    key = ItemKind.MERGE

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        into = SubActivity.objects.filter(pk=values.get("into") or 0, activity__step__plan=plan).first()
        if into is None:
            raise ValidationError({"into": "Välj den delaktivitet i planen som den här ska gå upp i."})
        if into.pk == row.pk:
            raise ValidationError({"into": "En delaktivitet kan inte gå upp i sig själv. Välj en annan delaktivitet."})
        if into.ended_on:
            raise ValidationError(
                {"into": f"”{into.name}” har utgått ur planen. Välj en delaktivitet som står i planen."}
            )
        return {"into": into.pk}

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        return f"Utgår och går upp i ”{SubActivity.objects.get(pk=values['into']).name}”"

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        row.merged_into = SubActivity.objects.get(pk=values["into"])
        return super().apply(plan, row, values, writer)
