"""On the units of which day a person, a command or an address asks for a table."""

from collections.abc import Collection
from datetime import date

from django.db.models import Min, Q

from entities.agencies.units import days_of_change
from entities.models import Agency
from indicators.models import Period


class NoSuchUnits(ValueError):
    """Before the first unit, or after today."""


def units_day(asked: date, *, kinds: Collection[str], today: date) -> date:
    """The latest day on or before `asked` on which units or names of these kinds changed.

    Before any change it is the first day: that of the first unit or, where units are older than
    is known, of the first period. Raises NoSuchUnits for a day before that or after `today`.
    """
    first = _first_day(kinds)
    if first is None or not first <= asked <= today:
        raise NoSuchUnits
    changes = (day for day in days_of_change(kinds, until=asked) if day > first)
    return next(changes, first)


def _first_day(kinds: Collection[str]) -> date | None:
    of_kinds = Agency.objects.filter(kind__in=kinds)
    if of_kinds.filter(Q(starts_on__isnull=True)).exists():
        first: date | None = Period.objects.aggregate(first=Min("as_of"))["first"]
    else:
        first = of_kinds.aggregate(first=Min("starts_on"))["first"]
    return first
