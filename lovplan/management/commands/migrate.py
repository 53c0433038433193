from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddField, CreateModel, RunPython
from django.db.migrations.state import StateApps

DERIVED = {"searchtext"}  # made anew from the record by rebuild_search


class Command(migrate.Command):
    """In the place of Django's, which drops what a step back has no place for without a word."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        lost = [] if options["fake"] or options["plan"] else list(_lost(connection, options))
        if lost:
            raise CommandError(
                f"Steget tillbaka görs inte: då försvinner {', '.join(lost)}. Ingenting är ändrat. "
                "Den äldre versionen får tillbaka sina uppgifter ur säkerhetskopian från före uppgraderingen."
            )
        super().handle(*args, **options)


def _lost(connection: BaseDatabaseWrapper, options: dict[str, Any]) -> Iterator[str]:
    """What going back to the migration asked for takes out of the database: tables with rows, and filled columns."""
    app, name = options["app_label"], options["migration_name"]
    executor = MigrationExecutor(connection)
    if not (app and name) or app not in executor.loader.migrated_apps:
        return
    try:
        target = (app, None) if name == "zero" else (app, executor.loader.get_migration_by_prefix(app, name).name)
    except (KeyError, ValueError):
        return  # Django says what is wrong with the name
    back = [migration for migration, backwards in executor.migration_plan([target]) if backwards]
    if back:
        apps = executor.loader.project_state(list(executor.loader.applied_migrations)).apps  # as the database is now
        for migration in back:
            yield from _lost_by(connection, migration, apps)


def _lost_by(connection: BaseDatabaseWrapper, migration: Migration, apps: StateApps) -> Iterator[str]:
    for operation in migration.operations:
        if isinstance(operation, CreateModel) and operation.name_lower not in DERIVED:
            model = apps.get_model(migration.app_label, operation.name)
            if _any(connection, model.objects.all()):
                yield f"allt i {_named(model)}"
        elif isinstance(operation, AddField):
            model = apps.get_model(migration.app_label, operation.model_name)
            field = model._meta.get_field(operation.name)
            if _any(connection, model.objects.exclude(_unfilled(field))):
                yield f"{field.verbose_name} i {_named(model)}"
        elif isinstance(operation, RunPython) and operation.reverse_code is None:
            yield f"det som {migration} skrev om"


def _unfilled(field: models.Field) -> models.Q:
    """A column as it is filled when it comes, so that it comes back the same."""
    empty = models.Q(**{f"{field.name}__isnull": True})
    return empty | models.Q(**{field.name: field.get_default()}) if field.has_default() or not field.null else empty


def _named(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural).replace("historical ", "historiken över ")


def _any(connection: BaseDatabaseWrapper, rows: models.QuerySet) -> bool:
    return rows.using(connection.alias).order_by().exists()
