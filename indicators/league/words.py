"""What is said of a league table in words, on pages, in files and by the command."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from indicators.choices import Status
from indicators.league.rows import League

COUNTED = {
    Status.MET: gettext_lazy("completed"),
    Status.NOT_MET: gettext_lazy("not completed"),
    Status.NO_TARGET: gettext_lazy("reported, without a target"),
    Status.NOTHING_ARISEN: gettext_lazy("where nothing arose"),
    Status.INCOMPLETE: gettext_lazy("with incomplete figures"),
    Status.NOT_REPORTED: gettext_lazy("not reported"),
}


def numbers_of(league: League, statuses: Iterable[Status]) -> str:
    """Such as "2 not reported, 1 where nothing arose"; empty where no agency has any of these."""
    numbers = ((league.counts[status], COUNTED[status]) for status in statuses)
    return ", ".join(f"{number} {words}" for number, words in numbers if number)
