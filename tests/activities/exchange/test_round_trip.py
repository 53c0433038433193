"""What was taken out of here comes back as it was, and a change in it is of the row that it came from."""

import pytest

from activities.calendar import clock
from activities.exchange.comparing import compare
from activities.exchange.plan_file import read_plan_file
from activities.models import SubActivity
from activities.writing.plan_files import PlanStanding, as_csv, as_docx, as_xlsx, board_table, working_table

pytestmark = pytest.mark.django_db


def test_the_plan_out_and_in_again_is_unchanged_in_every_form(plan):
    row = SubActivity.objects.get(activity__step__plan=plan, title="Ta fram avtalsvillkor")
    row.title = "=Ta fram avtalsvillkor"  # no formula, whatever a spreadsheet program believes
    row.save()
    standing = PlanStanding.read(plan, SubActivity.objects.filter(activity__step__plan=plan).current(), clock.now())
    files = [as_csv(working_table(standing)), as_xlsx(working_table(standing)), as_docx(board_table(standing))]

    for data in files:
        reading = read_plan_file(data)
        compared = compare(plan, reading)
        assert reading.errors == () and not compared.gone
        assert [match.kind for match in compared.matches] == ["unchanged"] * 18

    changed = files[0].decode().replace("Annonsera i den nationella databasen", "Söka leverantörer i databasen")
    compared = compare(plan, read_plan_file(changed.replace("2022-01-01;2022-01-01", "2022-03-01;2022-03-31").encode()))
    (match,) = compared.of("changed")
    assert match.present.title.startswith("Annonsera i den nationella") and len(match.columns) == 2
    assert (len(compared.of("unchanged")), compared.gone) == (17, ())
