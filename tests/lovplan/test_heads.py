from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


def test_a_question_for_the_headers_alone_is_answered_without_a_body():
    """Through the server's own door: the test client takes a body away by itself."""
    told = {}
    for method in ("GET", "HEAD"):
        environ = RequestFactory().generic(method, "/guide/").environ
        answered: list = []
        body = b"".join(WSGIHandler()(environ, lambda status, headers, to=answered: to.extend([status, dict(headers)])))
        told[method] = answered[0], answered[1]["Content-Type"], body
        assert int(answered[1]["Content-Length"]) > 1000

    assert told["HEAD"] == (*told["GET"][:2], b"") and told["GET"][2]
