"""Each gate turned red once: a gate that cannot fail is worse than none."""

from __future__ import annotations

import socket
import urllib.request
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import Client, TestCase, TransactionTestCase
from django.urls import path
from django.utils import timezone

from tests.harness.gates import refuse_flushing
from tests.harness.queries import query_budget

Failed = pytest.fail.Exception


def test_a_warning_fails() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("unheard", stacklevel=1)


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("2001:db8::1", 80)])
def test_no_socket_leaves_the_machine(address: tuple[str, int]) -> None:
    with socket.socket() as probe, pytest.raises(Failed, match="loopback"):
        probe.connect(address)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(Failed, match="loopback"):
        urllib.request.urlopen("http://example.org/")


def test_the_loopback_address_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def show(source: str, *, own: bool = True, **values: Any) -> str:
    folder = settings.BASE_DIR / "templates" if own else settings.BASE_DIR / ".venv" / "lib"
    template = Template(source, origin=Origin(str(folder / "sample.html")), engine=Engine.get_default())
    return template.render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ row.missing }}",
        "{{ missing|default:'x' }}",
        "{% if row.missing %}x{% endif %}",
        "{% if row.missing == 1 %}x{% endif %}",
        "{% for item in row.missing %}x{% endfor %}",
        "{% with name=missing %}x{% endwith %}",
    ],
)
def test_an_undefined_variable_fails_in_an_own_template(source: str) -> None:
    with pytest.raises(Failed, match=r"templates/sample\.html:1"):
        show(source, row=SimpleNamespace(title="Ett"))


def test_an_optional_argument_may_be_missing_in_a_condition() -> None:
    assert show("{% if help %}x{% endif %}{{ row.title }}", row=SimpleNamespace(title="Ett")) == "Ett"


def test_a_template_of_a_library_may_do_as_it_likes() -> None:
    assert show("{{ missing }}{{ row.missing|default:'x' }}", own=False, row=None) == "x"


def write_a_row(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('sample', 'sample')")
    return HttpResponse()


def read_with_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse()


urlpatterns = [path("write/", write_a_row), path("session/", read_with_session)]


@pytest.fixture
def plain_client(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    return Client()


@pytest.mark.django_db
def test_a_get_that_writes_fails(plain_client: Client) -> None:
    with pytest.raises(Failed, match="A GET wrote"):
        plain_client.get("/write/")


@pytest.mark.django_db
def test_a_get_may_write_the_session(plain_client: Client) -> None:
    assert plain_client.get("/session/").status_code == 200
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_a_post_may_write(plain_client: Client) -> None:
    assert plain_client.post("/write/").status_code == 200


@pytest.mark.django_db
def test_too_many_queries_fail() -> None:
    with pytest.raises(Failed, match="1 queries where 0 are allowed"), query_budget(0):
        get_user_model().objects.exists()


@pytest.mark.django_db
def test_a_repeated_query_fails_whatever_its_parameters() -> None:
    users = get_user_model().objects
    with pytest.raises(Failed, match="1 of them repeated"), query_budget(9):
        assert [users.filter(pk=number).first() for number in (-1, -2)] == [None, None]


@pytest.mark.django_db
def test_queries_within_the_budget_pass() -> None:
    with query_budget(2) as ran:
        assert not get_user_model().objects.filter(last_login__gt=timezone.now()).exists()
        assert not Session.objects.exists()
    assert len(ran) == 2


def item(marker: pytest.Mark | None = None, fixtures: tuple[str, ...] = (), cls: type | None = None) -> Any:
    return SimpleNamespace(get_closest_marker=lambda name: marker, fixturenames=fixtures, cls=cls, nodeid="sample")


@pytest.mark.parametrize(
    "make",
    [
        lambda: item(fixtures=("transactional_db",)),
        lambda: item(fixtures=("live_server",)),
        lambda: item(pytest.mark.django_db(transaction=True).mark),
        lambda: item(cls=TransactionTestCase),
    ],
)
def test_a_test_that_would_flush_the_database_stops_the_run(make: Callable[[], Any]) -> None:
    with pytest.raises(pytest.UsageError, match="fresh_database"):
        refuse_flushing([make()])


@pytest.mark.parametrize("cls", [None, TestCase])
def test_a_test_that_rolls_back_may_run(cls: type | None) -> None:
    refuse_flushing([item(pytest.mark.django_db.mark, ("db",), cls)])
