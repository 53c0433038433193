"""Writes about signing in."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog
from django.db import transaction

from lovplan.signin.addresses import as_compared


@transaction.atomic
def forget_tries(*, username: str, address: str | None = None) -> None:
    """The failed tries for an account count no more: all of them, or those from an address."""
    name = as_compared(username)
    AxesProxyHandler.reset_attempts(username=name, ip_address=address)
    only = {"ip_address": address} if address else {}
    AccessFailureLog.objects.filter(username=name, **only).delete()
