"""What a page was made of, in its form: so that nobody overwrites what they have not seen.

The form carries the edition in a hidden field, the action compares it (`register.save(based_on=…)`), and here is what
is shown when somebody else was there between: what stands now beside what was typed, which stays in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from activities.calendar.swedish import clock_time
from activities.pages.forms import hidden_number

ONCE_MORE = "Spara igen om dina ord ska gälla."
_LONGEST = 200  # characters of what stands that are shown in a sentence


class _Edition(forms.IntegerField):
    """Never a change of its own."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EditionForm(forms.Form):
    """A form of something that others may change meanwhile. Its page gives `based_on` as an initial value."""

    based_on = hidden_number(of=_Edition)

    def overtaken(self, edition: int, now: Mapping[str, Any], who: str) -> None:
        """Say who saved what meanwhile. The form goes on from that edition, so that sending once more is a decision.

        `now` is what stands in each field, as a form's initial values.
        """
        self.go_on_from(edition)
        others = [self._beside(name, now[name]) for name in self.fields if name in now and self._differs(name, now)]
        self.add_error(None, " ".join([f"{who} sedan du öppnade sidan.", *others, ONCE_MORE]))

    def go_on_from(self, edition: int) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined] # what was sent, a QueryDict
        data[self.add_prefix("based_on")] = str(edition)
        self.data = data

    def _differs(self, name: str, now: Mapping[str, Any]) -> bool:
        field = self[name]
        return name != "based_on" and field.field.has_changed(now[name], field.data)

    def _beside(self, name: str, value: Any) -> str:
        field = self[name]
        return f"{field.label}: nu står {_shown(field.field, value)}, du har skrivit {_shown(field.field, field.data)}."


def seen_in(request: HttpRequest, name: str = "based_on") -> int:
    """The edition in what a button sent; -1, which nothing has, when the page was not whole."""
    seen = request.POST.get(name, "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def last_writer(record: models.Model) -> str:
    """ "Anna Berg sparade 2020-12-15 kl. 9.20", of the record's newest history; without a name where it has none."""
    newest = record.history.select_related("history_user").order_by("-history_id").first()  # type: ignore[attr-defined]
    if newest is None:
        return "Någon annan tog bort det här"
    at = timezone.localtime(newest.history_date)
    return f"{newest.history_user or 'Någon annan'} sparade {at:%Y-%m-%d} {clock_time(at)}"


def _shown(field: forms.Field, value: Any) -> str:
    """The value in words, as a list's own where it is chosen."""
    if value in (None, "", []):
        return "ingenting"
    if isinstance(value, bool) or isinstance(field, forms.BooleanField):
        return "ja" if field.to_python(value) else "nej"
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return f"”{label}”"
    said = value.isoformat() if isinstance(value, date) else str(value)
    return f"”{said if len(said) <= _LONGEST else said[:_LONGEST] + ' …'}”"
