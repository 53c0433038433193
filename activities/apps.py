from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "Plan och arbete"

    def ready(self) -> None:
        from activities.models import closed_revisions, triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="append_only")
        pre_migrate.connect(closed_revisions.remove, sender=self, dispatch_uid="closed_revisions")
        post_migrate.connect(closed_revisions.install, sender=self, dispatch_uid="closed_revisions")
