"""An upgrade while the service answers: the code from before goes on working on the tables as they have become.

Shown by the migrations' own operations: nothing is taken away or renamed, and no row that the older code adds is
refused. What it does with what the newer has written is tried by running it: tests/processes/test_older_code.py.
"""

from __future__ import annotations

import pytest
from django.db import migrations, models

from tests.harness.additive import STOPS, UNLINKED, faults, steps

JUDGED = {
    "activities.0006_signal_order": "the order of signals that nobody had moved",
    "activities.0010_what_a_search_reads": "how PostgreSQL packs a column",
    "activities.0015_words_beside_their_rows": "where PostgreSQL keeps a column",
}


def test_each_migration_only_adds_or_is_known_to_want_a_stop():
    found = {str(migration): told for migration, told in steps() if told}
    assert found.keys() == (STOPS - UNLINKED) | JUDGED.keys()
    assert {name: told for name in JUDGED if (told := found[name]) != ["RunPython is to be judged by somebody"]} == {}


def field(**kwargs) -> models.CharField:
    return models.CharField(max_length=20, **kwargs)


@pytest.mark.parametrize(
    ("operations", "told"),
    [
        ([migrations.AddField("Plan", "n", field(default="", null=True))], ""),
        ([migrations.AddField("Plan", "n", field(db_default=""))], ""),
        ([migrations.AddField("Plan", "n", field(default=""))], "filled by whoever adds"),
        ([migrations.RemoveField("Plan", "title")], "RemoveField"),
        ([migrations.RenameField("Plan", "title", "n")], "RenameField"),
        ([migrations.RunSQL("SELECT 1")], "RunSQL"),
        ([migrations.AlterField("Plan", "title", models.CharField(max_length=30))], ""),
        ([migrations.AlterField("Plan", "title", models.CharField(max_length=9))], "takes less"),
        ([migrations.AddConstraint("Plan", models.CheckConstraint(condition=models.Q(pk=1), name="c"))], "by c"),
        ([migrations.CreateModel("N", []), migrations.AddField("N", "n", field())], ""),
    ],
)
def test_what_older_code_would_stumble_on_is_told(operations, told):
    migration = type("Migration", (migrations.Migration,), {"operations": operations})("9999_prov", "activities")
    (found, *_) = [*faults(migration, _state()), ""]
    assert told in found and bool(told) == bool(found)


def _state() -> migrations.state.ProjectState:
    state = migrations.state.ProjectState()
    title = models.CharField(max_length=20)
    state.add_model(
        migrations.state.ModelState(
            "activities", "Plan", [("id", models.AutoField(primary_key=True)), ("title", title)]
        )
    )
    return state
