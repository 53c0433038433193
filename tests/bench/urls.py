from django.http import HttpRequest, HttpResponse
from django.urls import path

from lovplan.urls import urlpatterns as real


def empty(request: HttpRequest) -> HttpResponse:
    """What the middleware costs by itself, for a signed-in person."""
    return HttpResponse(str(request.user))


urlpatterns = [*real, path("tom/", empty)]
