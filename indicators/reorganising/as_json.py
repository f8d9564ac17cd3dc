"""What an act did or would do, as scripts read it."""

from datetime import date
from typing import Any

from entities.choices import CodeSystem
from entities.models import Reorganisation, Succession
from indicators.reorganising.people import Place
from indicators.reorganising.plan import Plan
from indicators.reorganising.steps import NewUnit


def plan_object(
    plan: Plan, *, act: Reorganisation | None = None, is_saved: bool = False
) -> dict[str, Any]:
    """The object of `--format json`, a contract for scripts."""
    moved = [place for place in plan.people if place.goes_to]
    listed = [place for place in plan.people if not place.goes_to]
    return {
        "act": act.pk if act else None,
        "saved": is_saved,
        "ended": [
            {"agency": row.slug, "name": row.name, "last_day": _day(row.ends_on)}
            for row in plan.ended
        ],
        "made": [_unit(unit) for unit in plan.made],
        "renamed": [
            {
                "agency": row.agency.slug,
                "before": row.before,
                "name": row.name,
                "from": _day(row.day),
            }
            for row in plan.renamed
        ],
        "successions": [_succession(row) for row in plan.successions],
        "obligations": {
            "removed": len(plan.obligations_gone),
            "made": len(plan.obligations_made),
        },
        "memberships": {
            "moved": [_membership(place) for place in moved],
            "listed": [_membership(place) for place in listed],
        },
        "targets": [
            {
                "agency": row.agency.slug if row.agency else None,
                "indicator": row.indicator.slug,
                "value": f"{row.value.normalize():f}",
                "starts_on": _day(row.starts_on),
                "ends_on": _day(row.ends_on),
            }
            for row in plan.targets
        ],
        "services": [
            {
                "service": row.service.name,
                "agency": row.agency.slug,
                "deadline": row.words,
                "due_on": _day(row.due_on),
            }
            for row in plan.services
        ],
        "children": [row.slug for row in plan.children],
        "findings": [finding.as_dict() for finding in plan.findings],
    }


def _unit(unit: NewUnit) -> dict[str, Any]:
    agency = unit.agency
    return {
        "agency": agency.slug,
        "name": agency.name,
        "kind": agency.kind,
        "parent": agency.parent.slug if agency.parent else None,
        "display_order": agency.display_order,
        "starts_on": _day(agency.starts_on),
        "from": [step.predecessor.slug for step in unit.steps],
        "goes_on_with": unit.survivor.slug if unit.survivor else None,
        "aliases": [row.text for row in unit.aliases],
        "codes": {
            system.value: [row.code for row in unit.codes if row.system == system]
            for system in CodeSystem
        },
    }


def _succession(row: Succession) -> dict[str, Any]:
    return {
        "predecessor": row.predecessor.slug,
        "successor": row.successor.slug,
        "relation": row.relation,
        "effective_on": _day(row.effective_on),
        "basis": row.basis.number if row.basis else None,
        "is_verified": row.is_verified,
        "note": row.note,
    }


def _membership(place: Place) -> dict[str, Any]:
    return {
        "user": place.membership.user.get_username(),
        "role": place.membership.role,
        "agency": place.agency.slug,
        "to": place.goes_to or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
