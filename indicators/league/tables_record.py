"""The figures of one agency, under the heading of their indicator."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from indicators.figures.cells import number_cells
from indicators.league import LeagueRow
from indicators.league.records import Record
from indicators.league.table_cells import rate_cell
from indicators.numbers import Measured


def _period(record: Record) -> Cell:
    address = reverse("league", args=(record.indicator.slug, record.period.code))
    return link(str(record.period), address)


def _rank(record: Record) -> Cell:
    if record.row is None or record.row.rank is None:
        return missing(_("without a rank"))
    place = _("%(rank)d of %(ranked)d") % {"rank": record.row.rank, "ranked": record.ranked}
    return Cell(text(place).html, record.row.rank, "0")


def _result(record: Record) -> Cell:
    if record.row is not None:
        return number_cells().status(record.row.status)
    words = _("Not applicable: %(reason)s") % {"reason": record.reason}
    return Cell(format_html('<span class="remark">{}</span>', words), words)


def _rate(record: Record) -> Cell:
    return rate_cell(record.row) if record.row else missing()


def _figure(record: Record) -> Measured | None:
    return record.row.figure if record.row else None


def _target(record: Record) -> Cell:
    row: LeagueRow | None = record.row
    return number_cells().target(row.target) if row else missing()


class RecordTable(Table):
    """What the agency reported, where it stands in its kind and whether it met the target."""

    key = "record"
    title = gettext_lazy("Figures by indicator and period")
    group_by = "indicator"
    stacks = True

    indicator = Column(gettext_lazy("Indicator"), render=lambda record: text(str(record.indicator)))
    period = Column(gettext_lazy("Period"), render=_period, row_header=True, css="col-name")
    denominator = Column(
        gettext_lazy("Denominator"),
        render=lambda record: number_cells().count(getattr(_figure(record), "denominator", None)),
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        render=lambda record: number_cells().count(
            getattr(_figure(record), "total_numerator", None)
        ),
        css="col-number col-count",
    )
    rate = Column(gettext_lazy("Rate (%)"), render=_rate, css="col-number col-rate")
    target = Column(gettext_lazy("Target (%)"), render=_target, css="col-number col-target")
    rank = Column(gettext_lazy("Rank"), render=_rank, css="col-rank")
    status = Column(gettext_lazy("Result"), render=_result, css="col-status")
