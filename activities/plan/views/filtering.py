"""The plan page's choice of rows: address → filter → what the page shows of rows already fetched."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from activities.models import Signal, SubActivity
from activities.plan import filtering, finding
from activities.plan.filter_form import FilterForm
from activities.rows import presenters
from activities.rows.rows import Row


def narrowed(request: HttpRequest, presented: list[tuple[SubActivity, Row]], signals: list[Signal]) -> dict[str, Any]:
    """What the plan page shows under the choice in the address; the counts are of what else is chosen."""
    rows = [item for item, _ in presented]
    found = finding.findable(presented)
    offered = finding.options(rows, signals, found)
    form = FilterForm(request.GET, options=offered)
    chosen = form.chosen
    shown = filtering.select(found, chosen, [signal.key for signal in signals])
    if chosen.order:
        steps = finding.one_list(rows, shown)
    else:
        kept = {item.row.pk for item in shown}
        steps = presenters.steps(pair for pair in presented if pair[1].pk in kept)
    return {
        "form": form,
        "chosen": chosen,
        "described": finding.described(chosen, offered),
        "columns": finding.columns(chosen),
        "sorted_by": finding.sorted_by(chosen.order),
        "unsorted": chosen.ordered("").address,
        "unnarrowed": filtering.Filter(order=chosen.order).address,
        "steps": steps,
        "shown_count": len(shown),
        "sieve_all": finding.all_signals(found, chosen),
        "sieve": finding.by_signal(found, chosen, [presenters.signal_view(signal) for signal in signals]),
    }


def is_untidy(request: HttpRequest, form: FilterForm) -> bool:
    """A browser sends every field of the form, the empty ones too; the address one mails is better without them."""
    return form.is_valid() and "" in request.GET.values()
