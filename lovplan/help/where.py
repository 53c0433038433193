"""Which section of the guide explains which page. Pure: a table, by the page's route."""

from __future__ import annotations

LOG_IN, WAITING, SIGNAL, READ = "logga-in", "det-som-vantar-pa-dig", "satta-en-signal", "lasa-planen"
BASES, SEARCH, HAND_OUT = "underlag-till-beslut", "soka", "lamna-ut-handlingar"
NEW_PLAN, CHANGE, REPORT = "lagga-upp-en-ny-plan", "andra-planen", "rapporten-till-namnden"
MONTH, GROUPS, PARTNERS = "ledningsgruppens-manad", "grupper-och-moten", "samverkan"
CHECKPOINTS = "kontrollpunkter"
SHARE = "kalender-och-andra-program"
FIRST_DAY, PEOPLE = "den-forsta-dagen", "personer-och-roller"
ADMINISTRATION, LAW = "administration", "tillganglighet-kakor-och-personuppgifter"

_PAGES = {
    LOG_IN: (
        *("account_login", "account_inactive", "account_change_password", "account_reset_password"),
        *("account_reset_password_done", "account_reset_password_from_key", "account_reauthenticate"),
        *("mfa_authenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "openid_connect_login"),
        *("openid_connect_callback", "usersessions_list"),
        *("saml_begin", "saml_answer", "saml_finish", "saml_metadata"),
    ),
    FIRST_DAY: ("activities:first_day", "activities:municipality"),
    PEOPLE: tuple(
        f"activities:{name}"
        for name in (
            *("person_list", "person_new", "people_several", "person", "person_change", "person_role"),
            *("person_leave", "person_return", "person_link", "role_list", "role_new", "role", "role_rename"),
            *("role_hold", "holding", "holding_back"),
        )
    ),
    WAITING: ("activities:my_work", "activities:keep_words", "activities:mail_rhythm"),
    SHARE: (
        *("activities:my_calendar", "activities:end_my_calendar", "activities:feed", "activities:plan_keys"),
        *("activities:plan_calendar", "activities:key_revoke", "reporting:api_guide"),
    ),
    SIGNAL: ("activities:update", "activities:draft", "activities:proposal"),
    READ: ("activities:plan", "activities:sub_activity"),
    BASES: tuple(f"activities:{name}" for name in ("basis_create", "basis_list", "basis", "basis_edit")),
    SEARCH: ("activities:search",),
    HAND_OUT: ("activities:records",),
    NEW_PLAN: (
        *("activities:plan_new", "activities:take_in", "activities:build", "activities:build_undo_import"),
        *(f"activities:build_{name}" for name in ("facts", "decide", "add", "change", "remove", "move")),
    ),
    CHANGE: (
        "activities:ended_rows",
        "activities:revision",
        *(f"activities:revision_{name}" for name in ("list", "open", "choose", "add", "edit")),
        *(f"activities:revision_{name}" for name in ("adopt", "hand_over", "withdraw", "remove")),
    ),
    REPORT: tuple(
        f"reporting:{name}"
        for name in (
            *("report_list", "routine", "tertial", "confirmations", "board_meeting", "board_days"),
            *("memo", "memo_draft", "memo_preview", "preflight", "seal", "sealing_job", "preview"),
            *("report", "sent", "decision", "assignment", "assignments", "take_up", "check"),
            *("letterheads", "correction", "correction_draft", "correction_preview", "correction_review"),
        )
    ),
    CHECKPOINTS: tuple(
        f"activities:{name}"
        for name in ("checklists", "checklist", "checklist_take", "check_point", "check_point_edit")
    ),
    MONTH: tuple(
        f"reporting:{name}"
        for name in (
            *("month_list", "month", "month_now", "month_rows", "month_version", "present_month"),
            *("timeline", "compare", "plans", "plans_rows"),
        )
    ),
    GROUPS: tuple(
        f"activities:{name}"
        for name in ("groups", "group", "meeting_new", "meeting", "meeting_edit", "task_new", "task", "task_edit")
    ),
    PARTNERS: tuple(
        f"activities:{name}"
        for name in (
            *("partners", "partner", "shared", "shared_reply", "contact", "questions", "question"),
            *("directory", "directory_entry", "directory_partner"),
        )
    ),
    ADMINISTRATION: ("activities:outbox", "activities:mail", "events", "events_file", "incident_report"),
    LAW: ("accessibility", "accessibility_edit", "fault_messages", "report_fault", "cookies", "personal_data"),
}
_PAGES[PEOPLE] += ("login_groups", "login_group_remove", "person_extract")
_PAGES[GROUPS] += ("reporting:agenda_pdf", "reporting:agenda_send")
SECTION_OF = {route: section for section, routes in _PAGES.items() for route in routes}


def section_of(route: str) -> str:
    """The section's slug; "" for a page that none explains, which leads to the whole guide."""
    return ADMINISTRATION if route.startswith("admin:") else SECTION_OF.get(route, "")
