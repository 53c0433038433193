"""Which addresses are ours, and on which page the form of an address stands."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme

KEEPER = "activities:keep_words"


def local(address: str, request: HttpRequest) -> str:
    """The path of an address of this site, with its query; "" for any other."""
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if match(path) else ""


def match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path.partition("?")[0])
    except Resolver404:
        return None


def nearest_page(path: str) -> str:
    """The page above an address that only takes what is sent to it: "/moten/3/beslut/" lies under "/moten/3/"."""
    path = path.partition("?")[0]
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if match(path):
            return path
    return path


def came_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, as the browser says: another site cannot make it say so."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def keeps(request: HttpRequest) -> bool:
    """Whether the request is for the page that keeps words, and not for a form of its own."""
    return request.resolver_match is not None and request.resolver_match.view_name == KEEPER


def sent_to(request: HttpRequest) -> str:
    """The form that the request comes from, by where it sends. Some have a button of their own for keeping drafts."""
    found = request.resolver_match
    if keeps(request):
        return local(request.POST.get("_form", ""), request)
    if found and found.url_name and found.url_name.endswith("draft"):
        return local(request.headers.get("Referer", ""), request) or request.get_full_path()
    return request.get_full_path()


def page_of(request: HttpRequest, form: str) -> str:
    """Where the form stands: what the browser came from, or else where the form sends."""
    return local(request.headers.get("Referer", ""), request) or form or "/"
