"""Locks the period whose figures are written, and says why it is locked to people."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.history import name_of
from dvctrack.lib.refused import Refused
from indicators.choices import PeriodState
from indicators.models import Period


def period_lock(period: Period) -> str | None:
    """Why nothing of a period can be entered or decided; None where it is open."""
    if period.state == PeriodState.PLANNED:
        return _("The period is not open yet.")
    if period.state == PeriodState.CLOSED:
        return _closed(period)
    return None


def _closed(period: Period) -> str:
    """With the person and the day, as the history has them."""
    row = period.history.filter(state=PeriodState.CLOSED).order_by("history_id").last()
    if row is None:
        return _("The period is closed.")
    person = row.history_user
    words = {
        "day": date_format(localtime(row.history_date), "SHORT_DATE_FORMAT"),
        "name": name_of(person) if person else "–",
    }
    return _("The period was closed on %(day)s by %(name)s.") % words


def lock_period(pk: int) -> Period:
    """The period as it is once everybody else is done with it; until this transaction ends.

    It comes before any other lock, so that no two ever wait for each other.
    """
    return Period.objects.select_for_update().get(pk=pk)


def lock_unclosed_period(pk: int) -> Period:
    """The same, also of a planned period, for what can be settled before it opens."""
    period = lock_period(pk)
    lock = period_lock(period)
    if lock and period.is_closed:
        raise Refused(lock, logged=f"period {period.state}")
    return period


def lock_opened_period(pk: int) -> Period:
    """The same, also of a closed period, for what can be asked and answered after closing."""
    period = lock_period(pk)
    lock = period_lock(period)
    if lock and not period.is_closed:
        raise Refused(lock, logged=f"period {period.state}")
    return period
