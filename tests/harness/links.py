"""Where a page leads, and what it must have so that nobody is stuck on it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.harness.addresses import EVERYONE, PAGES, PERSONS, READERS, STAFF
from tests.harness.databases import undone

Link = tuple[str, str, str]  # the page it stands on, its route, its address
FILES = (".pdf", ".xlsx", ".docx", ".csv", ".json", ".zip")
# The report as the board reads it, its drafts beside the text, and the pictures on the wall, which have an end.
WITHOUT_MENU = {
    *("reporting:memo_preview", "reporting:correction_preview", "reporting:preview"),
    *("reporting:sealed_html", "reporting:month_show"),
}
OPEN_TO_ALL_READERS = (STAFF, READERS, EVERYONE, set(PERSONS))  # whoever sees the plan may open each of them
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_WAYS = re.compile(r"<header\b.*?</header>|<nav\b.*?</nav>", re.DOTALL)


def links(page: str, response: HttpResponse) -> set[Link]:
    found = set()
    for href, _ in _LINK.findall(response.content.decode()):
        here = response.wsgi_request.get_full_path()  # type: ignore[attr-defined]
        address = urlsplit(urljoin(f"http://testserver{here}", html.unescape(href)))
        if address.scheme == "http" and address.netloc == "testserver":
            found.add((page, _route(address.path), address._replace(scheme="", netloc="", fragment="").geturl()))
    return found


def _route(path: str) -> str:
    """ "" where none answers."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def stuck(page: str, response: HttpResponse) -> list[str]:
    """What the page lacks: a way back, in its menu or above its heading, and Hjälp."""
    text = response.content.decode()
    if page in WITHOUT_MENU:
        return []
    back = any("<a " in part for part in _WAYS.findall(text))
    helped = any(said.strip() == "Hjälp" for _, said in _LINK.findall(text))
    return ["a way back"] * (not back) + ["Hjälp"] * (not helped)


def dead_ends(client: Client, role: str, met: Iterable[Link], walked: Iterable[str]) -> list[tuple[Link, int | str]]:
    """Links that answer with no page. Those walked are known; of the others one of each route is followed, and of
    routes where some may and others not, one from each page. A file is not made: it must be one the role may have.
    """
    faults: list[tuple[Link, int | str]] = []
    followed: set[tuple[str, ...]] = set()
    for link in sorted(set(met)):
        page, route, address = link
        readers = PAGES.get(route, ("", EVERYONE))[1]
        if not route or role not in readers:
            faults.append((link, "not for the role"))
            continue
        asked = tuple(sorted(pair.partition("=")[0] for pair in urlsplit(address).query.split("&")))
        kind = (route, *asked) if readers in OPEN_TO_ALL_READERS else (page, route, *asked)
        if kind in followed or address in walked or urlsplit(address).path.endswith(FILES):
            continue
        followed.add(kind)
        with undone():
            status = client.get(address).status_code
        if status >= 400:
            faults.append((link, status))
    return faults
