from django.urls import path, register_converter

from activities.tertial import Tertial
from reporting import record_views, views

app_name = "reporting"


class TertialConverter:
    """ "2020-T1" in an address; anything else is no such page."""

    regex = "20[0-9]{2}-T[1-3]"

    def to_python(self, value: str) -> Tertial:
        return Tertial.parse(value)

    def to_url(self, value: Tertial | str) -> str:
        return str(value)


register_converter(TertialConverter, "tertial")

urlpatterns = [
    path("plan/<slug:slug>/rapporter/", views.report_list, name="report_list"),
    path("plan/<slug:slug>/rapporter/<tertial:tertial>/", views.preview, name="preview"),
    path("plan/<slug:slug>/rapporter/<tertial:tertial>/rapport.pdf", views.pdf, name="pdf"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/handlingar.pdf", record_views.pdf, name="records_pdf"),
]
