from django.apps import AppConfig
from django.db.models.signals import pre_delete


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Rapporter"

    def ready(self) -> None:
        from activities.models import RevisionItem
        from reporting.sealing.actions.board import release_assignment

        pre_delete.connect(release_assignment, sender=RevisionItem, dispatch_uid="release_assignment")
