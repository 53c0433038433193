from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate, post_save


class LovplanConfig(AppConfig):
    name = "lovplan"
    verbose_name = "lovplan"
    default = True

    def ready(self) -> None:
        from activities.models import index
        from activities.models.chain import adding, chained
        from lovplan.database import before_commit
        from lovplan.events import watched

        # Last of the apps, so that all tables are there.
        post_migrate.connect(index.fill_when_empty, sender=self, dispatch_uid="search")
        post_migrate.connect(adding.fill, sender=self, dispatch_uid="chain")
        before_commit.connect(adding.before_commit, dispatch_uid="chain")
        for model in chained.chained():
            post_save.connect(adding.note_saved, sender=model, dispatch_uid="chain")
        watched.watch()


class LovplanAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "lovplan.admin.Site"
