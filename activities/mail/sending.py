"""Out of the outbox, one mail at a time, and noted as sent only when the server has taken it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from activities.calendar import clock
from activities.mail.actions import lease, note_failed, note_sent
from activities.models import Mail

REFUSED = 500  # an answer from here on will be the same next time


@dataclass
class Sent:
    """How many went, and what is left to wait for."""

    sent: int = 0
    waits: int = 0
    refused: int = 0
    silent: str = ""  # why the server could not be reached

    @property
    def sentence(self) -> str:
        told = f"{self.sent} skickade, {self.waits} väntar på ett nytt försök, {self.refused} gick inte att skicka."
        return f"{told} Mejlservern svarar inte, och resten väntar ({self.silent})." if self.silent else told


def send_all() -> Sent:
    """Send what is due. Where the server does not answer the rest is left for the next time."""
    told, connection = Sent(), get_connection()
    while mail := lease(now=clock.now()):
        try:
            deliver(mail, connection)
        except (SMTPException, OSError) as error:
            for_good = _is_refused(error)
            why = f"{type(error).__name__}: {error}"
            note_failed(mail=mail, error=why, for_good=for_good, now=clock.now())
            told.refused, told.waits = told.refused + for_good, told.waits + (not for_good)
            if not for_good and not isinstance(error, SMTPRecipientsRefused | SMTPDataError):
                told.silent = why
                break  # nobody is there; the next mail would only wait for the same
        else:
            note_sent(mail=mail, now=clock.now())
            told.sent += 1
    return told


def deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    """Hand one mail to the server. Raises what the connection raises."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.attachment is not None:
        message.attach(mail.attachment_name, bytes(mail.attachment), "application/pdf")
    message.send()


def message_id(mail: Mail) -> str:
    """The same each time it is sent, so that a mail server that got it twice keeps one."""
    digest = hashlib.sha256(f"{mail.pk} {mail.key} {settings.SECRET_KEY}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.LOVPLAN_URL).hostname or 'localhost'}>"


def _is_refused(error: Exception) -> bool:
    """Whether this very mail was refused for good, and not the server out of order."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in error.recipients.values())
    return isinstance(error, SMTPDataError | SMTPSenderRefused) and error.smtp_code >= REFUSED
