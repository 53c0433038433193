"""Words that the sign-in page itself holds, when the browser has lost the cookies that tell whose they are.

Nothing is stored before somebody has signed in. The words are signed, so that what is kept afterwards is what a page of
ours sent and the person has read beside the sign-in, and nothing that another site has made up.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from activities.models import User
from activities.models.draft import DRAFT_LIMIT
from activities.pages.drafts import by_script
from activities.words.actions import carries_words, keep_words, worth_keeping
from activities.words.addresses import page_of, sent_to
from activities.words.fill import Fields

SALT = "activities.words.held"


@dataclass(frozen=True)
class Held:
    form: str
    page: str
    fields: Fields
    sent: bool = True  # and not only typed, for the page's script to keep

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(value for name, value in self.fields if carries_words(name) and value.strip())

    @property
    def signed(self) -> str:
        """As a hidden field carries it; "" when it is more than may be kept."""
        if sum(len(name) + len(value) for name, value in self.fields) > DRAFT_LIMIT:
            return ""
        return signing.dumps(astuple(self), salt=SALT, compress=True)


def of_request(request: HttpRequest) -> Held:
    """What a form has sent; without fields when there are no words in it.

    The sign-in page's own words are those that it holds.
    """
    if request.resolver_match and request.resolver_match.view_name == settings.LOGIN_URL:
        return read(request.POST.get("held", "")) or Held("", "/", [])
    form = sent_to(request)
    page = page_of(request, form)
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    return Held(form, page, worth_keeping(sent) if form else [], not by_script(request))


def read(signed: str) -> Held | None:
    """What a page of ours held; None when it was none of ours. However long the page has stood open."""
    try:
        return Held(*signing.loads(signed, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def keep(held: Held | None, by: User) -> bool:
    """Whether the words could be kept for the person, as sent while signed out."""
    try:
        return held is not None and bool(
            keep_words(form=held.form, page=held.page, fields=held.fields, by=by, sent=held.sent)
        )
    except ValidationError:
        return False
