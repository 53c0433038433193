from django.urls import path

from activities.views import basis, groups, meetings, partners, plan, records, status

app_name = "activities"

urlpatterns = [
    path("mitt-arbete/", status.my_work, name="my_work"),
    path("plan/<slug:slug>/", plan.plan, name="plan"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/", plan.sub_activity, name="sub_activity"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/uppdatera/", status.update, name="update"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/utkast/", status.draft, name="draft"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/forslag/<int:number>/", status.proposal, name="proposal"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/underlag/nytt/", basis.create, name="basis_create"),
    path("plan/<slug:slug>/underlag/", basis.basis_list, name="basis_list"),
    path("plan/<slug:slug>/underlag/<int:pk>/", basis.basis, name="basis"),
    path("plan/<slug:slug>/underlag/<int:pk>/andra/", basis.edit, name="basis_edit"),
    path("plan/<slug:slug>/grupper/", groups.groups, name="groups"),
    path("plan/<slug:slug>/grupper/<int:pk>/", groups.group, name="group"),
    path("plan/<slug:slug>/grupper/<int:pk>/moten/nytt/", meetings.call, name="meeting_new"),
    path("plan/<slug:slug>/moten/<int:pk>/", meetings.meeting, name="meeting"),
    path("plan/<slug:slug>/moten/<int:pk>/beslut/", meetings.add_task, name="task_new"),
    path("plan/<slug:slug>/beslut-att-gora/<int:pk>/", meetings.set_task, name="task"),
    path("plan/<slug:slug>/samverkan/", partners.partners, name="partners"),
    path("plan/<slug:slug>/samverkan/<int:pk>/", partners.partner, name="partner"),
    path("samverkan/", partners.shared, name="shared"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/", records.records, name="records"),
    path(
        "plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/handlingar.json", records.records_json, name="records_json"
    ),
]
