from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lovplan.demo import year
from tests.harness.browser import watched
from tests.harness.databases import Databases
from tests.harness.sites import Site, running_site


@pytest.fixture(scope="module")
def demo_site(databases: Databases) -> Iterator[Site]:
    """A server with the demo of its own, one for each module."""
    url = databases.demo()
    with running_site(databases, url) as site:
        yield site
    databases.drop(url)


def sign_in(page: Page, site: Site, username: str) -> Page:
    page.goto(f"{site.url}/logga-in/")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill(year.PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(lambda url: "/logga-in/" not in url)
    return page


@pytest.fixture
def visit(chromium: Browser, demo_site: Site) -> Iterator[Callable[..., Page]]:
    """visit("controller", width=320, color_scheme="dark"): a page of a visitor of their own, signed in."""
    with ExitStack() as stack:

        def open_page(username: str = "", *, width: int = 1280, **options: Any) -> Page:
            context = chromium.new_context(
                base_url=demo_site.url, locale="sv-SE", viewport={"width": width, "height": 900}, **options
            )
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            page = stack.enter_context(watched(context.new_page()))
            return sign_in(page, demo_site, username) if username else page

        yield open_page
