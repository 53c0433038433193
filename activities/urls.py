from django.urls import path

from activities import views

app_name = "activities"

urlpatterns = [
    path("mitt-arbete/", views.my_work, name="my_work"),
    path("plan/<slug:slug>/", views.plan, name="plan"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/", views.sub_activity, name="sub_activity"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/uppdatera/", views.update, name="update"),
]
