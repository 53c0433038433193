"""axe-core, with the rules of WCAG 2.2 AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that differs in the dark
# Gathering what is right takes as long as looking for faults, and nobody reads it.
FAULTS_ALONE = {"resultTypes": ["violations"], "preload": False}


def violations(page: Page, rules: dict[str, list[str]] = WCAG) -> list[str]:
    found = Axe().run(page, options=rules | FAULTS_ALONE).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]
