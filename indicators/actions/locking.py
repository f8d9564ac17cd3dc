"""Whoever writes what agencies report for a period waits for whoever does so now."""

from indicators.models import Period


def lock_period(pk: int) -> Period:
    """The period as it is once everybody else is done with it; until this transaction ends.

    It comes before any other lock, so that no two ever wait for each other.
    """
    return Period.objects.select_for_update().get(pk=pk)
