"""Where a new row stands: an activity of the plan, or a new one, in a step of the plan or a new one.

What is new is found again by its name, so that two rows of one revision may stand in the same new activity.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from activities.models import Activity, Plan, Step
from activities.models.register import clean_text
from activities.revision.kinds.base import Values, Writer

TITLE_LIMIT, STEP_LIMIT, NUMBERS = 500, 300, range(1, 1000)


def check_place(plan: Plan, values: Values) -> Values:
    """The place as it is kept: `activity`, or else `new_activity` in `step`, or else in `new_step` (`step_number`).

    Raises ValidationError by field.
    """
    activity = Activity.objects.filter(pk=values.get("activity") or 0, step__plan=plan).first()
    title = clean_text(values.get("new_activity") or "")
    step_title = clean_text(values.get("new_step") or "")
    if values.get("activity") and activity is None:
        raise ValidationError({"activity": "Välj en av planens aktiviteter."})
    if activity and (title or step_title):
        raise ValidationError({"activity": "Välj en aktivitet i listan, eller skriv en ny. Töm det ena."})
    if activity:
        return {"activity": activity.pk}
    if not title:
        raise ValidationError({"activity": "Välj en av planens aktiviteter, eller skriv en ny."})
    if len(title) > TITLE_LIMIT:
        raise ValidationError(
            {"new_activity": f"Aktiviteten är {len(title)} tecken. Korta den till högst {TITLE_LIMIT} tecken."}
        )
    return {"activity": None, "new_activity": title, **_check_step(plan, values, step_title)}


def check_step_number(plan: Plan, number: Any, *, but: Step | None = None) -> int | None:
    if number is None or number == "":
        return None
    if number not in NUMBERS:
        raise ValidationError({"number": "Skriv stegets nummer med siffror, till exempel 5, eller lämna fältet tomt."})
    taken = plan.steps.filter(number=number).exclude(pk=but.pk if but and but.pk else 0).first()
    if taken:
        raise ValidationError({"number": f"”{taken}” har redan nummer {number}. Välj ett annat nummer."})
    return int(number)


def _check_step(plan: Plan, values: Values, step_title: str) -> Values:
    step = plan.steps.filter(pk=values.get("step") or 0).first()
    if step and step_title:
        raise ValidationError({"step": "Välj ett steg i listan, eller skriv ett nytt. Töm det ena."})
    if step:
        return {"step": step.pk}
    if not step_title:
        raise ValidationError({"step": "Välj det steg som aktiviteten hör till, eller skriv ett nytt."})
    if len(step_title) > STEP_LIMIT:
        raise ValidationError(
            {"new_step": f"Steget är {len(step_title)} tecken. Korta det till högst {STEP_LIMIT} tecken."}
        )
    number = values.get("step_number")
    present = plan.steps.filter(title=step_title, number=number or None).first()
    try:
        number = number if present else check_step_number(plan, number)
    except ValidationError as error:
        raise ValidationError({"step_number": error.messages}) from error
    return {"step": None, "new_step": step_title, "step_number": number or None}


def activity_at(plan: Plan, values: Values) -> Activity | None:
    """The activity of a checked place as it stands now; None as long as it is only proposed."""
    if values.get("activity"):
        return Activity.objects.get(pk=values["activity"])
    step = _step_at(plan, values)
    return step.activities.filter(title=values["new_activity"]).first() if step else None


def place_words(plan: Plan, values: Values) -> list[str]:
    if values.get("activity"):
        return [f"Aktivitet: {Activity.objects.get(pk=values['activity'])}"]
    step = _step_at(plan, values)
    new = Step(number=values.get("step_number"), title=values.get("new_step", ""))
    return [
        f"Ny aktivitet: {values['new_activity']}",
        f"Steg: {step}" if values.get("step") else f"Nytt steg: {new}",
    ]


def stands_at(activity: Activity, values: Values) -> bool:
    """Whether the activity is the one of a checked place."""
    if values.get("activity"):
        return bool(activity.pk == values["activity"])
    step = activity.step
    held = step.pk == values["step"] if values.get("step") else step.title == values["new_step"]
    return held and activity.title == values["new_activity"]


def make_place(plan: Plan, values: Values, writer: Writer) -> Activity:
    """The activity of a checked place, made if it is new; what is new stands last."""
    if activity := activity_at(plan, values):
        return activity
    step = _step_at(plan, values) or writer.save(
        Step(plan=plan, number=values["step_number"], title=values["new_step"], position=_last(plan.steps) + 1)
    )
    return writer.save(Activity(step=step, title=values["new_activity"], position=_last(step.activities) + 1))


def _step_at(plan: Plan, values: Values) -> Step | None:
    if values.get("step"):
        return plan.steps.get(pk=values["step"])
    return plan.steps.filter(title=values["new_step"], number=values["step_number"]).first()


def _last(siblings: Any) -> int:
    return siblings.aggregate(last=Max("position"))["last"] or 0
