"""Whose plans are here: what a new plan begins with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Municipality(models.Model):
    """The municipality with the administration and the board that its plans usually have. One row, or none.

    A plan keeps its own administration and board, since it may be another board's. It bears this municipality's name
    until it is decided; from then on it keeps the words of the decision.
    """

    name = models.CharField("kommun", max_length=200)
    administration = models.CharField("förvaltning", max_length=200)
    board = models.CharField("nämnd", max_length=200)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommunen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(administration="") & ~Q(board=""), name="municipality_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name
