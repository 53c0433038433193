"""A sealed report put into the database by hand, for tests that need one to be there and not how it came about."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from activities.calendar.tertial import Tertial
from activities.models import Plan, User
from reporting.models import SealedReport
from reporting.report import collect
from reporting.snapshot import schema


def sealed(plan: Plan, tertial: Tertial, by: User, *, on: date = date(2020, 12, 15)) -> SealedReport:
    """The draft of that day, as the plan's next sealed report."""
    text = schema.to_json(collect.draft(plan, tertial, on=on))
    last = SealedReport.objects.filter(plan=plan).order_by("-sequence").first()
    return SealedReport.objects.create(
        plan=plan,
        year=tertial.year,
        number=tertial.number,
        version=1,
        sequence=last.sequence + 1 if last else 1,
        as_of=on,
        snapshot=text,
        snapshot_sha256=sha256(text.encode()).hexdigest(),
        html="<p>",
        html_sha256=sha256(b"<p>").hexdigest(),
        pdf=tertial.code.encode(),
        pdf_sha256=sha256(tertial.code.encode()).hexdigest(),
        renderer="{}",
        sealed_at=f"{on}T09:00:00+01:00",
        sealed_by=by,
        sealed_by_name=str(by),
        previous_seal=last.seal if last else "",
        seal=sha256(f"sigill {tertial}".encode()).hexdigest(),
    )
