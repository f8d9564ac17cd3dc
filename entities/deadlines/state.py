"""Which deadlines are overdue on a day, which come next, and which are done with: as queries."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.db.models.lookups import Exact, GreaterThan, IsNull

from dvctrack.lib.history import recorded
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import AHEAD, COMPLETION, DONE, LISTING, OVERDUE, UNLISTED
from entities.deadlines.quarters import Quarter
from entities.models import (
    Agency,
    AgencyQuerySet,
    DeadlineAct,
    LegalDocument,
    ServiceDeadline,
    annex_order,
)

# Longer than any key, and of one length with it added, so that keys compare as text.
_KEYS = 10**11
# Where in a packed act its kind stands, and what it says: behind the day and the key.
_KIND, _SAID = 23, 24
_LETTERS = {kind: chr(ord("a") + place) for place, kind in enumerate(Kind)}


def with_state(on: date, *, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """All orders with how they stand at the end of `on`, the same as `fold.standing` says.

    Annotated are `state`, `due_as_of` (None without a day), and the keys `lead_as_of` and
    `decision_as_of`. With `seen_at` as they were recorded at that moment: then these are records
    of history, which `rows_of` turns into orders.
    """
    found: QuerySet[Any] = recorded(ServiceDeadline, seen_at).annotate(
        state=_of_acts(_state(on), on, seen_at),
        due_as_of=Cast(_of_acts(_due(), on, seen_at), DateField()),
        lead_as_of=Cast(_of_acts(_lead(), on, seen_at), IntegerField()),
        decision_as_of=Cast(_of_acts(_decision(), on, seen_at), IntegerField()),
    )
    return found


def in_one_text(on: date, *, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """The same in one annotation `as_of`, for thousands: the acts of an order are read once.

    State, due day, lead and decision, with a bar between them.
    """
    bar = _Literal("|")
    parts = (_state(on), bar, Coalesce(_due(), _Literal("")), bar, _lead(), bar, _decision())
    text = Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    found: QuerySet[Any] = recorded(ServiceDeadline, seen_at).annotate(
        as_of=_of_acts(text, on, seen_at)
    )
    return found


def _of_acts(expression: Combinable, on: date, seen_at: datetime | None) -> Subquery:
    """What is asked of the acts of an order that count by the end of `on`."""
    of_order = DeadlineAct.objects.filter(deadline_id=OuterRef("id"), day__lte=on)
    acts = of_order.in_effect(seen_at).order_by().values_list(expression)
    return Subquery(acts, output_field=CharField())


def listed(on: date, *, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """The orders that stand in the lists of the day: neither ordered later, nor joined to another.

    In the order of the due day, those without a day last, then as the sources print them.
    """
    found = with_state(on, seen_at=seen_at).exclude(state__in=UNLISTED)
    return found.order_by(
        F("due_as_of").asc(nulls_last=True),
        F("printed_order").asc(nulls_last=True),
        *annex_order("agency__", on=on),
        "id",
    )


def overdue(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Deadlines not met by the end of `on`, also those whose completion awaits confirmation.

    Nothing is overdue on its due day, nor what was reported as completed by then.
    """
    return listed(on, seen_at=seen_at).filter(state__in=OVERDUE)


def upcoming(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """What is still to be done and not overdue on `on`: also due that very day, without a day, or
    reported in time and awaiting confirmation.
    """
    return listed(on, seen_at=seen_at).filter(state__in=AHEAD)


def completed(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Deadlines whose completion was confirmed by the end of `on`, in time or late."""
    return listed(on, seen_at=seen_at).filter(state__in=DONE)


def agencies_with_deadlines() -> AgencyQuerySet:
    """The agencies that lead or led a service, in the order of the annexes."""
    first = Q(pk__in=ServiceDeadline.objects.values("agency"))
    later = Q(pk__in=DeadlineAct.objects.filter(agency__isnull=False).values("agency"))
    return Agency.objects.filter(first | later).in_annex_order()


def decisions_with_deadlines() -> "QuerySet[LegalDocument]":
    """The decisions that order a service, or did before they were corrected; latest first."""
    ordering = Q(pk__in=ServiceDeadline.objects.values("decision"))
    corrected = DeadlineAct.objects.filter(kind=Kind.CORRECT, document__isnull=False)
    return LegalDocument.objects.filter(ordering | Q(pk__in=corrected.values("document")))


def quarters_with_deadlines() -> list[Quarter]:
    """Every quarter in which a deadline falls due, as first ordered or as extended."""
    ordered = ServiceDeadline.objects.order_by().values_list("due_on")
    later = DeadlineAct.objects.filter(kind__in=(Kind.EXTEND, Kind.CORRECT)).order_by()
    days = ordered.union(later.values_list("due_on"))
    return sorted({Quarter.containing(day) for (day,) in days if day})


class _Literal(Value):
    """A text or a number of our own, written into the query and no parameter of it.

    So a database sees that an aggregate is asked for several times, and works it out once.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        quoted = f"'{self.value}'" if isinstance(self.value, str) else str(self.value)
        return quoted.replace("%", "%%"), ()


def _text(value: Combinable) -> Cast:
    return Cast(value, CharField())


def _last(*kinds: Kind, says: Combinable, if_: Q | None = None) -> Func:
    """The last act of these kinds, packed: day, key, letter of the kind, and what it says.

    Days and keys have one length each, so the greatest text is the last act. A plain function and
    no aggregate, so that the query has no groups and gives one row where there is no act at all.
    """
    of_kind = {kind: Exact(F("kind"), _Literal(kind.value)) for kind in kinds}
    packed = Func(
        _text(F("day")),
        _text(F("pk") + _Literal(_KEYS, output_field=IntegerField())),
        Case(*(When(is_it, then=_Literal(_LETTERS[kind])) for kind, is_it in of_kind.items())),
        Coalesce(says, _Literal("")),
        template="(%(expressions)s)",
        arg_joiner=" || ",
        output_field=CharField(),
    )
    wanted = reduce(or_, map(Q, of_kind.values())) & (if_ or Q())
    return Func(Case(When(wanted, then=packed)), function="MAX", output_field=CharField())


def _completion() -> Func:
    return _last(*COMPLETION, says=_text(F("done_on")))


def _is(packed: Func, kind: Kind) -> Exact:
    return Exact(Substr(packed, _KIND, 1), Value(_LETTERS[kind]))


def _due() -> Case:
    """The due day in force as text; NULL where there is none."""
    extended = _last(Kind.EXTEND, says=_text(F("due_on")))
    corrected = _last(
        Kind.CORRECT, says=_text(F("due_on")), if_=Q(GreaterThan(F("words"), _Literal("")))
    )
    return Case(
        When(IsNull(extended, False), then=Substr(extended, _SAID, 10)),
        When(IsNull(corrected, False), then=NullIf(Substr(corrected, _SAID, 10), Value(""))),
        default=_text(OuterRef("due_on")),
        output_field=CharField(),
    )


def _lead() -> Coalesce:
    return _key("agency_id", "agency_id", Kind.TRANSFER, Kind.CORRECT)


def _decision() -> Coalesce:
    return _key("decision_id", "document_id", Kind.CORRECT)


def _key(first: str, name: str, *kinds: Kind) -> Coalesce:
    """The key that the last act of each of these kinds gives, the first kind before the others."""
    given = (
        Substr(_last(kind, says=_text(F(name)), if_=Q(**{f"{name}__isnull": False})), _SAID)
        for kind in kinds
    )
    return Coalesce(*given, _text(OuterRef(first)))


def _state(on: date) -> Case:
    """The twin of `fold._state`."""
    completion = _completion()
    listing, joined = _last(*LISTING, says=_Literal("")), _last(Kind.JOIN, says=_Literal(""))
    due = _due()
    day = Value(on.isoformat())
    done_late = GreaterThan(Substr(completion, _SAID, 10), due)
    claimed_late = GreaterThan(Substr(completion, 1, 10), due)
    return Case(
        When(GreaterThan(OuterRef("ordered_on"), Value(on)), then=Value(State.NOT_ORDERED.value)),
        When(IsNull(joined, False), then=Value(State.JOINED.value)),
        When(_is(listing, Kind.WITHDRAW), then=Value(State.WITHDRAWN.value)),
        When(
            _is(completion, Kind.CONFIRM),
            then=Case(
                When(done_late, then=Value(State.DONE_LATE.value)),
                default=Value(State.DONE_IN_TIME.value),
            ),
        ),
        When(
            _is(completion, Kind.CLAIM),
            then=Case(
                When(claimed_late, then=Value(State.OVERDUE_AWAITING.value)),
                default=Value(State.AWAITING.value),
            ),
        ),
        When(IsNull(due, True), then=Value(State.NO_DEADLINE.value)),
        When(GreaterThan(day, due), then=Value(State.OVERDUE.value)),
        default=Value(State.OPEN.value),
        output_field=CharField(),
    )
