"""The addresses of the month's pages in the demo, and the numbers on them."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpResponse

from tests.harness.pages import PLAN

MONTHS = f"{PLAN}manad/"
DECEMBER = f"{MONTHS}2020-12/"
OTHER = "/plan/annan/manad/2020-12/"
NUMBER = re.compile(r'<a[^>]*href="([^"]*/rader/[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TODAY = date(2020, 12, 15)
ROW = 'data-label="Delaktivitet"'


def numbers(response: HttpResponse) -> list[tuple[str, int]]:
    """Every number that leads somewhere, as (address, the number)."""
    found = NUMBER.findall(response.content.decode())
    texts = [(url.replace("&amp;", "&"), re.sub(r"<[^>]*>", " ", inner)) for url, inner in found]
    return [(url, int(re.findall(r"\d+", text)[0])) for url, text in texts]
