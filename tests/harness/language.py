"""English in what a page says, in Django's own sentences too. Walks that open every page ask here."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse

# Words that no Swedish sentence has. What is spelled alike in both ("is", "for", "all", "by") is left out.
_SINGLE = frozenset(
    """
    the and with this that these of from your you are was were have not which please required invalid enter
    select selected choose delete remove save change changed changes added successfully error warning search
    password username user users home welcome history historical object objects item items yes none unknown today
    yesterday currently available show hide view close back next previous page file upload download row rows true
    false login logout
    """.split()  # noqa: SIM905 - sixty words read better as a text
)
_PAIRS = re.compile(r"\b(?:has been|log (?:in|out)|sign (?:in|out))\b")
_WORD = re.compile(r"[^\W\d_]+")
# What may stand in English, and why.
MAY_STAND = {
    "messages": "the name of a cookie",
    "user": "a part of an address or a setting, as EMAIL_URL",
}
_NO_WORDS = re.compile(
    r"<!--.*?-->|<(script|style|code|svg)\b.*?</\1>|<[^>]*\blang=\"en\"[^>]*>.*?</[a-z]+>", re.DOTALL | re.IGNORECASE
)
# The pictures of the administration's lists: their texts are written into Django's code, and nothing translates them.
_DJANGOS_PICTURES = re.compile(r'<img src="[^"]*/admin/img/[^"]*"[^>]*>')
_SAID_IN_TAGS = re.compile(
    r'\b(?:title|alt|aria-label|placeholder|data-label)="([^"]*)"|<input type="submit" value="([^"]*)"'
)
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"\S*[@/_.]\S+|\S*[a-z]-[a-z]\S*")


def said_in(page: str) -> str:
    """All that a page says, the names of its fields and pictures too; code left out."""
    bare = _DJANGOS_PICTURES.sub(" ", _NO_WORDS.sub(" ", page))
    told = " ".join("".join(each) for each in _SAID_IN_TAGS.findall(bare))
    return html.unescape(f"{_TAG.sub(' ', bare)} {told}").lower()


def english_in(response: HttpResponse) -> set[str]:
    """The English words of a page; nothing of what is no page. Addresses and names of files are no words."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    said = said_in(response.content.decode())
    if _SINGLE.isdisjoint(_WORD.findall(said)) and not _PAIRS.search(said):
        return set()
    words = " ".join(_ADDRESS.sub(" ", said).split())
    return {*_SINGLE.intersection(_WORD.findall(words)), *_PAIRS.findall(words)} - MAY_STAND.keys()
