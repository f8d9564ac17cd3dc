"""What a person is shown before a period is published, each thing with the way to mend it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.annex.layout import COUNTS, RATES
from indicators.annex.writing.written import RowKind
from indicators.league.summary import indicators_of
from indicators.models import Period
from indicators.periods.checklist import (
    Checklist,
    Item,
    indicators_without_target,
    unsettled_reports,
)
from indicators.periods.reporting import matrix
from indicators.publishing.cautions import heading_cautions
from indicators.publishing.edition import Edition

_FIGURES = frozenset({*COUNTS, *RATES})
Check = Callable[[Period, Edition, datetime], Iterable[Item]]


def before_publishing(period: Period, found: Edition, *, at: datetime) -> Checklist:
    """What all `CHECKS` have to say of an edition of the period."""
    return Checklist.of(*(check(period, found, at) for check in CHECKS))


def _not_closed(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    if not period.is_closed:
        said = _("The period is not closed: its figures can still change")
        yield Item(said, link=reverse("reports", args=(period.code,)), needs_reason=True)


def _unsettled(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    return unsettled_reports(matrix(period, at=at))


def _not_printed(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    for indicator in indicators_of(period):
        if indicator.slug not in found.layout.indicators:
            words = {"indicator": str(indicator), "layout": found.layout.code}
            said = _("%(indicator)s is not printed by the layout %(layout)s") % words
            yield Item(said, link="#id_layout", needs_reason=True)


def _without_target(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    return indicators_without_target(period)


def _words_of_another(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    for said in heading_cautions(found):
        yield Item(said, link="#annex-head", needs_reason=True)


def _empty_columns(period: Period, found: Edition, at: datetime) -> Iterator[Item]:
    """One item for each table that has columns without a value."""
    for table in found.written.tables:
        rows = [row.texts for row in table.rows if row.kind is RowKind.DATA]
        columns = zip(table.fields, table.headings, zip(*rows, strict=True), strict=True)
        empty = {name: heading for name, heading, texts in columns if not any(texts)}
        if not empty:
            continue
        words = {"table": table.name, "columns": "; ".join(f"“{text}”" for text in empty.values())}
        figures = _FIGURES.intersection(table.fields)
        if figures and figures <= empty.keys():
            said = _("Table %(table)s has no figure at all")
        else:
            said = _("Table %(table)s has columns without a value: %(columns)s")
        address = f"#table-annex-{table.name.replace('.', '-')}"
        yield Item(said % words, len(empty), address, needs_reason=True)


CHECKS: tuple[Check, ...] = (
    _not_closed,
    _unsettled,
    _not_printed,
    _without_target,
    _words_of_another,
    _empty_columns,
)
