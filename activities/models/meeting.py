"""Meetings of the working groups, what stood on their table, and what was decided to do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.models.organisation import Role, User, WorkingGroup
from activities.models.querysets_groups import MeetingQuerySet, MeetingTaskQuerySet

NOTES_LIMIT = 20_000  # characters in one meeting's notes
POINTS_LIMIT = 5_000  # characters in its own points, and in the list of those present
WHY_LIMIT = 300  # characters of a reason


class Meeting(models.Model):
    """A meeting of a group. The first saving of its notes freezes the agenda, so that it keeps what was on its table.

    `version` counts the savings of the notes: it is what an edit is based on, and 0 says that there are none.
    """

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="meetings", verbose_name="grupp")
    on = models.DateField("dag")
    time = models.TimeField("tid", null=True, blank=True)
    place = models.CharField("plats", max_length=200, blank=True)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="kallad av")
    called_by_name = models.CharField("namn då", max_length=150)
    notes = models.TextField("anteckningar", blank=True, max_length=NOTES_LIMIT)
    version = models.PositiveIntegerField("version", default=0)
    notes_at = models.DateTimeField("antecknat", null=True, blank=True)
    notes_by_name = models.CharField("antecknat av", max_length=150, blank=True)
    agenda = models.JSONField("dagordning", null=True, blank=True)
    points = models.TextField("egna punkter", blank=True, max_length=POINTS_LIMIT, help_text="En på varje rad.")
    present = models.TextField("närvarande", blank=True, max_length=POINTS_LIMIT, help_text="En på varje rad.")
    cancelled_at = models.DateTimeField("inställt", null=True, blank=True)
    cancelled_by_name = models.CharField("inställt av", max_length=150, blank=True)
    cancelled_why = models.CharField("varför det ställdes in", max_length=WHY_LIMIT, blank=True)

    history = HistoricalRecords()
    objects = MeetingQuerySet.as_manager()

    may_write: bool  # given by `visible_to`

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on"],
                condition=Q(cancelled_at__isnull=True),
                name="meeting_one_a_day",
                violation_error_message="Gruppen har redan ett möte den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by_name="", cancelled_why="")
                | (Q(cancelled_at__isnull=False, version=0) & ~Q(cancelled_by_name="") & ~Q(cancelled_why="")),
                name="meeting_cancelled_whole",
                violation_error_message="Ett inställt möte har ett skäl och inga anteckningar.",
            ),
            models.CheckConstraint(
                condition=Q(version=0, notes="", notes_at__isnull=True, notes_by_name="", agenda__isnull=True)
                | (
                    Q(version__gte=1, notes_at__isnull=False, agenda__isnull=False)
                    & ~Q(notes="")
                    & ~Q(notes_by_name="")
                ),
                name="meeting_notes_whole",
                violation_error_message="Anteckningar sparas med vem, när och mötets dagordning.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.on}"


class MeetingTask(models.Model):
    """A decision to do something (uppdrag från möte): what, who and by when. Open until somebody says it is done or
    withdraws it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tasks", verbose_name="möte")
    what = models.CharField("vad som ska göras", max_length=500)
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="roll"
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person"
    )
    due = models.DateField("senast")
    done_on = models.DateField("klart", null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klarmarkerat av"
    )

    withdrawn_on = models.DateField("återtaget", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="återtaget av"
    )
    withdrawn_why = models.CharField("varför det återtogs", max_length=WHY_LIMIT, blank=True)

    history = HistoricalRecords()
    objects = MeetingTaskQuerySet.as_manager()

    edition: int  # given by `with_owner`

    class Meta:
        verbose_name = "uppdrag från möte"
        verbose_name_plural = "uppdrag från möten"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="task_what_given"),
            models.CheckConstraint(
                condition=Q(role__isnull=False, person__isnull=True) | Q(role__isnull=True, person__isnull=False),
                name="task_one_owner",
                violation_error_message="Ange antingen en roll eller en person som gör det.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="task_done_pair",
                violation_error_message="Det som är klart har både dag och vem.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, done_on__isnull=True)
                    & ~Q(withdrawn_why="")
                ),
                name="task_withdrawn_whole",
                violation_error_message="Ett återtaget uppdrag har dag, vem och skäl, och är inte klart.",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.withdrawn_on is None

    @property
    def owner(self) -> str:
        return str(self.role or self.person)
