"""What of the deadlines waits for somebody: those who lead, and the coordinating office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dvctrack.lib.numbers import format_count
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import (
    COMPLETION,
    QUESTIONS,
    TO_DO,
    WAITING,
    Standing,
    standing,
)
from entities.deadlines.forms_acts import TITLES
from entities.deadlines.may import Actor, may_coordinate_deadlines, rows_led_by
from entities.deadlines.rows import DeadlineRow, acts_of, rows_of
from entities.deadlines.state import with_state
from entities.models import DeadlineAct, ServiceDeadline
from entities.models.membership import AGENCY_ROLES
from entities.policy import acted_for_today, roles_today

# How many days ahead a lead is told of what falls due, and after how many a report has waited long.
DUE_WITHIN = 30
WAITED_LONG = 10


@dataclass(frozen=True)
class WaitingRow:
    """One order, why it waits for somebody, the most pressing first, and what they may do."""

    row: DeadlineRow
    why: Sequence[str]
    kinds: Sequence[Kind]

    @property
    def acts(self) -> list[tuple[str, Kind]]:
        return [(str(TITLES[kind]), kind) for kind in self.kinds]


def led_work(user: User | AnonymousUser, *, on: date) -> list[WaitingRow]:
    """What waits for the leads for whom `user` acts, the earliest due first.

    What was reported waits for the office, unless the lead is asked something.
    """
    rows = rows_of(rows_led_by(user).filter(state__in=TO_DO).order_by("due_as_of", "pk"), on=on)
    waits = ((row, _reasons(row.standing, on=on)) for row in rows)
    return _with_acts(
        user, ((row, why) for row, why in waits if why), on, (Kind.ANSWER, Kind.CLAIM)
    )


def office_work(user: User | AnonymousUser, *, on: date) -> list[WaitingRow]:
    """Reports that wait to be confirmed, longest first, and leads that ask for more time."""
    asked = DeadlineAct.objects.in_effect().filter(kind=Kind.ASK, due_on__isnull=False)
    awaiting = rows_of(with_state(on).filter(state__in=WAITING), on=on)
    asking = rows_of(with_state(on).filter(pk__in=asked.values("deadline"), state__in=TO_DO), on=on)
    awaiting.sort(key=lambda row: row.standing.completion.day if row.standing.completion else on)
    return [
        *_with_acts(
            user,
            ((row, [_waited(row, on=on)]) for row in awaiting),
            on,
            (Kind.CONFIRM, Kind.SEND_BACK),
        ),
        *_with_acts(
            user,
            ((row, [_asks_until(row.standing.question)]) for row in asking if _asks(row.standing)),
            on,
            (Kind.EXTEND, Kind.ANSWER),
        ),
    ]


def work_waiting(user: User | AnonymousUser, *, on: date) -> int:
    """How many rows `led_work` and `office_work` have, for the menu of every page.

    Read are only orders that can wait for `user`; how each stands is worked out here. Two
    queries, and none for those who neither lead nor coordinate.
    """
    leads = not roles_today(user).isdisjoint(AGENCY_ROLES)
    own = acted_for_today(user) if leads else frozenset()
    coordinates = may_coordinate_deadlines(user)
    wanted = Q()
    if own:
        moved = DeadlineAct.objects.in_effect().filter(agency__in=own)
        wanted |= Q(agency__in=own) | Q(pk__in=moved.values("deadline"))
    if coordinates:
        wanted |= Q(pk__in=unanswered(Kind.CLAIM, COMPLETION, on=on))
        wanted |= Q(pk__in=unanswered(Kind.ASK, QUESTIONS, on=on))
    orders = list(ServiceDeadline.objects.filter(wanted)) if wanted else []
    acts, found = acts_of(orders), 0
    for order in orders:
        now = standing(order, acts[order.pk], on=on)
        if now.state not in TO_DO:
            continue
        if now.lead_id in own and _reasons(now, on=on):
            found += 1
        if coordinates:
            found += (now.state in WAITING) + _asks(now)
    return found


def unanswered(kind: Kind, answers: Sequence[Kind], *, on: date) -> "QuerySet[Any]":
    """The orders with an act of this kind after which none of `answers` counts by `on`."""
    acts = DeadlineAct.objects.in_effect().filter(day__lte=on).order_by()
    is_later = Q(day__gt=OuterRef("day")) | Q(day=OuterRef("day"), pk__gt=OuterRef("pk"))
    later = acts.filter(is_later, deadline=OuterRef("deadline"), kind__in=answers)
    return acts.filter(~Exists(later), kind=kind).values("deadline")


def answers(*, since: datetime, at: datetime) -> list[DeadlineAct]:
    """What leads answered in (since, at], latest last."""
    found = DeadlineAct.objects.in_effect().filter(
        kind=Kind.ANSWER, recorded_at__gt=since, recorded_at__lte=at
    )
    return list(found.select_related("deadline__service").order_by("recorded_at", "pk"))


def _reasons(now: Standing, *, on: date) -> list[str]:
    """Why an order that is to be done waits for its lead."""
    found = []
    if now.question is not None and now.question.due_on is None:
        found.append(_("asked to explain: %(question)s") % {"question": now.question.reason})
    if now.state in WAITING:
        return found
    if now.completion is not None and now.completion.kind == Kind.SEND_BACK:
        found.append(_("sent back: %(reason)s") % {"reason": now.completion.reason})
    if now.completion is not None and now.completion.kind == Kind.REOPEN:
        found.append(_("reopened: %(reason)s") % {"reason": now.completion.reason})
    if now.is_overdue:
        late = ngettext("%(number)s day late", "%(number)s days late", now.days_late)
        found.append(late % {"number": format_count(now.days_late)})
    if now.is_promise_broken and now.promised_on is not None:
        day = date_format(now.promised_on, "SHORT_DATE_FORMAT")
        found.append(_("promised for %(day)s and not kept") % {"day": day})
    if now.state == State.OPEN and now.due_on and now.due_on <= on + timedelta(days=DUE_WITHIN):
        left = (now.due_on - on).days
        told = ngettext("%(number)d day left", "%(number)d days left", left) % {"number": left}
        found.append(told if left else _("today is the last day"))
    return found


def _asks(now: Standing) -> bool:
    return now.question is not None and now.question.due_on is not None


def _asks_until(question: DeadlineAct | None) -> str:
    day = date_format(question.due_on, "SHORT_DATE_FORMAT") if question and question.due_on else ""
    reason = question.reason if question else ""
    return _("asks for time until %(day)s: %(reason)s") % {"day": day, "reason": reason}


def _waited(row: DeadlineRow, *, on: date) -> str:
    since = row.standing.completion.day if row.standing.completion else on
    days = (on - since).days
    if days > WAITED_LONG:
        return _("waits to be confirmed since %(day)s, longer than %(number)d days") % {
            "day": date_format(since, "SHORT_DATE_FORMAT"),
            "number": WAITED_LONG,
        }
    return _("waits to be confirmed since %(day)s") % {
        "day": date_format(since, "SHORT_DATE_FORMAT")
    }


def _with_acts(
    user: User | AnonymousUser,
    rows: Iterable[tuple[DeadlineRow, list[str]]],
    on: date,
    wanted: Sequence[Kind],
) -> list[WaitingRow]:
    """Of the acts that are wanted those that `user` may do now."""
    actor, found = Actor.of(user, on=on), []
    for row, why in rows:
        offers = {offer.kind for offer in actor.offers(row, today=on) if not offer.why_not}
        found.append(WaitingRow(row, why, [kind for kind in wanted if kind in offers]))
    return found
