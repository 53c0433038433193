"""Control points of a row, and the append-only ticks that tell who has considered each and when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.models.base import AppendOnly, AppendOnlyQuerySet
from activities.models.organisation import User
from activities.models.querysets_checklists import CheckPointQuerySet
from activities.models.sub_activity import SubActivity

POINT_LIMIT = 500  # characters
NOTE_LIMIT = 2_000


class CheckPoint(models.Model):
    """Something to have thought of in the work with a row. It says nothing of the row's signal.

    One that is not wanted is taken away, and stays to be read with its ticks.
    """

    sub_activity = models.ForeignKey(
        SubActivity, on_delete=models.CASCADE, related_name="points", verbose_name="delaktivitet"
    )
    text = models.CharField("kontrollpunkt", max_length=POINT_LIMIT)
    source = models.CharField("källa", max_length=POINT_LIMIT, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    is_removed = models.BooleanField("borttagen", default=False)

    history = HistoricalRecords()
    objects = CheckPointQuerySet.as_manager()

    ticked: list[CheckTick]  # by `with_ticks`

    class Meta:
        verbose_name = "kontrollpunkt"
        verbose_name_plural = "kontrollpunkter"
        ordering = ["sub_activity", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="check_point_text_given"),
            models.UniqueConstraint(
                fields=["sub_activity", "text"],
                name="check_point_once",
                violation_error_message="Delaktiviteten har redan den kontrollpunkten, kanske bland de borttagna.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CheckTick(AppendOnly):
    """That a point has been considered, or is not after all; the newest one holds."""

    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="ticks", verbose_name="kontrollpunkt")
    done = models.BooleanField("beaktad")
    note = models.TextField("anteckning", max_length=NOTE_LIMIT, blank=True)
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "avprickning"
        verbose_name_plural = "avprickningar"
        ordering = ["point", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(by_name=""), name="check_tick_name_given")]

    def __str__(self) -> str:
        return "Beaktad" if self.done else "Inte beaktad"
