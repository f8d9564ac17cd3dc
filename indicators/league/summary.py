"""What the overview of a period says: its league tables in short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dvctrack.lib.history import as_recorded, recorded
from indicators.choices import BatchState
from indicators.league.leagues import leagues
from indicators.league.rows import League
from indicators.models import (
    ImportBatch,
    Indicator,
    Period,
    PeriodIndicator,
    PeriodQuerySet,
    Wordings,
    has_former_words,
    wordings,
)


@dataclass(frozen=True)
class IndicatorSummary:
    """The league tables of one indicator in a period, one for each kind that owes it."""

    indicator: Indicator
    leagues: list[League]


def latest_period(periods: PeriodQuerySet) -> Period | None:
    """The latest public period among `periods`, else the latest; None where there is none.

    One that was just opened has no figures yet, and is not what a page shows unasked.
    """
    return periods.order_by("-is_public", "-as_of", "code").first()


def indicators_of(period: Period, *, seen_at: datetime | None = None) -> list[Indicator]:
    """The indicators that the period asks for, in display order and in the words of its day.

    With `seen_at` those that it asked for then, as they were recorded.
    """
    asked = recorded(PeriodIndicator, seen_at).filter(period=period).order_by()
    reworded = has_former_words("pk", period.as_of, seen_at=seen_at)
    rows = Indicator.objects.filter(pk__in=asked.values("indicator_id")).annotate(reworded=reworded)
    stored = list(rows.select_related("basis"))
    found = as_recorded(stored, seen_at)
    is_reworded = any(row.reworded for row in stored)
    former = wordings(found, seen_at=seen_at) if is_reworded else Wordings()
    found.sort(key=lambda row: (row.display_order, row.slug))
    return [former.on(row, period.as_of) for row in found]


def sources_of(period: Period) -> QuerySet[ImportBatch]:
    """The files that the figures of the period were read from, latest first."""
    return ImportBatch.objects.filter(periods=period, state=BatchState.SAVED)


def source_text(period: Period, files: Iterable[ImportBatch] = ()) -> str:
    """Who issued the figures of the period, by which letter, and the files that were read."""
    letter = f", {period.letter}" if period.letter else ""
    if not letter and period.letter_text:
        letter = f" – {period.letter_text}"
    names = ", ".join(file.file_name for file in files)
    read_from = _("Files:")
    return f"{period.issuing_body}{letter}" + (f". {read_from} {names}" if names else "")


def summaries(
    period: Period,
    *,
    parents: Sequence[str] | None = None,
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> list[IndicatorSummary]:
    """What every indicator of the period comes to, now or as it was recorded at a moment.

    Of units below provinces those of `parents`, or all.
    """
    return [
        IndicatorSummary(
            indicator,
            leagues(indicator, period, parents=parents, units_on=units_on, seen_at=seen_at),
        )
        for indicator in indicators_of(period, seen_at=seen_at)
    ]
