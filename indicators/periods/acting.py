"""Who has to report on a day: what the pages of accounts ask of those without an officer."""

from collections.abc import Iterable
from datetime import date

from entities.agencies.units import heirs_of
from entities.models import LOCAL_KINDS, Agency, AgencyQuerySet
from indicators.choices import PeriodState
from indicators.league.owing import kinds_of, owing
from indicators.models import IssuingBody, Period
from indicators.periods.ask import kinds_at_first, period_to_prefill_from


def acting_for(agencies: Iterable[Agency], *, on: date) -> AgencyQuerySet:
    """Who acts for these on a day: for one that was merged since, its heir."""
    owed = list(agencies)
    heirs = heirs_of(owed, on=on)
    keys = {[agency, *heirs.get(agency.pk, ())][-1].pk for agency in owed}
    return Agency.objects.valid_on(on).filter(pk__in=keys)


def reporting_on(day: date) -> AgencyQuerySet:
    """Who acts for those that owe in an open or planned period; where there is no such period,
    the agencies of the kinds that owed in the latest one, or that a first one would ask.

    Before the units of a province's site are known, nobody.
    """
    current = owing(Period.objects.exclude(state=PeriodState.CLOSED))
    owed = Agency.objects.filter(pk__in=current.order_by().values("agency"))
    if agencies := list(owed):
        return acting_for(agencies, on=day)
    living = Agency.objects.valid_on(day)
    if latest := period_to_prefill_from():
        return living.filter(kind__in=kinds_of([latest]))
    return living.filter(
        kind__in=LOCAL_KINDS if IssuingBody.is_of_province() else kinds_at_first(on=day)
    )
