"""The figures of one agency, under the heading of their indicator."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from indicators.figures.cells import number_cells
from indicators.league.agency_history import AgencyRow
from indicators.league.table_cells import rate_cell
from indicators.numbers import Values


def _period(line: AgencyRow) -> Cell:
    address = reverse("league", args=(line.indicator.slug, line.period.code))
    return link(str(line.period), address)


def _rank(line: AgencyRow) -> Cell:
    if line.row is None or line.row.rank is None:
        return missing(_("without a rank"))
    place = _("%(rank)d of %(ranked)d") % {"rank": line.row.rank, "ranked": line.ranked}
    return Cell(text(place).html, line.row.rank, "0")


def _result(line: AgencyRow) -> Cell:
    if line.row is not None:
        return number_cells().status(line.row.status)
    words = _("Not applicable: %(reason)s") % {"reason": line.reason}
    return Cell(format_html('<span class="remark">{}</span>', words), words)


def _rate(line: AgencyRow) -> Cell:
    return rate_cell(line.row) if line.row else missing()


def _values(line: AgencyRow) -> Values:
    return line.row.values if line.row else Values()


def _target(line: AgencyRow) -> Cell:
    return number_cells().target(line.row.target) if line.row else missing()


class AgencyTable(Table):
    """What the agency reported, where it stands in its kind and whether it met the target."""

    key = "record"
    title = gettext_lazy("Figures by indicator and period")
    group_by = "indicator"
    stacks = True

    indicator = Column(gettext_lazy("Indicator"), render=lambda line: text(str(line.indicator)))
    period = Column(gettext_lazy("Period"), render=_period, row_header=True, css="col-name")
    denominator = Column(
        gettext_lazy("Denominator"),
        render=lambda line: number_cells().count(_values(line).denominator),
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        render=lambda line: number_cells().count(_values(line).total_numerator),
        css="col-number col-count",
    )
    rate = Column(gettext_lazy("Rate (%)"), render=_rate, css="col-number col-rate")
    target = Column(gettext_lazy("Target (%)"), render=_target, css="col-number col-target")
    rank = Column(gettext_lazy("Rank"), render=_rank, css="col-rank")
    status = Column(gettext_lazy("Result"), render=_result, css="col-status")
