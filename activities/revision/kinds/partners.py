"""Change of collaboration: stated none, unstated, or stated with partners, what it is, and a note."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from activities.models import Collaboration, CollaborationStatus, ItemKind, Partner, Plan, SubActivity
from activities.models.register import clean_text
from activities.revision.kinds.base import Kind, Values, Writer

MOST = 30  # partners of one row; the longest real one has four


class ChangePartners(Kind):
    key = ItemKind.PARTNERS

    def present(self, row: Any) -> Values:
        return {
            "status": row.collaboration,
            "note": row.collaboration_note,
            "partners": [
                [item.partner.name, item.what]
                for item in row.collaborations.select_related("partner").order_by("position", "pk")
            ],
        }

    def check(self, plan: Plan, row: Any, values: Values) -> Values:
        status = values.get("status")
        if status not in CollaborationStatus.values:
            raise ValidationError({"status": "Välj om samverkan sker."})
        note = clean_text(values.get("note") or "")
        partners = _partners(plan, values.get("partners") or [])
        if status != CollaborationStatus.STATED and (partners or note):
            raise ValidationError(
                {"status": "Parter och ord om samverkan kräver att samverkan sker. Töm dem, eller välj att den sker."}
            )
        if status == CollaborationStatus.STATED and not partners and not note:
            raise ValidationError({"status": "Skriv med vem samverkan sker, eller beskriv den i ord."})
        return {"status": str(status), "note": note, "partners": partners}

    def words(self, plan: Plan, row: Any, values: Values) -> str:
        if values["status"] != CollaborationStatus.STATED:
            return CollaborationStatus(values["status"]).label
        lines = [f"{what}: {partner}" if what else partner for partner, what in values["partners"]]
        return "\n".join([*lines, values["note"]] if values["note"] else lines)

    def remarks(self, plan: Plan, row: Any, values: Values) -> list[str]:
        known = {name.casefold() for name in plan.partners.values_list("name", flat=True)}
        new = [partner for partner, _ in values["partners"] if partner.casefold() not in known]
        return [f"Ny samverkanspart i planen: {', '.join(new)}."] if new else []

    def apply(self, plan: Plan, row: Any, values: Values, writer: Writer) -> SubActivity:
        wanted = [
            (_partner(plan, name, writer), what, position) for position, (name, what) in enumerate(values["partners"])
        ]
        present = {item.partner_id: item for item in row.collaborations.all()}
        for gone in present.keys() - {partner.pk for partner, _, _ in wanted}:
            writer.delete(present[gone])
        row.collaboration, row.collaboration_note = values["status"], values["note"]
        writer.save(row)
        for partner, what, position in wanted:
            item = present.get(partner.pk) or Collaboration(sub_activity=row, partner=partner)
            if item.pk is None or (item.what, item.position) != (what, position):
                item.sub_activity = row
                item.what, item.position = what, position
                writer.save(item)
        return row


def _partners(plan: Plan, typed: list[list[str]]) -> list[list[str]]:
    """Each (partner, what), in the plan's own spelling of the partner. Raises ValidationError field by field."""
    known = {name.casefold(): name for name in plan.partners.values_list("name", flat=True)}
    found: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for number, (name, what) in enumerate(typed):
        name, what = clean_text(name), clean_text(what)
        if not name and not what:
            continue
        if not name:
            errors[f"partner_{number}"] = f"Skriv med vem: ”{what}” saknar part."
        elif name.casefold() in found:
            errors[f"partner_{number}"] = f"”{name}” står två gånger. Behåll en."
        else:
            found[name.casefold()] = [known.get(name.casefold(), name), what]
        if len(name) > 200:
            errors[f"partner_{number}"] = f"Namnet är {len(name)} tecken. Korta det till högst 200 tecken."
        if len(what) > 500:
            errors[f"what_{number}"] = f"Texten är {len(what)} tecken. Korta den till högst 500 tecken."
    if errors:
        raise ValidationError(errors)
    return list(found.values())


def _partner(plan: Plan, name: str, writer: Writer) -> Partner:
    return plan.partners.filter(name=name).first() or writer.save(Partner(plan=plan, name=name))
