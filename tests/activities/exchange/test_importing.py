from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.exchange.importing import ImportFaults, import_rows
from activities.exchange.plan_file import read_plan_file
from activities.models import Collaboration, Membership, Plan, Role, SearchText, SourceRow, SubActivity
from activities.reading.reader import read

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FILE = settings.BASE_DIR / "fixtures" / "plan.tsv"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """A process of its own is another test's matter, and half a second."""
    monkeypatch.setattr("activities.management.commands.import_plan.read_apart", read)


def rows_of(slug):
    return SubActivity.objects.filter(activity__step__plan__slug=slug)


def run(*args, **options) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, args), stdout=out, **options)
    return out.getvalue()


def edited(tmp_path, old: str, new: str):
    path = tmp_path / "plan.tsv"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


def test_the_plan_of_the_board_comes_in_whole():
    output = run(FILE, plan="ny-plan")

    assert rows_of("ny-plan").count() == 18
    assert "18 nya rader" in output


def test_every_row_is_printed_with_its_doubts():
    output = run(FILE, plan="ny-plan")

    assert "rad 19: Upprätta förvaltningsorganisation för LOV / Införliva LOV" in output
    assert "? Samverkan: ”KLK” är läst som" in output


def test_the_words_of_each_cell_are_kept_as_they_stood():
    run(FILE, plan="ny-plan")

    source = SourceRow.objects.get(plan_import__plan__slug="ny-plan", line=7)
    assert source.cells["Organisation-arbetsgrupper (Ansvarig: deltagare)"].startswith(
        "Sker inom ramen för projektplan"
    )


def test_se_ovan_means_the_group_above():
    run(FILE, plan="ny-plan")

    groups = set(rows_of("ny-plan").filter(sources__line__in=[3, 4, 5]).values_list("group__name", "group"))
    assert [name for name, _ in groups] == ["Arbetsgrupp LOV"]


def test_arbetsgrupp_lov_has_its_members_by_kind():
    run(FILE, plan="ny-plan")

    members = Membership.objects.filter(group__plan__slug="ny-plan", group__name="Arbetsgrupp LOV")
    kinds = list(members.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("responsible", "participant", "co_opted")] == [1, 7, 2]


def test_a_seat_yet_to_be_filled_keeps_its_remark():
    run(FILE, plan="ny-plan")

    seat = Membership.objects.get(group__plan__slug="ny-plan", role__title="Representant från schemaplaneringsenheten")
    assert (seat.kind, seat.note) == ("participant", "utses under året")


def test_stated_none_is_not_the_same_as_blank(tmp_path):
    run(edited(tmp_path, "\tKommunledningskontoret\t", "\t\t"), plan="ny-plan")

    rows = rows_of("ny-plan").filter(sources__line__in=[2, 18]).order_by("sources__line")
    assert list(rows.values_list("collaboration", flat=True)) == ["none", "unstated"]


def test_collaborations_name_partner_and_purpose():
    run(FILE, plan="ny-plan")

    found = Collaboration.objects.filter(sub_activity__in=rows_of("ny-plan").filter(sources__line=10))
    assert list(found.order_by("position").values_list("what", "partner__name")) == [
        ("Omvärldsbevaka och upprätta kontakt", "Andra LOV-kommuner"),
        ("", "Upphandlingsenheten, KLK"),
        ("", "Samhällsbyggnadsförvaltningen"),
    ]


def test_the_first_two_rows_are_reported_once_and_the_rest_every_tertial():
    run(FILE, plan="ny-plan")

    once = rows_of("ny-plan").filter(rhythm="once").order_by("sources__line")
    assert list(once.values_list("sources__line", "once_year", "once_quarter")) == [(2, 2020, 1), (3, 2020, 1)]


def test_a_dry_run_saves_nothing():
    before = Role.objects.count()

    output = run(FILE, plan="ny-plan", dry_run=True)

    assert "ingenting har sparats" in output
    assert (Plan.objects.filter(slug="ny-plan").exists(), Role.objects.count()) == (False, before)


@pytest.fixture
def read_in(db):
    """The plan as the file says it, decided; the demo's own has been revised since."""
    run(FILE, plan="ny-plan")
    Plan.objects.filter(slug="ny-plan").update(state="decided")


def test_a_plan_under_uppbyggnad_takes_changed_rows_at_once_and_keeps_what_the_file_lacks(tmp_path):
    run(FILE, plan="ny-plan")
    changed = edited(tmp_path, "\t220101\t", "\t220201\t")
    changed.write_text(changed.read_text().replace("Personalenheten, KLK", "Personalenheten").rsplit("Steg 4.", 1)[0])

    output = run(changed, plan="ny-plan")

    assert "0 nya rader, 2 ändrade, 15 fanns redan oförändrade" in output
    assert rows_of("ny-plan").count() == 18
    assert str(rows_of("ny-plan").get(title__startswith="Annonsera i den").start) == "2022-02-01"
    assert "0 nya rader, 17 fanns redan" in run(changed, plan="ny-plan")


def test_rows_that_have_left_the_plan_are_not_taken_and_what_is_new_to_the_model_is_kept(tmp_path):
    file = tmp_path / "barometer.csv"
    file.write_text(
        "Nr;Uppdrag;Status;Kategori;Slutår;Ansvar;Rapportering\n"
        "2;Minska utsläppen;Pågående enligt plan;Klimat;2026;Tekniska nämnden, Region Jönköping;Årligen\n"
        "3;Bygga om;Inställd;Bygg;2025;Socialnämnden;Tertialvis\n"
        "6;Utbilda;Genomfört enligt plan;;;Kommunstyrelsen;vid behov\n",
        encoding="cp1252",
    )

    output = run(file, plan="ny-plan")

    assert "2 nya rader" in output and "1 har utgått ur planen och togs inte med" in output
    rows = {row.name: row for row in rows_of("ny-plan").select_related("activity")}
    assert (rows["Minska utsläppen"].rhythm, rows["Utbilda"].rhythm) == ("yearly", "unstated")
    assert rows["Minska utsläppen"].notes == "Nr: 2\nKategori: Klimat"
    assert "0 nya rader, 2 fanns redan oförändrade" in run(file, plan="ny-plan")


def test_json_is_one_object_and_its_exit_code_tells_of_errors(tmp_path):
    told = json.loads(run(FILE, plan="ny-plan", dry_run=True, json=True))

    assert (len(told["rows"]), told["errors"]) == (18, [])
    assert told["rows"][5] == {
        "line": 7,
        "step": "Steg 1. Skapa valfrihetssystem",
        "activity": "Skapa valfrihetssystem – Bestämma värdet på tjänsten",
        "title": "Utveckla bemanningsplanering",
        "group": {
            "name": "",
            "note": "Sker inom ramen för projektplan för heltidsresan",
            "members": [
                {
                    "role": "Utvecklingsledare (bemanning och kompetensförsörjning)",
                    "kind": "responsible",
                    "note": "",
                },
                {
                    "role": "Representant från schemaplaneringsenheten",
                    "kind": "participant",
                    "note": "utses under året",
                },
            ],
        },
        "start": "2020-01-01",
        "end": "2021-12-31",
        "collaboration": "stated",
        "collaborations": [{"partner": "", "what": "Samverkan sker enligt projektplan för heltidsresan"}],
        "rhythm": "per_tertial",
        "rhythm_text": "Löpande 1 ggr per tertial",
        "signal": "",
        "notes": "",
    }
    assert set(told["doubts"][0]) == {"line", "column", "text"} and not Plan.objects.filter(slug="ny-plan").exists()
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_plan", edited(tmp_path, "\t220101\t", "\t229901\t"), plan="x", json=True, stdout=out)
    assert ended.value.code == 1
    assert [(fault["line"], fault["column"]) for fault in json.loads(out.getvalue())["errors"]] == [(16, "Tidsplan")]


def test_reading_the_same_file_again_changes_nothing(read_in):
    output = run(FILE, plan="ny-plan")

    assert "0 nya rader, 18 fanns redan oförändrade" in output
    assert rows_of("ny-plan").count() == 18


def test_a_decided_row_is_not_changed_by_reading_a_file(read_in, tmp_path):
    with pytest.raises(
        CommandError, match=r"(?s)rad 16.*finns redan i planen med ett annat innehåll.*Ingenting har sparats"
    ):
        run(edited(tmp_path, "\t220101\t", "\t220201\t"), plan="ny-plan")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("\t220101\t", "\t220201\t", "Tidsplan"),
        ("\tPersonalenheten, KLK\t", "\tPersonalenheten\t", "Samverkan"),
        ("Controller, ekonom, ", "Ekonom, controller, ", "Organisation-arbetsgrupper"),
        ("SAS, MAS, Utvecklingsledare. Förv", "SAS, MAS. Förv", "Organisation-arbetsgrupper"),
        ("\tSamverkan ej aktuellt\t1:a", "\tSamverkan ej aktuellt\t2:a", "Rapportering till nämnd"),
    ],
)
def test_the_columns_that_say_something_else_are_named(old, new, column, read_in, tmp_path):
    with pytest.raises(CommandError, match=rf"med ett annat innehåll \({column}"):
        run(edited(tmp_path, old, new), plan="ny-plan")


def test_another_way_of_writing_the_same_is_no_difference(read_in, tmp_path):
    output = run(edited(tmp_path, "200501-201231", "2020-05-01 – 2020-12-31"), plan="ny-plan")

    assert "18 fanns redan oförändrade" in output


def test_a_wording_that_a_revision_has_left_is_not_a_new_row():
    with pytest.raises(CommandError, match="är en tidigare lydelse av ”Utreda och definiera ersättningsmodell”"):
        run(FILE.with_name("plan-2020-03-30.tsv"), plan="lov-sarskilt-boende")


def test_an_ended_row_is_not_read_again():
    rows_of("lov-sarskilt-boende").filter(title="Ta fram avtalsvillkor").update(ended_on="2020-10-01")

    with pytest.raises(CommandError, match="utgick ur planen 2020-10-01"):
        run(FILE, plan="lov-sarskilt-boende")


def test_one_bad_row_saves_nothing(tmp_path):
    with pytest.raises(CommandError, match=r"(?s)rad 16, Tidsplan.*Ingenting har sparats"):
        run(edited(tmp_path, "\t220101\t", "\t229901\t"), plan="ny-plan")

    assert not Plan.objects.filter(slug="ny-plan").exists()


def test_a_fault_half_way_saves_nothing(plan, monkeypatch):
    data = FILE.read_bytes()
    other = Plan.objects.create(slug="ny", title="Ny", municipality="X", administration="X", board="X")
    monkeypatch.setattr("activities.exchange.writer.RowWriter._partner", lambda self, name: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        import_rows(plan=other, reading=read_plan_file(data), filename="plan.tsv", data=data, by=None)

    assert (rows_of("ny").count(), other.imports.count()) == (0, 0)


def test_a_reading_with_faults_is_refused(plan):
    with pytest.raises(ImportFaults):
        import_rows(plan=plan, reading=read_plan_file(b""), filename="tom.tsv", data=b"", by=None)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"saknas\.tsv kan inte läsas"):
        run("saknas.tsv", plan="ny-plan")


def test_an_address_that_cannot_be_one_is_refused():
    with pytest.raises(CommandError, match="kan inte vara en plans adress"):
        run(FILE, plan="ny plan!")


def test_an_import_leaves_history_with_its_reason():
    run(FILE, plan="ny-plan")

    records = [row.history.get() for row in rows_of("ny-plan")]
    assert {record.history_change_reason for record in records} == {"Inläst från plan.tsv"}


def test_what_clashes_with_the_plan_is_a_fault_of_its_row_and_column(tmp_path):
    former = "Bestämma villkor för att bli godkänd och avtalsvillkor"
    path = edited(tmp_path, f"{former}\t{former}", "Sätta villkor\tSätta villkor")
    run(FILE, plan="ny-plan")

    with pytest.raises(CommandError, match=r"(?s)rad 10, Steg: .*steg med det numret.*Ingenting har sparats"):
        run(path, plan="ny-plan")


def table_of(count: int) -> bytes:
    head = "Steg\tAktivitet\tDelaktivitet\tOrganisation\tTidsplan\tSamverkan\tRapportering"
    rows = (
        f"1. Steget\tAktiviteten\tDelaktivitet {number}\tGruppen: Ekonom, Controller\t200101-201231\tKontoret\tÅrligen"
        for number in range(count)
    )
    return "\n".join([head, *rows]).encode()


def test_twice_the_rows_take_no_more_questions_and_all_are_found_and_have_history(db):
    asked = []
    for count in (20, 40):
        plan = Plan.objects.create(title="Plan", slug=f"plan-{count}", short_name=f"Plan {count}")
        with CaptureQueriesContext(connection) as ran:
            import_rows(plan=plan, reading=read_plan_file(table_of(count)), filename="x.tsv", data=b"x", by=None)
        asked.append(len(ran))
        rows = rows_of(plan.slug)
        assert SearchText.objects.filter(plan=plan, kind="row").count() == rows.count() == count
        assert SubActivity.history.filter(id__in=rows, history_change_reason__startswith="Inläst").count() == count
        assert Collaboration.history.filter(sub_activity__in=rows).count() == count
        assert SourceRow.objects.filter(sub_activity__in=rows).count() == count
    assert asked[0] >= asked[1]  # the second finds the roles that the first made


def test_what_only_the_database_refuses_is_told_by_its_line(db):
    plan = Plan.objects.create(title="Plan", slug="ny", short_name="Ny")
    reading = read_plan_file(table_of(3))
    doubled = replace(reading, rows=(*reading.rows, replace(reading.rows[0], line=9)))
    with pytest.raises(ImportFaults) as refused:
        import_rows(plan=plan, reading=doubled, filename="x.tsv", data=b"x", by=None)
    assert [(fault.line, "har redan en delaktivitet" in fault.text) for fault in refused.value.faults] == [(9, True)]
    assert not rows_of("ny")
