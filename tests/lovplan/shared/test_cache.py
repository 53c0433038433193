"""The cache that all servers share: nothing is remembered by a process alone."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache

from lovplan.models import SharedEntry
from lovplan.shared import actions
from lovplan.shared.actions import SharedCache

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def another_server() -> BaseCache:
    return SharedCache("", {})


def test_what_one_server_remembers_another_knows_until_its_time_is_out(another_server, monkeypatch):
    cache.set("försök", [1.5, 2.25], 60)
    assert another_server.get("försök") == [1.5, 2.25]
    cache.set("försök", [3.5], 60)
    assert another_server.get("försök") == [3.5]
    assert another_server.get("annat", "inget") == "inget"
    later = actions.time.time() + 61
    monkeypatch.setattr(actions.time, "time", lambda: later)
    assert another_server.get("försök", "inget") == "inget"
    assert another_server.add("annat", True, 60)
    assert SharedEntry.objects.count() == 1  # what was over is gone


def test_only_one_server_is_first(another_server):
    assert cache.add("lås", True, 10)
    assert not another_server.add("lås", True, 10)
    assert another_server.touch("lås", 20) and another_server.delete("lås") and not another_server.touch("lås")
    assert another_server.add("lås", True, 10)
    cache.clear()
    assert not SharedEntry.objects.exists()


def test_no_address_stands_in_what_is_kept():
    cache.set("allauth:rl:account:reset_password:20/60/ip:ip:198.51.100.7", [1.0], 60)
    assert not any("198.51" in entry.key for entry in SharedEntry.objects.all())
