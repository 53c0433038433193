"""What the municipality has heard of how far others have come with LOV since the report the directory is made of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from activities.models.base import AppendOnly, AppendOnlyQuerySet
from activities.models.organisation import User

SOURCE_LIMIT = 200  # characters of who said so


class LovState(models.TextChoices):
    OPERATING = "operating", "LOV i drift"
    DECIDED = "decided", "Har beslutat att införa LOV"
    INVESTIGATING = "investigating", "Utreder LOV"
    DECLINED = "declined", "Har beslutat att inte införa LOV"
    ENDED = "ended", "Har avslutat LOV"


class MunicipalityNote(AppendOnly):
    """How far a municipality of the directory had come on a day, and who said so. A correction is a new one.

    `municipality` is the slug of the directory's fixture, which is no table.
    """

    municipality = models.SlugField("kommun", max_length=100)
    state = models.CharField("läge", max_length=20, choices=LovState)
    on = models.DateField("dag")
    source = models.CharField("vem som sade det", max_length=SOURCE_LIMIT)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="correction", verbose_name="rättar"
    )
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "anteckning om en kommun"
        verbose_name_plural = "anteckningar om kommuner"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(municipality="") & ~Q(source=""), name="municipality_note_whole"),
            models.CheckConstraint(condition=Q(state__in=LovState.values), name="municipality_note_state"),
            models.CheckConstraint(condition=~Q(by_name=""), name="municipality_note_name_given"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.on}"
