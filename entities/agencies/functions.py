"""Functions that went from one agency to another: told beside its figures, of which none moves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from entities.models import Agency


class Moved(NamedTuple):
    day: date
    giver: int
    taker: int
    is_verified: bool


class Functions(NamedTuple):
    """What an agency `gave` to another one of its functions, or took from it."""

    agency: Agency
    other: Agency
    effective_on: date
    is_verified: bool
    gave: bool


def functions_of_units(
    moved: Iterable[Moved], units: Mapping[int, Collection[int]], agencies: Mapping[int, Agency]
) -> Mapping[int, list[Functions]]:
    """By the unit to which an agency belongs; what stays within one unit is not told of it."""
    found: dict[int, list[Functions]] = defaultdict(list)
    for row in moved:
        giver, taker = (set(units.get(key) or {key}) for key in (row.giver, row.taker))
        both = agencies[row.giver], agencies[row.taker]
        for unit in giver ^ taker:
            gave = unit in giver
            agency, other = both if gave else both[::-1]
            found[unit].append(Functions(agency, other, row.day, row.is_verified, gave))
    return found
