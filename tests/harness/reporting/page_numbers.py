"""How many rows have each signal, read off what a person gets: pages as HTML, the sheet as a PDF."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from django.test import Client

from activities.calendar.month import Month
from activities.models import Plan
from lovplan.templatetags.lovplan import short_word
from tests.harness.reporting.pdf_reader import Pdf, squash


class Numbers(HTMLParser):
    """The numbers of a page: after each word in the lists and tables that are asked for."""

    def __init__(self, html: str, *, within: str) -> None:
        super().__init__()
        self.within, self.depth = within, 0
        self.lines: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("ul", "table", "li", "tr"):
            return
        names = (dict(attrs).get("class") or "").split()
        self.depth += tag in ("ul", "table") and (bool(self.depth) or self.within in names)
        if self.depth and tag in ("li", "tr"):
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("ul", "table") and bool(self.depth)

    def handle_data(self, data: str) -> None:
        if self.depth and self.lines and data.strip():
            self.lines[-1].append(data.strip())

    def beside(self, label: str) -> int:
        """The first number after the word; 0 when the word is not there."""
        lines = [line for line in self.lines if line[:1] == [label]]
        return next((int(part) for line in lines for part in line[1:] if part.isdigit()), 0)


def numbers_of(client: Client, plan: Plan, on: date, labels: list[str]) -> dict[str, list[int]]:
    """How many rows have each signal, by where it is told."""
    home, month = f"/plan/{plan.slug}/", f"manad/{Month.of(on)}/"
    found = {}
    for name, address, within in (
        ("sidan", f"{month}nu/", "month-counts"),
        ("tidslinjen", "tidslinje/", "sieve-counts"),
        ("planen", "", "sieve-counts"),
    ):
        response = client.get(home + address, follow=True)
        assert response.status_code == 200
        page = Numbers(response.content.decode(), within=within)
        found[name] = [page.beside(short_word(label) if name == "sidan" else label) for label in labels]
    (table,) = Pdf(client.get(f"{home}{month}manad.pdf").content).tables
    cells = {cell.headers: cell.text for cell in table if cell.tag.kind == "TD"}
    found["bladet"] = [int(cells[squash(label), squash("Hela planen")]) for label in labels]
    return found
