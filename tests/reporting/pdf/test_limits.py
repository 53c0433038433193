"""Very long and very many: nothing leaves the page, nothing is lost, nothing takes minutes."""

from __future__ import annotations

from dataclasses import replace

import page
import pytest

from reporting.pdf import render
from reporting.snapshot.schema import Change, Correction, Difference, MemoPart, Mention, Previous, Report, Source
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of

MM = 72 / 25.4
SMALL = replace(sample.REPORT, rows=sample.ROWS[3:6])
# The q is the one letter the rest of the report does without: its count shows that nothing is lost.
WORD = "Ordutanslutq" * 125  # 1,500 characters without a space
TEXT = ("Ett långt stycke med ordq som fyller raden. " * 117)[:5_000]  # more than a page


IN_A_ROW = ("step", "activity", "title", "period", "reporting", "remark", "text", "updated")
OF_A_DEVIATION = ("title", "cause", "measure", "consequence", "responsible")


def rows(text: str) -> Report:
    """Every field of one row, and every field of a deviation of another."""
    lists = {"organisation": (text,), "collaboration": (text,)}
    filled = replace(SMALL.rows[1], **dict.fromkeys(IN_A_ROW, text), **lists)
    deviating = replace(SMALL.rows[0], signal=sample.DEVIATING, **dict.fromkeys(OF_A_DEVIATION, text))
    return replace(SMALL, rows=(deviating, filled, SMALL.rows[2]))


def shared_activity(text: str) -> Report:
    return replace(SMALL, rows=tuple(replace(row, activity=text) for row in sample.ROWS[4:8]))


def labels(text: str) -> Report:
    rows = tuple(replace(row, signal=replace(row.signal, label=text)) for row in SMALL.rows[:1])
    return replace(SMALL, rows=rows, legend=(replace(sample.ON_TRACK, label=text),))


def what_has_happened(text: str) -> Report:
    before = Previous(text, 1, text, text)
    return replace(
        SMALL,
        changes=tuple(
            Change(kind, text, text, text, text, (Source("file", "2020-05-04", name=text),))
            for kind in ("moved", "added")
        ),
        finished=(Mention(text, text),),
        upcoming=(Mention(text, text),),
        previous=before,
        correction=Correction(text, before, (Difference(text, text, text),)),
    )


def facts(text: str) -> Report:
    names = ("plan", "municipality", "administration", "board", "diary_number", "tertial_label", "as_of")
    return replace(SMALL, **dict.fromkeys(names, text))


def memo(text: str) -> Report:
    part = (MemoPart(text, text),)
    # Each title stands on one page: it is set beside the others, and such a block is not parted.
    words = {"subject": text, "dated": text, "officer": text, "parts": part, "signatories": (text[:1_000],)}
    return replace(SMALL, memo=replace(sample.MEMO, **words), rules=part)


@pytest.mark.parametrize("text", [WORD, pytest.param(TEXT, marks=pytest.mark.drill)], ids=["word", "text"])
@pytest.mark.parametrize(
    ("fill", "times"),
    [(rows, 16), (shared_activity, 1), (labels, 2), (what_has_happened, 24), (facts, 7), (memo, 7)],
)
def test_very_long_fields_stay_on_the_page_and_whole(fill, times, text):
    report = pdf_of(fill(text))
    for (width, height), characters in zip(report.sizes, report.characters, strict=True):
        assert all(c.x0 > 9 * MM and c.x1 < width - 9 * MM for c in characters)
        assert all(c.top > 4 * MM and c.bottom < height - 4 * MM for c in characters)
    assert report.tree.text.count("q") >= times * text.count("q")
    assert page.validate_pdf_bytes(report.data, profile="ua1").is_compliant


def test_too_many_rows_are_refused_in_swedish():
    with pytest.raises(render.PdfTooLarge, match="för stor för en pdf"):
        render.render_pdf('<tr class="row">' * 5_000)


def test_a_deeply_nested_list_keeps_its_words():
    nested = replace(sample.MEMO, parts=(MemoPart("Djup", "- " * 400 + "botten"),))
    assert "botten" in pdf_of(replace(SMALL, memo=nested)).tree.text
