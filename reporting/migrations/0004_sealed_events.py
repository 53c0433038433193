"""What becomes of a sealed report gets a seal of its own, over what is noted and over the event before it."""

import hashlib
import json
from datetime import timezone

from django.db import migrations, models

TABLE = "reporting_reportevent"


def open_table(apps, schema_editor):
    """The table refuses changes; what refuses is put back after the migration."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    names = (f"{TABLE}_append_only",) if postgresql else (f"{TABLE}_no_update", f"{TABLE}_no_delete")
    for name in names:
        on_table = f' ON "{TABLE}"' if postgresql else ""
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on_table}')


def seal(apps, schema_editor):
    last = {}
    events = apps.get_model("reporting", "ReportEvent").objects.order_by("pk")
    for event in events.select_related("corrects").annotate(report_seal=models.F("report__seal")):
        facts = {
            "report_seal": event.report_seal,
            "kind": event.kind,
            "on": str(event.on),
            "paragraph": event.paragraph,
            "outcome": event.outcome,
            "words": event.words,
            "corrected_seal": event.corrects.seal if event.corrects else "",
            "at": event.at.astimezone(timezone.utc).isoformat(timespec="microseconds"),
            "by_name": event.by_name,
            "previous_seal": last.get(event.report_id, ""),
        }
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
        last[event.report_id] = hashlib.sha256(text.encode()).hexdigest()
        events.filter(pk=event.pk).update(seal=last[event.report_id])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_presented_months")]

    operations = [
        migrations.RunPython(open_table, migrations.RunPython.noop),
        migrations.AddField("ReportEvent", "seal", models.CharField(default="", max_length=64, verbose_name="sigill"), preserve_default=False),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.AddConstraint(
            "ReportEvent",
            models.CheckConstraint(condition=models.Q(("seal", ""), _negated=True), name="report_event_sealed"),
        ),
    ]
