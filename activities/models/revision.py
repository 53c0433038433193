"""Revisions of a decided plan: numbered, drafted and adopted as one; a closed one is never changed afterwards."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from activities.errors import ClosedRevisionError
from activities.models.organisation import User
from activities.models.plan import Plan
from activities.models.querysets import ClosedRecordsQuerySet
from activities.models.sub_activity import SubActivity


class RevisionState(models.TextChoices):
    DRAFT = "draft", "Utkast"
    ADOPTED = "adopted", "Fastställd"
    WITHDRAWN = "withdrawn", "Återkallad"


class ItemKind(models.TextChoices):
    TITLE = "title", "Ny lydelse"
    PERIOD = "period", "Tidsplan"
    GROUP = "group", "Arbetsgrupp"
    RESPONSIBLE = "responsible", "Ansvarig"
    MEMBERS = "members", "Deltagare"
    PARTNERS = "partners", "Samverkan"
    RHYTHM = "rhythm", "Rapportering till nämnd"
    NEW_ROW = "new_row", "Ny delaktivitet"
    END = "end", "Delaktiviteten utgår ur planen"
    MERGE = "merge", "Delaktiviteten går upp i en annan"


class Revision(models.Model):
    """A step from one wording of the plan to the next. Names are kept as they were, since it is a public record."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions", verbose_name="plan")
    number = models.PositiveIntegerField("nummer", validators=[MinValueValidator(1)])
    title = models.CharField("vad revisionen gäller", max_length=200)
    state = models.CharField("läge", max_length=20, choices=RevisionState, default=RevisionState.DRAFT)
    # Counts the writes to the draft, so that nobody adopts other items than those they read.
    edits = models.PositiveIntegerField("ändringar av utkastet", default=0)
    created_at = models.DateTimeField("upprättad")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="upprättad av")
    created_by_name = models.CharField("upprättad av, namn då", max_length=150)
    # Handed to whoever adopts; a later change of the draft takes it back, so that nobody adopts what is half done.
    handed_at = models.DateTimeField("lämnad", null=True, blank=True)
    handed_by_name = models.CharField("lämnad av, namn då", max_length=150, blank=True)
    adopted_at = models.DateTimeField("fastställd", null=True, blank=True)
    adopted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fastställd av"
    )
    adopted_by_name = models.CharField("fastställd av, namn då", max_length=150, blank=True)
    decision = models.CharField("beslutet i ord", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("återkallad", null=True, blank=True)
    withdrawn_by_name = models.CharField("återkallad av, namn då", max_length=150, blank=True)

    history = HistoricalRecords()
    objects = ClosedRecordsQuerySet.as_manager()

    class Meta:
        verbose_name = "revision"
        verbose_name_plural = "revisioner"
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="draft"),
                name="revision_one_draft",
                violation_error_message="Planen har redan ett utkast till revision.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="revision_title_given"),
            models.CheckConstraint(condition=~Q(created_by_name=""), name="revision_creator_named"),
            models.CheckConstraint(
                condition=(
                    Q(state="adopted", adopted_at__isnull=False, adopted_by__isnull=False) & ~Q(adopted_by_name="")
                )
                | (
                    ~Q(state="adopted")
                    & Q(adopted_at__isnull=True, adopted_by__isnull=True, adopted_by_name="", decision="")
                ),
                name="revision_adopted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by_name="")
                | (Q(handed_at__isnull=False) & ~Q(handed_by_name="")),
                name="revision_handed_by_and_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_by_name=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by_name="")),
                name="revision_withdrawn_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and _is_closed(self.pk):
            raise ClosedRevisionError()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ClosedRevisionError()

    @property
    def is_draft(self) -> bool:
        return self.state == RevisionState.DRAFT


class RevisionItem(models.Model):
    """One change of a revision: a row, what kind of change, from what, to what, and why.

    `before` and `values` are for the rules; `before_text` and `after_text` are what people read, in the words of
    the day it was drafted, so that an adopted revision reads the same for ever.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="items", verbose_name="revision")
    kind = models.CharField("slag", max_length=20, choices=ItemKind)
    sub_activity = models.ForeignKey(
        SubActivity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revision_items",
        verbose_name="delaktivitet",
        help_text="Tomt för en ny delaktivitet tills revisionen är fastställd.",
    )
    row_name = models.CharField("delaktivitetens namn då", max_length=500)
    before = models.JSONField("värden när ändringen skrevs", default=dict, blank=True)
    values = models.JSONField("föreslagna värden", default=dict, blank=True)
    before_text = models.TextField("före", blank=True)
    after_text = models.TextField("efter")
    remarks = models.JSONField("att tänka på", default=list, blank=True)
    reason = models.TextField("skäl")
    position = models.PositiveSmallIntegerField("ordning", default=0)

    history = HistoricalRecords()
    objects = ClosedRecordsQuerySet.as_manager()

    class Meta:
        verbose_name = "ändring i revision"
        verbose_name_plural = "ändringar i revision"
        ordering = ["revision", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "sub_activity", "kind"],
                name="revision_item_unique",
                violation_error_message="Revisionen har redan en sådan ändring av delaktiviteten.",
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="revision_item_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="new_row") | Q(sub_activity__isnull=False), name="revision_item_has_row"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="revision_item_has_reason",
                violation_error_message="Skriv varför planen ändras.",
            ),
            models.CheckConstraint(condition=~Q(after_text=""), name="revision_item_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.row_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if _is_closed(self.revision_id):
            raise ClosedRevisionError()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if _is_closed(self.revision_id):
            raise ClosedRevisionError()
        return super().delete(*args, **kwargs)


def _is_closed(pk: int | None) -> bool:
    """As the database says, whatever the instance in hand believes."""
    return pk is not None and Revision.objects.filter(pk=pk).exclude(state=RevisionState.DRAFT).exists()
