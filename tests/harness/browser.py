"""A real Chromium, the one of the distribution."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from scripts.missing import chromium as installed_chromium


def chromium_path() -> str:
    path = installed_chromium()
    if not path:
        pytest.fail("Chromium saknas. Kör make test, som installerar den, eller sätt CHROMIUM till dess sökväg.")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    arguments = [
        *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
        *("--disable-component-update", "--disable-sync"),
        # A page that asks for anything but the site under test gets no answer.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root, as in most containers
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor: cookies of their own, Swedish, a laptop's window. Two visitors: chromium.new_context()."""
    context = chromium.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@contextmanager
def watched(page: Page) -> Iterator[Page]:
    """Fails at the end if the page met a script error, a console error or a breach of its content security policy.

    A test that provokes an answer such as 403 or 404, which Chromium reports as a console error, empties
    `page.faults` afterwards.
    """
    faults: list[str] = []
    page.faults = faults  # type: ignore[attr-defined]

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    yield page
    if faults:
        pytest.fail("The browser reported:\n  " + "\n  ".join(faults))


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A watched page of that visitor."""
    with watched(context.new_page()) as page:
        yield page
