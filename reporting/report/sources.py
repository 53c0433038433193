"""Varifrån uppgifterna kommer: when the report's figures were taken, and how a reader proves the file. Pure."""

from __future__ import annotations

from datetime import date, datetime

from activities.calendar.swedish import clock_time, long_date
from reporting.report.sections import Fact
from reporting.snapshot.schema import Previous, Report

CHECK_ADDRESS = "/rapporter/kontrollera/"
ATTACHMENT = "rapport.json"
POINTS = (
    "Sådant som ska ha beaktats i arbetet med en delaktivitet, ofta ur andra kommuners erfarenheter. Hur många som är "
    "beaktade står under delaktivitetens namn i Bilaga 1. De ändrar aldrig signalen."
)


def sources(report: Report) -> tuple[Fact, ...]:
    facts = [
        ("Uppgifterna", _taken(report)),
        ("Den här rapporten", f"{report.tertial_label}, version {report.version}."),
    ]
    if report.correction:
        facts.append(("Rättad", _corrected(report)))
        facts.append(("Ersätter", _sealed(report.correction.replaces)))
    if any(row.considered for row in report.rows):
        facts.append(("Kontrollpunkterna", POINTS))
    facts.append(("Föregående rapport", _sealed(report.previous) if report.previous else "Det finns ingen tidigare."))
    if not report.draft:
        facts += [
            ("Filen", f"Pdf-filen bär rapportens uppgifter med sig som data, i den bifogade filen {ATTACHMENT}."),
            (
                "Kontrollera filen",
                f"Lämna filen på sidan {CHECK_ADDRESS}, som svarar om den är äkta och om den gäller. Eller räkna ut "
                "filens kontrollsumma med sha256sum och jämför med den som står vid rapporten.",
            ),
        ]
    return tuple(facts)


def _taken(report: Report) -> str:
    if report.draft:
        return f"Planen som den stod den {long_date(report.as_of)}. Ett utkast kan ändras tills det fastställs."
    if not report.taken_at:
        return f"Planen som den stod den {long_date(report.as_of)}."
    sealed = "när rapporten först fastställdes" if report.correction else "när rapporten fastställdes"
    return f"Planen som den stod {_moment(report.taken_at)}, {sealed}."


def _corrected(report: Report) -> str:
    """When, and what was taken from the plan later than the rest, by this correction or one before it."""
    assert report.correction  # noqa: S101 - nothing else has been corrected
    anew: dict[str, list[str]] = {}
    if report.facts_taken_at:
        anew.setdefault(report.facts_taken_at, []).append("planens egna uppgifter")
    for row in report.rows:
        if row.taken_at:
            anew.setdefault(row.taken_at, []).append(f"delaktiviteten ”{row.name}”")
    later = [f"{_moment(at)} hämtades på nytt: {'; '.join(names)}." for at, names in sorted(anew.items())]
    kept = "Allt annat ur planen står kvar." if later else "Allt ur planen står kvar."
    made = f"{_moment(report.correction.made_at)}." if report.correction.made_at else ""
    return "\n".join(_capital(sentence) for sentence in (made, *later, kept) if sentence)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _moment(iso: str) -> str:
    """ "2020-12-15T14:03:11+01:00" as "den 15 december 2020 kl. 14.03"; any other text as it is."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"den {long_date(date(at.year, at.month, at.day).isoformat())} {clock_time(at)}"


def _sealed(report: Previous) -> str:
    return (
        f"{report.label}, version {report.version}, fastställd den {long_date(report.sealed_on)}.\n"
        f"SHA-256 {report.sha256}"
    )
