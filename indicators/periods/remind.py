"""Reminders go to those who have not reported, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.figures.locking import period_lock
from indicators.models import Period, Reminder
from indicators.periods.letters import LANGUAGE, Letters, addresses_of
from indicators.periods.locks import moment_text
from indicators.periods.reporting import AgencyReports, not_reported


@dataclass(frozen=True)
class Reminded:
    """An agency that has not reported, and whom it was told; nobody, where it has no address.

    `failed` are the addresses that the mail server did not take a letter for.
    """

    agency: Agency
    addresses: Sequence[str]
    indicators: Sequence[str]
    failed: Sequence[str] = ()

    @property
    def reached(self) -> list[str]:
        return [address for address in self.addresses if address not in self.failed]


def remind(
    period: Period, *, by: User | None, at: datetime, is_dry_run: bool = False
) -> list[Reminded]:
    """Write to the people of each agency of which something is still to come.

    What became of the letters is kept as soon as those of an agency have left, also of an
    agency that cannot be reached. Raises Refused where the period is not open.
    """
    lock = period_lock(period)
    if lock:
        raise Refused(lock, logged=f"period {period.state}")
    rows = not_reported(period, at=at)
    if is_dry_run:
        return [_reminded(row) for row in rows]
    with Letters() as letters:
        reminded = []
        for row in rows:
            reminded.append(_remind(period, row, letters))
            _keep(period, reminded[-1], by=by, at=at)
    return reminded


def _reminded(row: AgencyReports, failed: Sequence[str] = ()) -> Reminded:
    missing = [str(report.asked.indicator) for report in row.open]
    return Reminded(row.agency, addresses_of(row.agency), missing, failed)


def _remind(period: Period, row: AgencyReports, letters: Letters) -> Reminded:
    with translation.override(LANGUAGE):
        failed = letters.send(addresses_of(row.agency), *_letter(period, row))
    return _reminded(row, failed)


def _keep(period: Period, row: Reminded, *, by: User | None, at: datetime) -> None:
    Reminder.objects.create(
        period=period,
        agency=row.agency,
        addresses="\n".join(row.reached),
        failed="\n".join(row.failed),
        sent_at=at,
        sent_by=by,
    )


def _letter(period: Period, row: AgencyReports) -> tuple[str, str]:
    """Its subject and its text, with the moment until which this agency is in time."""
    subject = _("Reminder: figures for %(period)s") % {"period": period.label}
    text = _(
        "%(agency)s has not yet reported for the period “%(period)s”:\n%(indicators)s\n\n"
        "In time until: %(due)s.\n\nPlease enter the figures in dvctrack, under “My work”."
    ) % {
        "agency": row.agency.name,
        "period": period.label,
        "indicators": "\n".join(f"- {report.asked.indicator}" for report in row.open),
        "due": moment_text(row.due_at) if row.due_at else "–",
    }
    return subject, text
