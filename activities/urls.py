from django.urls import path

from activities.views import plan, records, status

app_name = "activities"

urlpatterns = [
    path("mitt-arbete/", status.my_work, name="my_work"),
    path("plan/<slug:slug>/", plan.plan, name="plan"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/", plan.sub_activity, name="sub_activity"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/uppdatera/", status.update, name="update"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/", records.records, name="records"),
    path(
        "plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/handlingar.json", records.records_json, name="records_json"
    ),
]
