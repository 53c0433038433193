"""When the board is told: its meetings, and how long before each the work begins."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.calendar.tertial import Tertial
from activities.calendar.workdays import is_working_day
from activities.models import Plan
from reporting.models.sealed import Outcome, SealedReport

ADDRESS_LIMIT = 150  # characters; with what is sent it makes the key of a mail
PART_FIELDS = ("background", "statement", "economy", "proposal", "recipients")


def default_order() -> list[str]:
    """The order of the memo of 2020-03-30."""
    return list(PART_FIELDS)


class Routine(models.Model):
    """How a plan's reports are made: days counted back from the board's meeting, the order of the memo's parts, and
    whether the rows tell how many of their control points have been considered.

    A plan without one has the defaults. All days are working days.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="routine", verbose_name="plan")
    send_days = models.PositiveSmallIntegerField(
        "utskick, arbetsdagar före sammanträdet", default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    review_days = models.PositiveSmallIntegerField(
        "granskning, arbetsdagar före utskicket", default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    update_days = models.PositiveSmallIntegerField(
        "sista dag för uppdateringar, arbetsdagar före granskningen",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    collect_days = models.PositiveSmallIntegerField(
        "insamlingen öppnar, arbetsdagar före sista dagen",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    send_to = models.TextField("rapporten mejlas till", blank=True, max_length=2_000)  # an address on each line
    part_order = models.JSONField("ordning i tjänsteskrivelsen", default=default_order)
    tells_checklists = models.BooleanField("rapporten anger beaktade kontrollpunkter", default=False, db_default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "rapporteringsrutin"
        verbose_name_plural = "rapporteringsrutiner"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    send_days__range=(1, 60),
                    review_days__range=(1, 60),
                    update_days__range=(1, 60),
                    collect_days__range=(1, 60),
                ),
                name="routine_days",
                violation_error_message="Ange mellan 1 och 60 arbetsdagar.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rapporteringsrutin för {self.plan}"

    def clean(self) -> None:
        order = self.part_order
        if not isinstance(order, list) or sorted(map(str, order)) != sorted(PART_FIELDS):
            raise ValidationError({"part_order": "Ge varje del av tjänsteskrivelsen en egen plats, 1 till 5."})
        for address in self.addresses:
            try:
                validate_email(address if len(address) <= ADDRESS_LIMIT else "")
            except ValidationError:
                raise ValidationError(
                    {"send_to": f"”{address}” är ingen e-postadress. Skriv en adress på varje rad."}
                ) from None

    @property
    def addresses(self) -> list[str]:
        """Where the report is sent when it is marked as sent."""
        return list(dict.fromkeys(line.strip() for line in self.send_to.splitlines() if line.strip()))


def last_meeting(tertial: Tertial) -> date:
    """The last day on which the board may take up the tertial's report."""
    return tertial.end.replace(year=tertial.end.year + 1)


def fault_in_meeting(tertial: Tertial, on: date) -> str:
    """Why the board cannot take up the tertial's report that day, as a sentence; "" when it can."""
    if not is_working_day(on):
        return f"{on} är ingen arbetsdag. Ange den vardag då nämnden sammanträder."
    if on < tertial.start:
        return f"{on} ligger före tertialet, som börjar {tertial.start}. Ange en senare dag."
    last = last_meeting(tertial)
    if on > last:
        return f"{on} ligger mer än ett år efter tertialets slut. Ange en dag till och med {last}."
    return ""


class BoardMeeting(models.Model):
    """The day the board takes up a tertial's report."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="board_meetings", verbose_name="plan")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("tertial", choices=[(1, "1"), (2, "2"), (3, "3")])
    on = models.DateField("nämndens sammanträde")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "nämndens sammanträde"
        verbose_name_plural = "nämndens sammanträden"
        ordering = ["plan", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "number"],
                name="board_meeting_unique",
                violation_error_message="Tertialen har redan ett sammanträde.",
            ),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2, 3], year__gte=2000, year__lte=2099), name="board_meeting_tertial"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tertial.label}: {self.on}"

    @property
    def tertial(self) -> Tertial:
        return Tertial(self.year, self.number)

    @property
    def decided_on(self) -> date | None:
        """The day of the minutes, when the board is done with the tertial's report; not when it sent it back."""
        held = SealedReport.objects.versions_of(self.plan_id, self.tertial).current().with_events().first()
        return held.decided_on if held is not None and held.outcome not in (None, Outcome.RETURNED) else None

    def clean(self) -> None:
        try:
            fault = fault_in_meeting(self.tertial, self.on)
        except (AttributeError, TypeError, ValueError):
            return  # the fields' own validators say what is wrong
        if not fault and self.plan_id and self.decided_on:
            fault = "Nämnden har behandlat rapporten. Dagen för sammanträdet ändras inte mer."
        if fault:
            raise ValidationError({"on": fault})
