"""Every control point rests on words of the report, on the page and under the heading that it names."""

from __future__ import annotations

import csv

import pytest
from django.conf import settings

from activities.checklists.points import Point, lists
from scripts.checkpoints import extract

# What `python -m scripts.checkpoints` found of each point's words in the report itself.
FOUND = settings.BASE_DIR / "tests" / "data" / "socialstyrelsen-2010-utdrag.tsv"
# As the report's text is: words broken over lines, and one page's number left.
REPORT = """ Inledning
Ord på sidan.

 27
 Krav som lev-
erantörer möter
Först något annat. Kraven ska vara rele-
vanta och konkreta för var-
je tjänst. Sist något annat.
"""
POINT = Point("Kraven är tydliga.", 28, "Krav som leverantörer möter", "vara relevanta och konkreta")
ROW = "28\tKrav som leverantörer möter\tKraven ska vara relevanta och konkreta för varje tjänst."


def test_every_points_words_are_in_the_report_where_it_says():
    with FOUND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    points = [point for each in lists().values() for point in each.points]
    assert len(rows) == len(points) >= 40
    for point, row in zip(points, rows, strict=True):
        assert (str(point.page), point.section) == (row["Sida"], row["Rubrik"]) and point.quote in row["Mening"]
        assert point.quote != point.text and f"sidan {point.page}: {point.section}" in point.source


def test_the_eight_subjects_have_points_that_differ():
    assert list(lists()) == [
        *("krav", "villkor", "information", "ickeval", "ersattning", "uppfoljning", "konkurrens", "sprak")
    ]
    texts = [point.text for each in lists().values() for point in each.points]
    assert len(set(texts)) == len(texts) and all(len(each.points) >= 5 for each in lists().values())


def test_the_script_tells_the_sentence_that_the_words_are_part_of():
    assert extract(REPORT, [POINT]).splitlines() == ["Sida\tRubrik\tMening", ROW]


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ("konkreta", "tydliga", "Not in the report: vara relevanta"),
        (" 27\n", " 30\n", "On page 31 and not 28"),
        ("erantörer möter", "erantörer ser", "Not under Krav som"),
        (" 27\n", "27\n", "No page has its number"),
    ],
)
def test_the_script_refuses_words_that_do_not_stand_where_the_point_says(there, instead, fault):
    with pytest.raises(ValueError, match=fault):
        extract(REPORT.replace(there, instead), [POINT])
