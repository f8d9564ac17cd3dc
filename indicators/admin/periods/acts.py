"""Periods are made public, taken back, closed and opened again, many at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import Act
from indicators.choices import PeriodState
from indicators.figures.locking import period_lock
from indicators.models import Period
from indicators.periods.checklist import before_closing
from indicators.periods.forms import CloseForm, ReasonForm
from indicators.periods.reporting import matrix
from indicators.periods.run import (
    close_period,
    reopen_period,
    set_public,
    taken_back,
)
from indicators.policy import may_coordinate


class OnPeriods(Act[Period]):
    form_class = ReasonForm
    columns: ClassVar[Sequence[Any]] = (
        gettext_lazy("Last day"),
        gettext_lazy("State"),
        gettext_lazy("Tables"),
    )

    def may(self, user: User | AnonymousUser) -> bool:
        return may_coordinate(user)

    def told(self, row: Period) -> str:
        return row.label

    def cells(self, row: Period) -> Sequence[Any]:
        day = date_format(row.as_of, "SHORT_DATE_FORMAT")
        return (day, row.get_state_display(), _("public") if row.is_public else _("not public"))


class MakePublic(OnPeriods):
    name = "make_public"
    label = gettext_lazy("Make public")
    help = gettext_lazy("Everybody reads the tables of these periods from then on.")

    def why_not_of(self, row: Period) -> str:
        if row.state == PeriodState.PLANNED:
            return period_lock(row) or ""
        return _("The period is public already.") if row.is_public else ""

    def do(self, row: Period, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        set_public(row, is_public=True, by=by, at=at, reason=said["reason"])
        return _("Everybody can read the tables of the period now.")


class TakeBack(OnPeriods):
    name = "take_back"
    label = gettext_lazy("No longer public")

    def why_not_of(self, row: Period) -> str:
        if row.is_public and row.state != PeriodState.PLANNED:
            return ""
        return _("The period is not public: there is nothing to take back.")

    def do(self, row: Period, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        set_public(row, is_public=False, by=by, at=at, reason=said["reason"])
        return taken_back(1)


class ClosingForm(CloseForm):
    """Why, and whether in spite of what is still open in any of them."""

    in_spite = forms.BooleanField(
        required=False,
        label=gettext_lazy("Close in spite of what is open"),
        help_text=gettext_lazy(
            "Without this tick a period of which the table below names something is not closed."
        ),
    )


class Close(OnPeriods):
    """Each with what stands against it: for this the reports of a whole period are read."""

    name = "close_periods"
    label = gettext_lazy("Close")
    help = gettext_lazy(
        "What is not accepted by then stays as it is, and who owes has not reported."
    )
    form_class = ClosingForm
    columns = (*OnPeriods.columns, gettext_lazy("What stands against it"))
    most = 50

    def why_not_of(self, row: Period) -> str:
        return "" if row.state == PeriodState.OPEN else period_lock(row) or ""

    def cells(self, row: Period) -> Sequence[Any]:
        return (*super().cells(row), _open_in(row))

    def do(self, row: Period, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        close_period(row, by=by, at=at, reason=said["reason"], in_spite=said["in_spite"])
        return _("The period is closed.")


class OpenAgain(OnPeriods):
    name = "open_periods_again"
    label = gettext_lazy("Open again")

    def why_not_of(self, row: Period) -> str:
        return "" if row.is_closed else _("The period is not closed.")

    def do(self, row: Period, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        reopen_period(row, by=by, at=at, reason=said["reason"])
        return _("The period is open again.")


def _open_in(period: Period) -> SafeString:
    """What stands against closing an open period."""
    if period.state != PeriodState.OPEN:
        return SafeString("")
    now = timezone.now()
    found = before_closing(matrix(period, at=now), at=now)
    against = ((item.sentence,) for item in found.items if item.needs_reason)
    return format_html_join(SafeString("<br>"), "{}", against)
