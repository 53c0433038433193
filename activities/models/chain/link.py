"""The table of the chain's links."""

from __future__ import annotations

from django.db import models

from activities.models.chain import content


class ChainLink(models.Model):
    """That a row was added, and what it said. `chain` is the key of the row's plan, 0 for what belongs to no plan.

    No foreign keys: the chain must tell of rows and plans that are gone. `at` is when the link was made, for rows from
    before the chain the day that it began.
    """

    append_only = True
    SAID = ("chain", "number", "table", "key", "digest", "at")  # what the hash is made over, in this order

    chain = models.PositiveBigIntegerField("kedja")
    number = models.PositiveBigIntegerField("nummer")
    table = models.CharField("tabell", max_length=63)
    key = models.BigIntegerField("rad")
    digest = models.CharField("radens kontrollsumma", max_length=64)
    at = models.DateTimeField("när")
    hash = models.CharField("länkens kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "länk i kedjan"
        verbose_name_plural = "länkar i kedjan"
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="chain_number_unique"),
            models.UniqueConstraint(fields=["table", "key"], name="chain_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.table} {self.key}"

    def again(self, previous: str) -> str:
        """The hash as it should be after a link with that hash."""
        return content.hash_of(previous, *(getattr(self, name) for name in self.SAID))
