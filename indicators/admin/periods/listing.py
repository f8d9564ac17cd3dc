"""The list of periods: how far each has come, what comes next, and who may read it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import listed, two_lines
from dvctrack.lib.admin.lists import ListAdmin
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.numbers import format_count
from dvctrack.lib.numbers.printing import MISSING
from indicators.admin.columns import state_badge
from indicators.choices import PeriodState
from indicators.models import Period
from indicators.periods.forms import MOMENTS
from indicators.periods.waiting import answered_of_owed

_WORDS = (gettext_lazy("due"), gettext_lazy("entry until"), gettext_lazy("edits until"))


def is_open(rows: QuerySet[Period], request: HttpRequest) -> QuerySet[Period]:
    return rows.filter(state=PeriodState.OPEN)


def to_open(rows: QuerySet[Period], request: HttpRequest) -> QuerySet[Period]:
    """Planned ones whose last day is over."""
    return rows.filter(state=PeriodState.PLANNED, as_of__lt=timezone.localdate())


def to_close(rows: QuerySet[Period], request: HttpRequest) -> QuerySet[Period]:
    """Open ones whose time for entry is over."""
    return rows.filter(state=PeriodState.OPEN, entry_closes_at__lt=timezone.now())


def not_public(rows: QuerySet[Period], request: HttpRequest) -> QuerySet[Period]:
    return rows.filter(is_public=False)


class PeriodList(ListAdmin[Period]):
    quick_filters = (
        QuickFilter("open", gettext_lazy("Open"), is_open, waits=True),
        QuickFilter("to-open", gettext_lazy("To open"), to_open, waits=True),
        QuickFilter("to-close", gettext_lazy("To close"), to_close, waits=True),
        QuickFilter("not-public", gettext_lazy("Not public"), not_public),
    )
    list_display = (
        "label_listed",
        "state_listed",
        "sent_listed",
        "moments_listed",
        "as_of",
        "cycle",
        "is_public",
    )
    list_filter = ("cycle", "state", "is_public")
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Label or code")
    date_hierarchy = "as_of"

    def read_beside(self, rows: Sequence[Period], request: HttpRequest) -> None:
        """What was sent of what is owed, of those that are open. One query."""
        sent = answered_of_owed(row for row in rows if row.state == PeriodState.OPEN)
        for row in rows:
            shown: Any = row
            shown.sent = sent.get(row.pk)

    @admin.display(description=gettext_lazy("period"), ordering="label")
    def label_listed(self, period: Period) -> SafeString:
        return two_lines(period.label, period.code)

    @admin.display(description=gettext_lazy("stage"), ordering="state")
    def state_listed(self, period: Period) -> SafeString:
        return state_badge(period.state, period.get_state_display())

    @admin.display(description=gettext_lazy("reports sent"))
    def sent_listed(self, period: Any) -> str:
        if period.sent is None:
            return MISSING
        answered, owed = map(format_count, period.sent)
        return _("%(sent)s of %(owed)s") % {"sent": answered, "owed": owed}

    @admin.display(description=gettext_lazy("moments"), ordering="submissions_due_at")
    def moments_listed(self, period: Period) -> SafeString | str:
        return listed(
            f"{words}: {date_format(timezone.localtime(moment), 'SHORT_DATETIME_FORMAT')}"
            for name, words in zip(MOMENTS, _WORDS, strict=True)
            if (moment := getattr(period, name))
        )
