"""Where the officers and approvers of an agency that ends go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from entities.models import Agency, Membership
from indicators.reorganising.loaded import ONE_DAY, Loaded
from indicators.reorganising.steps import Steps
from indicators.reorganising.writes import Writes


@dataclass(frozen=True)
class Place:
    """One membership of an agency that ends, the slugs of those to which it can go, and to which
    it goes; with "" it stays where it is and is listed."""

    membership: Membership
    agency: Agency
    successors: tuple[str, ...]
    goes_to: str


def place_people(
    found: Steps, loaded: Loaded, writes: Writes, choices: Mapping[str, str]
) -> list[Place]:
    """By default the people of the name that goes on go over to its unit, on its first day."""
    ended = found.ended
    heirs: dict[int, str] = {}
    for unit in found.made.values():
        if unit.heir_of:
            heirs[unit.heir_of.pk] = unit.agency.slug
    places = []
    for row in loaded.memberships:
        steps = ended.get(row.agency_id or 0)
        if not steps or (row.ends_on and row.ends_on < steps[0].day):
            continue
        successors = {step.successor.slug: step.successor for step in steps}
        chosen = choices.get(str(row.pk), heirs.get(row.agency_id or 0, ""))
        goes_to = chosen if chosen in successors else ""
        places.append(Place(row, steps[0].predecessor, tuple(successors), goes_to))
        if goes_to:
            _move(row, successors[goes_to], steps[0].day, writes)
    return places


def _move(row: Membership, successor: Agency, day: date, writes: Writes) -> None:
    """One that holds already ends the day before, and the same begins; a later one is changed."""
    if row.starts_on and row.starts_on >= day:
        writes.change(row, agency=successor)
        return
    writes.create(
        Membership(
            user=row.user, role=row.role, agency=successor, starts_on=day, ends_on=row.ends_on
        )
    )
    writes.change(row, ends_on=day - ONE_DAY)
