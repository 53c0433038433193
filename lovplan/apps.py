from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class LovplanConfig(AppConfig):
    name = "lovplan"
    verbose_name = "lovplan"
    default = True


class LovplanAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "lovplan.admin.Site"
