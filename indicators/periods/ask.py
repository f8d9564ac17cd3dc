"""What a period asks for, and who owes it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise

from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.many_rows import delete_rows, save_with_history
from dvctrack.lib.refused import Refused
from entities.agencies.matching import not_of_day
from entities.agencies.names import name_agencies
from entities.choices import AgencyKind
from entities.models import LOCAL_KINDS, Agency, annex_order
from indicators.choices import Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Asked:
    """An indicator that a period asks for: by which spans, and of whom.

    Every agency of these kinds that exists on the period's day owes, and those that are named
    `besides`. `excepted` do not, with the reason.
    """

    indicator: Indicator
    ranking_span: str
    judged_span: str
    kinds: Sequence[str]
    besides: Sequence[Agency] = ()
    excepted: Mapping[Agency, str] = field(default_factory=dict)

    def agencies(self, *, on: date) -> list[Agency]:
        """Of whom it is asked on a day, also those that are excepted."""
        of_kinds = Agency.objects.valid_on(on).filter(kind__in=self.kinds)
        return list({agency.pk: agency for agency in (*of_kinds, *self.besides)}.values())


@transaction.atomic
def ask(
    period: Period, asked: Iterable[Asked], *, by: User, at: datetime, reason: str | Promise
) -> None:
    """Write what a period asks for, in the place of what it was planned to ask for.

    In as many queries for all communes as for ten agencies; what stays as it is, is not written.
    Raises Refused where it is asked of an agency that does not exist on the period's day.
    """
    asked = list(asked)
    named = {agency: None for one in asked for agency in (*one.besides, *one.excepted)}
    if faults := not_of_day(named, on=period.as_of):
        raise Refused(" ".join(faults))
    wanted, owed = {}, {}
    for one in asked:
        pk = one.indicator.pk
        wanted[pk] = PeriodIndicator(
            period=period,
            indicator_id=pk,
            ranking_span=one.ranking_span,
            judged_span=one.judged_span,
        )
        for agency in one.agencies(on=period.as_of):
            why = one.excepted.get(agency, "")
            owed[pk, agency.pk] = Obligation(
                period=period, indicator_id=pk, agency_id=agency.pk, is_due=not why, reason=why
            )
    planned = {row.indicator_id: row for row in PeriodIndicator.objects.filter(period=period)}
    rows = Obligation.objects.filter(period=period)
    owing = {(row.indicator_id, row.agency_id): row for row in rows}
    signed = {"by": by, "at": at, "reason": reason_text(reason)}
    _write(PeriodIndicator, planned, wanted, ("ranking_span", "judged_span"), signed)
    _write(Obligation, owing, owed, ("is_due", "reason"), signed)


def _write(
    model: type[Model],
    there: Mapping[Key, Row],
    wanted: Mapping[Key, Row],
    values: Sequence[str],
    signed: Mapping[str, Any],
) -> None:
    """The `wanted` rows in the place of those that are `there`, each with its `values`."""
    gone = [row for key, row in there.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in there]
    changed = []
    for key in there.keys() & wanted.keys():
        said = {name: getattr(wanted[key], name) for name in values}
        if any(getattr(there[key], name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(there[key], name, value)
            changed.append(there[key])
    for row in (*gone, *new, *changed):
        sign(row, **signed)
    delete_rows(model, gone)
    save_with_history(model, created=new, updated=changed)


def period_to_prefill_from() -> Period | None:
    """The latest period that asks for anything: its settings stand in the form of a new one.

    Another question than which period figures are held against (`league.before`): a new one
    has neither day nor cycle yet.
    """
    return Period.objects.filter(asked__isnull=False).order_by("as_of", "code").last()


def asking_before(period: Period) -> Period | None:
    """The latest period before this one that asks for anything."""
    asking = Period.objects.earlier_than(period).filter(asked__isnull=False)
    return asking.order_by("as_of", "code").last()


def kinds_at_first(*, on: date) -> Sequence[str]:
    """Whom a first period asks: departments and communes where there are any, else provinces
    and ministries.
    """
    if Agency.objects.valid_on(on).filter(kind__in=LOCAL_KINDS).exists():
        return LOCAL_KINDS
    return (AgencyKind.PROVINCE, AgencyKind.MINISTRY)


def asked_at_first(*, on: date) -> dict[Indicator, Asked]:
    """What a new period asks at first: what the latest one asks; without one, everything.

    Those that were excepted are told with their reasons: a new period does not except them
    before somebody says so.
    """
    latest = period_to_prefill_from()
    if latest is not None:
        return asked_before(latest, on=on)
    kinds = kinds_at_first(on=on)
    rows = Indicator.objects.order_by("display_order", "slug")
    return {row: Asked(row, Span.TO_DATE, Span.TO_DATE, kinds) for row in rows}


def asked_before(period: Period, *, on: date) -> dict[Indicator, Asked]:
    """What `period` asks for; of the agencies that are named, those that exist on `on`."""
    alive = Counter(Agency.objects.valid_on(period.as_of).values_list("kind", flat=True))
    owing: dict[int, list[Obligation]] = {}
    rows = Obligation.objects.filter(period=period)
    in_order = rows.order_by(*annex_order("agency__", on=on))
    for row in name_agencies(in_order, on=on, reads=True):
        owing.setdefault(row.indicator_id, []).append(row)
    asked = PeriodIndicator.objects.filter(period=period).select_related("indicator")
    return {row.indicator: _of(row, owing.get(row.indicator_id, []), alive, on) for row in asked}


def _of(
    asked: PeriodIndicator, owing: Sequence[Obligation], alive: Counter[str], on: date
) -> Asked:
    """A kind is asked where most of its agencies are; the others are asked besides."""
    found = Counter(row.agency.kind for row in owing)
    kinds = [kind for kind in AgencyKind.values if 2 * found[kind] > alive[kind]]
    owing = [row for row in owing if row.agency.is_valid_on(on)]
    return Asked(
        asked.indicator,
        asked.ranking_span,
        asked.judged_span,
        kinds,
        [row.agency for row in owing if row.agency.kind not in kinds],
        {row.agency: row.reason for row in owing if not row.is_due},
    )
