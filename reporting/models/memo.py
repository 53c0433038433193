"""The covering memo while it is written: one for each tertial, and what each person has typed and not yet saved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.calendar.tertial import Tertial
from activities.models import Plan, User


class Memo(models.Model):
    """The covering memo (tjänsteskrivelse) of one tertial's report, its parts in the source's order."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="memos", verbose_name="plan")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("tertial", choices=[(1, "1"), (2, "2"), (3, "3")])
    subject = models.CharField("ärende", max_length=300)
    dated = models.DateField("datum", null=True, blank=True, help_text="Tomt ger dagens datum tills rapporten skickas.")
    officer = models.CharField("handläggare", max_length=200)
    background = models.TextField("ärendebeskrivning")
    statement = models.TextField("förvaltningens yttrande", help_text="Underrubriker skrivs ### Rubrik.")
    economy = models.TextField("ekonomisk bedömning")
    proposal = models.TextField("förslag till beslut")
    recipients = models.TextField("beslutet ska skickas till", blank=True)
    signatories = models.TextField("undertecknas av", blank=True, help_text="En befattning på varje rad.")
    # Counts the saves, so that nobody overwrites what another has written since they opened the page.
    edits = models.PositiveIntegerField("sparad gånger", default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "tjänsteskrivelse"
        verbose_name_plural = "tjänsteskrivelser"
        ordering = ["plan", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "number"],
                name="memo_unique",
                violation_error_message="Planen har redan en tjänsteskrivelse för den tertialen.",
            ),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2, 3], year__gte=2000, year__lte=2099),
                name="memo_tertial",
                violation_error_message="Ange ett år mellan 2000 och 2099 och tertial 1, 2 eller 3.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.tertial.label.lower()}"

    @property
    def tertial(self) -> Tertial:
        return Tertial(self.year, self.number)


class MemoDraft(models.Model):
    """What a person has typed in a tertial's memo and not yet saved, field by field. Nobody else sees it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "utkast till tjänsteskrivelse"
        verbose_name_plural = "utkast till tjänsteskrivelser"
        constraints = [models.UniqueConstraint(fields=["plan", "year", "number", "by"], name="memo_draft_one_each")]

    def __str__(self) -> str:
        return f"{self.year}-T{self.number} ({self.by})"
