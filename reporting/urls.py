from django.urls import include, path, register_converter

from activities.calendar.month import Month
from activities.calendar.tertial import Tertial
from reporting.agenda import views as agenda
from reporting.api import site as api
from reporting.api import views as api_views
from reporting.cycle import board_views, views
from reporting.letterhead import views as letterhead
from reporting.month import views as months
from reporting.overview.views import compare, plans, timeline
from reporting.report.views import drafts, memo, records
from reporting.sealing.views import assignments, board, check, correction, files, jobs, seal, sealed

app_name = "reporting"


class TertialConverter:
    """ "2020-T1" in an address; anything else is no such page."""

    regex = "20[0-9]{2}-T[1-3]"

    def to_python(self, value: str) -> Tertial:
        return Tertial.parse(value)

    def to_url(self, value: Tertial | str) -> str:
        return str(value)


class MonthConverter:
    """ "2020-12" in an address."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month | str) -> str:
        return str(value)


register_converter(TertialConverter, "tertial")
register_converter(MonthConverter, "month")

REPORTS = "plan/<slug:slug>/rapporter/"
TERTIAL = f"{REPORTS}<tertial:tertial>/"
MONTHS = "plan/<slug:slug>/manad/"
MONTH = f"{MONTHS}<month:month>/"
VERSION = f"{TERTIAL}version/<int:version>/"

urlpatterns = [
    path("api/", api_views.api_guide, name="api_guide"),
    path("api/1/openapi.json", api_views.api_description, name="api_description"),
    path("api/1/", include((api.routes(), "ninja"), namespace="api")),
    path("api/1/<path:rest>", api.elsewhere, name="api_elsewhere"),
    path("planer/", plans.plans, name="plans"),
    path("planer/brevpapper/", letterhead.letterheads, name="letterheads"),
    path("planer/rader/", plans.plans_rows, name="plans_rows"),
    path("rapporter/kontrollera/", check.check, name="check"),
    path("rapporter/uppdrag/", assignments.assignment_list, name="assignments"),
    path("plan/<slug:slug>/rapporter/sammantraden/", board_views.board_days, name="board_days"),
    path(REPORTS, drafts.report_list, name="report_list"),
    path(f"{REPORTS}rutin/", views.routine, name="routine"),
    path(TERTIAL, views.tertial, name="tertial"),
    path(f"{TERTIAL}bekraftelser/", views.confirmations, name="confirmations"),
    path(f"{TERTIAL}sammantrade/", views.board_meeting, name="board_meeting"),
    path(f"{TERTIAL}tjansteskrivelse/", memo.memo, name="memo"),
    path(f"{TERTIAL}tjansteskrivelse/utkast/", memo.memo_draft, name="memo_draft"),
    path(f"{TERTIAL}tjansteskrivelse/forhandsvisning/", memo.memo_preview, name="memo_preview"),
    path(f"{TERTIAL}tjansteskrivelse/forhandsvisning.pdf", memo.memo_pdf, name="memo_pdf"),
    path(f"{TERTIAL}utkast/", drafts.preview, name="preview"),
    path(f"{TERTIAL}utkast.pdf", drafts.pdf, name="pdf"),
    path(f"{TERTIAL}kontroll/", memo.preflight, name="preflight"),
    path(f"{TERTIAL}faststall/", seal.seal_report, name="seal"),
    path(f"{TERTIAL}pagar/", jobs.sealing_job, name="sealing_job"),
    path(VERSION, sealed.report, name="report"),
    path(f"{VERSION}rapport/", sealed.html, name="sealed_html"),
    path(f"{VERSION}rapport.pdf", sealed.pdf, name="sealed_pdf"),
    path(f"{VERSION}rapport.json", sealed.json, name="sealed_json"),
    path(f"{VERSION}rapport.xlsx", files.xlsx, name="sealed_xlsx"),
    path(f"{VERSION}tjansteskrivelse.docx", files.memo, name="sealed_memo"),
    path(f"{VERSION}arkivpaket.zip", files.archive, name="sealed_archive"),
    path(f"{VERSION}skickad/", board.sent, name="sent"),
    path(f"{VERSION}beslut/", board.decision, name="decision"),
    path(f"{VERSION}uppdrag/", board.assignment, name="assignment"),
    path(f"{VERSION}uppdrag/<int:pk>/", board.take_up, name="take_up"),
    path(f"{VERSION}rattelse/", correction.correction, name="correction"),
    path(f"{VERSION}rattelse/utkast/", correction.correction_draft, name="correction_draft"),
    path(f"{VERSION}rattelse/sidor/", correction.correction_preview, name="correction_preview"),
    path(f"{VERSION}rattelse/granska/", correction.correction_review, name="correction_review"),
    path(f"{MONTH}manad.pdf", months.month_pdf, name="month_pdf"),
    path(f"{MONTH}manad.xlsx", months.month_xlsx, name="month_xlsx"),
    path(f"{MONTH}visa/", months.month_show, name="month_show"),
    path(MONTHS, months.month_list, name="month_list"),
    path(MONTH, months.month, name="month"),
    path(f"{MONTH}nu/", months.month_now, name="month_now"),
    path(f"{MONTH}rader/", months.rows, name="month_rows"),
    path(f"{MONTH}presentera/", months.present, name="present_month"),
    path(f"{MONTH}version/<int:version>/", months.month_version, name="month_version"),
    path("plan/<slug:slug>/moten/<int:pk>/dagordning.pdf", agenda.pdf, name="agenda_pdf"),
    path("plan/<slug:slug>/moten/<int:pk>/skicka/", agenda.send, name="agenda_send"),
    path("plan/<slug:slug>/tidslinje/", timeline.timeline, name="timeline"),
    path("plan/<slug:slug>/jamfor/", compare.compare, name="compare"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/handlingar.pdf", records.pdf, name="records_pdf"),
]
