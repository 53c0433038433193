"""A report that is marked as sent is sent: its PDF to the registry and the secretary, a link to the board's readers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from activities.mail.actions import enqueue
from activities.models import GroupKind, Mail, RoleHolding, User
from activities.models.chain import checking
from reporting.models import Routine, SealedReport


def send_report(*, report: SealedReport, by: User, now: datetime) -> None:
    """Lay the mails in the outbox, in the caller's transaction, once for each address and version of the report."""
    routine = Routine.objects.filter(plan=report.plan_id).first()
    page = reverse("reporting:report", args=[report.plan.slug, report.tertial, report.version])
    address = settings.LOVPLAN_URL and settings.LOVPLAN_URL + page  # "" where the site's own address is not known
    chain = checking.head_of(report.plan_id, report.plan.slug)
    told = {"report": report, "plan": report.plan, "address": address, "by": by, "chain": chain}
    subject = f"{report.plan.short}: {report}, rapport till {report.plan.board or 'nämnden'}"
    text = render_to_string("reporting/sealing/sent_mail.txt", told)
    for to in routine.addresses if routine else []:
        enqueue(
            key=f"{key_of(report)}{to}",
            to=to,
            subject=subject,
            text=text,
            attachment=(report.filename, bytes(report.pdf)),
            by=by,
            now=now,
        )
    if address:
        for reader in board_readers(report, now):
            text = render_to_string("reporting/sealing/readable_mail.txt", told | {"reader": reader})
            enqueue(
                key=f"{key_of(report)}{reader.pk}",
                to=reader.email,
                subject=subject,
                text=text,
                user=reader,
                by=by,
                now=now,
            )


def key_of(report: SealedReport) -> str:
    """How the keys of a report's mails begin."""
    return f"rapport {report.pk} "


def mails_of(report: SealedReport) -> list[Mail]:
    """What has been sent of the report, to whom, and how it went."""
    return list(Mail.objects.filter(key__startswith=key_of(report)).defer("attachment", "text", "html").order_by("pk"))


def board_readers(report: SealedReport, now: datetime) -> list[User]:
    """Those who hold a role in the board's group of the plan and can be reached."""
    on = timezone.localdate(now)
    held = RoleHolding.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on),
        start__lte=on,
        user__is_active=True,
        role__memberships__group__plan=report.plan_id,
        role__memberships__group__kind=GroupKind.BOARD,
    ).exclude(user__email="")
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))
