"""Prints every figure beside what it is measured against, and ends with 1 when a budget is passed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import chain

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from lovplan.demo import year  # noqa: E402
from tests.bench import exchange, pages, pdf, search, steady  # noqa: E402


@dataclass(frozen=True)
class Budget:
    """One line of the result: a ratio and the most it may be (None: told, not judged)."""

    name: str
    ratio: float
    most: float | None
    figures: str


def main() -> int:
    call_command("migrate", verbosity=0)
    year.load(password="bench")
    print(f"{'':44} {'kvot':>8} {'högst':>8}   mätt")
    passed = True
    for name, ratio, most, figures in chain(
        pdf.measure(), steady.measure(), exchange.measure(), pages.measure(), search.measure()
    ):
        budget = Budget(name, ratio, most, figures)
        ok = budget.most is None or budget.ratio <= budget.most
        passed &= ok
        limit = f"{budget.most:.2f}" if budget.most is not None else "–"
        mark = "" if ok else "   ÖVER BUDGETEN"
        print(f"{budget.name:44} {budget.ratio:8.2f} {limit:>8}   {budget.figures}{mark}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
