"""Somebody at work on a server whose database is in trouble: what they are told then, and once it has healed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from tests.harness.sites import Site
from tests.harness.tables import contents, reader
from tests.harness.visitors import Answer, Visitor

PLAN = "/plan/lov-sarskilt-boende/"
PAGES = (PLAN, "/mitt-arbete/", f"{PLAN}rapporter/")
NUMBERS = count()


class Row:
    """A row that the signed-in person sets the signal of."""

    def __init__(self, site: Site) -> None:
        self.site, self.read = site, reader(site.database_url)
        ((self.pk,),) = self.read("SELECT id FROM activities_subactivity WHERE title LIKE '%avtalsvillkor%'")
        self.address = f"{PLAN}delaktivitet/{self.pk}/uppdatera/"
        self.person, self.stranger = Visitor(site.url).sign_in("avdelningschef"), Visitor(site.url)
        self.person.get("/")

    def typed(self, address: str = "") -> tuple[Answer, dict[str, Any]]:
        """The page as it was opened while all was well, and what is typed in its form."""
        address = address or self.address
        page = self.person.get(address)
        assert page.status == 200
        words = f"Upphandlingen är överklagad & väntar <{next(NUMBERS)}>"
        return page, {**page.form(address).data(), "signal": "on_track", "text": words}

    def forget(self) -> None:
        """What the session keeps for a minute, so that the next page has to save it anew."""
        self.person.post(f"{PLAN}delaktivitet/{self.pk}/utkast/", {"text": ""}, self.person.get(self.address))

    def saved(self, words: str) -> int:
        return [text for (text,) in self.read("SELECT text FROM activities_statusupdate")].count(words)

    def record(self) -> dict[str, tuple[int, str]]:
        """What the plan and its chain hold, in sums; a person's last sign-in is no part of it."""
        return contents(self.site.database_url, of="activities_", but=("activities_user",))


def told_of(answer: Answer) -> None:
    """A page of ours that says that the service is away and when to come back."""
    assert answer.status == 503, (answer.status, answer.address, answer.words[:300])
    assert answer.headers["Retry-After"].isdecimal()
    assert "Tjänsten kan inte svara just nu" in answer.words
    assert answer.seconds < 25


def shown_or_told(answer: Answer, *, reads: bool = True) -> None:
    """SQLite needs some room to be read as well, so a full disk may or may not show a page."""
    if not (reads and answer.status == 200):
        told_of(answer)


def at_work(row: Row, begin: Callable[[], object], end: Callable[[], object], *, reads: bool = False) -> None:
    """The trouble begins and ends while somebody works: nothing is lost, and nothing stands half.

    `reads`: pages may be shown meanwhile.
    """
    page, sent = row.typed()
    row.forget()
    words, before = sent["text"], row.record()
    begin()
    for path in (*PAGES, row.address):
        shown_or_told(row.person.get(path), reads=reads)
    refused = row.person.post(row.address, sent, page)
    told_of(refused)
    assert words in refused.words and "Försök igen" in refused.words
    for visitor in (row.person, row.stranger):
        health, static = visitor.get("/halsa/"), visitor.get("/static/img/favicon.svg")
        assert (health.status, health.headers["Retry-After"].isdecimal(), static.status) == (503, True, 200)
        assert health.words.startswith(("Databasen ", "Disken är full."))
    shown_or_told(row.stranger.get("/logga-in/"), reads=reads)
    end()
    assert row.record() == before
    again = refused.form(row.address)
    assert [again.method, again.data()["text"]] == ["post", [words]]
    answer = row.person.post(row.address, again.data(), refused)
    assert (answer.status, row.saved(words)) == (200, 1), answer.words[:300]
    assert [row.stranger.get(path).status for path in ("/halsa/", "/logga-in/")] == [200, 200]
