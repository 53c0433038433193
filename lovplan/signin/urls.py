"""The addresses of signing in. The names are allauth's, which looks them up; what is not here is not there."""

from django.urls import path, re_path

from lovplan.signin import groups, oidc, saml, views

ACCOUNT = "mitt-konto/"

urlpatterns = [
    path("logga-in/", views.sign_in, name="account_login"),
    path("logga-in/kod/", views.code, name="mfa_authenticate"),
    path("logga-in/stangt/", views.inactive, name="account_inactive"),
    path("logga-in/glomt-losenord/", views.forgotten, name="account_reset_password"),
    path("logga-in/glomt-losenord/skickat/", views.forgotten_sent, name="account_reset_password_done"),
    path("logga-in/med/<slug:provider_id>/", oidc.begin, name="openid_connect_login"),
    path("logga-in/med/<slug:provider_id>/svar/", oidc.answered, name="openid_connect_callback"),
    path("logga-in/saml/", saml.begin, name="saml_begin"),
    path("logga-in/saml/svar/", saml.answered, name="saml_answer"),
    path("logga-in/saml/klart/", saml.finished, name="saml_finish"),
    path("logga-in/saml/metadata/", saml.metadata, name="saml_metadata"),
    path("personer/inloggning/", groups.groups, name="login_groups"),
    path("personer/inloggning/<int:pk>/ta-bort/", groups.group_remove, name="login_group_remove"),
    path("logga-ut/", views.sign_out, name="account_logout"),
    re_path(
        r"^valj-losenord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.choose_password,
        name="account_reset_password_from_key",
    ),
    path(f"{ACCOUNT}losenord/", views.own_password, name="account_change_password"),
    path(f"{ACCOUNT}inloggningar/", views.sessions, name="usersessions_list"),
    path(f"{ACCOUNT}bekrafta/", views.confirm, name="account_reauthenticate"),
    path(f"{ACCOUNT}bekrafta/kod/", views.confirm_code, name="mfa_reauthenticate"),
    path(f"{ACCOUNT}tva-steg/", views.two_steps, name="mfa_index"),
    path(f"{ACCOUNT}tva-steg/sla-pa/", views.two_steps_start, name="mfa_activate_totp"),
    path(f"{ACCOUNT}tva-steg/sla-av/", views.two_steps_stop, name="mfa_deactivate_totp"),
    path(f"{ACCOUNT}tva-steg/reservkoder/", views.codes, name="mfa_view_recovery_codes"),
    path(f"{ACCOUNT}tva-steg/reservkoder/nya/", views.codes_new, name="mfa_generate_recovery_codes"),
]
