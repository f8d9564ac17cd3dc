"""How far an agency is from its target and from a better rank, in the unit of the indicator."""

from django.utils.translation import gettext as _

from entities.tables.cells import Cell, missing
from indicators.choices import Status
from indicators.rules.league import PLACES_AHEAD, League, LeagueRow
from indicators.tables import cells


def target_heading(league: League) -> str:
    unit = {"unit": league.indicator.unit_title}
    if league.lower_is_better:
        return _("Fewer, to reach the target (%(unit)s)") % unit
    return _("More, to reach the target (%(unit)s)") % unit


def climb_heading(league: League) -> str:
    """Three places, or the first place where there are fewer above."""
    words = {"unit": league.indicator.unit_title, "places": PLACES_AHEAD}
    if league.lower_is_better:
        return _("Fewer, to gain %(places)d places (%(unit)s)") % words
    return _("More, to gain %(places)d places (%(unit)s)") % words


def to_target(league: League, row: LeagueRow) -> Cell:
    number = league.cases_to_target(row)
    if number is None:
        return missing(_("reached") if row.status == Status.MET else _("no counts"))
    return cells.count(number)


def to_climb(league: League, row: LeagueRow) -> Cell:
    found = league.cases_to_climb(row)
    if found is None:
        return missing(_("first") if row.rank == 1 else _("no counts"))
    return cells.count(found.cases)
