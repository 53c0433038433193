"""Which addresses are ours, and on which page the form of an address stands."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme


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
