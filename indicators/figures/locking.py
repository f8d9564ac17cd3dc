"""Whoever writes what agencies report for a period waits for whoever does so now."""

from indicators.figures.locks import period_lock
from indicators.models import Period


class Refused(Exception):
    """Why something cannot be done now, as a sentence for people; nothing is written."""


def lock_period(pk: int) -> Period:
    """The period as it is once everybody else is done with it; until this transaction ends.

    It comes before any other lock, so that no two ever wait for each other.
    """
    return Period.objects.select_for_update().get(pk=pk)


def lock_open_period(pk: int) -> Period:
    """The same. Raises Refused where the period is planned or closed."""
    period = lock_period(pk)
    lock = period_lock(period)
    if lock:
        raise Refused(lock)
    return period


def lock_unclosed_period(pk: int) -> Period:
    """The same, also of a planned period, for what can be settled before it opens."""
    period = lock_period(pk)
    lock = period_lock(period)
    if lock and period.is_closed:
        raise Refused(lock)
    return period
