"""What is kept of persons, why and how long, table by table. Pure: the page for everybody, the extract and the removal
are made of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of personal data: what it holds, of whom, why and how long, and the tables where it lies.

    `removable`: whether it may be taken away by a recorded decision. The rest is the public record.
    """

    key: str
    name: str
    holds: str
    why: str
    how_long: str
    tables: tuple[str, ...]
    removable: bool = False
    at_least: int = 30  # days that it is kept: limits count by what is younger, and causes of mails are known by it


_RECORD = (
    "Så länge planens handlingar ska bevaras. De ändras aldrig och tas aldrig bort: var och en är en länk i en kedja."
)
_DECIDED = "tills det gallras efter ett beslut som antecknas"

ACCOUNTS = Kind(
    "konton",
    "Den som har ett konto",
    "Namn, användarnamn, e-post, när kontot kom till, när personen senast loggade in, roller och från vilken dag, "
    "sista dag, hur ofta personen vill ha mejl, och nycklar till kalender och läsgränssnitt. Lösenordet finns bara som "
    "en kontrollsumma. Den som loggar in "
    "genom kommunen har också sitt nummer där, och den som loggar in i två steg en krypterad nyckel.",
    "För att visa rätt sidor, och för att det ska gå att se vem som svarar för vad.",
    "Så länge planens handlingar ska bevaras, för de nämner personen. Den som slutar släpps inte in, men namnet står "
    "kvar.",
    (
        *("activities_user", "activities_user_groups", "activities_user_user_permissions", "activities_roleholding"),
        *("activities_historicaluser", "activities_historicalroleholding", "socialaccount_socialaccount"),
        *("socialaccount_socialtoken", "mfa_authenticator", "account_emailaddress", "account_emailconfirmation"),
        *("activities_accesskey", "activities_historicalaccesskey"),
    ),
)
RECORD = Kind(
    "planen",
    "Den som skriver i planen",
    "Namnet och tiden vid varje uppdatering, möte, kontakt, underlag, inläsning, förslag och beslut, och det personen "
    "skrev; i historiken också vid varje ändring.",
    "Planen är en allmän handling, och det ska gå att följa vem som har skrivit vad.",
    _RECORD,
    (
        *("activities_basisstep", "activities_meeting", "activities_meetingtask", "activities_municipalitynote"),
        *("activities_partnercontact", "activities_planimport", "activities_proposaldecision", "activities_revision"),
        *("activities_statusupdate", "activities_historicalmeeting", "activities_historicalmeetingtask"),
        *("activities_historicalrevision", "activities_sourcerow", "lovplan_removal", "django_admin_log"),
        *("activities_contactoutcome", "activities_checktick"),
    ),
)
REPORTS = Kind(
    "rapporter",
    "Den som nämns i en rapport eller en månad",
    "Vem som fastställde, skickade eller presenterade den, och namnen i planen och texterna så som de löd den dagen.",
    "Rapporten är det som nämnden fick, och ska gå att läsa så som den var.",
    _RECORD,
    (
        *("reporting_letterhead", "reporting_presentedmonth", "reporting_reportevent", "reporting_sealedreport"),
        "reporting_sealingjob",
    ),
)
SESSIONS = Kind(
    "sessioner",
    "Den som är inloggad",
    "När personen loggade in, från vilken adress och i vilken webbläsare.",
    "För att hålla personen inloggad, och för att personen ska kunna se och avsluta sina inloggningar.",
    "En inloggning tar slut när personen loggar ut eller inte har gjort något på en arbetsdag. Uppgiften om den finns "
    f"kvar tills personen loggar in nästa gång, eller {_DECIDED}.",
    ("django_session", "usersessions_usersession"),
    removable=True,
)
TRIES = Kind(
    "inloggningsforsok",
    "Den som misslyckas med att logga in",
    "Användarnamnet som skrevs, adressen, webbläsaren och tiden.",
    "För att ingen ska kunna gissa sig in. De räknas i ett dygn.",
    f"Tills personen loggar in eller väljer nytt lösenord, eller {_DECIDED}.",
    ("axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog", "axes_accesslog"),
    removable=True,
)
EVENTS = Kind(
    "handelser",
    "Den som loggar in, nekas en sida, hämtar en fil eller ändrar en person",
    "Kontot, vad som hände och när.",
    "För att det ska gå att utreda om någon har brutit sig in eller något har gått fel.",
    f"Minst ett år, och sedan {_DECIDED}.",
    ("lovplan_event",),
    removable=True,
    at_least=365,
)
DRAFTS = Kind(
    "utkast",
    "Den som har skrivit något och inte sparat det",
    "Det personen skrev, och i vilket formulär. Bara personen själv ser det.",
    "För att det som är skrivet inte ska gå förlorat.",
    f"Tills personen sparar eller kastar det, eller {_DECIDED}.",
    (*("activities_draft", "activities_updatedraft", "reporting_memodraft", "reporting_correctiondraft"),),
    removable=True,
)
MAILS = Kind(
    "mejl",
    "Den som får mejl från lovplan",
    "Adressen, det som stod i mejlet, när det skickades, och felet om det inte gick.",
    "För att inget mejl ska komma två gånger eller bli liggande.",
    f"Det som väntar skickas först. Det som är skickat, ersatt eller inte gick finns kvar {_DECIDED}; det senaste "
    "dagliga mejlet till var och en är kvar, för att samma sak inte ska berättas igen.",
    ("activities_mail",),
    removable=True,
)
MESSAGES = Kind(
    "meddelanden",
    "Den som meddelar att något brister i tillgängligheten",
    "Det du skriver, och hur du vill bli nådd om du säger det.",
    "För att felet ska kunna rättas och du få svar.",
    f"När meddelandet är hanterat kan det tas bort på sidan där det läses; annars finns det kvar {_DECIDED}.",
    ("lovplan_faultmessage",),
    removable=True,
)
KINDS = (ACCOUNTS, RECORD, REPORTS, SESSIONS, TRIES, EVENTS, DRAFTS, MAILS, MESSAGES)
REMOVABLE = {kind.key: kind for kind in KINDS if kind.removable}
KIND_OF = {table: kind for kind in KINDS for table in kind.tables}

# What would let whoever reads it in, or is somebody's alone: (table, column).
SECRET = {
    ("activities_user", "password"),
    ("activities_accesskey", "digest"),
    ("mfa_authenticator", "data"),
    ("socialaccount_socialtoken", "token"),
    ("socialaccount_socialtoken", "token_secret"),
    ("usersessions_usersession", "session_key"),
    ("axes_accesslog", "session_hash"),
}


def told(removals: Iterable[Any]) -> list[tuple[Any, str]]:
    """Each removal with what went, in words: "mejl 12, sessioner 3"."""
    return [(each, ", ".join(f"{key} {count}" for key, count in each.removed.items())) for each in removals]
