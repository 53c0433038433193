from django.urls import path

from activities.views import basis, plan, status

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
]
