"""The paper that a memo in Word is written on."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from activities.models import User
from activities.models.base import AppendOnly, AppendOnlyQuerySet


class LetterheadQuerySet(AppendOnlyQuerySet):
    def for_paper(self, municipality: str, administration: str) -> Letterhead | None:
        """What holds now for an administration: the newest of its own, else of the whole municipality; None without."""
        for name in (administration, ""):
            found: Any = self.filter(municipality=municipality, administration=name).order_by("-pk").first()
            if found and not found.is_removed:
                return found
        return None


class Letterhead(AppendOnly):
    """A template's header, footer and styles, bare of all else. The newest of its place holds; one without a file says
    that there is none any more.
    """

    municipality = models.CharField("kommun", max_length=200)
    administration = models.CharField("förvaltning", max_length=200, blank=True, help_text="Tom för hela kommunen.")
    filename = models.CharField("filens namn", max_length=200, blank=True)
    sha256 = models.CharField("den uppladdade filens SHA-256", max_length=64, blank=True)
    paper = models.BinaryField("brevpapper", blank=True)
    remarks = models.TextField("det som inte togs med", blank=True)
    at = models.DateTimeField("när")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="av")
    by_name = models.CharField("namn då", max_length=150)

    objects: Any = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = "brevpapper"
        verbose_name_plural = "brevpapper"
        constraints = [
            models.CheckConstraint(condition=~Q(municipality="") & ~Q(by_name=""), name="letterhead_whose_and_by"),
            models.CheckConstraint(
                condition=Q(filename="", sha256="") | (~Q(filename="") & ~Q(sha256="")), name="letterhead_file_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.administration or self.municipality}: {self.filename or 'borttaget'}"

    @property
    def is_removed(self) -> bool:
        return not self.filename
