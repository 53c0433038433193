"""Every address of the site, where it is in the demo, and who gets a page or may send to it."""

from __future__ import annotations

from activities.calendar import clock
from activities.keys.actions import make_api_key
from activities.mail.actions import enqueue
from activities.models import (
    AccessKey,
    DecisionBasis,
    Meeting,
    MeetingTask,
    Partner,
    PartnerContact,
    Plan,
    PlanImport,
    RevisionItem,
    Role,
    RoleHolding,
    SubActivity,
)
from lovplan.models import LoginGroup
from reporting.models import Assignment, PresentedMonth

ROLES = (
    "",
    "utvecklingsledare",
    "controller",
    "avdelningschef",
    "forvaltningschef",
    "namndsekreterare",
    "partner",
    "admin",
)
STAFF = {"utvecklingsledare", "controller", "avdelningschef", "forvaltningschef", "admin"}
PERSONS = ROLES[1:]
EVERYONE = set(ROLES)
UPDATERS = {"utvecklingsledare", "controller", "avdelningschef"}
PREPARERS = {"utvecklingsledare", "controller"}
READERS = STAFF | {"namndsekreterare"}
SEALED = "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/1/"
MONTH = "/plan/lov-sarskilt-boende/manad/2020-12/"
MEMO = "/plan/lov-sarskilt-boende/rapporter/2020-T3/tjansteskrivelse/"
BUILD = "/plan/lov-sarskilt-boende/bygg/"  # of the demo's plan, made one under uppbyggnad again
BUILDERS = {"avdelningschef", "admin"}
LEADERS = {"avdelningschef", "admin"}  # who keep persons and roles: of their plan, or all
REVISION = "/plan/lov-sarskilt-boende/revisioner/1/"

# name: (address, who gets a page by GET)
PAGES = {
    "start": ("/", set(PERSONS)),
    "account_login": ("/logga-in/", EVERYONE),
    "account_inactive": ("/logga-in/stangt/", EVERYONE),
    "account_reset_password": ("/logga-in/glomt-losenord/", EVERYONE),
    "account_reset_password_done": ("/logga-in/glomt-losenord/skickat/", EVERYONE),
    "account_reset_password_from_key": ("/valj-losenord/x-y/", EVERYONE),
    "openid_connect_login": ("/logga-in/med/kommunen/", set()),  # none is named
    "openid_connect_callback": ("/logga-in/med/kommunen/svar/", set()),
    "saml_begin": ("/logga-in/saml/", set()),
    "saml_answer": ("/logga-in/saml/svar/", set()),
    "saml_finish": ("/logga-in/saml/klart/", set()),
    "saml_metadata": ("/logga-in/saml/metadata/", set()),
    "login_groups": ("/personer/inloggning/", {"admin"}),
    "person_extract": ("/personer/{person}/uppgifter.json", {"admin"}),
    "account_change_password": ("/mitt-konto/losenord/", set(PERSONS)),
    "usersessions_list": ("/mitt-konto/inloggningar/", set(PERSONS)),
    "account_reauthenticate": ("/mitt-konto/bekrafta/", set(PERSONS)),
    "mfa_authenticate": ("/logga-in/kod/", set(PERSONS)),
    "mfa_reauthenticate": ("/mitt-konto/bekrafta/kod/", set(PERSONS)),
    "mfa_index": ("/mitt-konto/tva-steg/", set(PERSONS)),
    "mfa_activate_totp": ("/mitt-konto/tva-steg/sla-pa/", set(PERSONS)),
    "mfa_deactivate_totp": ("/mitt-konto/tva-steg/sla-av/", set()),  # nobody has a second step in the demo
    "mfa_view_recovery_codes": ("/mitt-konto/tva-steg/reservkoder/", set(PERSONS)),
    "mfa_generate_recovery_codes": ("/mitt-konto/tva-steg/reservkoder/nya/", set(PERSONS)),
    "signals_css": ("/signaler.css", EVERYONE),
    "guide": ("/guide/", EVERYONE),
    "guide_section": ("/guide/satta-en-signal/", EVERYONE),
    "accessibility": ("/tillganglighet/", EVERYONE),
    "accessibility_edit": ("/tillganglighet/andra/", {"admin"}),
    "report_fault": ("/tillganglighet/meddela/", EVERYONE),
    "fault_messages": ("/tillganglighet/meddelanden/", {"admin"}),
    "events": ("/drift/handelser/", {"admin"}),
    "events_file": ("/drift/handelser/handelser.csv", {"admin"}),
    "incident_report": ("/drift/handelser/slutrapport.docx", {"admin"}),
    "cookies": ("/om-kakor/", EVERYONE),
    "personal_data": ("/om-personuppgifter/", EVERYONE),
    "components": ("/formgivning/", {"admin"}),
    "health": ("/halsa/", EVERYONE),
    "session": ("/inloggad/", PERSONS),
    "favicon": ("/favicon.ico", EVERYONE),
    "activities:keep_words": ("/utkast/", set(PERSONS)),
    "activities:my_work": ("/mitt-arbete/", set(PERSONS)),
    "activities:first_day": ("/forsta-dagen/", LEADERS),
    "activities:municipality": ("/forsta-dagen/kommunen/", {"admin"}),
    "activities:person_list": ("/personer/", LEADERS),
    "activities:person_new": ("/personer/ny/", LEADERS),
    "activities:people_several": ("/personer/flera/", LEADERS),
    "activities:person": ("/personer/{person}/", LEADERS),
    "activities:person_change": ("/personer/{person}/uppgifter/", {"admin"}),
    "activities:person_role": ("/personer/{person}/roll/", LEADERS),
    "activities:person_leave": ("/personer/{person}/slutar/", {"admin"}),
    "activities:role_list": ("/personer/roller/", LEADERS),
    "activities:role_new": ("/personer/roller/ny/", {"admin"}),
    "activities:role": ("/personer/roller/{role}/", LEADERS),
    "activities:role_rename": ("/personer/roller/{role}/namn/", {"admin"}),
    "activities:role_hold": ("/personer/roller/{role}/ge/", LEADERS),
    "activities:holding": ("/personer/innehav/{holding}/", LEADERS),
    "activities:search": ("/sok/?q=ersattning", set(PERSONS)),
    "activities:plan": ("/plan/lov-sarskilt-boende/", STAFF),
    "activities:plan_new": ("/planer/ny/", {"admin"}),
    "activities:build": (BUILD, BUILDERS),
    "activities:build_facts": (f"{BUILD}uppgifter/", BUILDERS),
    "activities:build_decide": (f"{BUILD}beslut/", BUILDERS),
    "activities:build_add": (f"{BUILD}delaktivitet/ny/", BUILDERS),
    "activities:build_change": (f"{BUILD}delaktivitet/{{row}}/", BUILDERS),
    "activities:build_remove": (f"{BUILD}grupp/{{steering}}/ta-bort/", BUILDERS),
    "activities:take_in": ("/plan/lov-sarskilt-boende/las-in/", UPDATERS),
    "activities:sub_activity": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/", STAFF),
    "activities:update": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/uppdatera/", UPDATERS),
    "activities:proposal": (
        "/plan/lov-sarskilt-boende/delaktivitet/{proposed}/forslag/2/",
        {"avdelningschef"},
    ),
    "activities:basis_create": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/underlag/nytt/", PREPARERS),
    "activities:basis_list": ("/plan/lov-sarskilt-boende/underlag/", STAFF),
    "activities:basis": ("/plan/lov-sarskilt-boende/underlag/{basis}/", STAFF),
    "activities:basis_edit": ("/plan/lov-sarskilt-boende/underlag/{basis}/andra/", PREPARERS),
    "activities:groups": ("/plan/lov-sarskilt-boende/grupper/", STAFF),
    "activities:group": ("/plan/lov-sarskilt-boende/grupper/{group}/", STAFF),
    "activities:meeting_new": ("/plan/lov-sarskilt-boende/grupper/{group}/moten/nytt/", UPDATERS),
    "activities:meeting": ("/plan/lov-sarskilt-boende/moten/{meeting}/", STAFF),
    "reporting:agenda_pdf": ("/plan/lov-sarskilt-boende/moten/{meeting}/dagordning.pdf", STAFF),
    "reporting:agenda_send": ("/plan/lov-sarskilt-boende/moten/{meeting}/skicka/", UPDATERS),
    "activities:meeting_edit": ("/plan/lov-sarskilt-boende/moten/{meeting}/andra/", UPDATERS),
    "activities:task_edit": ("/plan/lov-sarskilt-boende/beslut-att-gora/{task}/andra/", UPDATERS),
    "activities:partners": ("/plan/lov-sarskilt-boende/samverkan/", STAFF),
    "activities:partner": ("/plan/lov-sarskilt-boende/samverkan/{partner}/", STAFF),
    "activities:contact": ("/plan/lov-sarskilt-boende/samverkan/kontakter/{contact}/", STAFF),
    "activities:questions": ("/plan/lov-sarskilt-boende/samverkan/fragor/", STAFF),
    "activities:question": ("/plan/lov-sarskilt-boende/samverkan/fragor/hur-sattes-ersattningen/", STAFF),
    "activities:directory": ("/plan/lov-sarskilt-boende/samverkan/kommuner/", STAFF),
    "activities:directory_entry": ("/plan/lov-sarskilt-boende/samverkan/kommuner/boras/", STAFF),
    "activities:shared": ("/samverkan/", {"partner"}),
    "activities:shared_reply": ("/samverkan/{contact}/svara/", {"partner"}),
    "activities:plan_file": ("/plan/lov-sarskilt-boende/plan.xlsx", STAFF),
    "activities:mail_rhythm": ("/mitt-arbete/mejl/", set(PERSONS)),
    "activities:my_calendar": ("/mitt-arbete/kalender/", READERS),
    "activities:feed": ("/kalender/okand.ics", set()),  # an address that nobody was given
    "activities:meeting_file": ("/plan/lov-sarskilt-boende/moten/{meeting}/mote.ics", STAFF),
    "activities:plan_keys": ("/plan/lov-sarskilt-boende/nycklar/", LEADERS),
    "reporting:api_guide": ("/api/", set(PERSONS)),
    "reporting:api_description": ("/api/1/openapi.json", set(PERSONS)),
    "reporting:api_elsewhere": ("/api/1/finns-inte", set()),
    "activities:outbox": ("/drift/mejl/", {"admin"}),
    "activities:mail": ("/drift/mejl/{mail}/", {"admin"}),
    "activities:records": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/", STAFF),
    "activities:records_json": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/handlingar.json", STAFF),
    "reporting:records_pdf": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/handlingar/handlingar.pdf", STAFF),
    "activities:checklists": ("/plan/lov-sarskilt-boende/kontrollpunkter/", STAFF),
    "activities:checklist": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/kontrollpunkter/", STAFF),
    "activities:check_point": ("/plan/lov-sarskilt-boende/kontrollpunkter/{point}/", STAFF),
    "activities:check_point_edit": ("/plan/lov-sarskilt-boende/kontrollpunkter/{point}/andra/", UPDATERS),
    "activities:ended_rows": ("/plan/lov-sarskilt-boende/avslutade/", STAFF),
    "activities:revision_list": ("/plan/lov-sarskilt-boende/revisioner/", STAFF),
    "activities:revision_open": ("/plan/lov-sarskilt-boende/revisioner/ny/", UPDATERS),
    "activities:revision": ("/plan/lov-sarskilt-boende/revisioner/1/", STAFF),
    "activities:revision_choose": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/", UPDATERS),
    "activities:revision_add": ("/plan/lov-sarskilt-boende/revisioner/1/foresla/lydelse/?rad={row}", UPDATERS),
    "activities:revision_edit": ("/plan/lov-sarskilt-boende/revisioner/1/andring/{item}/", UPDATERS),
    "reporting:timeline": ("/plan/lov-sarskilt-boende/tidslinje/", STAFF),
    "reporting:report_list": ("/plan/lov-sarskilt-boende/rapporter/", STAFF | {"namndsekreterare"}),
    "reporting:memo": (MEMO, UPDATERS),
    "reporting:memo_preview": (f"{MEMO}forhandsvisning/", UPDATERS),
    "reporting:memo_pdf": (f"{MEMO}forhandsvisning.pdf", UPDATERS),
    "reporting:preflight": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/kontroll/", STAFF),
    "reporting:sealing_job": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/pagar/", {"avdelningschef"}),
    "reporting:routine": ("/plan/lov-sarskilt-boende/rapporter/rutin/", UPDATERS),
    "reporting:tertial": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/", STAFF),
    "reporting:confirmations": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/bekraftelser/", STAFF),
    "reporting:board_meeting": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/sammantrade/", UPDATERS),
    "reporting:preview": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/utkast/", STAFF),
    "reporting:pdf": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/utkast.pdf", STAFF),
    "reporting:month_pdf": ("/plan/lov-sarskilt-boende/manad/2020-12/manad.pdf", STAFF),
    "reporting:month_xlsx": ("/plan/lov-sarskilt-boende/manad/2020-12/manad.xlsx", STAFF),
    "reporting:month_show": ("/plan/lov-sarskilt-boende/manad/2020-12/visa/", STAFF),
    "reporting:plans": ("/planer/", set(PERSONS)),
    "reporting:letterheads": ("/planer/brevpapper/", {"admin"}),
    "reporting:plans_rows": ("/planer/rader/?signal=deviating", set(PERSONS)),
    "reporting:compare": ("/plan/lov-sarskilt-boende/jamfor/", STAFF),
    "reporting:board_days": (
        "/plan/lov-sarskilt-boende/rapporter/sammantraden/",
        UPDATERS | {"namndsekreterare"},
    ),
    "reporting:assignments": ("/rapporter/uppdrag/", READERS),
    "reporting:check": ("/rapporter/kontrollera/", READERS),
    "reporting:report": (f"{SEALED}", READERS),
    "reporting:sealed_html": (f"{SEALED}rapport/", READERS),
    "reporting:sealed_pdf": (f"{SEALED}rapport.pdf", READERS),
    "reporting:sealed_json": (f"{SEALED}rapport.json", READERS),
    "reporting:sealed_xlsx": (f"{SEALED}rapport.xlsx", READERS),
    "reporting:sealed_memo": (f"{SEALED}tjansteskrivelse.docx", READERS),
    "reporting:sealed_archive": (f"{SEALED}arkivpaket.zip", READERS),
    "reporting:sent": (f"{SEALED}skickad/", {"avdelningschef"}),
    "reporting:decision": (f"{SEALED}beslut/", {"avdelningschef", "namndsekreterare"}),
    "reporting:assignment": (f"{SEALED}uppdrag/", {"avdelningschef", "namndsekreterare"}),
    "reporting:take_up": (f"{SEALED}uppdrag/{{assignment}}/", UPDATERS),
    "reporting:month_list": ("/plan/lov-sarskilt-boende/manad/", STAFF),
    "reporting:month": (f"{MONTH}", STAFF),
    "reporting:month_now": (f"{MONTH}nu/", STAFF),
    "reporting:month_rows": (f"{MONTH}rader/?signal=deviating", STAFF),
    "reporting:month_version": ("/plan/lov-sarskilt-boende/manad/2020-11/version/1/", STAFF),
    "reporting:present_month": (f"{MONTH}presentera/", {"avdelningschef"}),
    "reporting:seal": ("/plan/lov-sarskilt-boende/rapporter/2020-T3/faststall/", {"avdelningschef"}),
    "reporting:correction": (f"{SEALED}rattelse/", {"avdelningschef"}),
    "reporting:correction_review": (f"{SEALED}rattelse/granska/", {"avdelningschef"}),
    "reporting:correction_preview": (f"{SEALED}rattelse/sidor/", {"avdelningschef"}),
}
# name: (address, who may send it, what is sent, what they get). Revision 1 is adopted, and takes no more writes.
POST_ONLY = {
    "activities:build_move": (f"{BUILD}delaktivitet/{{row}}/flytta/", BUILDERS, {"upp": "1"}, 302),
    "activities:build_undo_import": (f"{BUILD}inlasning/{{plan_import}}/angra/", BUILDERS, {}, 302),
    "activities:end_my_calendar": ("/mitt-arbete/kalender/ta-bort/", READERS, {}, 302),
    "activities:plan_calendar": ("/plan/lov-sarskilt-boende/nycklar/kalender/", LEADERS, {}, 200),
    "activities:key_revoke": ("/plan/lov-sarskilt-boende/nycklar/{key}/dra-in/", LEADERS, {}, 302),
    "activities:holding_back": ("/personer/innehav/{holding}/ta-tillbaka/", LEADERS, {}, 302),
    "activities:person_return": ("/personer/{person}/kommer-tillbaka/", {"admin"}, {}, 302),
    "login_group_remove": ("/personer/inloggning/{tie}/ta-bort/", {"admin"}, {}, 302),
    "activities:person_link": ("/personer/{person}/lank/", {"admin"}, {}, 200),
    "activities:draft": ("/plan/lov-sarskilt-boende/delaktivitet/{row}/utkast/", UPDATERS, {"text": "Ord"}, 302),
    "reporting:memo_draft": (f"{MEMO}utkast/", UPDATERS, {"text": "Ord"}, 302),
    "reporting:correction_draft": (f"{SEALED}rattelse/utkast/", {"avdelningschef"}, {"reason": "Fel"}, 302),
    "activities:directory_partner": (
        "/plan/lov-sarskilt-boende/samverkan/kommuner/boras/part/",
        UPDATERS,
        {},
        302,
    ),
    "activities:checklist_take": (
        "/plan/lov-sarskilt-boende/delaktivitet/{row}/kontrollpunkter/lista/",
        UPDATERS,
        {"chosen": "krav"},
        302,
    ),
    "activities:task_new": ("/plan/lov-sarskilt-boende/moten/{meeting}/beslut/", UPDATERS, {}, 422),
    "activities:task": ("/plan/lov-sarskilt-boende/beslut-att-gora/{task}/", UPDATERS, {}, 400),
    "activities:revision_adopt": (f"{REVISION}faststall/", {"avdelningschef"}, {}, 409),
    "activities:revision_hand_over": (f"{REVISION}lamna/", UPDATERS, {}, 409),
    "activities:revision_withdraw": (f"{REVISION}aterkalla/", UPDATERS, {}, 409),
    "activities:revision_remove": (f"{REVISION}andring/{{item}}/ta-bort/", UPDATERS, {}, 409),
}

# Where there is no plan to hide, whoever may not is told so.
OF_THE_REGISTER = {
    name for name, cell in (PAGES | POST_ONLY).items() if cell[0].startswith(("/personer/", "/forsta-dagen/"))
}


def in_demo() -> dict[str, str]:
    """name: where it is in the demo."""
    # Only a version that has been replaced has a page of its own, and the demo replaces none.
    kept = PresentedMonth.objects.get(year=2020, number=11)
    kept.pk, kept._state.adding, kept.version, kept.reason = None, True, 2, "Fel dag."
    kept.save()
    row = SubActivity.objects.get(title__startswith="Definiera alla kostnader")
    meeting = Meeting.objects.filter(group=row.group).earliest("on")
    found = {
        "row": row.pk,
        "proposed": SubActivity.objects.get(title__startswith="Utreda och definiera").pk,
        "basis": DecisionBasis.objects.get(title__startswith="Förslag till avtalsvillkor").pk,
        "group": row.group_id,
        "steering": row.activity.step.plan.groups.get(kind="steering").pk,
        "meeting": meeting.pk,
        "task": MeetingTask.objects.get(meeting=meeting).pk,
        "person": RoleHolding.objects.get(role__title="Controller").user_id,
        "role": Role.objects.get(title="Controller").pk,
        "holding": RoleHolding.objects.get(role__title="Controller").pk,
        "partner": Partner.objects.get(name="Upphandlingsenheten, KLK").pk,
        "point": row.points.earliest("pk").pk,
        "contact": PartnerContact.objects.filter(shared=True).earliest("pk").pk,
        "assignment": Assignment.objects.get().pk,
        "plan_import": PlanImport.objects.filter(plan__slug="lov-sarskilt-boende").earliest("at").pk,
        "key": _key_of(row.activity.step.plan).pk,
        "tie": LoginGroup.objects.create(group="prov", role=Role.objects.get(title="Controller")).pk,
        "mail": enqueue(key="prov", to="nagon@exempel.se", subject="Prov", text="Prov").pk,
        "item": RevisionItem.objects.filter(revision__number=1).first().pk,
    }
    return {name: cell[0].format(**found) for name, cell in (PAGES | POST_ONLY).items()}


def _key_of(plan: Plan) -> AccessKey:
    """A key to the API that the plan's leader has made."""
    leader = RoleHolding.objects.get(
        role__memberships__group__plan=plan,
        role__memberships__group__kind="steering",
        role__memberships__kind="responsible",
    ).user
    make_api_key(plan=plan, name="Prov", expires_on=clock.today(), by=leader)
    return AccessKey.objects.latest("pk")
