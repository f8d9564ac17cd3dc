"""The page and the sheet of one agency."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from dvctrack.lib.tables.views import TableExportMixin
from entities.agencies.tree import tree_of
from entities.choices import AgencyKind
from entities.deadlines.calendar_keys import may_have_calendar
from entities.deadlines.counts import facts, in_list
from entities.deadlines.listing import latest_first, listed_rows
from entities.deadlines.tables import (
    CompletedTable,
    DeadlineTable,
    OverdueTable,
    UpcomingTable,
)
from entities.models import Agency, AgencyQuerySet
from indicators.checking.checks import check_period
from indicators.checking.tables import FindingTable, with_names
from indicators.choices import ONLINE_PROVISION, Span
from indicators.figures.cells import number_cells
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.league.agency_history import AgencyRow, agency_history
from indicators.league.summary import latest_period
from indicators.league.table_cells import rate_cell
from indicators.league.views_base import FiguresSeenAtMixin
from indicators.league.words import by_span
from indicators.models import Period
from indicators.numbers import Values
from indicators.pages.over_time import over_time
from indicators.pages.units import tables_of, units_of
from indicators.policy import may_read_figure_history, periods_for


def _period(line: AgencyRow) -> Cell:
    address = reverse("league", args=(line.indicator.slug, line.period.code))
    if line.units_on is None:
        return link(str(line.period), address)
    cell = link(str(line.period), f"{address}?units_on={line.units_on.isoformat()}")
    day = date_format(line.units_on, "SHORT_DATE_FORMAT")
    words = _("on the administrative units of %(day)s") % {"day": day}
    html = format_html('{} <span class="remark">({})</span>', cell.html, words)
    return Cell(html, f"{line.period} ({words})")


def _rank(line: AgencyRow) -> Cell:
    if line.row is None or line.row.rank is None:
        return missing(_("without a rank"))
    place = _("%(rank)d of %(ranked)d") % {"rank": line.row.rank, "ranked": line.ranked}
    said = [by_span(line.ranking_span)] if line.ranking_span == Span.IN_PERIOD else []
    if not line.is_complete:
        numbers = {"reported": line.reported, "owing": line.owing}
        said.append(_("only %(reported)d/%(owing)d agencies have reported") % numbers)
    remark = format_html(' <span class="remark">({})</span>', "; ".join(said)) if said else ""
    return Cell(format_html("{}{}", place, remark), line.row.rank, "0")


def _result(line: AgencyRow) -> Cell:
    if line.row is not None:
        cell = number_cells().status(line.row.status)
        why: dict[str, list[str]] = {}
        for part in line.row.missing:
            why.setdefault(str(part.why.label), []).append(part.agency.name)
        if not why:
            return cell
        words = "; ".join(f"{label}: {', '.join(names)}" for label, names in why.items())
        html = format_html('{} <div class="remark why-missing">{}</div>', cell.html, words)
        return Cell(html, f"{cell.value}: {words}")
    words = _("Not applicable: %(reason)s") % {"reason": line.reason}
    return Cell(format_html('<span class="remark">{}</span>', words), words)


def _rate(line: AgencyRow) -> Cell:
    return rate_cell(line.row, number_cells()) if line.row else missing()


def _values(line: AgencyRow) -> Values:
    """None of procedures that each part counted alike: the sums are not those of the unit."""
    return Values() if line.row is None or line.is_weighted else line.row.values


def _target(line: AgencyRow) -> Cell:
    return number_cells().target(line.row.target) if line.row else missing()


class AgencyTable(Table):
    """What the agency reported, where it stands in its kind and whether it met the target."""

    key = "record"
    title = gettext_lazy("Figures by indicator and period")
    group_by = "indicator"
    stacks = True

    def __init__(
        self, lines: Sequence[AgencyRow], *, agency: Agency, notes: Sequence[str] = ()
    ) -> None:
        self.agency_of = agency
        self.notes = notes
        self.periods = {line.period.pk: line.period for line in lines}
        super().__init__(lines)

    def above(self) -> list[str]:
        """Whose figures, of which periods, and where they come from."""
        periods = list(self.periods.values())
        bodies = dict.fromkeys(row.issuing_body for row in periods if row.issuing_body)
        return [
            f"{self.agency_of} – {self.title}",
            _("Periods: %(periods)s") % {"periods": "; ".join(map(str, periods))},
            _("Source: %(source)s") % {"source": ", ".join(bodies)},
            *self.notes,
        ]

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


LISTS: tuple[tuple[type[DeadlineTable], str], ...] = (
    (OverdueTable, "overdue"),
    (UpcomingTable, "upcoming"),
    (CompletedTable, "done"),
)
# The rank of each needs the figures of all of its kind.
MOST_PERIODS = 12
MOST_STEPS = 20
# What one sheet of A4 holds.
MOST_ON_SHEET = 12


class AgencyBase(DetailView[Agency]):
    """What the page and the sheet of an agency share."""

    seen_at: Any = None

    def get_queryset(self) -> AgencyQuerySet:
        """As it is called today; one that has ended as it was called last."""
        rows = Agency.objects.select_related("parent").prefetch_related("codes", "names")
        return rows.named_on(timezone.localdate())

    @cached_property
    def period(self) -> Period | None:
        """The latest period that the reader may read."""
        return latest_period(periods_for(self.request.user))

    @cached_property
    def periods(self) -> list[Period]:
        """The latest periods; `?periods=all` for all of them."""
        found = periods_for(self.request.user).order_by("-as_of", "code")
        return list(found if self.request.GET.get("periods") == "all" else found[:MOST_PERIODS])

    @cached_property
    def lines(self) -> list[AgencyRow]:
        return agency_history(self.object, self.periods, seen_at=self.seen_at)

    @cached_property
    def day(self) -> date | None:
        """Today; for a visitor who is not signed in the day of the latest public period."""
        if self.request.user.is_authenticated:
            return timezone.localdate()
        return self.period.as_of if self.period else None

    def services(self) -> list[DeadlineTable]:
        """The services that the agency leads, by their state on the day."""
        on = self.day
        if on is None:
            return []
        asked: dict[str, Any] = {"on": on, "seen_at": self.seen_at}
        found = facts(**asked, agency=self.object)
        lists = {table: in_list(found, name, on=on) for table, name in LISTS}
        lists[CompletedTable] = latest_first(lists[CompletedTable], **asked)
        rows = iter(listed_rows([fact for part in lists.values() for fact in part], **asked))
        hidden = () if self.request.user.is_authenticated else ("note",)
        return [
            table(islice(rows, len(part)), on=on, exclude=("agency", *hidden))
            for table, part in lists.items()
        ]


@method_decorator(public_page, name="dispatch")
class AgencyView(FiguresSeenAtMixin, TableExportMixin, AgencyBase):
    """One agency: its names and codes, its figures over time, and its services on a day."""

    template_name = "indicators/agency.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = AgencyTable(self.lines, agency=self.object, notes=self.seen_note)
        services = self.services()
        tree = tree_of(self.object)
        charts = over_time(self.lines, breaks=tree.breaks)
        return super().get_context_data(
            on=self.day,
            record=record,
            charts=charts,
            has_targets=any(chart.target_line for chart in charts),
            more_periods=len(self.periods) == MOST_PERIODS,
            services=services,
            has_calendar=may_have_calendar(self.request.user, self.object),
            provision=self._provision(),
            has_services=any(len(table) for table in services),
            tables=[record],
            period=self.period,
            tree=tree,
            findings=self._findings(),
            units=self._units(),
            **self._history(),
            **self.figures_context(agency=self.object),
            **kwargs,
        )

    def get_export_name(self) -> str:
        return self.with_moment(f"agency_{self.object.slug}")

    def _provision(self) -> AgencyRow | None:
        """The latest rate of the services that it offers."""
        rates = (line for line in self.lines if line.indicator.slug == ONLINE_PROVISION)
        return next((line for line in rates if line.row and line.units_on is None), None)

    def _units(self) -> Iterable[Table]:
        """Those of a province, in the latest period."""
        if self.object.kind != AgencyKind.PROVINCE or self.period is None:
            return ()
        if not self.object.children.exists():
            return ()
        return tables_of(units_of(self.object, self.period, seen_at=self.seen_at))

    def _findings(self) -> FindingTable | None:
        """Those on the figures of the latest period, for whoever is signed in."""
        if not self.request.user.is_authenticated or self.period is None:
            return None
        own = (row for row in check_period(self.period) if row.agency == self.object.slug)
        return FindingTable(with_names(own, on=self.period.as_of), exclude=("agency",))

    def _history(self) -> dict[str, Any]:
        """Who changed what, for readers of all and for the agency itself."""
        if not may_read_figure_history(self.request.user, self.object):
            return {}
        steps = figure_history(agency=self.object)
        shown = steps if self.request.GET.get("history") == "all" else steps[:MOST_STEPS]
        return {
            "history": HistoryTable(shown, exclude=("agency",)),
            "more_steps": len(steps) - len(shown),
        }


@method_decorator(public_page, name="dispatch")
class AgencySheetView(AgencyBase):
    """One agency on one sheet of A4, for a folder or a meeting."""

    template_name = "indicators/agency_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.period
        lines = [line for line in self.lines if line.period == latest]
        record = AgencyTable(lines, agency=self.object)
        services = self.services()
        late = services[0].data.data if services else []
        return super().get_context_data(
            on=self.day,
            period=latest,
            record=record,
            charts=over_time(self.lines, breaks=tree_of(self.object).breaks),
            counts=[(table.title, len(table)) for table in services],
            late=late[:MOST_ON_SHEET],
            more_late=max(len(late) - MOST_ON_SHEET, 0),
            **kwargs,
        )
