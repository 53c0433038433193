from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import override_settings
from django.utils import timezone

from activities.calendar import clock


@override_settings(LOVPLAN_TODAY=date(2020, 12, 15))
def test_the_demo_lives_on_its_day():
    assert clock.today() == date(2020, 12, 15)
    assert timezone.is_aware(clock.now())


@override_settings(LOVPLAN_TODAY=None)
def test_without_a_day_of_its_own_the_clock_is_real():
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5


@override_settings(LOVPLAN_TODAY=date(2020, 7, 1))
def test_a_summer_day_has_summer_time():
    assert clock.now().utcoffset().total_seconds() == 2 * 3600
