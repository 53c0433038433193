from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/plan/lov-sarskilt-boende/revisioner/1/faststall/", "/plan/lov-sarskilt-boende/revisioner/1/"),
        ("/logga-ut/", "/"),
    ],
)
def test_an_address_that_takes_a_form_leads_onwards_when_it_is_opened(path, nearest, client_of):
    response = client_of("avdelningschef").get(path)

    assert response.status_code == 405
    page = response.content.decode()
    assert f'href="{nearest}"' in page and "är inte sparat" in page


def test_signing_in_again_after_a_form_was_sent_too_late_ends_on_a_page_of_ours(client, person):
    user = person("avdelningschef")
    user.set_password("only-here-1")
    user.save()
    path = "/plan/lov-sarskilt-boende/revisioner/1/faststall/"

    response = client.post(f"/logga-in/?next={path}", {"login": user.username, "password": "only-here-1"}, follow=True)

    assert "Sidan öppnas inte så här" in response.content.decode()
