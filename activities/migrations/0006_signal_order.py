"""What deviates comes first wherever signals are listed. An order the municipality has chosen itself is left alone."""

from django.db import migrations

BEFORE = ["not_started", "on_track", "deviating", "finished"]
AFTER = ["deviating", "on_track", "not_started", "finished"]


def reorder(apps, before, after):
    signal = apps.get_model("activities", "Signal")
    if list(signal.objects.order_by("position", "key").values_list("key", flat=True)) == before:
        for position, key in enumerate(after, 1):
            signal.objects.filter(key=key).update(position=position)


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_plans_under_construction")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: reorder(apps, BEFORE, AFTER),
            lambda apps, schema_editor: reorder(apps, AFTER, BEFORE),
        )
    ]
