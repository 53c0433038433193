"""What a search reads: one entry for each thing that can be found, kept by the writes themselves (see index.py)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from activities.models.plan import Plan


class SearchKind(models.TextChoices):
    """What an entry is, in the order that hits are shown in."""

    ROW = "row", "Delaktiviteter"
    BASIS = "basis", "Underlag"
    MEETING = "meeting", "Möten"
    TASK = "task", "Uppdrag från möten"
    PARTNER = "partner", "Samverkan och kontakter"
    REVISION = "revision", "Revisioner"
    GROUP = "group", "Arbetsgrupper"
    REPORT = "report", "Rapporter till nämnden"


# What those who read the sealed reports alone may find; all else is found by those who see the plan's rows.
READ_BY_BOARD = (SearchKind.REPORT,)


class SearchTextQuerySet(models.QuerySet):
    def among(self, plans: Any) -> SearchTextQuerySet:
        """Entries of the plans given, fetched by `Plan.objects.visible_to`: no entry knows a right of its own."""
        shown = [plan.pk for plan in plans if plan.shows_rows]
        return self.filter(Q(plan__in=shown) | Q(plan__in=[plan.pk for plan in plans], kind__in=READ_BY_BOARD))


class SearchText(models.Model):
    """One thing with all that is said in it. Made anew from its record at each write, in the same transaction.

    `parts` are what stands in it, as [[label, fragment, text], …]: the words as written, what they are ("Orsak,
    2020-12-01") and where on the page they stand ("#uppdatering-3" or ""). `exact` and `loose` are
    the words of title and parts, each once, as they are compared: with and without the dots and rings of å, ä and ö;
    `name` is the title, without.
    """

    loose = models.TextField()  # first, since a database reads a long row only as far as it needs
    exact = models.TextField()
    kind = models.CharField(max_length=20, choices=SearchKind)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    target = models.BigIntegerField()  # key of the record among those of its kind
    title = models.CharField(max_length=500)
    name = models.CharField(max_length=500)  # the title as it is compared
    place = models.CharField(max_length=200)  # below the plan's address: "delaktivitet/7/"
    on = models.DateField(null=True)  # when it was last said or held; newer ones stand first
    parts = models.JSONField(default=list)

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = "sökord"
        verbose_name_plural = "sökord"
        ordering = ["kind", "target"]
        constraints = [models.UniqueConstraint(fields=["kind", "target"], name="search_one_each")]

    def __str__(self) -> str:
        return self.title
