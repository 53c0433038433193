"""Very long and very many: nothing leaves the page, nothing is lost, nothing takes minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import page
import pytest

from reporting.pdf import render
from reporting.snapshot.schema import Change, Correction, Difference, MemoPart, Mention, Previous, Report
from tests.harness.reporting import sample
from tests.harness.reporting.pdf_reader import pdf_of

MM = 72 / 25.4
SMALL = replace(sample.REPORT, rows=sample.ROWS[3:6])
# The q is the one letter the rest of the report does without: its count shows that nothing is lost.
WORD = "Ordutanslutq" * 417  # 5,004 characters without a space
TEXT = ("Ett långt stycke med ordq som fyller raden. " * 187)[:8_000]  # more than a page


def row_field(name: str) -> Callable[[str], Report]:
    def fill(text: str) -> Report:
        value = (text,) if name in ("organisation", "collaboration") else text
        return replace(SMALL, rows=(SMALL.rows[0], replace(SMALL.rows[1], **{name: value}), SMALL.rows[2]))

    return fill


def deviation_field(name: str) -> Callable[[str], Report]:
    return lambda text: replace(
        SMALL, rows=(SMALL.rows[0], replace(SMALL.rows[1], signal=sample.DEVIATING, **{name: text}))
    )


def report_field(name: str) -> Callable[[str], Report]:
    return lambda text: replace(SMALL, **{name: text})


def memo_field(name: str) -> Callable[[str], Report]:
    return lambda text: replace(SMALL, memo=replace(sample.MEMO, **{name: text}))


FIELDS: dict[str, Callable[[str], Report]] = {
    **{
        name: row_field(name)
        for name in (
            *("step", "activity", "title", "organisation", "period", "collaboration"),
            *("reporting", "remark", "text", "updated"),
        )
    },
    **{
        f"deviation's {name}": deviation_field(name)
        for name in ("title", "cause", "measure", "consequence", "proposal", "responsible")
    },
    "change": lambda text: replace(SMALL, changes=(Change("moved", *[text] * 5), Change("added", *[text] * 5))),
    "mention": lambda text: replace(SMALL, finished=(Mention(text, text),), upcoming=(Mention(text, text),)),
    "previous": lambda text: replace(SMALL, previous=Previous(text, 1, text, text)),
    "correction": lambda text: replace(
        SMALL,
        correction=Correction(text, Previous(text, 1, text, text), (Difference(text, text, text),)),
    ),
    **{
        name: report_field(name)
        for name in ("plan", "municipality", "administration", "board", "diary_number", "tertial_label", "as_of")
    },
    **{name: memo_field(name) for name in ("subject", "dated", "officer")},
    "label": lambda text: replace(
        SMALL,
        rows=tuple(replace(row, signal=replace(row.signal, label=text)) for row in SMALL.rows[:1]),
        legend=(replace(sample.ON_TRACK, label=text),),
    ),
    "shared activity": lambda text: replace(SMALL, rows=tuple(replace(row, activity=text) for row in sample.ROWS[4:8])),
    "signatory": lambda text: replace(SMALL, memo=replace(sample.MEMO, signatories=(text,))),
    "memo part": lambda text: replace(SMALL, memo=replace(sample.MEMO, parts=(MemoPart(text, text),))),
    "rule": lambda text: replace(SMALL, rules=(MemoPart(text, text),)),
}


@pytest.mark.parametrize("text", [WORD, TEXT], ids=["word", "text"])
@pytest.mark.parametrize("fill", FIELDS.values(), ids=FIELDS)
def test_a_very_long_field_stays_on_the_page_and_whole(fill, text):
    report = pdf_of(fill(text))
    for (width, height), characters in zip(report.sizes, report.characters, strict=True):
        assert all(c.x0 > 9 * MM and c.x1 < width - 9 * MM for c in characters)
        assert all(c.top > 4 * MM and c.bottom < height - 4 * MM for c in characters)
    assert report.tree.text.count("q") >= text.count("q")
    assert page.validate_pdf_bytes(report.data, profile="ua1").is_compliant


def test_too_many_rows_are_refused_in_swedish():
    with pytest.raises(render.PdfTooLarge, match="för stor för en pdf"):
        render.render_pdf('<tr class="row">' * 5_000)


def test_a_deeply_nested_list_keeps_its_words():
    nested = replace(sample.MEMO, parts=(MemoPart("Djup", "- " * 400 + "botten"),))
    assert "botten" in pdf_of(replace(SMALL, memo=nested)).tree.text
