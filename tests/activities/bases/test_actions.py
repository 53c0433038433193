from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from activities.bases import actions as sentences
from activities.bases.actions import Decision, correct_decision, create_basis, edit_basis, edition_of, step_basis
from activities.calendar import clock
from activities.errors import AppendOnlyError, ConflictError
from activities.models import BasisStep, DecisionBasis
from activities.models.decision_chain import State
from activities.models.register import save
from activities.permissions import passes_on_bases, prepares_bases
from tests.cast import PEOPLE
from tests.harness.databases import undone

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# Steps on the way to each state, from the first.
WAYS = {
    State.DRAFT: [],
    State.READY: [State.READY],
    State.APPROVED: [State.APPROVED],
    State.TO_DIRECTOR: [State.APPROVED, State.TO_DIRECTOR],
    State.TO_BOARD: [State.APPROVED, State.TO_BOARD],
    State.DECIDED: [State.APPROVED, State.TO_BOARD, State.DECIDED],
    State.RETURNED: [State.APPROVED, State.TO_BOARD, State.RETURNED],
}
# What may follow each state, as the municipality prepares a decision. Typed here: not the table of the code itself.
AFTER = {
    "draft": {"ready", "approved"},
    "ready": {"approved", "returned", "draft"},
    "approved": {"to_director", "to_board", "returned"},
    "to_director": {"to_board", "decided", "returned"},
    "to_board": {"decided", "returned"},
    "decided": set(),
    "returned": {"draft"},
}
PREPARERS, LEADERS, DIRECTOR = {"utvecklingsledare", "controller"}, {"avdelningschef"}, {"forvaltningschef"}
WHOLE = Decision(on=date(2020, 12, 10), paragraph="§ 45", diary_number="2020.211 VON")


@pytest.fixture
def costs(row):
    return row("Definiera alla kostnader")


@pytest.fixture
def make(costs, person):
    """make(State.TO_BOARD): a basis of that row, taken there."""

    def create(state=State.DRAFT, **values):
        values = {"title": "Ersättning", "link": "https://kommun.example/1", "diary_number": "", **values}
        basis = create_basis(row=costs, by=person("controller"), **values)
        for target in WAYS[state]:
            step(basis, target, person("controller" if target == State.READY else "avdelningschef"))
        return basis

    return create


def step(basis, state, by, **values):
    values = {
        "words": "Ord.",
        "based_on": basis.steps.first().number,
        "edition": edition_of(basis),
        "decision": WHOLE,
        **values,
    }
    return step_basis(basis=basis, state=str(state), by=by, **values)


def test_a_new_basis_is_under_arbete_in_its_first_round_with_history(make):
    basis = make(title=" Förslag ")
    (first,) = basis.steps.all()

    assert (first.number, first.round, first.state, first.by_name) == (1, 1, "draft", "Controller")
    assert (basis.title, basis.history.get().history_user.username) == ("Förslag", "controller")


def outcome(basis, target, by) -> str:
    """What became of the attempt; the basis stands afterwards as it did."""
    before = basis.steps.count()
    with undone():
        try:
            return str(step(basis, target, by).state)
        except PermissionDenied:
            found = "not theirs"
        except ValidationError as error:
            found = "no such step" if "kan inte gå direkt till" in str(error) else str(error)
        assert basis.steps.count() == before
        return found


def those_who_may(current, target) -> set[str]:
    if target in ("draft", "ready"):
        return PREPARERS
    return LEADERS | DIRECTOR if current == "to_director" else LEADERS


@pytest.mark.parametrize("username", PEOPLE)
@pytest.mark.parametrize("current", State)
def test_each_step_is_taken_by_its_hand_and_every_other_is_refused(current, username, make, person):
    basis, by = make(current), person(username)
    assert {target: outcome(basis, target, by) for target in State} == {
        target: "not theirs"
        if username not in those_who_may(current, target)
        else target
        if target in AFTER[current]
        else "no such step"
        for target in State
    }


def test_the_director_notes_the_own_decision_on_what_was_sent_there(make, person):
    noted = step(make(State.TO_DIRECTOR), State.DECIDED, person("forvaltningschef"))
    assert (noted.by_name, noted.decided_by) == ("Förvaltningschef", "director")


def test_what_is_handed_over_is_returned_with_words_or_taken_back(make, person):
    assert step(make(State.READY), State.RETURNED, person("avdelningschef"), words="Fyll på.").round == 1
    assert step(make(State.READY), State.DRAFT, person("controller")).round == 2


def test_a_returned_basis_begins_its_next_round_and_keeps_the_first(make, person):
    basis = make(State.RETURNED)
    step(basis, State.DRAFT, person("controller"), words="Vi räknar om.")
    step(basis, State.APPROVED, person("avdelningschef"))

    assert list(basis.steps.order_by("number").values_list("round", "state")) == [
        (1, "draft"),
        (1, "approved"),
        (1, "to_board"),
        (1, "returned"),
        (2, "draft"),
        (2, "approved"),
    ]


@pytest.mark.parametrize(("sent_to", "decider"), [("to_director", "director"), ("to_board", "board")])
def test_a_decision_is_kept_with_its_day_paragraph_and_who_it_was_sent_to(sent_to, decider, make, person):
    noted = step(make(sent_to), State.DECIDED, person("avdelningschef"))

    assert (noted.decided_on, noted.paragraph, noted.diary_number, noted.decided_by) == (
        date(2020, 12, 10),
        "§ 45",
        "2020.211 VON",
        decider,
    )


def test_a_noted_decision_is_put_right_and_the_wrong_note_stays(make, person):
    basis, by = make(State.DECIDED), person("avdelningschef")
    wrong = basis.steps.first()
    right = correct_decision(
        basis=basis, words="", decision=Decision(on=date(2020, 12, 11), paragraph="§ 54"), by=by, based_on=wrong.number
    )

    assert (right.corrects, right.round, right.paragraph, right.decided_by) == (wrong, 1, "§ 54", "board")
    assert basis.steps.get(pk=wrong.pk).paragraph == "§ 45"
    with pytest.raises(ConflictError):
        correct_decision(basis=basis, words="", decision=WHOLE, by=by, based_on=wrong.number)


def test_only_whoever_leads_puts_a_decision_right_and_only_a_noted_one(make, person):
    basis = make(State.TO_BOARD)
    number = basis.steps.first().number
    with pytest.raises(PermissionDenied):
        correct_decision(basis=basis, words="", decision=WHOLE, by=person("controller"), based_on=number)
    with pytest.raises(ValidationError, match="inget noterat beslut"):
        correct_decision(basis=basis, words="", decision=WHOLE, by=person("avdelningschef"), based_on=number)


def test_the_page_opens_the_noted_decision_to_be_put_right(make, client_of):
    basis = make(State.DECIDED)
    path, client = f"/plan/lov-sarskilt-boende/underlag/{basis.pk}/", client_of("avdelningschef")
    (form,) = client.get(path).context["forms"]
    values = {name: form[name].value() for name in form.fields}

    assert values["paragraph"] == "§ 45"
    assert client.post(path, {**values, "paragraph": ""}).status_code == 422
    assert client.post(path, {**values, "paragraph": "§ 54"}).status_code == 302
    page = client.get(path).content.decode()
    assert "(rättelse)" in page and "§ 45" in page and "§ 54" in page
    assert client_of("controller").get(path).context["forms"] == []


def test_a_step_that_is_no_decision_keeps_nothing_of_one(make, person):
    approved = step(make(), State.APPROVED, person("avdelningschef"))
    assert (approved.decided_on, approved.paragraph, approved.diary_number, approved.decided_by) == (None, "", "", "")


def test_an_approval_keeps_the_name_the_person_had(make, person):
    leader = person("avdelningschef")
    approved = step(make(), State.APPROVED, leader)
    leader.name = "Någon annan"
    save(record=leader, by=leader, reason="Nytt namn")

    assert BasisStep.objects.get(pk=approved.pk).by_name == "Avdelningschef"


FAULTS = [
    (State.TO_BOARD, State.RETURNED, {"words": " \n "}, {"words": sentences.NO_REASON}),
    (State.TO_DIRECTOR, State.RETURNED, {"words": ""}, {"words": sentences.NO_REASON}),
    (State.APPROVED, State.RETURNED, {"words": ""}, {"words": sentences.NO_REASON}),
    (
        State.TO_BOARD,
        State.DECIDED,
        {"decision": None},
        {"decided_on": sentences.NO_DATE, "paragraph": sentences.NO_PARAGRAPH},
    ),
    (State.TO_DIRECTOR, State.DECIDED, {"decision": None}, {"decided_on": sentences.NO_DATE}),
    (
        State.TO_BOARD,
        State.DECIDED,
        {"decision": Decision(on=date(2020, 12, 16), paragraph="§ 1")},
        {"decided_on": sentences.LATE_DATE},
    ),
    (
        State.TO_BOARD,
        State.DECIDED,
        {"decision": Decision(on=date(2020, 12, 1), paragraph="§" * 21, diary_number="d" * 101)},
        {
            "paragraph": "Paragrafen är 21 tecken. Korta den till högst 20 tecken.",
            "diary_number": "Diarienumret är 101 tecken. Korta det till högst 100 tecken.",
        },
    ),
    (
        State.DRAFT,
        State.APPROVED,
        {"words": "o" * 10_001},
        {"words": "Texten är 10001 tecken. Korta den till högst 10000 tecken."},
    ),
]


@pytest.mark.parametrize(("current", "target", "values", "faults"), FAULTS)
def test_each_fault_of_a_step_has_its_own_sentence(current, target, values, faults, make, person):
    basis = make(current)
    with pytest.raises(ValidationError) as caught:
        step(basis, target, person("avdelningschef"), **values)
    assert caught.value.message_dict == {field: [sentence] for field, sentence in faults.items()}


def test_a_directors_decision_needs_no_paragraph(make, person):
    noted = step(
        make(State.TO_DIRECTOR), State.DECIDED, person("avdelningschef"), decision=Decision(date(2020, 12, 15))
    )
    assert noted.paragraph == ""


def test_what_nobody_can_find_is_not_approved(make, person):
    with pytest.raises(ValidationError, match="varken länk eller diarienummer"):
        step(make(link=""), State.APPROVED, person("avdelningschef"))


def test_an_unknown_state_is_refused(make, person):
    with pytest.raises(ValidationError, match="Välj ett av stegen"):
        step(make(), "arkiverat", person("avdelningschef"))


def test_two_people_do_not_step_at_once(make, person):
    basis = make()
    step(basis, State.APPROVED, person("avdelningschef"))

    with pytest.raises(ConflictError) as caught:
        step(basis, State.APPROVED, person("avdelningschef"), based_on=1)

    assert caught.value.latest.state == State.APPROVED


def edit(basis, by, **values):
    values = {"title": "Ny titel", "link": "", "diary_number": "KS2014/143", "edition": 1, **values}
    return edit_basis(basis=basis, by=by, **values)


def test_a_draft_is_changed_with_history(make, person):
    basis = make()
    edit(basis, person("utvecklingsledare"))

    basis.refresh_from_db()
    assert (basis.title, basis.link, basis.diary_number) == ("Ny titel", "", "KS2014/143")
    assert [record.history_user.username for record in basis.history.all()] == ["utvecklingsledare", "controller"]


def test_two_people_do_not_change_one_edition(make, person):
    basis = make()
    edit(basis, person("utvecklingsledare"))

    with pytest.raises(ConflictError) as caught:
        edit(basis, person("controller"), title="Min titel")

    assert caught.value.latest.title == "Ny titel"


def test_what_is_approved_is_what_was_read(make, person):
    basis = make()
    edit(basis, person("controller"))

    with pytest.raises(ConflictError):
        step(basis, State.APPROVED, person("avdelningschef"), edition=1)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_has_left_the_group_is_not_changed(state, make, person):
    basis = make(state)
    with pytest.raises(ConflictError):
        edit(basis, person("controller"))
    assert DecisionBasis.objects.get(pk=basis.pk).title == "Ersättning"


@pytest.mark.parametrize("username", [name for name in PEOPLE if name not in PREPARERS])
def test_people_outside_the_group_neither_make_nor_change_a_basis(username, make, costs, person):
    basis = make()
    with pytest.raises(PermissionDenied):
        edit(basis, person(username))
    with pytest.raises(PermissionDenied):
        create_basis(row=costs, title="Mitt", link="", diary_number="", by=person(username))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": "  "}, "Skriv vad underlaget heter."),
        ({"link": "javascript:alert(1)"}, "Skriv länken som en webbadress"),
        ({"link": "file:///etc/passwd"}, "Skriv länken som en webbadress"),
    ],
)
def test_a_basis_that_breaks_a_rule_is_not_saved(values, sentence, make):
    before = DecisionBasis.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        make(**values)
    assert DecisionBasis.objects.count() == before


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_diary_numbers_are_never_rejected(text):
    basis = DecisionBasis(title="T", diary_number=text)
    basis.full_clean(exclude=["sub_activity"], validate_constraints=False)


@pytest.mark.parametrize("username", PEOPLE)
def test_who_prepares_and_who_passes_on(username, costs, plan, person):
    assert prepares_bases(person(username), costs) is (username in PREPARERS)
    assert passes_on_bases(person(username), plan) is (username in LEADERS)


@pytest.mark.parametrize("username", PEOPLE)
def test_the_lists_rights_are_those_of_the_predicates(username, make, costs, plan, person):
    basis, by = make(), person(username)
    found = DecisionBasis.objects.visible_to(by, clock.today()).filter(pk=basis.pk).first()

    assert bool(found) is (username not in ("namndsekreterare", "partner"))
    if found:
        assert found.may_prepare is prepares_bases(by, costs)
        assert found.may_pass_on is passes_on_bases(by, plan)


def test_a_step_is_neither_changed_nor_deleted(make):
    first = make().steps.get()
    for change in (
        first.save,
        first.delete,
        BasisStep.objects.all().delete,
        lambda: BasisStep.objects.update(words=""),
    ):
        with pytest.raises(AppendOnlyError):
            change()


def test_the_database_refuses_it_as_well(make):
    make()
    for statement in ("DELETE FROM activities_basisstep", "UPDATE activities_basisstep SET words = ''"):
        with pytest.raises(DatabaseError, match="ändras aldrig"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"number": 1},
        {"number": 0},
        {"round": 0},
        {"state": "arkiverat"},
        {"state": "draft"},
        {"by_name": ""},
        {"state": "returned"},
        {"paragraph": "§ 1"},
        {"decided_on": date(2020, 12, 1)},
        {"decided_by": "board"},
        {"state": "decided"},
        {"state": "decided", "decided_on": date(2020, 12, 1)},
        {"state": "decided", "decided_on": date(2020, 12, 1), "decided_by": "board"},
        {"state": "decided", "decided_on": date(2020, 12, 1), "decided_by": "partner", "paragraph": "§ 1"},
    ],
)
def test_the_database_keeps_the_rules_of_a_step(values, make, person):
    whole = {
        "basis": make(),
        "number": 2,
        "round": 1,
        "state": "approved",
        "at": clock.now(),
        "by": person("admin"),
        "by_name": "A",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        BasisStep.objects.create(**{**whole, **values})
    BasisStep.objects.create(**whole)


def test_the_database_begins_every_basis_under_arbete(costs, person):
    basis = DecisionBasis.objects.create(sub_activity=costs, title="Utan steg")
    with pytest.raises(IntegrityError), transaction.atomic():
        BasisStep.objects.create(
            basis=basis, number=1, round=1, state="approved", at=clock.now(), by=person("admin"), by_name="A"
        )


@pytest.mark.parametrize("values", [{"title": ""}, {"link": "javascript:alert(1)"}])
def test_the_database_keeps_the_rules_of_a_basis(values, costs):
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionBasis.objects.create(sub_activity=costs, **{"title": "T", **values})
