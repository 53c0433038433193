"""Whether everything that was only added is there as it was added: each row against its link, each link against the
one before. Each fault is named and the checking goes on, whatever a row holds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from activities.models.chain import content
from activities.models.chain.adding import settle
from activities.models.chain.chained import chained, rows
from activities.models.chain.link import ChainLink

AT_ONCE = 10_000  # links of a table that are held against their rows together
UNREADABLE = None  # in the place of a digest

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """Where a chain has come. `hash`, noted elsewhere, shows later that nothing before it was made anew or taken away.

    `since` is the day of the first link: what is older is vouched for from that day only.
    """

    of: str
    number: int
    hash: str
    since: date


def heads() -> list[Head]:
    """Where each chain has come."""
    names = _names()
    chains = ChainLink.objects.order_by("chain").values_list("chain", flat=True).distinct()
    return [head for chain in chains if (head := head_of(chain, _name(chain, names)))]


def head_of(chain: int, name: str) -> Head | None:
    """Where the chain of a plan has come; None before anything is recorded in it."""
    links = ChainLink.objects.filter(chain=chain)
    began = links.filter(number=1).values("at")[:1]
    last = links.order_by("-number").annotate(began=models.Subquery(began)).first()
    if last is None:
        return None
    return Head(name, last.number, last.hash, timezone.localdate(last.began or last.at))


def link_of(record: models.Model) -> ChainLink | None:
    """The link of a row that is only added, the same for good; None before its transaction is over."""
    return ChainLink.objects.filter(table=record._meta.db_table, key=record.pk).first()


def faults() -> Iterator[str]:
    """A sentence for each thing that is not as it was, the links first and then the rows, table by table."""
    settle()
    names = _names()
    yield from _faults_of_links(names)
    models_by_table = {model._meta.db_table: model for model in chained()}
    unknown = ChainLink.objects.exclude(table__in=models_by_table).order_by().values_list("table", flat=True).distinct()
    for table in unknown:
        yield f"Tabellen {table} finns i kedjan men inte i lovplan."
    for model in models_by_table.values():
        yield from _faults_of_rows(model, names)


def _faults_of_links(names: dict[int, str]) -> Iterator[str]:
    chain, number, previous = -1, 0, content.BEFORE_THE_FIRST
    said = ChainLink.objects.order_by("chain", "number").values_list(*ChainLink.SAID, "hash")
    for *link, stored in said.iterator(chunk_size=AT_ONCE):  # no objects: there may be a million
        if link[0] != chain:
            chain, number, previous = link[0], 0, content.BEFORE_THE_FIRST
        number += 1
        of = _name(chain, names)
        if link[1] != number:
            gap = f"länk {number}" if link[1] == number + 1 else f"länkarna {number}–{link[1] - 1}"
            yield f"Kedjan för {of}: {gap} saknas."
            number = link[1]
        elif content.hash_of(previous, *link) != stored:
            yield (
                f"Kedjan för {of}: länk {number}, om rad {link[3]} i {link[2]}, stämmer inte med länken före. "
                "En av dem är ändrad, utbytt eller inskjuten."
            )
        previous = stored


def _faults_of_rows(model: type[models.Model], names: dict[int, str]) -> Iterator[str]:
    table, after = model._meta.db_table, None
    while True:
        # The links are read before the rows: a row that somebody adds meanwhile is asked about once more.
        links = ChainLink.objects.filter(table=table).order_by("key").values_list("key", "chain", "digest")
        page = {
            key: (chain, digest) for key, chain, digest in (links.filter(key__gt=after) if after else links)[:AT_ONCE]
        }
        whole = len(page) < AT_ONCE
        where = Q(pk__gt=after) if after else Q()
        there = _digests(model, where if whole else where & Q(pk__lte=max(page)))
        for key in sorted(page.keys() | there.keys()):
            chain, digest = page.get(key) or (None, "")
            if chain is None:
                if not ChainLink.objects.filter(table=table, key=key).exists():
                    yield _told(model, key, "", "har lagts till förbi lovplan: den har ingen länk i kedjan.")
            elif key not in there:
                gone = not model._base_manager.filter(pk=key).exists()  # or it hangs on something that is gone
                what = "är borttagen." if gone else "är inte som den var när den skrevs."
                yield _told(model, key, _name(chain, names), what)
            elif there[key] is UNREADABLE:
                yield _told(model, key, _name(chain, names), "kan inte läsas: något i den är inte vad det ska vara.")
            elif there[key] != digest:
                yield _told(model, key, _name(chain, names), "är inte som den var när den skrevs.")
        if whole:
            return
        after = max(page)


def _digests(model: type[models.Model], where: Q) -> dict[int, str | None]:
    try:
        return {key: digest for key, _, digest in rows(model, where)}
    except Exception as error:  # a row may hold anything when the triggers are gone: which one is it?
        _log.error("Rows of %s: %r", model._meta.db_table, error)
    keys: Iterable[int] = model._base_manager.filter(where).order_by().values_list("pk", flat=True)
    return {key: _digest(model, key) for key in keys}


def _digest(model: type[models.Model], key: int) -> str | None:
    try:
        return next((digest for _, _, digest in rows(model, Q(pk=key))), UNREADABLE)
    except Exception as error:
        _log.error("Row %s of %s: %r", key, model._meta.db_table, error)
        return UNREADABLE


def _told(model: type[models.Model], key: int, of: str, what: str) -> str:
    kind = str(model._meta.verbose_name).replace("historical ", "historiken över ")
    return f"Rad {key} i {model._meta.db_table} ({', '.join(filter(None, (kind, of)))}) {what}"


def _names() -> dict[int, str]:
    return dict(apps.get_model("activities.Plan")._base_manager.order_by().values_list("pk", "slug"))


def _name(chain: int, names: dict[int, str]) -> str:
    if chain == content.INSTALLATION:
        return "det som inte hör till någon plan"
    return names.get(chain, f"plan {chain}")
