from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "Plan och arbete"

    def ready(self) -> None:
        from activities import append_only

        post_migrate.connect(append_only.install, sender=self, dispatch_uid="append_only")
