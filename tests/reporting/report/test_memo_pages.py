from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from activities.calendar.tertial import Tertial
from reporting.models import Memo, MemoDraft, Routine
from reporting.report import collect
from reporting.report.actions import save_memo
from reporting.report.orphans import sealed_words
from tests.harness.queries import query_budget
from tests.harness.reporting.by_hand import sealed
from tests.harness.reporting.memo_words import WORDS
from tests.harness.reporting.pdf_reader import Pdf, squash

pytestmark = pytest.mark.django_db

DAY, T3 = date(2020, 12, 15), Tertial(2020, 3)
FORM = {**WORDS, "dated": "2021-01-12", "based_on": "0"}


def url(name="memo", tertial=T3):
    return reverse(f"reporting:{name}", args=["lov-sarskilt-boende", tertial])


@pytest.fixture
def client(client_of):
    return client_of("utvecklingsledare")


@pytest.fixture
def saved(plan, person):
    """Another person has saved the memo."""
    return save_memo(
        plan=plan, tertial=T3, fields=WORDS | {"economy": "Tio kronor."}, by=person("controller"), based_on=0
    )


def value(response, name):
    return response.context["form"][name].value()


def test_the_form_begins_with_the_proposed_words(client):
    response = client.get(url())
    assert value(response, "proposal").startswith("1. Vård- och omsorgsnämnden godkänner återrapporteringen")
    assert "\n[[signaler]]\n[[jämförelse]]\n" in value(response, "statement")
    assert "Planen har 18 delaktiviteter: 3 är avslutade" in response.content.decode()  # in the list of the blocks
    assert value(response, "based_on") == 0


def test_the_first_memo_is_the_sources_own(client):
    response = client.get(url(tertial=Tertial(2020, 1)))
    assert value(response, "proposal").startswith("Vård- och omsorgsnämnden godkänner tids- och aktivitetsplan")


def test_the_parts_stand_in_the_order_of_the_routine(client, plan):
    order = ["proposal", "background", "statement", "economy", "recipients"]
    Routine.objects.create(plan=plan, part_order=order)
    html = client.get(url()).content.decode()
    assert re.findall(r'<textarea name="(\w+)"', html) == ["subject", *order, "signatories"]


def test_after_a_sealed_report_the_words_go_on_from_what_the_board_read(client):
    Memo.objects.filter(number__lt=3).update(economy="Ändrat efteråt.")
    response = client.get(url())
    assert value(response, "economy") == "Förslaget innebär inga kostnader utöver administrativ tid."
    assert "Vid föregående rapport, tertial 2 2020, gällde:" in client.get(url("memo_preview")).content.decode()


def test_saving(client):
    response = client.post(url(), FORM, follow=True)
    assert "Tjänsteskrivelsen för tertial 3 2020 är sparad." in response.content.decode()
    memo = Memo.objects.get(number=3)
    assert (memo.dated, memo.edits, memo.economy) == (date(2021, 1, 12), 1, "Inga kostnader.")


def test_saving_to_preview_leads_to_the_pages(client):
    assert client.post(url(), FORM | {"forhandsvisa": "1"}).url == f"{url()}#forhandsvisning"


def test_a_fault_is_named_and_all_words_stay(client):
    response = client.post(url(), FORM | {"officer": "", "dated": "i morgon", "statement": "Mina ord"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Ange vem som handlägger ärendet." in html and "kan inte läsas som en dag" in html
    assert value(response, "statement") == "Mina ord"
    assert not Memo.objects.filter(number=3).exists()


def test_a_text_too_long_is_said_with_its_name_and_length(client):
    response = client.post(url(), FORM | {"economy": "x" * 20_001})
    assert (
        "Ekonomisk bedömning: texten är 20001 tecken. Korta den till högst 20000 tecken." in response.content.decode()
    )


def test_a_block_nobody_knows_is_a_fault_of_its_field(client):
    response = client.post(url(), FORM | {"statement": "Läget.\n\n[[avikelser]]"})
    assert response.status_code == 422
    (fault,) = response.context["form"].errors["statement"]
    assert "[[avikelser]]" in fault and "[[avvikelser]]" in fault
    assert value(response, "statement") == "Läget.\n\n[[avikelser]]"


def test_a_block_is_put_into_a_part_without_a_script_and_all_words_stay(client):
    typed = FORM | {"economy": "Tio kronor.", "satt_in": "kommande", "del": "background"}
    assert client.post(url("memo_draft"), typed).url == f"{url()}#id_background"
    response = client.get(url())
    assert value(response, "background") == "Bakgrund.\n\n[[kommande]]"
    assert value(response, "economy") == "Tio kronor."
    assert not Memo.objects.filter(number=3).exists()


def test_what_is_written_by_hand_and_the_draft_does_not_say_is_named_beside_the_words(client):
    words = {**FORM, "statement": "Nu är 4 delaktiviteter avslutade.", "proposal": "[[signaler]]"}
    client.post(url("memo_draft"), words)
    (finding,) = client.get(url()).context["findings"]
    assert (finding.where, finding.url) == ("Förvaltningens yttrande", "#id_statement")
    assert "”4 delaktiviteter avslutade”: enligt utkastet är det 3." in finding.text


def test_an_invisible_character_is_said(client):
    html = client.post(url(), FORM | {"economy": "a\x00b"}).content.decode()
    assert "Ekonomisk bedömning innehåller ett osynligt tecken" in html


def test_whoever_comes_second_sees_both_and_may_save_on_top(client, saved):
    response = client.post(url(), FORM | {"economy": "Nio kronor."})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Controller sparade före dig" in html and "Tio kronor." in html
    assert value(response, "economy") == "Nio kronor."
    assert client.post(url(), {**FORM, "economy": "Nio kronor.", "based_on": value(response, "based_on")}).url == url()
    assert Memo.objects.get(number=3).economy == "Nio kronor."


def test_only_what_differs_is_shown_of_the_others_words(client, saved):
    response = client.post(url(), FORM | {"economy": "Nio kronor."})
    assert [label for label, _ in response.context["conflict"]["parts"]] == ["Ekonomisk bedömning"]


def test_a_draft_begun_before_another_saved_meets_it_on_saving(client, plan, person):
    client.post(url("memo_draft"), FORM | {"economy": "Halvt"})
    save_memo(plan=plan, tertial=T3, fields=WORDS, by=person("controller"), based_on=0)
    response = client.get(url())
    assert (value(response, "economy"), value(response, "based_on")) == ("Halvt", "0")
    assert client.post(url(), FORM | {"economy": "Halvt"}).status_code == 409


def test_a_sealed_tertials_memo_is_read_and_not_written(client, plan, person):
    sealed(plan, T3, person("avdelningschef"))
    html = client.get(url()).content.decode()
    assert "dess tjänsteskrivelse ändras inte mer" in html and "<textarea" not in html


def test_words_never_saved_are_read_after_the_sealing_by_their_writer_alone(client, client_of, plan, person):
    client.post(url("memo_draft"), FORM | {"economy": "Aldrig sparat."})
    sealed(plan, T3, person("avdelningschef"))
    response = client.get(url())
    html = response.content.decode()
    assert "sparades aldrig, så det kom inte med i rapporten" in html and "<textarea" not in html
    assert ("Ekonomisk bedömning", "Aldrig sparat.") in response.context["orphan"].words
    assert "Aldrig sparat." not in client_of("controller").get(url()).content.decode()


def test_whoever_leads_takes_words_never_saved_into_a_correction(client_of, plan, person):
    leader = client_of("avdelningschef")
    leader.post(url("memo_draft"), FORM | {"economy": "Aldrig sparat."})
    sealed(plan, T3, person("avdelningschef"))
    take = reverse("reporting:correction_draft", args=["lov-sarskilt-boende", T3, 1])
    assert f'formaction="{take}"' in leader.get(url()).content.decode()

    response = leader.post(take, {"hamta": "skrivelse"}, follow=True)
    assert value(response, "economy") == "Aldrig sparat."
    assert not MemoDraft.objects.exists()


def test_those_who_may_not_correct_are_told_who_may(client, plan, person):
    client.post(url("memo_draft"), FORM | {"economy": "Aldrig sparat."})
    sealed(plan, T3, person("avdelningschef"))
    html = client.get(url()).content.decode()
    assert "hamta" not in html and "Den som leder planen rättar rapporten." in html


def test_words_never_saved_are_thrown_away_after_the_sealing(client, plan, person):
    client.post(url("memo_draft"), FORM | {"economy": "Aldrig sparat."})
    sealed(plan, T3, person("avdelningschef"))
    assert "Aldrig sparat." not in client.post(url("memo_draft"), {"kasta": "1"}, follow=True).content.decode()


def test_a_draft_that_says_what_was_sealed_is_only_thrown_away(client_of, plan, person):
    leader = client_of("avdelningschef")
    report = sealed(plan, T3, person("avdelningschef"))
    leader.post(url("memo_draft"), sealed_words(report) | {"based_on": "0"})
    html = leader.get(url()).content.decode()
    assert "säger samma sak som rapporten" in html and "hamta" not in html and 'name="kasta"' in html


def test_the_sealed_report_leads_to_words_never_saved(client, client_of, plan, person):
    client.post(url("memo_draft"), FORM | {"economy": "Aldrig sparat."})
    sealed(plan, T3, person("avdelningschef"))
    report = reverse("reporting:report", args=["lov-sarskilt-boende", T3, 1])
    assert f'href="{url()}"' in client.get(report).content.decode()
    assert f'href="{url()}"' not in client_of("controller").get(report).content.decode()


def test_words_typed_while_it_was_sealed_stay_on_the_page(client, plan, person):
    sealed(plan, T3, person("avdelningschef"))
    response = client.post(url(), FORM | {"economy": "För sent"})
    assert response.status_code == 422
    assert "är fastställd. Den ändras genom en rättelse." in response.content.decode()
    assert value(response, "economy") == "För sent"


def test_typing_is_kept_in_silence(client, person):
    response = client.post(url("memo_draft"), FORM | {"economy": "Halv\x00t"}, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.content) == (204, b"")
    draft = MemoDraft.objects.get(by=person("utvecklingsledare"))
    assert (draft.fields["economy"], draft.fields["based_on"]) == ("Halvt", "0")


def test_too_much_typing_is_said_to_the_script_in_words(client):
    response = client.post(url("memo_draft"), {"economy": "x" * 100_001}, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.content.decode()[:22]) == (422, "Utkastet är för långt.")


def test_too_much_typing_stays_on_the_page_of_whoever_pressed_a_button(client):
    response = client.post(url("memo_draft"), FORM | {"economy": "x" * 100_001, "borja_om": "proposal"})
    assert response.status_code == 422 and "Utkastet är för långt." in response.content.decode()
    assert value(response, "economy") == "x" * 100_001


def test_a_page_that_keeps_words_older_than_ones_own_saving_is_told(client):
    client.post(url(), FORM)
    late = client.post(url("memo_draft"), FORM | {"economy": "Inga kost"}, headers={"X-Requested-With": "fetch"})
    assert (late.status_code, late["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "Du har sparat tjänsteskrivelsen på annat håll" in late.content.decode()
    assert value(client.get(url()), "economy") == "Inga kostnader."


def test_a_part_begun_again_on_an_old_page_leaves_all_words_on_it(client):
    client.post(url(), FORM)
    response = client.post(url("memo_draft"), FORM | {"economy": "Mina ord", "borja_om": "proposal"})
    page = response.content.decode()
    assert response.status_code == 409 and "Du har redan sparat på annat håll" in page
    assert (value(response, "economy"), value(response, "based_on")) == ("Mina ord", "1")
    assert f'method="post" action="{url()}"' in page


def test_the_form_goes_on_from_ones_own_draft_and_nobody_elses(client, client_of):
    client.post(url("memo_draft"), FORM | {"economy": "Halvt", "dated": "12/1"})
    response = client.get(url())
    assert (value(response, "economy"), value(response, "dated")) == ("Halvt", "12/1")
    assert "Det här är ditt utkast" in response.content.decode()
    assert value(client_of("controller").get(url()), "economy") != "Halvt"


def test_a_draft_is_thrown_away_by_a_button(client):
    client.post(url("memo_draft"), FORM)
    assert client.post(url("memo_draft"), {"kasta": "1"}).url == url()
    assert not MemoDraft.objects.exists()


def test_a_part_begins_again_with_the_proposed_words_and_the_rest_stays(client):
    client.post(url("memo_draft"), FORM | {"economy": "Mina ord", "borja_om": "proposal"})
    response = client.get(url())
    assert value(response, "proposal").startswith("1. Vård- och omsorgsnämnden")
    assert value(response, "economy") == "Mina ord"


def test_all_of_it_begins_again(client, saved):
    client.post(url("memo_draft"), FORM | {"economy": "Mina ord", "based_on": "1", "borja_om": "allt"})
    response = client.get(url())
    assert (value(response, "economy"), value(response, "based_on")) == (
        "Förslaget innebär inga kostnader utöver administrativ tid.",
        "1",
    )
    assert Memo.objects.get(number=3).economy == "Tio kronor."


def test_the_preview_shows_the_words_being_typed_to_their_writer_alone(client, client_of, saved):
    client.post(url("memo_draft"), FORM | {"economy": "**Halva** ord", "dated": "2021-02-03"})
    html = client.get(url("memo_preview")).content.decode()
    assert "<strong>Halva</strong> ord" in html and "2021-02-03" in html
    assert "Tio kronor." in client_of("controller").get(url("memo_preview")).content.decode()


def test_the_pages_of_the_words_being_typed_are_the_pdfs_own(client):
    client.post(url("memo_draft"), FORM | {"economy": "Halva ord"})
    assert url("memo_pdf") in client.get(url()).content.decode()
    answer = client.get(url("memo_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Halvaord" in squash(Pdf(answer.content).tree.text)


def test_a_date_half_typed_does_not_break_the_preview(client):
    client.post(url("memo_draft"), FORM | {"dated": "2021-0"})
    assert "2020-12-15" in client.get(url("memo_preview")).content.decode()


def test_hostile_words_are_words_in_the_preview(client):
    client.post(url("memo_draft"), FORM | {"economy": "<script>alert(1)</script>", "subject": "<img src=x>"})
    html = client.get(url("memo_preview")).content.decode()
    assert "<script" not in html and "<img" not in html


def test_the_preview_alone_may_be_framed_and_by_this_site_alone(client):
    preview, form, draft = client.get(url("memo_preview")), client.get(url()), client.get(url("preview"))
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "frame-src 'self'" in form["Content-Security-Policy"]
    for other in (form, draft):
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_the_saved_memo_is_the_reports(saved, plan):
    assert "Tio kronor." in [part.text for part in collect.draft(plan, T3, on=DAY).memo.parts]


@pytest.mark.both_databases
def test_the_pages_cost_the_same_whatever_the_plans_size(client):
    with query_budget(30, repeated=4):
        client.get(url())
    with query_budget(22, repeated=2):
        client.get(url("memo_preview"))


def test_the_tertials_page_leads_writers_to_the_memo(client, client_of):
    assert url() in client.get(url("tertial")).content.decode()
    assert url() not in client_of("forvaltningschef").get(url("tertial")).content.decode()
