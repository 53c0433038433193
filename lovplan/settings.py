"""All settings in one file, from the environment. A missing or wrong value says what to do about it."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import date, timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from lovplan.signin.addresses import parse_proxies
from lovplan.signin.configured import MICROSOFT, municipal_sign_in

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()


def _today(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(
            f"LOVPLAN_TODAY={text} är inget datum. Skriv det som 2020-12-15, eller ta bort variabeln för verklig tid."
        ) from None


# The demo is a promise about data and passwords: fixed clock, shared password, loopback address.
DEMO = env.bool("LOVPLAN_DEMO", False)
# The one clock: a fixed date for the demo and for rehearsals, None for real time. Read by activities.calendar.clock.
LOVPLAN_TODAY = _today(env.str("LOVPLAN_TODAY", ""))
DEBUG = env.bool("DEBUG", False)


def _own_secret_key() -> str:
    """Made once for this installation and kept beside its database; several servers share one by the variable."""
    path, draft = VAR_DIR / "secret-key", VAR_DIR / f".secret-key-{os.getpid()}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        with contextlib.suppress(FileExistsError):  # two processes may start at once; the first one's key stands
            os.link(draft, path)
        draft.unlink()
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"{path} är skadad. Ta bort filen, så skapas en ny, eller sätt SECRET_KEY.")
    return key


try:
    VAR_DIR.mkdir(exist_ok=True)
    SECRET_KEY = env.str("SECRET_KEY", "") or _own_secret_key()
except OSError as error:
    raise ImproperlyConfigured(
        f"{VAR_DIR} går inte att skriva i ({error.strerror}). Ge kontot som kör lovplan rätt till mappen, "
        "eller sätt både SECRET_KEY och DATABASE_URL."
    ) from error
OWN_COMPUTER = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", OWN_COMPUTER)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "lovplan",  # first, so that its commands speak in the place of Django's
    "lovplan.apps.LovplanAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "crispy_forms",
    "crispy_bootstrap5",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "activities",
    "reporting",
]

MIDDLEWARE = [
    "lovplan.middleware.HeadersAloneMiddleware",
    "lovplan.events.middleware.EventsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lovplan.middleware.CompressTextMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lovplan.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lovplan.signin.middleware.WorkingDayMiddleware",
    "activities.words.middleware.KeepingLoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lovplan.signin.middleware.SecondStepMiddleware",
    "lovplan.middleware.PrivatePagesMiddleware",
    "lovplan.middleware.WrongMethodMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lovplan.middleware.SlidingSessionMiddleware",
    "activities.words.middleware.WordsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lovplan.urls"
WSGI_APPLICATION = "lovplan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lovplan.context_processors.site",
            ],
        },
    },
]

try:
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'lovplan.sqlite3'}")}
except (EnvError, ValueError) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL kan inte läsas. Skriv den som postgres://användare:lösenord@server:5432/databas "
        "eller sqlite:////full/sökväg/lovplan.sqlite3."
    ) from error
ENGINE = DATABASES["default"]["ENGINE"].rpartition(".")[2]
DATABASES["default"]["ENGINE"] = f"lovplan.database.{ENGINE}"  # Django's own, which tell before they commit
if ENGINE == "sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing half-way; WAL lets readers go on meanwhile.
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,  # seconds; who has not got a turn by then is asked to try again, with the words kept
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    # A page's queries are many and short: compiling one takes longer than running it (311 of 513 ms for the plan page).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    # A new connection for each page costs more than most pages' queries.
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# Guessing is counted by the first, which all servers share; the second is each process's own, for what is read anew.
CACHES = {
    "default": {"BACKEND": "lovplan.shared.actions.SharedCache"},
    "own": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "activities.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "activities.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "lovplan.signin.passwords.SwedishPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds that a link to choose a password waits for its person
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day, counted from what the person last did

# Guessing is limited; the limits are told in lovplan/signin/guessing.py.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on trying shuts the owner out for good
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # what the day's limit is counted by
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_HANDLER = "lovplan.signin.guessing.Handler"
AXES_USERNAME_CALLABLE = "lovplan.signin.guessing.username_of"
AXES_CLIENT_IP_CALLABLE = "lovplan.signin.guessing.address_of"
AXES_LOCKOUT_CALLABLE = "lovplan.signin.guessing.too_many"
# The proxies whose word on where somebody comes from is taken; nobody else's is.
_proxies: list[str] = env.list("LOVPLAN_PROXIES", [])
try:
    LOVPLAN_PROXIES = parse_proxies([name.strip() for name in _proxies if name.strip()])
except ValueError as error:
    raise ImproperlyConfigured(
        "LOVPLAN_PROXIES kan inte läsas. Skriv proxyernas adresser, skilda med komma: 127.0.0.1, 10.1.0.0/16, "
        "eller unix när proxyn når lovplan genom en sockelfil."
    ) from error

# The site's own address, which the links in mails begin with.
LOVPLAN_URL = env.str("LOVPLAN_URL", "http://localhost:8000" if DEMO or DEBUG else "").rstrip("/")

# The municipality's own sign-in, where one is named: Entra ID, ADFS or any other.
LOVPLAN_MUNICIPAL, SOCIALACCOUNT_PROVIDERS = municipal_sign_in(
    oidc={
        "issuer": env.str("LOVPLAN_OIDC_ISSUER", ""),
        "client_id": env.str("LOVPLAN_OIDC_CLIENT_ID", ""),
        "secret": env.str("LOVPLAN_OIDC_SECRET", ""),
        "name": env.str("LOVPLAN_OIDC_NAME", "kommunens inloggning"),
        "groups": env.str("LOVPLAN_OIDC_GROUPS", "groups"),  # the claim with the person's groups
        "vouches": env.bool("LOVPLAN_OIDC_VOUCHES", False),  # whether an address it tells of is surely the person's
        "hours": env.int("LOVPLAN_OIDC_HOURS", 12),  # before it is asked anew whether the person is still one of theirs
    },
    saml={
        "metadata": env.str("LOVPLAN_SAML_METADATA", ""),  # an address or a file
        "issuer": env.str("LOVPLAN_SAML_ISSUER", ""),
        "entity_id": env.str("LOVPLAN_SAML_ENTITY_ID", ""),  # lovplan's own name at the provider
        "name": env.str("LOVPLAN_SAML_NAME", "kommunens inloggning"),
        "vouches": env.bool("LOVPLAN_SAML_VOUCHES", False),
        "hours": env.int("LOVPLAN_SAML_HOURS", 12),
        # The names of the attributes, as Entra ID has them without being asked.
        "id": env.str("LOVPLAN_SAML_ID", f"{MICROSOFT}/identity/claims/objectidentifier"),
        "email": env.str("LOVPLAN_SAML_EMAIL", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
        "full_name": env.str("LOVPLAN_SAML_FULL_NAME", f"{MICROSOFT}/identity/claims/displayname"),
        "groups": env.str("LOVPLAN_SAML_GROUPS", f"{MICROSOFT}/ws/2008/06/identity/claims/groups"),
    },
    url=LOVPLAN_URL,
)
SOCIALACCOUNT_ADAPTER = "lovplan.signin.municipal.MunicipalAdapter"

# Local accounts: by django-allauth, without sign-up, without mails of its own, and with its addresses in our urls.
ACCOUNT_ADAPTER = "lovplan.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; its checks ask that the two agree
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"user_token": "lovplan.signin.forms.PersonTokenForm"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here; everywhere else the session ends with the password
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
# Signing in is counted by axes, below; "login_failed" is left for the codes of the second step.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key", "reset_password": "20/m/ip,3/15m/key"}
MFA_ADAPTER = "lovplan.signin.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Whether whoever is administrator has to sign in in two steps.
LOVPLAN_MFA_ADMINISTRATORS = env.bool("LOVPLAN_MFA_ADMINISTRATORS", False)
CSRF_FAILURE_VIEW = "activities.words.views.csrf_failure"

EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("LOVPLAN_MAIL_FROM", "lovplan@localhost")
if env.str("EMAIL_URL", ""):  # smtp+tls://user:password@server:587
    try:
        vars().update(env.dj_email_url("EMAIL_URL"))
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL kan inte läsas. Skriv den som smtp+tls://användare:lösenord@server:587."
        ) from error
else:  # no server is named: the mails lie in a folder, to be looked at
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mejl"

# Whether a mail reaches anybody: links to choose a password are then sent instead of handed over.
LOVPLAN_MAIL = bool(LOVPLAN_URL and (DEMO or env.str("EMAIL_URL", "")))

# Who answers questions about accessibility; shown in the statement.
CONTACT = env.str("LOVPLAN_CONTACT", "")
# What the statement is measured by, and where one turns when the answer is not enough. Both have changed, and will.
ACCESSIBILITY_STANDARD = env.str(
    "LOVPLAN_ACCESSIBILITY_STANDARD", "EN 301 549 V3.2.1, som bygger på WCAG 2.1 på nivå AA"
)
SUPERVISOR = env.str("LOVPLAN_SUPERVISOR", "Myndigheten för digital förvaltning (Digg)")
SUPERVISOR_URL = env.str("LOVPLAN_SUPERVISOR_URL", "https://www.digg.se/tdosanmalan")

# What archives take differs: both are archivable and accessible, the first is taken everywhere.
PDF_FORMATS = ("pdf/a-3a + pdf/ua-1", "pdf/a-4f + pdf/ua-2")
PDF_FORMAT = env.str("LOVPLAN_PDF_FORMAT", "") or PDF_FORMATS[0]
if PDF_FORMAT not in PDF_FORMATS:
    raise ImproperlyConfigured(
        f"LOVPLAN_PDF_FORMAT={PDF_FORMAT} finns inte. Välj ”{PDF_FORMATS[0]}” eller ”{PDF_FORMATS[1]}”."
    )

# While somebody waits for a PDF it is drawn in a process of its own, which gives way to those that answer pages.
PDF_APART = True

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lovplan.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEMO or DEBUG:
    # No collecting before the first page: files are served from where they lie in the project.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    STATIC_ROOT.mkdir(exist_ok=True)

# What is handed out about a row, in this order; each a function (row, day) → activities.plan.records.Section.
ROW_RECORDS = [
    "activities.plan.records.in_the_plan",
    "activities.plan.records.people",
    "activities.plan.records.updates",
    "reporting.hooks.told_to_the_board",
    "activities.plan.records.bases",
    "activities.plan.surroundings.meetings",
    "activities.plan.surroundings.contacts",
    "activities.plan.surroundings.points",
    "activities.plan.records.changes",
    "activities.plan.records.sources",
]

# What can be found by searching, and what it is made of; see activities.models.index.
SEARCHED = ["activities.models.searched", "reporting.searched"]
# And what is read from elsewhere than the database; each a function (Sought) → [Group] of activities.search.
SEARCHED_BESIDES = ["activities.directory.searched.searched", "lovplan.help.views.searched"]

# The sign-in page with the words that somebody sent while signed out: (request, held.Held) → the page.
ASK_TO_SIGN_IN = "lovplan.signin.views.ask"

# What waits for whom in other apps; each a function (Readers) → (whose, WaitingItem), both of activities.work.
WORK_WAITING = ["reporting.hooks.reports_waiting", "reporting.hooks.assignments_waiting"]
# And what somebody has typed there and not sent: (user, day) → WaitingItem.
WORK_DRAFTS = ["reporting.hooks.drafts_waiting"]

# What the board was told, from the room that keeps the reports: (plans' keys) → {plan: LastReport}, and
# (row's key) → (ToldView, …), one query each. Both are of activities.rows.rows.
REPORTED_SIGNALS = "reporting.hooks.of_plans"
REPORTED_HISTORY = "reporting.hooks.of_row"

# The days of the reports in calendars, of plans fetched with their rights: (plans) → Entry of activities.feeds.entries.
CALENDAR_DAYS = "reporting.cycle.calendar_days.report_days"

# What lets go of a change before it is taken out of a revision's draft: (item=…, by=…, now=…), in the same write.
REVISION_ITEM_LEAVES = "reporting.sealing.actions.board.release_assignment"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Nothing inline, nothing from elsewhere. A view that shows the report adds the hash of its one style sheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# Behind TLS, but where the own computer alone is answered, as in the demo and before the site has a name.
HTTPS = env.bool("HTTPS", not (DEMO or DEBUG or set(ALLOWED_HOSTS) <= set(OWN_COMPUTER)))
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# In service each line is JSON with the number of its request. The events of the service are told there too.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lovplan.events.lines.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", **({} if DEMO or DEBUG else {"formatter": "json"})}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"lovplan.events": {"level": "WARNING" if DEMO or DEBUG else "INFO"}},
}
