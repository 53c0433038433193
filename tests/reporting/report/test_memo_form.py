"""The memo's form, without a page."""

from __future__ import annotations

import pytest

from reporting.report.forms import MOST_ROWS, ROWS, MemoForm
from reporting.snapshot.schema import HEADINGS


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", ROWS["background"]), ("Ett ord. " * 100, 15), ("- rad\n" * 20, 21), ("- rad\n" * 500, MOST_ROWS)],
)
def test_a_field_holds_all_of_its_text(text, rows):
    """The last lines of a part were out of sight."""
    for form in (
        MemoForm(initial={"background": text}, part_order=HEADINGS),
        MemoForm({"background": text}, part_order=HEADINGS),
    ):
        assert form.fields["background"].widget.attrs["rows"] == rows
