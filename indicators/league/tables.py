"""League tables: their columns, and which of them a league shows."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers import format_rate
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, text
from entities.models import annex_key
from indicators.choices import Span, Status
from indicators.figures.cells import number_cells, plain_target
from indicators.league.rows import PLACES_AHEAD, League, LeagueRow
from indicators.league.table_cells import REMARKS, LeagueCells, remarks
from indicators.league.tables_apart import ApartTable
from indicators.league.words import how_combined, on_units
from indicators.models import Period

STATUS_ORDER = list(Status)


class LeagueTable(Table):
    """The ranking of one kind. Only columns for which the league has something are shown.

    Which columns those are depends on the whole league, not on the rows that a filter
    leaves, so that a filter never changes the columns. `here` is the slug of the agency whose
    page the table stands on, `notes` what a file says besides of its source. On other units
    `bases` are what they rest on.
    """

    default_sort: ClassVar[str] = "rank"

    rank = Column(gettext_lazy("Rank"), order_by=lambda row: row.rank, css="col-rank")
    agency = Column(
        gettext_lazy("Agency"),
        order_by=lambda row: annex_key(row.agency),
        row_header=True,
        css="col-name",
    )
    denominator = Column(
        gettext_lazy("Denominator"),
        order_by=lambda row: row.values.denominator,
        initial_sort_descending=True,
        css="col-number col-count",
    )
    numerator = Column(
        gettext_lazy("Numerator"),
        order_by=lambda row: row.values.numerator,
        initial_sort_descending=True,
        css="col-number col-count",
    )
    single_window = Column(
        gettext_lazy("On the National Single Window"),
        order_by=lambda row: row.values.numerator_single_window,
        initial_sort_descending=True,
        css="col-number col-count",
    )
    in_period_rate = Column(
        gettext_lazy("In the period (%)"),
        order_by=lambda row: row.in_period.exact_rate if row.in_period else None,
        initial_sort_descending=True,
        css="col-number",
    )
    rate = Column(
        gettext_lazy("Rate (%)"),
        order_by=lambda row: row.exact_rate,
        initial_sort_descending=True,
        css="col-number col-rate",
    )
    target = Column(
        gettext_lazy("Target (%)"),
        css="col-number col-target",
    )
    status = Column(
        gettext_lazy("Result"),
        order_by=lambda row: STATUS_ORDER.index(row.status),
        css="col-status",
    )
    rate_change = Column(
        gettext_lazy("Change (points)"),
        order_by=lambda row: row.change.rate if row.change else None,
        initial_sort_descending=True,
        css="col-number col-change",
    )
    rank_change = Column(
        gettext_lazy("Change of rank"),
        order_by=lambda row: row.change.rank if row.change else None,
        initial_sort_descending=True,
        css="col-number col-change",
    )
    trend = Column(gettext_lazy("Trend"), css="col-trend")
    to_target = Column(gettext_lazy("To the target"), css="col-number col-distance")
    to_climb = Column(gettext_lazy("To a better rank"), css="col-number col-distance")
    printed_rate = Column(gettext_lazy("Printed rate (%)"), css="col-number col-printed")
    parts = Column(gettext_lazy("Former units"), only_in_files=True)
    remark = Column(gettext_lazy("Remark"), css="col-remark")

    def __init__(
        self,
        league: League,
        rows: list[LeagueRow],
        *,
        order_by: str = "",
        trend: Sequence[Period] = (),
        query: str = "",
        here: str = "",
        notes: Sequence[str] = (),
        bases: Sequence[str] = (),
    ) -> None:
        self.league = league
        self.on_units = on_units(league, bases)
        self.trend_of = trend
        self.notes = notes
        self.key = league.key
        self.title = league.group
        super().__init__(rows, order_by=order_by)
        drawn = LeagueCells(league, trend, query, here)
        for bound in self.columns.itervisible():
            bound.render = getattr(drawn, bound.name)
        self._name_columns()
        for name in self._idle_columns():
            self.columns.hide(name)
        self.apart = ApartTable(league) if league.apart else None
        self.below = [self.apart] if self.apart else []

    @property
    def filtered(self) -> bool:
        """Whether a filter leaves out rows of the league."""
        return len(self) < len(self.league.rows)

    def above(self) -> list[str]:
        """The indicator and the kind, the period and its day, the target and what it rests on;
        on other units which, and how their figures came about.
        """
        league, period = self.league, self.league.period
        words = {
            "shown": len(self),
            "all": len(league.rows),
            "day": date_format(period.as_of, "SHORT_DATE_FORMAT"),
            "target": _target_text(league),
        }
        lines = [
            f"{league.indicator.title} – {self.title}",
            *([self.on_units, *how_combined(league)] if self.on_units else ()),
            str(period),
            _("Data as of: %(day)s") % words,
            _("Target: %(target)s") % words,
            *self.notes,
        ]
        if self.filtered:
            lines.append(_("%(shown)s of %(all)s agencies are shown.") % words)
        return lines

    def totals(self) -> dict[str, Cell]:
        """The counts of all agencies of the kind, whatever a filter leaves, and their rate."""
        totals = self.league.totals
        if totals is None:
            return {}
        heading = _("Total of %(counted)d agencies of %(all)d") % {
            "counted": totals.counted,
            "all": totals.agencies,
        }
        if self.on_units:
            heading = _("%(total)s, as in the table as published") % {"total": heading}
        cells = number_cells()
        return {
            "agency": text(heading),
            "denominator": cells.count(totals.denominator),
            "numerator": cells.count(totals.numerator),
            "single_window": cells.count(totals.numerator_single_window),
            "rate": cells.exact_rate(totals.rate, self.league.target),
        }

    def _name_columns(self) -> None:
        indicator = self.league.indicator
        self._rename("numerator", indicator.numerator_title)
        self._rename("denominator", indicator.denominator_title)
        if self._two_spans:
            self._rename("rate", _("To date (%)"))
        compared = self.league.compared
        if compared and compared.span not in (None, self.league.ranking_span):
            self._rename(
                "rank_change",
                _("Change of rank (in the period)")
                if compared.span == Span.IN_PERIOD
                else _("Change of rank (to date)"),
            )
        words = {"unit": indicator.unit_title, "places": PLACES_AHEAD}
        if self.league.lower_is_better:
            self._rename("to_target", _("Fewer, to reach the target (%(unit)s)") % words)
            self._rename("to_climb", _("Fewer, to gain %(places)d places (%(unit)s)") % words)
        else:
            self._rename("to_target", _("More, to reach the target (%(unit)s)") % words)
            self._rename("to_climb", _("More, to gain %(places)d places (%(unit)s)") % words)

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
            "numerator": any(row.values.numerator is not None for row in rows),
            "single_window": any(row.values.numerator_single_window is not None for row in rows),
            "denominator": any(row.values.denominator is not None for row in rows),
            "in_period_rate": self._two_spans,
            "target": any(row.target is not None for row in rows),
            "status": any(row.status != Status.NO_TARGET for row in rows),
            "rate_change": any(row.change and row.change.rate is not None for row in rows),
            "rank_change": any(row.change and row.change.rank is not None for row in rows),
            "trend": len(self.trend_of) > 1,
            "to_target": any(league.cases_to_target(row) is not None for row in rows),
            "to_climb": any(league.cases_to_climb(row) is not None for row in rows),
            "printed_rate": any(row.rate_check in REMARKS for row in rows),
            "parts": any(row.parts for row in rows),
            "remark": any(remarks(row, league) for row in rows),
        }
        return [name for name, there in has.items() if not there]


def _target_text(league: League) -> str:
    """The target of the kind as the page says it, with its basis and the words of that."""
    target = league.target
    if target is None:
        if league.has_target:
            return _("Only single agencies have a target of their own.")
        return _("This period has no target yet.")
    least = _("At most %(value)s %%.") if league.lower_is_better else _("At least %(value)s %%.")
    said = [least % {"value": format_rate(plain_target(target), None)}]
    if target.basis:
        said.append(_("Legal basis: %(basis)s.") % {"basis": target.basis})
    if target.basis_text:
        said.append(f"“{target.basis_text}”")
    return " ".join(said)
