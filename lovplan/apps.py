from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class LovplanConfig(AppConfig):
    name = "lovplan"
    verbose_name = "lovplan"
    default = True

    def ready(self) -> None:
        from activities.models import index

        # Last of the apps, so that all tables are there.
        post_migrate.connect(index.fill_when_empty, sender=self, dispatch_uid="search")


class LovplanAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "lovplan.admin.Site"
