"""Makes the boxes of a page WeasyPrint 70.0 has laid out smaller: they are most of the memory a large report takes.

Each box is a dictionary of some thirty values of which most are the same in all boxes. What is the same is moved to
the box's class, and the page is drawn as it would have been.
"""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Any

_NONE: frozenset[str] = frozenset()
_SIDES = ("top", "right", "bottom", "left")
_COMMON: dict[str, Any] = {
    "remove_decoration_sides": _NONE,
    "children": (),
    "first_letter_style": None,
    "first_line_style": None,
    "leading_collapsible_space": False,
    "trailing_collapsible_space": False,
    "bookmark_label": None,
    **{f"{limit}_{size}": value for size in ("width", "height") for limit, value in (("min", 0), ("max", inf))},
    **{f"{space}_{side}": 0 for space in ("margin", "padding") for side in _SIDES},
    **{f"border_{side}_width": 0 for side in _SIDES},
}
_LAYOUT = {"resume_at", "text_indent"}  # of lines, for the layout only
_sides: dict[frozenset[str], frozenset[str]] = {}


def shrink(page: Any) -> None:
    """Make the boxes of a laid-out page small, in place."""
    for box in page.descendants():
        values = vars(box)
        if "remove_decoration_sides" not in values:
            continue  # small already: WeasyPrint shows pictures by the boxes it began with
        sides = frozenset(values["remove_decoration_sides"])
        values["remove_decoration_sides"] = _sides.setdefault(sides, sides)
        values["children"] = values["children"] or ()
        box.__dict__ = {
            name: value
            for name, value in values.items()
            if (name not in _COMMON or value != _COMMON[name]) and name not in _LAYOUT
        }
        box.__class__ = _small(type(box))  # type: ignore[arg-type]


def untie(table: Any) -> None:
    """Let a drawn table go away with its page: its columns know their cells by a function that knows the table."""
    for group in table.column_groups:
        for column in group.children:
            vars(column).pop("get_cells", None)


@cache
def _small(kind: Any) -> Any:
    return type(kind.__name__, (kind,), _COMMON)
