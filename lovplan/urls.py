from django.contrib import admin
from django.urls import include, path

from activities.plan.views.plan import signals_css
from lovplan import views
from lovplan.components import components
from lovplan.events import views as events
from lovplan.help import views as help_pages
from lovplan.personal import views as personal
from lovplan.public import views as public

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("activities.urls")),
    path("", include("reporting.urls")),
    path("admin/", admin.site.urls),
    path("", include("lovplan.signin.urls")),
    path("signaler.css", signals_css, name="signals_css"),
    path("guide/", help_pages.contents, name="guide"),
    path("guide/<slug:slug>/", help_pages.section, name="guide_section"),
    path("tillganglighet/", public.accessibility, name="accessibility"),
    path("tillganglighet/andra/", public.edit, name="accessibility_edit"),
    path("tillganglighet/meddela/", public.message, name="report_fault"),
    path("tillganglighet/meddelanden/", public.message_list, name="fault_messages"),
    path("drift/handelser/", events.page, name="events"),
    path("drift/handelser/handelser.csv", events.as_file, name="events_file"),
    path("drift/handelser/<slug:stage>.docx", events.incident_report, name="incident_report"),
    path("om-kakor/", public.cookies, name="cookies"),
    path("personer/<int:pk>/uppgifter.json", personal.extract, name="person_extract"),
    path("om-personuppgifter/", public.personal_data, name="personal_data"),
    path("formgivning/", components, name="components"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("inloggad/", views.session, name="session"),
    path("halsa/", views.health, name="health"),
]

handler403 = "lovplan.help.views.forbidden"
handler500 = "lovplan.outage.server_error"
handler429 = "lovplan.signin.guessing.too_fast"
