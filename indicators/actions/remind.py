"""Reminders go to those who have not reported, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.actions.tell_agency import addresses_of, write_to
from indicators.models import Period, Reminder
from indicators.rules.entry_locks import moment_text
from indicators.rules.reporting import AgencyReports, not_reported

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Reminded:
    """An agency that has not reported, and whom it was told; nobody, where it has no address."""

    agency: Agency
    addresses: Sequence[str]
    indicators: Sequence[str]


@transaction.atomic
def remind(
    period: Period, *, by: "User | None", at: datetime, is_dry_run: bool = False
) -> list[Reminded]:
    """Write to the people of each agency of which something is still to come.

    Each reminder is kept, also that of an agency that cannot be reached. The letters leave
    when everything is kept.
    """
    if period.is_closed:
        return []
    reminded = [_reminded(row) for row in not_reported(period, at=at)]
    if is_dry_run:
        return reminded
    for row in reminded:
        Reminder.objects.create(
            period=period,
            agency=row.agency,
            addresses="\n".join(row.addresses),
            sent_at=at,
            sent_by=by,
        )
    transaction.on_commit(lambda: _send(period, reminded))
    return reminded


def _reminded(row: AgencyReports) -> Reminded:
    missing = [str(report.asked.indicator) for report in row.open]
    return Reminded(row.agency, addresses_of(row.agency), missing)


def _send(period: Period, reminded: Sequence[Reminded]) -> None:
    due = period.submissions_due_at
    for row in reminded:
        subject = _("Reminder: figures for %(period)s") % {"period": period.label}
        text = _(
            "%(agency)s has not yet reported for the period “%(period)s”:\n%(indicators)s\n\n"
            "In time until: %(due)s.\n\nPlease enter the figures in dvctrack, under “My work”."
        ) % {
            "agency": row.agency.name,
            "period": period.label,
            "indicators": "\n".join(f"- {name}" for name in row.indicators),
            "due": moment_text(due) if due else "–",
        }
        write_to(row.addresses, subject, text)
