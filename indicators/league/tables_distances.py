"""What the columns are called that say how far an agency is from its target and a better rank."""

from django.utils.translation import gettext as _

from indicators.league import PLACES_AHEAD, League


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
