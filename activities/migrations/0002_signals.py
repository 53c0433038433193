"""The four signals of Bilaga 1 (and "Avslutat", since a plan must be able to end) to start from. Data from here on."""

from django.db import migrations

SIGNALS = [
    {"key": "not_started", "label": "Ej påbörjat", "symbol": "ring", "fill": "", "ink": "#4a5259"},
    {"key": "on_track", "label": "Pågående enligt plan", "symbol": "disc", "fill": "#1d7a46", "ink": "#ffffff"},
    {"key": "deviating", "label": "Pågående med avvikelser", "symbol": "triangle", "fill": "#f5b301", "ink": "#241a00"},
    {"key": "finished", "label": "Avslutat", "symbol": "tick", "fill": "#c9d6e2", "ink": "#1f3347"},
]


def add(apps, schema_editor):
    signal = apps.get_model("activities", "Signal")
    there = set(signal.objects.values_list("key", flat=True))  # they stay when one goes back, and forward again
    new = [(position, values) for position, values in enumerate(SIGNALS, 1) if values["key"] not in there]
    signal.objects.bulk_create(signal(position=position, **values) for position, values in new)


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
