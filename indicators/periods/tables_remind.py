"""Whom a reminder would reach, and what became of those that were written."""

from collections.abc import Callable, Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, missing, text
from indicators.periods.locks import moment_text
from indicators.periods.remind import Reminder


def _due(row: Reminder) -> Cell:
    return text(moment_text(row.reports.due_at)) if row.reports.due_at else missing()


def _addresses(row: Reminder) -> Cell:
    addresses = ", ".join(user.email for user in row.to)
    return text(addresses or _("written to today already"))


def _reminded(row: Reminder) -> Cell:
    moment = row.reports.reminded_at
    return text(moment_text(moment)) if moment else missing(_("never"))


class ToRemindTable(Table):
    """The agencies that a letter can reach, each with a tick; none where it has one of today."""

    key = "remind"
    title = gettext_lazy("Not reported")
    stacks = True

    to_come = Column(gettext_lazy("Still to come"), render=lambda row: text("; ".join(row.missing)))
    due = Column(gettext_lazy("To be sent by"), render=_due, css="col-day")
    to = Column(gettext_lazy("Letter to"), render=_addresses)
    reminded = Column(gettext_lazy("Last reminder"), render=_reminded, css="col-day")

    @classmethod
    def of(
        cls, rows: Iterable[Reminder], *, is_ticked: Callable[[Reminder], bool]
    ) -> "ToRemindTable":
        def tick(row: Reminder) -> Cell:
            ticked = SafeString(" checked" if is_ticked(row) else "")
            html = format_html(
                '<label><input type="checkbox" name="agency" value="{}"{}> {}</label>',
                row.agency.slug,
                ticked if row.to else SafeString(" disabled"),
                row.agency.name_now,
            )
            return Cell(html, row.agency.name_now)

        agency = Column(gettext_lazy("Agency"), render=tick, row_header=True, css="col-name")
        return cls(rows, extra_columns=[("agency", agency)], sequence=("agency", "..."))
