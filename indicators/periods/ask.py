"""What a period asks for, and who owes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.functional import Promise

from dvctrack.lib.history import save_with_reason, sign
from entities.models import Agency
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
    excepted: Mapping[int, str] = field(default_factory=dict)


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
    of_kinds = Agency.objects.valid_on(period.as_of).filter(kind__in=asked.kinds)
    wanted = {agency.pk: agency for agency in (*of_kinds, *asked.besides)}
    for pk in owing.keys() - wanted.keys():
        signed.delete(owing[pk])
    for pk, agency in wanted.items():
        row = owing.get(pk) or Obligation(period=period, indicator=asked.indicator, agency=agency)
        reason = asked.excepted.get(pk, "")
        if row.pk is None or (row.is_due, row.reason) != (not reason, reason):
            row.is_due, row.reason = not reason, reason
            signed.save(row)
