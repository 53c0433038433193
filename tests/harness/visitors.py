"""A person at a real server: a browser without scripts, that keeps cookies and sends the forms of the pages it gets."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from lovplan.demo.year import PASSWORD
from tests.harness.forms import Form, forms_in
from tests.harness.pages import Words

TOKEN = re.compile(r'name="csrfmiddlewaretoken"[^>]*?(?:value="|>\s*)(\w+)')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    page: str
    address: str
    seconds: float

    @property
    def words(self) -> str:
        return " ".join(" ".join(Words(self.page).found).split())

    def form(self, path: str) -> Form:
        """The one that is sent to the address."""
        return next(form for form in forms_in(self.page, self.address) if form.action.endswith(path))


@dataclass
class Visitor:
    site: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, sent: dict[str, Any], page: Answer) -> Answer:
        """Send the form with the token that its page has."""
        (token, *_) = TOKEN.findall(page.page)
        return self._ask(path, urlencode({**sent, "csrfmiddlewaretoken": token}, doseq=True).encode())

    def send_file(self, path: str, name: str, body: bytes, page: Answer) -> Answer:
        (token, *_) = TOKEN.findall(page.page)
        line, kind = "borderline", "multipart/form-data; boundary="
        head = f'--{line}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        head += f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="fil.pdf"\r\n\r\n'
        return self._ask(path, head.encode() + body + f"\r\n--{line}--\r\n".encode(), kind + line)

    def sign_in(self, name: str) -> Visitor:
        answer = self.post("/logga-in/", {"login": name, "password": PASSWORD}, self.get("/logga-in/"))
        assert answer.status == 200 and "/logga-in/" not in answer.address, answer.words
        return self

    def _ask(self, path: str, body: bytes | None, kind: str = "application/x-www-form-urlencoded") -> Answer:
        opener, began = build_opener(HTTPCookieProcessor(self.cookies)), time.monotonic()
        try:
            answer = opener.open(
                Request(self.site + path, body, {"Referer": self.site + path, "Content-Type": kind}), timeout=60
            )
        except HTTPError as error:
            answer = error
        with answer:
            page = answer.read().decode(errors="replace")
            return Answer(answer.status, answer.headers, page, answer.url, time.monotonic() - began)
