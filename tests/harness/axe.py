"""axe-core, with the rules of WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WITHOUT_COLOURS = WCAG | {"rules": {"color-contrast": {"enabled": False}}}  # which are the same at every width
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that differs in the dark
# Gathering what is right takes as long as looking for faults, and nobody reads it.
FAULTS_ALONE = {"resultTypes": ["violations"], "preload": False}
AXE = Axe().axe_script


def violations(page: Page, rules: dict[str, Any] = WCAG) -> list[str]:
    if page.evaluate("typeof axe") == "undefined":  # once in each page: half a megabyte to read
        page.evaluate(AXE)
    found = page.evaluate("async rules => (await axe.run(document, rules)).violations", rules | FAULTS_ALONE)
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
