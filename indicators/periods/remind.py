"""Reminders go to those who have not reported, and to nobody else."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.choices import LetterPurpose
from entities.models import Agency, Letter, Membership
from entities.people.letters import on_site, write_letters
from indicators.figures.locking import lock_period, period_lock
from indicators.models import Period
from indicators.periods.letters import reminder_key, reminders_of
from indicators.periods.locks import moment_text
from indicators.periods.reporting import AgencyReports, not_reported
from indicators.policy import posts_of


@dataclass(frozen=True)
class Reminder:
    """The letter of one day to an agency of which something is still to come.

    `people` enter and submit for it; a letter goes `to` those of them who have an address, and
    no letter of that day yet.
    """

    reports: AgencyReports
    people: Sequence[Membership]
    to: Sequence[User]
    subject: str
    text: str

    @property
    def agency(self) -> Agency:
        return self.reports.agency

    @property
    def missing(self) -> list[str]:
        return [str(report.asked.indicator) for report in self.reports.open]

    @property
    def without_address(self) -> list[Membership]:
        return [post for post in self.people if not post.user.email]

    @property
    def is_reachable(self) -> bool:
        return any(post.user.email for post in self.people)


def reminders(period: Period, *, at: datetime) -> list[Reminder]:
    """What each agency that has not reported would be written now, in annex order.

    Four queries more than `not_reported()`.
    """
    rows = not_reported(period, at=at)
    posts = posts_of([row.agency for row in rows])
    written = set(reminders_of(period).values_list("key", flat=True))
    found = []
    for row in rows:
        held = list({post.user_id: post for post in posts[row.agency.pk]}.values())
        to = [
            post.user
            for post in held
            if post.user.email
            and reminder_key(period, row.agency, post.user, on=localdate(at)) not in written
        ]
        found.append(Reminder(row, held, to, *_letter(period, row)))
    return found


@transaction.atomic
def remind(
    period: Period,
    *,
    by: User | None,
    at: datetime,
    wanted: Callable[[Reminder], bool] | None = None,
    is_dry_run: bool = False,
) -> list[Reminder]:
    """Write to the people of those agencies that have not reported and are `wanted`, or all.

    Nobody is written to twice on a day. Raises Refused where the period is not open.
    """
    period = lock_period(period.pk)
    if lock := period_lock(period):
        raise Refused(lock, logged=f"period {period.state}")
    rows = reminders(period, at=at)
    chosen = [row for row in rows if wanted is None or wanted(row)]
    if is_dry_run:
        return chosen
    written = write_letters(
        Letter(
            purpose=LetterPurpose.REMINDER,
            key=reminder_key(period, row.agency, person, on=localdate(at)),
            address=person.email,
            person=person,
            agency=row.agency,
            subject=row.subject,
            text=row.text,
            written_by=by,
            written_at=at,
        )
        for row in chosen
        for person in row.to
    )
    event("agencies reminded", by=by, period=period.code, letters=len(written))
    return chosen


def on_its_day(row: Reminder, *, days: Collection[int], at: datetime) -> bool:
    """Whether this is one of the `days` before what the agency owes, by its own due moment.

    Nothing is sent for a day that went by, or once the moment is past.
    """
    limits = (report.timeliness.owed_by for report in row.reports.open)
    return any(
        limit and limit >= at and (localdate(limit) - localdate(at)).days in days
        for limit in limits
    )


def _letter(period: Period, row: AgencyReports) -> tuple[str, str]:
    """Its subject and its text, in the language of the agencies whoever sends it.

    With the moment until which this agency is in time, and a link to its form.
    """
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Reminder: figures for %(period)s") % {"period": period.label}
        text = _(
            "%(agency)s has not yet reported for the period “%(period)s”:\n%(indicators)s\n\n"
            "In time until: %(due)s.\n\nPlease enter the figures here:\n%(link)s\n"
        ) % {
            "agency": row.agency.name_now,
            "period": period.label,
            "indicators": "\n".join(f"- {report.asked.indicator}" for report in row.open),
            "due": moment_text(row.due_at) if row.due_at else "–",
            "link": on_site(reverse("entry-form", args=(period.code, row.agency.slug))),
        }
    return subject, text
