"""What one person had typed when another sealed: never lost, shown to its writer alone, and taken up again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from reporting.models import CorrectionDraft, SealedReport
from reporting.report import orphans
from reporting.report.memos import sealed_memo
from reporting.sealing.actions.drafts import save_correction_draft, take_orphan
from tests.harness.pages import words
from tests.harness.reporting.sealed_copies import corrected_copy

pytestmark = pytest.mark.django_db

T2 = "/plan/lov-sarskilt-boende/rapporter/2020-T2/version/"
BY_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def first():
    return SealedReport.objects.get(number=2, version=1)


@pytest.fixture
def typed(first):
    """What the correction's form sends of version 1, with two fields changed."""
    sealed = orphans.sealed_words(first)
    return {**sealed, "reason": "Beloppet var fel.", "economy": "Kostnaden är 40 000 kronor.", "officer": "Controller"}


@pytest.fixture
def second(first):
    """Avdelningschefen has sealed version 2."""
    return corrected_copy(first)


@pytest.fixture
def other(client_of, lead_too):
    """The other leader's browser."""
    lead_too("controller")
    return client_of("controller")


def kept(person, version):
    return CorrectionDraft.objects.get(by=person("controller"), report__number=2, report__version=version).fields


def test_words_sent_to_a_replaced_version_are_kept_and_shown_with_the_way_on(other, second, typed, person):
    response = other.post(f"{T2}1/rattelse/", typed)
    page = words(response)
    assert response.status_code == 409
    assert "Avdelningschef fastställde före dig" in page
    assert "Beloppet var fel." in page and "Kostnaden är 40 000 kronor." in page
    assert f'href="{T2}2/rattelse/"' in response.content.decode()
    assert kept(person, 1)["economy"] == "Kostnaden är 40 000 kronor."


def test_only_what_was_changed_is_shown(other, second, typed):
    page = other.post(f"{T2}1/rattelse/", typed)
    assert [label for label, _ in page.context["words"]] == [
        "Skäl till rättelsen",
        "Handläggare",
        "Ekonomisk bedömning",
    ]


def test_chosen_rows_are_shown_by_name(first, person, row):
    costs = row("Definiera alla kostnader")
    draft = CorrectionDraft(report=first, fields={"rows": [str(costs.pk), "999999"], "facts": "on"})
    assert orphans.of_correction(draft, first).words == (
        ("Delaktiviteter att hämta på nytt ur planen", f"{costs.name}\nEn delaktivitet som har tillkommit"),
        ("Planens egna uppgifter", "Hämtas på nytt"),
    )


def test_words_too_many_to_be_kept_are_shown_all_the_same(other, second, typed):
    response = other.post(f"{T2}1/rattelse/", typed | {"economy": "x" * 100_001})
    page = words(response)
    assert response.status_code == 409 and "Rättelsen är för lång." in page and "x" * 100_001 in page


def test_a_review_of_a_replaced_version_shows_what_was_kept(other, first, typed):
    other.post(f"{T2}1/rattelse/", typed)
    corrected_copy(first)
    response = other.post(f"{T2}1/rattelse/granska/", {"based_on": "0" * 64})
    assert response.status_code == 409 and "Kostnaden är 40 000 kronor." in words(response)


def test_the_script_is_told_that_another_has_sealed_and_the_words_are_kept(other, second, typed, person):
    response = other.post(f"{T2}1/rattelse/utkast/", typed, headers=BY_SCRIPT)
    assert response.status_code == 409
    assert "Avdelningschef har fastställt en rättelse medan du skrev." in response.content.decode()
    assert kept(person, 1)["reason"] == "Beloppet var fel."


def test_late_words_do_not_follow_ones_own_correction(client_of, second, typed):
    response = client_of("avdelningschef").post(f"{T2}1/rattelse/utkast/", typed, headers=BY_SCRIPT)
    assert response.status_code == 409 and "hålls inte kvar" in response.content.decode()
    assert not CorrectionDraft.objects.exists()


def test_the_new_versions_form_offers_them_to_their_writer_alone(other, client_of, second, typed):
    other.post(f"{T2}1/rattelse/", typed)
    page = words(other.get(f"{T2}2/rattelse/"))
    assert "Ditt utkast till rättelse av version 1" in page and "Beloppet var fel." in page
    assert "Beloppet var fel." not in words(client_of("avdelningschef").get(f"{T2}2/rattelse/"))


def test_the_old_versions_form_leads_to_them(other, second, typed):
    other.post(f"{T2}1/rattelse/", typed)
    assert other.get(f"{T2}1/rattelse/").url == f"{T2}2/rattelse/"


def test_they_are_fetched_into_the_form_where_nothing_else_has_been_written(other, second, typed, person):
    other.post(f"{T2}1/rattelse/", typed)
    form = {**orphans.sealed_words(second), "reason": "", "background": "Ny bakgrund.", "hamta": "1"}
    assert other.post(f"{T2}2/rattelse/utkast/", form).url == f"{T2}2/rattelse/"
    fields = kept(person, 2)
    assert (fields["reason"], fields["economy"]) == ("Beloppet var fel.", "Kostnaden är 40 000 kronor.")
    assert fields["background"] == "Ny bakgrund."
    assert "Ditt utkast till rättelse av version 1" not in words(other.get(f"{T2}2/rattelse/"))


def test_what_has_been_written_anew_stays_and_so_do_the_words_without_room(other, second, typed, person):
    other.post(f"{T2}1/rattelse/", typed)
    form = {**orphans.sealed_words(second), "reason": "Nytt skäl.", "hamta": "1"}
    page = words(other.post(f"{T2}2/rattelse/utkast/", form, follow=True))
    assert (kept(person, 2)["reason"], kept(person, 2)["economy"]) == ("Nytt skäl.", "Kostnaden är 40 000 kronor.")
    assert "Beloppet var fel." in page and "Det du redan har ändrat står kvar." in page


def test_what_version_2_corrected_is_not_taken_back(first, person, lead_too):
    """The other leader never touched the economy, which the new version has put right."""
    by = lead_too("controller")
    old = {**orphans.sealed_words(first), "reason": "Fel handläggare.", "officer": "Controller"}
    save_correction_draft(report=first, fields=old, by=by)
    assert take_orphan(report=corrected_copy(first), source="1", by=by)
    assert "economy" not in kept(person, 2)


def test_rows_chosen_then_and_now_are_both_taken(first, lead_too, person):
    by = lead_too("controller")
    save_correction_draft(report=first, fields={"rows": ["7", "8"], "facts": "on"}, by=by)
    take_orphan(report=corrected_copy(first), source="1", by=by, typed={"rows": ["8", "9"]})
    assert (kept(person, 2)["rows"], kept(person, 2)["facts"]) == (["8", "9", "7"], "on")


def test_they_are_thrown_away_and_what_stands_in_the_form_is_not(other, second, typed, person):
    other.post(f"{T2}1/rattelse/", typed)
    form = {**orphans.sealed_words(second), "reason": "Nytt skäl.", "slang": "1"}
    page = words(other.post(f"{T2}2/rattelse/utkast/", form, follow=True))
    assert "Beloppet var fel." not in page and "Nytt skäl." in page


def test_what_is_no_longer_there_cannot_be_fetched_and_the_form_stays(other, second):
    form = {**orphans.sealed_words(second), "reason": "Mitt skäl.", "hamta": "1"}
    response = other.post(f"{T2}2/rattelse/utkast/", form)
    assert response.status_code == 422
    assert "Utkastet finns inte kvar." in words(response) and "Mitt skäl." in words(response)


@pytest.mark.parametrize("role", ["utvecklingsledare", "forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_nobody_but_the_leader_takes_words_into_a_correction(role, second, person):
    with pytest.raises(PermissionDenied):
        take_orphan(report=second, source="1", by=person(role))


def test_line_ends_and_spaces_are_no_words_of_ones_own(first):
    sent = {name: text.replace("\n", "\r\n") + " " for name, text in orphans.sealed_words(first).items()}
    assert orphans.changed(sent | {"dated": ""}, first) == {}


def test_the_sealed_words_are_the_forms(first):
    assert orphans.sealed_words(first)["dated"] == sealed_memo(first)["dated"].isoformat()
