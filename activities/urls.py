from django.urls import path

from activities.bases import views
from activities.beginning import views as beginning
from activities.building import new
from activities.building import views as building
from activities.checklists import views as checking
from activities.directory import views as directory
from activities.exchange import views as exchange
from activities.feeds import views as feeds
from activities.groups.views import corrections, groups, meetings, partners, questions
from activities.keys import views as keys
from activities.mail import views as mail
from activities.people.views import people, roles, several
from activities.plan.views import files, plan, records, status
from activities.revision import views as revision
from activities.search import views as searching
from activities.words import views as words
from activities.work import views as work

app_name = "activities"

urlpatterns = [
    path("utkast/", words.keep, name="keep_words"),
    path("mitt-arbete/", work.my_work, name="my_work"),
    path("forsta-dagen/", beginning.first_day, name="first_day"),
    path("forsta-dagen/kommunen/", beginning.municipality, name="municipality"),
    path("personer/", people.person_list, name="person_list"),
    path("personer/ny/", people.person_new, name="person_new"),
    path("personer/flera/", several.several, name="people_several"),
    path("personer/roller/", roles.role_list, name="role_list"),
    path("personer/roller/ny/", roles.role_new, name="role_new"),
    path("personer/roller/<int:pk>/", roles.role, name="role"),
    path("personer/roller/<int:pk>/namn/", roles.role_rename, name="role_rename"),
    path("personer/roller/<int:pk>/ge/", roles.role_hold, name="role_hold"),
    path("personer/innehav/<int:pk>/", roles.holding, name="holding"),
    path("personer/innehav/<int:pk>/ta-tillbaka/", roles.holding_back, name="holding_back"),
    path("personer/<int:pk>/", people.person, name="person"),
    path("personer/<int:pk>/uppgifter/", people.person_change, name="person_change"),
    path("personer/<int:pk>/roll/", people.role_give, name="person_role"),
    path("personer/<int:pk>/slutar/", people.person_leave, name="person_leave"),
    path("personer/<int:pk>/kommer-tillbaka/", people.person_return, name="person_return"),
    path("personer/<int:pk>/lank/", people.person_link, name="person_link"),
    path("mitt-arbete/mejl/", mail.mail_rhythm, name="mail_rhythm"),
    path("mitt-arbete/kalender/", keys.my_calendar, name="my_calendar"),
    path("mitt-arbete/kalender/ta-bort/", keys.end_my_calendar, name="end_my_calendar"),
    path("kalender/<path:secret>.ics", feeds.feed, name="feed"),
    path("drift/mejl/", mail.outbox, name="outbox"),
    path("drift/mejl/<int:pk>/", mail.mail, name="mail"),
    path("sok/", searching.search, name="search"),
    path("planer/ny/", new.plan_new, name="plan_new"),
    path("plan/<slug:slug>/", plan.plan, name="plan"),
    path("plan/<slug:slug>/plan.<slug:form>", files.plan_file, name="plan_file"),
    path("plan/<slug:slug>/bygg/", building.build, name="build"),
    path("plan/<slug:slug>/bygg/uppgifter/", building.facts, name="build_facts"),
    path("plan/<slug:slug>/bygg/beslut/", building.decide, name="build_decide"),
    path("plan/<slug:slug>/bygg/inlasning/<int:pk>/angra/", exchange.undo, name="build_undo_import"),
    path("plan/<slug:slug>/las-in/", exchange.take_in, name="take_in"),
    path("plan/<slug:slug>/bygg/<slug:what>/ny/", building.add, name="build_add"),
    path("plan/<slug:slug>/bygg/<slug:what>/<int:pk>/", building.change, name="build_change"),
    path("plan/<slug:slug>/bygg/<slug:what>/<int:pk>/ta-bort/", building.remove, name="build_remove"),
    path("plan/<slug:slug>/bygg/<slug:what>/<int:pk>/flytta/", building.move, name="build_move"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/", plan.sub_activity, name="sub_activity"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/uppdatera/", status.update, name="update"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/utkast/", status.draft, name="draft"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/forslag/<int:number>/", status.proposal, name="proposal"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/underlag/nytt/", views.create, name="basis_create"),
    path("plan/<slug:slug>/underlag/", views.basis_list, name="basis_list"),
    path("plan/<slug:slug>/underlag/<int:pk>/", views.basis, name="basis"),
    path("plan/<slug:slug>/underlag/<int:pk>/andra/", views.edit, name="basis_edit"),
    path("plan/<slug:slug>/grupper/", groups.groups, name="groups"),
    path("plan/<slug:slug>/grupper/<int:pk>/", groups.group, name="group"),
    path("plan/<slug:slug>/grupper/<int:pk>/moten/nytt/", meetings.call, name="meeting_new"),
    path("plan/<slug:slug>/moten/<int:pk>/", meetings.meeting, name="meeting"),
    path("plan/<slug:slug>/moten/<int:pk>/andra/", corrections.meeting_edit, name="meeting_edit"),
    path("plan/<slug:slug>/moten/<int:pk>/beslut/", meetings.add_task, name="task_new"),
    path("plan/<slug:slug>/beslut-att-gora/<int:pk>/", meetings.set_task, name="task"),
    path("plan/<slug:slug>/beslut-att-gora/<int:pk>/andra/", corrections.task_edit, name="task_edit"),
    path("plan/<slug:slug>/moten/<int:pk>/mote.ics", feeds.meeting_file, name="meeting_file"),
    path("plan/<slug:slug>/nycklar/", keys.plan_keys, name="plan_keys"),
    path("plan/<slug:slug>/nycklar/kalender/", keys.plan_calendar, name="plan_calendar"),
    path("plan/<slug:slug>/nycklar/<int:pk>/dra-in/", keys.key_revoke, name="key_revoke"),
    path("plan/<slug:slug>/samverkan/", partners.partners, name="partners"),
    path("plan/<slug:slug>/samverkan/<int:pk>/", partners.partner, name="partner"),
    path("plan/<slug:slug>/samverkan/kontakter/<int:pk>/", partners.contact, name="contact"),
    path("plan/<slug:slug>/samverkan/fragor/", questions.questions, name="questions"),
    path("plan/<slug:slug>/samverkan/fragor/<slug:key>/", questions.question, name="question"),
    path("plan/<slug:slug>/samverkan/kommuner/", directory.directory, name="directory"),
    path("plan/<slug:slug>/samverkan/kommuner/<slug:kommun>/", directory.entry, name="directory_entry"),
    path("plan/<slug:slug>/samverkan/kommuner/<slug:kommun>/part/", directory.make_partner, name="directory_partner"),
    path("samverkan/", partners.shared, name="shared"),
    path("samverkan/<int:pk>/svara/", partners.shared_reply, name="shared_reply"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/", records.records, name="records"),
    path(
        "plan/<slug:slug>/delaktivitet/<int:pk>/handlingar/handlingar.json", records.records_json, name="records_json"
    ),
    path("plan/<slug:slug>/kontrollpunkter/", checking.checklists, name="checklists"),
    path("plan/<slug:slug>/kontrollpunkter/<int:pk>/", checking.point, name="check_point"),
    path("plan/<slug:slug>/kontrollpunkter/<int:pk>/andra/", checking.point_edit, name="check_point_edit"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/kontrollpunkter/", checking.checklist, name="checklist"),
    path("plan/<slug:slug>/delaktivitet/<int:pk>/kontrollpunkter/lista/", checking.take_list, name="checklist_take"),
    path("plan/<slug:slug>/avslutade/", revision.ended_rows, name="ended_rows"),
    path("plan/<slug:slug>/revisioner/", revision.revision_list, name="revision_list"),
    path("plan/<slug:slug>/revisioner/ny/", revision.revision_open, name="revision_open"),
    path("plan/<slug:slug>/revisioner/<int:number>/", revision.revision, name="revision"),
    path("plan/<slug:slug>/revisioner/<int:number>/faststall/", revision.revision_adopt, name="revision_adopt"),
    path("plan/<slug:slug>/revisioner/<int:number>/lamna/", revision.revision_hand_over, name="revision_hand_over"),
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
