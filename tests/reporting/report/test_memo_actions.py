from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.calendar.tertial import Tertial
from activities.errors import ConflictError
from reporting.models import Memo, MemoDraft
from reporting.report import memos
from reporting.report.actions import discard_memo_draft, save_memo_draft
from reporting.report.actions import save_memo as save_memo_action
from tests.harness.reporting.by_hand import sealed
from tests.harness.reporting.memo_words import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

T1, T3 = Tertial(2020, 1), Tertial(2020, 3)


@pytest.fixture
def save(plan, person):
    """save("controller", based_on=1, subject="…")"""

    def save_memo(username="utvecklingsledare", *, tertial=T3, based_on=0, **words):
        fields = WORDS | words
        return save_memo_action(plan=plan, tertial=tertial, fields=fields, by=person(username), based_on=based_on)

    return save_memo


@pytest.fixture
def keep(plan, person):
    def keep_draft(username="utvecklingsledare", **fields):
        return save_memo_draft(plan=plan, tertial=T3, fields=fields, by=person(username))

    return keep_draft


def test_a_memo_is_saved_whole_and_counted(save):
    memo = save()
    assert {name: getattr(memo, name) for name in WORDS} == WORDS
    assert (memo.tertial, memo.edits) == (T3, 1)


def test_its_history_says_who(save, person):
    record = save("controller").history.get()
    assert (record.history_user, record.history_change_reason) == (person("controller"), "Tjänsteskrivelsen sparad")


def test_saving_again_changes_the_same_memo(save):
    first = save()
    assert save(based_on=1, subject="Ny").pk == first.pk
    assert Memo.objects.get(pk=first.pk).subject == "Ny"


def test_text_is_composed_and_lines_are_lines(save):
    memo = save(subject=" A\u030aterrapport \r\n av planen ", statement="Ett.\r\n\r\nTva\u030a. ")
    assert (memo.subject, memo.statement) == ("Återrapport av planen", "Ett.\n\nTvå.")


def test_whoever_saves_second_meets_the_words_of_the_first(save):
    save(subject="Först")
    with pytest.raises(ConflictError) as caught:
        save("controller", subject="Sedan")
    assert caught.value.latest.subject == "Först"
    assert Memo.objects.get(year=2020, number=3).subject == "Först"


@pytest.mark.parametrize("username", ["forvaltningschef", "namndsekreterare", "partner", "admin"])
def test_only_arbetsgrupp_lov_writes(username, save, keep):
    with pytest.raises(PermissionDenied, match="Ansvarig och deltagare"):
        save(username)
    with pytest.raises(PermissionDenied):
        keep(username, subject="Ord")
    assert not Memo.objects.filter(number=3).exists() and not MemoDraft.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("subject", " ", "Skriv vad ärendet gäller."),
        ("officer", "", "Ange vem som handlägger ärendet."),
        ("background", "", "Skriv ärendebeskrivningen."),
        ("statement", "\n", "Skriv förvaltningens yttrande."),
        ("economy", "", "Skriv den ekonomiska bedömningen."),
        ("proposal", "", "Skriv förslaget till beslut."),
        ("subject", "x" * 301, "Texten är 301 tecken. Korta den till högst 300 tecken."),
        (
            "signatories",
            f"Chef\n{'x' * 151}",
            f"”{'x' * 40} …” är 151 tecken. Korta varje befattning till högst 150 tecken.",
        ),
        ("statement", "x" * 20_001, "Texten är 20001 tecken. Korta den till högst 20000 tecken."),
    ],
)
def test_what_cannot_be_saved_is_said_by_field(field, text, sentence, save):
    with pytest.raises(ValidationError) as caught:
        save(**{field: text})
    assert list(caught.value.message_dict) == [field]
    assert caught.value.message_dict[field][0].startswith(sentence)


def test_parts_that_may_be_empty(save):
    memo = save(recipients="", signatories="", dated=None)
    assert (memo.recipients, memo.dated) == ("", None)


def test_a_sealed_tertial_takes_no_more_words(save, plan, person):
    sealed(plan, T3, person("avdelningschef"))
    with pytest.raises(ValidationError, match="är fastställd"):
        save()
    assert not Memo.objects.filter(number=3).exists()
    assert save(tertial=Tertial(2021, 1)).edits == 1


def test_a_draft_is_kept_complete_or_not_and_is_its_writers_own(keep):
    keep(subject="", statement="Halvt")
    keep("controller", statement="Annat")
    assert sorted(draft.fields["statement"] for draft in MemoDraft.objects.all()) == ["Annat", "Halvt"]


def test_a_draft_is_done_with_once_saved_and_nobody_elses_is(save, keep, person):
    keep(statement="Mitt")
    keep("controller", statement="Annat")
    save()
    assert MemoDraft.objects.get().by == person("controller")


def test_words_that_were_saved_leave_no_draft_behind_when_they_are_kept_once_more(save, keep, plan):
    save()
    kept = keep(**{**memos.in_words(memos.saved(plan, T3)), "statement": "Yttrande.\r\n", "based_on": "0"})
    assert kept is None and not MemoDraft.objects.exists()


def test_words_older_than_what_the_same_person_saved_come_too_late(save, keep):
    save()
    with pytest.raises(ConflictError):
        keep(statement="Halvt yttr", based_on="0")
    assert not MemoDraft.objects.exists()


def test_words_begun_before_another_saved_are_kept(save, keep):
    save("controller")
    assert keep(statement="Mitt", based_on="0").fields["statement"] == "Mitt"


def test_words_typed_after_ones_own_saving_are_kept(save, keep):
    save()
    assert keep(statement="Mer", based_on="1").fields["statement"] == "Mer"


@pytest.mark.parametrize(("text", "sentence"), [("x" * 100_001, "Utkastet är för långt"), ("\x00", "osynligt tecken")])
def test_a_draft_that_cannot_be_kept(text, sentence, keep):
    with pytest.raises(ValidationError, match=sentence):
        keep(statement=text)
    assert not MemoDraft.objects.exists()


def test_a_draft_can_be_thrown_away(keep, plan, person):
    keep(statement="Ord")
    discard_memo_draft(plan=plan, tertial=T3, by=person("controller"))
    assert MemoDraft.objects.exists()
    discard_memo_draft(plan=plan, tertial=T3, by=person("utvecklingsledare"))
    assert not MemoDraft.objects.exists()
