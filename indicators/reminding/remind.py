"""The letters of a day on deadlines: written once, however often they are asked for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from dvctrack.lib.logs import event
from entities.choices import LetterPurpose, Role
from entities.deadlines.counts import facts, in_list
from entities.deadlines.rows import DeadlineRow
from entities.models import Agency, Letter, Membership
from entities.people.letters import write_letters
from indicators.policy import posts_of
from indicators.reminding.due import DAY, digest, reminders_on, rows_to_tell
from indicators.reminding.words import agency_letter, coordinator_letter, supervisor_letter


@dataclass(frozen=True)
class DeadlineLetter:
    """What is written on a day to those of an agency, or to the supervisors or coordinators.

    `people` have an address; an agency may have none. `rows` are the deadlines that it tells of.
    """

    of: str
    agency: Agency | None
    people: Sequence[User]
    rows: Sequence[DeadlineRow]
    subject: str
    text: str


def letters_on(on: date, *, at: datetime) -> list[DeadlineLetter]:
    """The letters of the day: to agencies in annex order, then to supervisors and coordinators.

    Where there is nothing to say there is none, nor where there is no supervisor or coordinator.
    The same number of queries for any number of agencies.
    """
    since, days = at - DAY if on == localdate(at) else at, settings.DEADLINE_REMINDER_DAYS
    standing = facts(on=on)
    rows = rows_to_tell(standing, on=on, since=since, days=days)
    reminded = reminders_on(rows, days=days)
    posts = posts_of([row.agency for row in reminded])
    found = [
        DeadlineLetter(
            row.agency.slug,
            row.agency,
            _reachable(posts[row.agency.pk]),
            [*row.soon, *row.late],
            *agency_letter(row, on=on),
        )
        for row in reminded
    ]
    unreached = [letter for letter in found if not letter.people]
    office = _office()
    told = digest(rows, overdue=in_list(standing, "overdue", on=on), on=on, since=since)
    if told.is_due and (people := office[Role.SUPERVISOR]):
        words = supervisor_letter(told, on=on)
        found.append(DeadlineLetter(Role.SUPERVISOR, None, people, told.rows, *words))
    if unreached and (people := office[Role.COORDINATOR]):
        named = [(row.agency, len(row.rows)) for row in unreached if row.agency]
        words = coordinator_letter(named, on=on)
        affected = [row for letter in unreached for row in letter.rows]
        found.append(DeadlineLetter(Role.COORDINATOR, None, people, affected, *words))
    return found


@transaction.atomic
def remind_of_deadlines(
    *, on: date, by: User | None, at: datetime, is_dry_run: bool = False
) -> tuple[list[DeadlineLetter], list[Letter]]:
    """Write the letters of the day; returns them all, and those that were not written before.

    A person gets one letter for an agency and a day, and one as supervisor or coordinator.
    """
    with translation.override(settings.LANGUAGE_CODE):
        letters = letters_on(on, at=at)
    if is_dry_run:
        return letters, []
    written = write_letters(
        Letter(
            purpose=LetterPurpose.DEADLINE,
            key=f"deadline:{letter.of}:{on.isoformat()}:{person.pk}",
            person=person,
            agency=letter.agency,
            address=person.email,
            subject=letter.subject,
            text=letter.text,
            written_by=by,
            written_at=at,
        )
        for letter in letters
        for person in letter.people
    )
    event("reminded of deadlines", by=by, day=on.isoformat(), letters=len(written))
    return letters, written


def _reachable(posts: Sequence[Membership]) -> list[User]:
    return list({post.user_id: post.user for post in posts if post.user.email}.values())


def _office() -> dict[str, list[User]]:
    """The supervisors and coordinators of today who have an address; one query."""
    posts: dict[str, list[Membership]] = defaultdict(list)
    held = Membership.objects.valid_on(localdate()).filter(user__is_active=True)
    wanted = held.filter(role__in=(Role.SUPERVISOR, Role.COORDINATOR))
    for post in wanted.select_related("user").order_by("user__email", "pk"):
        posts[post.role].append(post)
    return defaultdict(list, {role: _reachable(held) for role, held in posts.items()})
