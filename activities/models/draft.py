"""What people have typed and not sent, of whatever form. The drafts of signals, memos and corrections know more."""

from __future__ import annotations

from django.db import models

from activities.models.organisation import User

DRAFT_LIMIT = 200_000  # characters in one person's words in one form
FORM_LIMIT = 500  # characters of an address


class Draft(models.Model):
    """One person's words in one form, as the form sends them. Nobody else sees them.

    `form` is the address the form sends to, with its query; `page` is where it stands. `sent` tells that the person
    pressed the button when the session had ended, and may think that it was saved.
    """

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=FORM_LIMIT)
    page = models.CharField(max_length=FORM_LIMIT)
    fields = models.JSONField(default=list)  # [[name, value], …]
    sent = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "form"], name="draft_one_each_form")]

    def __str__(self) -> str:
        return f"{self.form} ({self.by})"
