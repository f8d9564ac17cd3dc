"""The page and the sheet of one agency."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import DetailView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.base import Table
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
from indicators.choices import ONLINE_PROVISION
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.league.agency_history import AgencyRow, agency_history
from indicators.league.summary import latest_period
from indicators.league.views_base import FiguresSeenAtMixin
from indicators.models import Period, PeriodQuerySet
from indicators.pages.agency_table import AgencyTable
from indicators.pages.over_time import over_time
from indicators.pages.units import tables_of, units_of
from indicators.policy import may_read_figure_history, may_read_tables, periods_for

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

    @property
    def readable(self) -> PeriodQuerySet:
        """The periods whose tables the reader may read."""
        return periods_for(self.request.user, seen_at=self.seen_at)

    @cached_property
    def period(self) -> Period | None:
        """The latest of them."""
        return latest_period(self.readable)

    @cached_property
    def periods(self) -> list[Period]:
        """The latest periods, of the own agency those whose tables are not read, too; with
        `?periods=all` all of them.
        """
        is_own = may_read_figure_history(self.request.user, self.object)
        found = (Period.objects.all() if is_own else self.readable).order_by("-as_of", "code")
        return list(found if self.request.GET.get("periods") == "all" else found[:MOST_PERIODS])

    @cached_property
    def lines(self) -> list[AgencyRow]:
        found = agency_history(self.object, self.periods, seen_at=self.seen_at)
        reader = self.request.user
        return [line if may_read_tables(reader, line.period) else line.alone() for line in found]

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
        return next(
            (
                line
                for line in rates
                if line.row and line.units_on is None and not line.stands_alone
            ),
            None,
        )

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
