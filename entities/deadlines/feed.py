"""The deadlines of one agency as days of a calendar, which programs ask for again and again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.icalendar import AllDay
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import DONE, Standing, standing
from entities.models import Agency, DeadlineAct, ServiceDeadline

# How long a day stays in the calendar, struck out, once it concerns the agency no more.
STRUCK_OUT = timedelta(days=90)
# By these acts a day moves, is struck out or comes back.
MOVES = (
    *(Kind.EXTEND, Kind.CORRECT, Kind.CONFIRM, Kind.REOPEN),
    *(Kind.TRANSFER, Kind.JOIN, Kind.WITHDRAW, Kind.RESTORE),
)
_LEADS = (Kind.TRANSFER, Kind.CORRECT)


@dataclass(frozen=True)
class Feed:
    """The orders that an agency leads or led, as of a day; acts are read only for the days."""

    agency: Agency
    on: date
    orders: Sequence[ServiceDeadline]

    @classmethod
    def load(cls, agency: Agency, *, on: date) -> "Feed":
        """One query."""
        moved = DeadlineAct.objects.filter(agency=agency).values("deadline")
        found = ServiceDeadline.objects.filter(Q(agency=agency) | Q(pk__in=moved))
        named = found.select_related("service", "decision").annotate(last_act=Max("acts"))
        return cls(agency, on, list(named.order_by("pk")))

    @property
    def tag(self) -> str:
        """Another one whenever the days may be others: by day, order, name or act."""
        of_orders = [
            (order.pk, order.service.name, getattr(order, "last_act", None))
            for order in self.orders
        ]
        said = repr((self.agency.name, self.on, of_orders))
        return f'"{sha256(said.encode()).hexdigest()}"'

    def days(self, *, absolute: Callable[[str], str]) -> list[AllDay]:
        """The due days, those of the last 90 days struck out too; one query.

        An order without a due day has none, and so has one that is not given yet.
        """
        acts: dict[int, list[DeadlineAct]] = defaultdict(list)
        wanted = DeadlineAct.objects.filter(deadline__in=self.orders).select_related("document")
        for act in wanted.order_by("day", "pk") if self.orders else ():
            acts[act.deadline_id].append(act)
        found = (self._day(order, acts[order.pk], absolute) for order in self.orders)
        return [day for day in found if day is not None]

    def _day(
        self, order: ServiceDeadline, acts: Sequence[DeadlineAct], absolute: Callable[[str], str]
    ) -> AllDay | None:
        annulled = {act.annuls_id for act in acts if act.annuls_id}
        in_effect = [act for act in acts if act.kind != Kind.ANNUL and act.pk not in annulled]
        now = standing(order, in_effect, on=self.on)
        if now.due_on is None or now.state == State.NOT_ORDERED:
            return None
        past = [act for act in in_effect if act.day <= self.on]
        is_struck_out = now.lead_id != self.agency.pk or now.state in (
            *DONE,
            State.WITHDRAWN,
            State.JOINED,
        )
        if is_struck_out and not self._is_recent(order, now, past):
            return None
        first = datetime.combine(order.ordered_on or order.decision.issued_on, time(), tzinfo=UTC)
        return AllDay(
            uid=f"deadline-{order.pk}@dvctrack",
            sequence=_moves(acts),
            day=now.due_on,
            summary=_("Due: %(service)s") % {"service": order.service.name},
            description=_description(order, now, acts),
            address=absolute(reverse("service", args=(order.service_id,))),
            changed_at=max((act.recorded_at for act in acts), default=first),
            is_cancelled=is_struck_out,
        )

    def _is_recent(
        self, order: ServiceDeadline, now: Standing, past: Iterable[DeadlineAct]
    ) -> bool:
        """Whether it concerned the agency, and it is not long since it does no more."""
        ending: tuple[Kind, ...]
        if now.lead_id != self.agency.pk:
            ending = _LEADS
        else:
            ending = {State.WITHDRAWN: (Kind.WITHDRAW,), State.JOINED: (Kind.JOIN,)}.get(
                now.state, (Kind.CONFIRM,)
            )
        acts = list(past)
        led = {order.agency_id, *(act.agency_id for act in acts)}
        ends = [max(act.day, localdate(act.recorded_at)) for act in acts if act.kind in ending]
        return self.agency.pk in led and bool(ends) and self.on < max(ends) + STRUCK_OUT


def _moves(acts: Iterable[DeadlineAct]) -> int:
    """How often the day was moved, struck out or brought back; taking back an act moves it too."""
    moving = [act.pk for act in acts if act.kind in MOVES]
    return len(moving) + sum(act.annuls_id in moving for act in acts)


def _description(order: ServiceDeadline, now: Standing, acts: Iterable[DeadlineAct]) -> str:
    documents = {order.decision_id: order.decision} | {
        act.document_id: act.document for act in acts if act.document
    }
    lines = [
        str(documents[now.decision_id]),
        _("Deadline as printed: %(words)s") % {"words": now.words},
        _("State: %(state)s") % {"state": now.state.label},
    ]
    if now.extensions:
        lines.append(_("Extensions: %(number)d") % {"number": now.extensions})
    return "\n".join(lines)
