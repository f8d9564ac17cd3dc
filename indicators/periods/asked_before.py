"""What a period asks for, in the terms of the form in which it is set up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from entities.choices import AgencyKind
from entities.models import Agency, annex_order
from indicators.models import Indicator, Obligation, Period, PeriodIndicator


@dataclass(frozen=True)
class AskedBefore:
    """An indicator with the kinds that owe it, the agencies besides, and those excepted."""

    ranking_span: str
    judged_span: str
    kinds: list[str]
    besides: list[Agency]
    excepted: dict[Agency, str]


def period_to_prefill_from() -> Period | None:
    """The latest period that asks for anything: its settings stand in the form of a new one.

    Another question than which period figures are held against (`league.before`): a new one
    has neither day nor cycle yet.
    """
    return Period.objects.filter(asked__isnull=False).order_by("as_of", "code").last()


def asked_before(period: Period, *, on: date) -> dict[Indicator, AskedBefore]:
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
) -> AskedBefore:
    """A kind is asked where most of its agencies are; the others are asked besides."""
    found = Counter(row.agency.kind for row in owing)
    kinds = [kind for kind in AgencyKind.values if 2 * found[kind] > alive[kind]]
    owing = [row for row in owing if row.agency.is_valid_on(on)]
    return AskedBefore(
        asked.ranking_span,
        asked.judged_span,
        kinds,
        [row.agency for row in owing if row.agency.kind not in kinds],
        {row.agency: row.reason for row in owing if not row.is_due},
    )
