"""A memo with something under every heading."""

from __future__ import annotations

from datetime import date

WORDS = {
    "subject": "Återrapportering",
    "officer": "Utvecklingsledare",
    "background": "Bakgrund.",
    "statement": "Yttrande.",
    "economy": "Inga kostnader.",
    "proposal": "1. Nämnden godkänner.",
    "recipients": "Handläggare",
    "signatories": "Förvaltningschef",
    "dated": date(2021, 1, 12),
}
