"""What a period asks for, and who owes it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.functional import Promise

from dvctrack.lib.history import save_with_reason, sign
from entities.choices import AgencyKind
from entities.models import LOCAL_KINDS, Agency, annex_order
from indicators.choices import Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator


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


@dataclass(frozen=True)
class _Signed:
    """Who writes, when and why."""

    by: User
    at: datetime
    reason: str | Promise

    def save(self, row: PeriodIndicator | Obligation) -> None:
        save_with_reason(row, by=self.by, reason=self.reason, at=self.at)

    def delete(self, row: PeriodIndicator | Obligation) -> None:
        sign(row, by=self.by, reason=self.reason, at=self.at)
        row.delete()


def ask(
    period: Period, asked: Iterable[Asked], *, by: User, at: datetime, reason: str | Promise
) -> None:
    """Write what a period asks for, in the place of what it was planned to ask for."""
    signed = _Signed(by, at, reason)
    wanted = {row.indicator.pk: row for row in asked}
    planned = {row.indicator_id: row for row in PeriodIndicator.objects.filter(period=period)}
    owing: dict[int, dict[int, Obligation]] = {}
    for obligation in Obligation.objects.filter(period=period):
        owing.setdefault(obligation.indicator_id, {})[obligation.agency_id] = obligation
    for pk in (planned.keys() | owing.keys()) - wanted.keys():
        for obligation in owing.get(pk, {}).values():
            signed.delete(obligation)
        if pk in planned:
            signed.delete(planned[pk])
    for pk, one in wanted.items():
        _ask(
            planned.get(pk) or PeriodIndicator(period=period, indicator=one.indicator), one, signed
        )
        _oblige(period, one, owing.get(pk, {}), signed)


def _ask(row: PeriodIndicator, asked: Asked, signed: _Signed) -> None:
    spans = (asked.ranking_span, asked.judged_span)
    if row.pk is None or (row.ranking_span, row.judged_span) != spans:
        row.ranking_span, row.judged_span = spans
        signed.save(row)


def _oblige(period: Period, asked: Asked, owing: Mapping[int, Obligation], signed: _Signed) -> None:
    wanted = {agency.pk: agency for agency in asked.agencies(on=period.as_of)}
    for pk in owing.keys() - wanted.keys():
        signed.delete(owing[pk])
    for pk, agency in wanted.items():
        row = owing.get(pk) or Obligation(period=period, indicator=asked.indicator, agency=agency)
        reason = asked.excepted.get(agency, "")
        if row.pk is None or (row.is_due, row.reason) != (not reason, reason):
            row.is_due, row.reason = not reason, reason
            signed.save(row)


def period_to_prefill_from() -> Period | None:
    """The latest period that asks for anything: its settings stand in the form of a new one.

    Another question than which period figures are held against (`league.before`): a new one
    has neither day nor cycle yet.
    """
    return Period.objects.filter(asked__isnull=False).order_by("as_of", "code").last()


def asked_at_first(*, on: date) -> dict[Indicator, Asked]:
    """What a new period asks at first: what the latest one asks; without one, all of both kinds,
    or of departments and communes where there are any.

    Those that were excepted are told with their reasons: a new period does not except them
    before somebody says so.
    """
    latest = period_to_prefill_from()
    if latest is not None:
        return asked_before(latest, on=on)
    kinds: Sequence[str] = (AgencyKind.PROVINCE, AgencyKind.MINISTRY)
    if Agency.objects.valid_on(on).filter(kind__in=LOCAL_KINDS).exists():
        kinds = LOCAL_KINDS
    rows = Indicator.objects.order_by("display_order", "slug")
    return {row: Asked(row, Span.TO_DATE, Span.TO_DATE, kinds) for row in rows}


def asked_before(period: Period, *, on: date) -> dict[Indicator, Asked]:
    """What `period` asks for; of the agencies that are named, those that exist on `on`."""
    alive = Counter(Agency.objects.valid_on(period.as_of).values_list("kind", flat=True))
    owing: dict[int, list[Obligation]] = {}
    rows = Obligation.objects.filter(period=period).select_related("agency")
    for row in rows.order_by(*annex_order("agency__")):
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
