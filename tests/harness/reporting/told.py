"""Sealed reports written at once, without a PDF, for tests of what is read from them."""

from __future__ import annotations

from activities.models import Plan, SubActivity, User
from reporting.models import ReportedSignal, SealedReport


def tell(
    plan: Plan, code: tuple[int, int], told: dict[SubActivity, str], replaces: SealedReport | None = None
) -> SealedReport:
    """tell(plan, (2020, 3), {row: "finished"}): a report of that tertial, or the correction that replaces one."""
    last = plan.sealed_reports.order_by("sequence").last()
    sequence = last.sequence + 1 if last else 1
    report = SealedReport.objects.create(
        plan=plan,
        year=code[0],
        number=code[1],
        version=replaces.version + 1 if replaces else 1,
        sequence=sequence,
        replaces=replaces,
        reason="Fel signal" if replaces else "",
        as_of="2020-12-14",
        snapshot="{}",
        html="<p>",
        pdf=b"",
        pdf_sha256=f"{plan.pk}/{sequence}",
        renderer="{}",
        sealed_at="2020-12-14T12:00:00Z",
        sealed_by=User.objects.get(username="avdelningschef"),
        sealed_by_name="Avdelningschef",
        previous_seal=last.seal if last else "",
        seal=f"{plan.pk}/{sequence}",
    )
    for row, key in told.items():
        ReportedSignal.objects.create(
            report=report, sub_activity=row, key=key, label=f"Ord för {key}", symbol="disc", direction="same"
        )
    return report
