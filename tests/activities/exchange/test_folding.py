"""What of a preview is open at once: what changes the plan, and no more than one reads."""

from activities.exchange.preview import OPEN, Fact, Matched, Preview, Shown


def shown(line, becomes, facts=()):
    return Shown(line, "", f"Rad {line}", "", facts, (), (), (), becomes=becomes)


def page(*rows):
    none = Matched(0, ())
    return Preview("plan.csv", (), (), rows, (), (), (), (), none, none, {}, may_save=True)


def test_what_changes_nothing_is_folded_and_a_long_list_of_new_rows_too():
    moved = Fact("Tidsplan", "2021", "2020", is_changed=True)
    changed = shown(1, "changed", (Fact("Lydelse", "Rad 1"), moved))
    new = [shown(line, "new") for line in range(3, 3 + OPEN)]

    groups = page(shown(2, "unchanged"), *new, changed).alike
    assert [(each.key, each.is_folded) for each in groups] == [("changed", False), ("new", False), ("unchanged", True)]
    assert changed.changes == (moved,)
    assert [each.is_folded for each in page(*new, shown(99, "new")).alike] == [True]
