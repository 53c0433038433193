from django.urls import path

from activities.views import plan, revision, status

app_name = "activities"

urlpatterns = [
    path("mitt-arbete/", status.my_work, name="my_work"),
    path("plan/<slug:slug>/", plan.plan, name="plan"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/", plan.sub_activity, name="sub_activity"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/uppdatera/", status.update, name="update"),
    path("plan/<slug:slug>/avslutade/", revision.ended_rows, name="ended_rows"),
    path("plan/<slug:slug>/revisioner/", revision.revision_list, name="revision_list"),
    path("plan/<slug:slug>/revisioner/ny/", revision.revision_open, name="revision_open"),
    path("plan/<slug:slug>/revisioner/<int:number>/", revision.revision, name="revision"),
    path("plan/<slug:slug>/revisioner/<int:number>/faststall/", revision.revision_adopt, name="revision_adopt"),
    path("plan/<slug:slug>/revisioner/<int:number>/aterkalla/", revision.revision_withdraw, name="revision_withdraw"),
    path("plan/<slug:slug>/revisioner/<int:number>/foresla/", revision.revision_choose, name="revision_choose"),
    path(
        "plan/<slug:slug>/revisioner/<int:number>/foresla/<slug:slug_of_kind>/",
        revision.revision_add,
        name="revision_add",
    ),
    path("plan/<slug:slug>/revisioner/<int:number>/andring/<int:pk>/", revision.revision_edit, name="revision_edit"),
    path(
        "plan/<slug:slug>/revisioner/<int:number>/andring/<int:pk>/ta-bort/",
        revision.revision_remove,
        name="revision_remove",
    ),
]
