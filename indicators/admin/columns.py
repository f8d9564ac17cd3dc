"""Columns of lists in the admin with states, and with who changed a row when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dvctrack.lib.admin.cells import two_lines
from dvctrack.lib.history import name_of
from indicators.choices import BatchState, FigureState, PeriodState, Status
from indicators.figures.cells import icon

# The signs of the site, by what they say: done, to be seen to, under way, nothing there.
SIGNS: Mapping[str, Status] = {
    FigureState.ACCEPTED: Status.MET,
    FigureState.SUBMITTED: Status.INCOMPLETE,
    FigureState.RETURNED: Status.NOT_MET,
    PeriodState.PLANNED: Status.NOT_REPORTED,
    PeriodState.OPEN: Status.INCOMPLETE,
    PeriodState.CLOSED: Status.MET,
    BatchState.WAITING: Status.INCOMPLETE,
    BatchState.REFUSED: Status.NOT_MET,
    BatchState.DISCARDED: Status.NOT_REPORTED,
    BatchState.SAVED: Status.MET,
    BatchState.UNDONE: Status.NOTHING_ARISEN,
}


def state_badge(state: str, words: Any) -> SafeString:
    """A state as an icon and a word, never by colour alone."""
    sign = SIGNS[state].value
    return format_html('<span class="status status-{}">{} {}</span>', sign, icon(sign), words)


def last_changes(rows: Iterable[Any]) -> dict[int, SafeString]:
    """When each of these rows was changed last and by whom, by its key. One query.

    Nobody changed what a command wrote.
    """
    listed = list(rows)
    if not listed:
        return {}
    history = type(listed[0]).history
    records = history.filter(id__in=[row.pk for row in listed]).select_related("history_user")
    return {
        record.id: two_lines(
            date_format(timezone.localtime(record.history_date), "SHORT_DATETIME_FORMAT"),
            name_of(record.history_user) if record.history_user else "",
        )
        for record in records.order_by("history_id")
    }
