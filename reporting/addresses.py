"""Addresses that several pages link to."""

from __future__ import annotations

from django.urls import reverse

from reporting.month import Month


def month_url(slug: str, month: Month) -> str:
    """The month's page of a plan."""
    return f"{reverse('activities:plan', args=[slug])}manad/{month}/"
