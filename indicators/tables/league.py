"""League tables: how a row of the ranking looks on the page and in a file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.choices import AgencyKind
from entities.tables.base import Column, Table
from entities.tables.cells import Cell, link, missing, text, whole
from indicators.choices import Span, Status
from indicators.models import Period
from indicators.numbers import Measured
from indicators.rules.league import League, LeagueRow
from indicators.rules.rates import RateCheck
from indicators.tables import cells, distances
from indicators.tables.cells import BLANK
from indicators.tables.sparkline import sparkline

STATUS_ORDER = list(Status)
REMARKS = {
    RateCheck.TRUNCATED: gettext_lazy("cut off, not rounded"),
    RateCheck.MISMATCH: gettext_lazy("does not match the counts"),
}


def _rank_cell(league: League, query: str) -> Callable[[LeagueRow], Cell]:
    """The rank, which leads to its explanation."""
    address = reverse("league", args=(league.indicator.slug, league.period.code))
    end, why = escape(query), escape(_("Why this rank?"))

    def cell(row: LeagueRow) -> Cell:
        shown = missing(_("without a rank")) if row.rank is None else whole(row.rank)
        html = f'<a href="{address}{row.agency.slug}/{end}" title="{why}">{shown.html}</a>'
        return replace(shown, html=mark_safe(html))  # noqa: S308 - a slug, and escaped words

    return cell


def _decimals(figure: Measured | None) -> int:
    """A rate without counts keeps the decimals of its source: 0,001 is not 0,00."""
    if figure is None or figure.counted_rate is not None:
        return cells.USUAL_DECIMALS
    return max(figure.reported_decimals or 0, cells.USUAL_DECIMALS)


def rate_cell(row: LeagueRow) -> Cell:
    """The rate of the judged span, beside its target."""
    return cells.exact_rate(row.exact_rate, row.target, least=_decimals(row.figure))


def _in_period(row: LeagueRow) -> Cell:
    exact = row.in_period.exact_rate if row.in_period else None
    return cells.exact_rate(exact, None, least=_decimals(row.in_period))


def _printed(row: LeagueRow) -> Cell:
    return cells.rate(row.printed_rate) if row.rate_check in REMARKS else BLANK


def _remark(row: LeagueRow) -> Cell:
    said = [REMARKS.get(row.rate_check)] if row.rate_check else []
    if row.figure is not None and not row.figure.is_accepted:
        said.append(gettext_lazy("not yet accepted"))
    remarks = ", ".join(str(remark) for remark in said if remark)
    if not remarks:
        return BLANK
    return Cell(format_html('<span class="remark">{}</span>', remarks), remarks)


def _in_period_sort(row: LeagueRow) -> Any:
    return row.in_period.exact_rate if row.in_period else None


class LeagueTable(Table):
    """The ranking of one kind. Only columns for which the league has something are shown.

    Which columns those are depends on the whole league, not on the rows that a filter
    leaves, so that a filter never changes the columns.
    """

    default_sort: ClassVar[str] = "rank"

    rank = Column(
        gettext_lazy("Rank"), lambda row: BLANK, sort=lambda row: row.rank, css="col-rank"
    )
    agency = Column(
        gettext_lazy("Agency"),
        lambda row: link(row.agency.name, row.agency.get_absolute_url()),
        sort=lambda row: (row.agency.display_order, row.agency.slug),
        row_header=True,
        css="col-name",
    )
    denominator = Column(
        gettext_lazy("Denominator"),
        lambda row: cells.count(row.denominator),
        sort=lambda row: row.denominator,
        best_first=True,
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        lambda row: cells.count(row.numerator),
        sort=lambda row: row.numerator,
        best_first=True,
        css="col-number col-count",
    )
    single_window = Column(
        gettext_lazy("On the National Single Window"),
        lambda row: cells.count(row.numerator_single_window),
        sort=lambda row: row.numerator_single_window,
        best_first=True,
        css="col-number col-count",
    )
    in_period_rate = Column(
        gettext_lazy("In the period (%)"),
        _in_period,
        sort=_in_period_sort,
        best_first=True,
        css="col-number",
    )
    rate = Column(
        gettext_lazy("Rate (%)"),
        rate_cell,
        sort=lambda row: row.exact_rate,
        best_first=True,
        css="col-number col-rate",
    )
    target = Column(
        gettext_lazy("Target (%)"),
        lambda row: cells.target(row.target),
        css="col-number col-target",
    )
    status = Column(
        gettext_lazy("Result"),
        lambda row: cells.status(row.status),
        sort=lambda row: STATUS_ORDER.index(row.status) if row.status else None,
        css="col-status",
    )
    rate_change = Column(
        gettext_lazy("Change (points)"),
        lambda row: cells.points(row.change.rate if row.change else None),
        sort=lambda row: row.change.rate if row.change else None,
        best_first=True,
        css="col-number col-change",
    )
    rank_change = Column(
        gettext_lazy("Change of rank"),
        lambda row: cells.places(row.change.rank if row.change else None),
        sort=lambda row: row.change.rank if row.change else None,
        best_first=True,
        css="col-number col-change",
    )
    trend = Column(gettext_lazy("Trend"), lambda row: BLANK, css="col-trend")
    to_target = Column(
        gettext_lazy("To the target"), lambda row: BLANK, css="col-number col-distance"
    )
    to_climb = Column(
        gettext_lazy("To a better rank"), lambda row: BLANK, css="col-number col-distance"
    )
    printed_rate = Column(gettext_lazy("Printed rate (%)"), _printed, css="col-number col-printed")
    remark = Column(gettext_lazy("Remark"), _remark, css="col-remark")

    def __init__(
        self,
        league: League,
        rows: list[LeagueRow],
        *,
        order_by: str = "",
        trend: Sequence[Period] = (),
        query: str = "",
    ) -> None:
        self.league = league
        self.trend_of = trend
        self.query = query
        self.key = league.kind
        self.title = AgencyKind(league.kind).label
        super().__init__(rows, order_by=order_by)
        self._draw_with_the_league()
        self._name_columns()
        for name in self._idle_columns():
            self.columns.hide(name)

    @property
    def filtered(self) -> bool:
        """Whether a filter leaves out rows of the league."""
        return len(self) < len(self.league.rows)

    def totals(self) -> dict[str, Cell]:
        """The counts of all agencies of the kind, whatever a filter leaves, and their rate."""
        totals = self.league.totals
        if totals is None:
            return {}
        heading = _("Total of %(counted)d agencies of %(all)d") % {
            "counted": totals.counted,
            "all": totals.agencies,
        }
        return {
            "agency": text(heading),
            "denominator": cells.count(totals.denominator),
            "numerator": cells.count(totals.numerator),
            "single_window": cells.count(totals.numerator_single_window),
            "rate": cells.exact_rate(totals.rate, self.league.target),
        }

    def _draw_with_the_league(self) -> None:
        """The cells that need more than their own row."""
        league = self.league
        drawn = {
            "rank": _rank_cell(league, self.query),
            "to_target": lambda row: distances.to_target(league, row),
            "to_climb": lambda row: distances.to_climb(league, row),
            "trend": sparkline(self.trend_of, league.target),
        }
        for name, cell in drawn.items():
            self.columns[name].column.cell = cell

    def _name_columns(self) -> None:
        indicator = self.league.indicator
        self._rename("numerator", indicator.numerator_title)
        self._rename("denominator", indicator.denominator_title)
        if self._two_spans:
            self._rename("rate", _("To date (%)"))
        self._rename("to_target", distances.target_heading(self.league))
        self._rename("to_climb", distances.climb_heading(self.league))

    def _rename(self, name: str, heading: str) -> None:
        if heading:
            self.columns[name].column.verbose_name = heading

    @property
    def _two_spans(self) -> bool:
        return self.league.has_in_period and self.league.judged_span == Span.TO_DATE

    def _idle_columns(self) -> list[str]:
        """The columns for which no row of the league has a value."""
        league, rows = self.league, self.league.rows
        has = {
            "numerator": any(row.numerator is not None for row in rows),
            "single_window": any(row.numerator_single_window is not None for row in rows),
            "denominator": any(row.denominator is not None for row in rows),
            "in_period_rate": self._two_spans,
            "target": any(row.target is not None for row in rows),
            "status": any(row.status is not None for row in rows),
            "rate_change": any(row.change is not None for row in rows),
            "rank_change": any(row.change is not None for row in rows),
            "trend": len(self.trend_of) > 1,
            "to_target": any(league.cases_to_target(row) is not None for row in rows),
            "to_climb": any(league.cases_to_climb(row) is not None for row in rows),
            "printed_rate": any(row.rate_check in REMARKS for row in rows),
            "remark": any(
                row.rate_check in REMARKS or (row.figure and not row.figure.is_accepted)
                for row in rows
            ),
        }
        return [name for name, there in has.items() if not there]
