"""English in what a page says, in Django's own sentences too. Walks that open every page ask here."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse

# Words that no Swedish sentence has. What is spelled alike in both ("is", "for", "all", "by") is left out.
_ENGLISH = re.compile(
    r"\b(?:the|and|with|this|that|these|of|from|your|you|are|was|were|has been|have|not|which|please|required|invalid|"
    r"enter|select(?:ed)?|choose|delete|remove|save|change[ds]?|added|successfully|error|warning|search|password|"
    r"username|user|users|log ?(?:in|out)|sign (?:in|out)|home|welcome|history|historical|object|objects|items?|yes|"
    r"none|unknown|today|yesterday|currently|available|show|hide|view|close|back|next|previous|page|file|upload|"
    r"download|row|rows|true|false)\b",
    re.IGNORECASE,
)
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
    """All that a page says, the names of its fields and pictures too; addresses, names of files and code left out."""
    bare = _DJANGOS_PICTURES.sub(" ", _NO_WORDS.sub(" ", page))
    told = " ".join("".join(each) for each in _SAID_IN_TAGS.findall(bare))
    return " ".join(_ADDRESS.sub(" ", html.unescape(f"{_TAG.sub(' ', bare)} {told}")).split())


def english_in(response: HttpResponse) -> set[str]:
    """The English words of a page; nothing of what is no page."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    said = said_in(response.content.decode())
    return {found.lower() for found in _ENGLISH.findall(said)} - MAY_STAND.keys()
