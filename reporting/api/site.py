"""The API as it is mounted: what every answer carries, what is said when there is none, and its whole description."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.renderers import JSONRenderer

from reporting.api.endpoints import router
from reporting.api.keys import Bearer, TooOften

NO_KEY = "Frågan har ingen nyckel som gäller. Sänd den i huvudet Authorization: Bearer, följt av nyckeln."
NOT_THERE = "Det finns inte, eller så gäller nyckeln en annan plan."
TOO_OFTEN = "Nyckeln har frågat för ofta. Vänta det antal sekunder som står i Retry-After."
NO_SENSE = "En del av frågan går inte att använda: {fields}."
ABOUT = (
    "Läser en plan: delaktiviteter med signal och historik, månader, fastställda rapporter och nämndens beslut. "
    "En nyckel gäller en plan och ser det som ledningsgruppen ser. Ingenting kan ändras. Fälten är på engelska, "
    "som i koden; värden och meningar är på svenska."
)
SAID = {
    "200": "Svaret.",
    "401": "Nyckeln saknas eller gäller inte.",
    "404": "Finns inte i nyckelns plan.",
    "422": "En del av frågan går inte att använda.",
    "429": "Fler frågor än nyckeln får ställa på en minut.",
}
ETAG = {"description": "Märker svaret. Sänds den tillbaka i If-None-Match blir svaret 304 när inget är ändrat."}
WAIT = {"description": "Sekunder att vänta.", "schema": {"type": "integer", "minimum": 1}}
WHO = {"description": "Hur nyckeln sänds.", "schema": {"type": "string"}}


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


# Neither its own page, which loads scripts from elsewhere, nor its own description, which needs no key.
api = NinjaAPI(
    title="lovplan",
    version="1",
    renderer=Renderer(),
    description=ABOUT,
    auth=Bearer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: Any) -> HttpResponse:
    response = api.create_response(request, {"detail": NO_KEY, "fields": []}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Any) -> HttpResponse:
    return api.create_response(request, {"detail": NOT_THERE, "fields": []}, status=404)


@api.exception_handler(ValidationError)
def no_sense(request: HttpRequest, error: Any) -> HttpResponse:
    fields = sorted({str(fault["loc"][-1]) for fault in error.errors})
    told = {"detail": NO_SENSE.format(fields=", ".join(fields)), "fields": fields}
    return api.create_response(request, told, status=422)


@api.exception_handler(TooOften)
def too_often(request: HttpRequest, error: Any) -> HttpResponse:
    response = api.create_response(request, {"detail": TOO_OFTEN, "fields": []}, status=429)
    response["Retry-After"] = str(error.wait)
    return response


def _kept_by_nobody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers are kept by no cache in between; whoever asked may keep them, and asks whether they still hold; refusals
    are kept by nobody. The header also keeps the middleware from asking who is signed in.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-cache" if response.status_code == 200 else "no-store, private"
        return response

    return login_not_required(_headers_too(conditional_page(answered)))


def _headers_too(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers a question for the headers alone (HEAD) as the question itself, which the library refuses."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = asked
        if response.status_code == 405:
            response["Allow"] = "GET, HEAD"
        return response

    return answered


@_kept_by_nobody
def elsewhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below the API's: without a key it is not even told that there is none."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        return not_there(request, None) if Bearer()(request) else no_key(request, None)
    except TooOften as error:
        return too_often(request, error)


def routes() -> list[Any]:
    """The addresses, each open to those who have not signed in: the key is what lets in."""
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        pattern.callback = _kept_by_nobody(pattern.callback)
    return [pattern for pattern in patterns if pattern.name != "api-root"]


def _without_null(schema: dict[str, Any]) -> None:
    """What may be left out of an address is left out: it cannot be null there, as the library has it."""
    if "anyOf" in schema:
        given = [option for option in schema.pop("anyOf") if option != {"type": "null"}]
        schema.update(given[0])


@cache
def description() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1, with each answer in words and with its headers."""
    found = api.get_openapi_schema(path_prefix="/api/1/")
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["operationId"] = operation["operationId"].rpartition("endpoints_")[2]
            for parameter in operation["parameters"]:
                _without_null(parameter["schema"])
            answers = {str(code): answer for code, answer in operation["responses"].items()}
            for code, answer in answers.items():
                if code != "200" or answer.get("description") == "OK":
                    answer["description"] = SAID[code]
            answers["200"]["headers"] = {"ETag": {**ETAG, "schema": {"type": "string"}}}
            answers["401"]["headers"] = {"WWW-Authenticate": WHO}
            answers["429"]["headers"] = {"Retry-After": WAIT}
            answers["304"] = {"description": "Inget är ändrat sedan svaret med den märkningen."}
            operation["responses"] = dict(sorted(answers.items()))
    return dict(found)
