"""Whether the code from before a migration goes on working on the tables after it, read from its operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

# Indexes, what stands in no table, and words alone.
HARMLESS = (
    *(ops.AddIndex, ops.RemoveIndex, ops.RenameIndex, ops.RemoveConstraint),
    *(ops.AlterConstraint, ops.AlterModelOptions, ops.AlterModelManagers),
)

# Not seen in their operations: what the code before adds has no link, and is told as added past lovplan.
UNLINKED = {"activities.0014_one_chain_over_the_record"}
# Migrations that want the service stopped meanwhile, all from before 2026-12; docs/drift.md says how. What is judged is
# said beside it. A new line here is a new sentence there.
STOPS = {
    "activities.0002_signals",  # rows that the older code has no table for
    "activities.0003_corrections",
    "activities.0004_waiting_and_words",
    "activities.0005_plans_under_construction",
    "activities.0007_outbox",
    "activities.0009_imported_tables",
    "activities.0013_partners_reply",
    "reporting.0002_sealed_reports",
    "reporting.0004_sealed_events",
    "reporting.0005_mailed_reports",
    *UNLINKED,
}


def steps() -> Iterator[tuple[Migration, list[str]]]:
    """Each migration of ours in order, with a sentence for each thing that older code would stumble on."""
    loader = MigrationLoader(None)
    state = ProjectState()
    for key in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[key]
        if key[0] in ("activities", "lovplan", "reporting"):
            yield migration, list(faults(migration, state))
        migration.mutate_state(state, preserve=False)


def faults(migration: Migration, before: ProjectState) -> Iterator[str]:
    new: set[str] = set()  # tables that the older code does not know
    for operation in migration.operations:
        yield from _faults(operation, migration.app_label, before, new)


def _faults(operation: Any, app: str, before: ProjectState, new: set[str]) -> Iterator[str]:
    model = getattr(operation, "model_name_lower", None)
    if isinstance(operation, ops.CreateModel):
        new.add(operation.name_lower)
    elif isinstance(operation, HARMLESS) or model in new:
        return
    elif isinstance(operation, ops.AddField):
        field = operation.field
        if not (field.null or field.db_default is not NOT_PROVIDED or isinstance(field, models.ManyToManyField)):
            yield f"{model}.{operation.name} is to be filled by whoever adds a row"
    elif isinstance(operation, ops.AlterField):
        was = before.models[app, str(model)].fields.get(operation.name)
        if was is None or _narrower(was, operation.field):
            yield f"{model}.{operation.name} takes less than before"
    elif isinstance(operation, ops.AddConstraint):
        yield f"{model} refuses rows by {operation.constraint.name}"
    else:
        yield f"{type(operation).__name__} is to be judged by somebody"


def _narrower(was: models.Field, now: models.Field) -> bool:
    if type(was) is not type(now) or (was.null and not now.null):
        return True
    return bool(now.max_length and (was.max_length or now.max_length + 1) > now.max_length)
