"""What a person is shown before a period is opened or closed: counted, with the way to mend it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.agencies.names import name_agencies
from entities.choices import AgencyKind
from entities.models import Agency
from entities.people.accounts import agencies_without_officer
from indicators.choices import BatchState, ReportState
from indicators.league.owing import owing
from indicators.league.targets import targets
from indicators.models import ImportBatch, Indicator, Period, PeriodIndicator, ReopenRequest
from indicators.periods.acting import acting_for
from indicators.periods.ask import Asked
from indicators.periods.locks import moment_text
from indicators.periods.reporting import Matrix
from indicators.periods.roster import across

Owed = Mapping[Indicator, Sequence[Agency]]
SETTLED = (ReportState.ACCEPTED, ReportState.NOT_APPLICABLE)


@dataclass(frozen=True)
class Item:
    """One thing to know: how many it is about, and where to see to it.

    Where it `needs_reason`, going on all the same takes a tick and a reason.
    """

    sentence: str
    count: int = 1
    link: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Checklist:
    items: tuple[Item, ...]

    @classmethod
    def of(cls, *parts: Iterable[Item]) -> Self:
        return cls(tuple(item for part in parts for item in part))

    @property
    def needs_reason(self) -> bool:
        return any(item.needs_reason for item in self.items)


def before_opening(
    period: Period, *, at: datetime, asked: Iterable[Asked] | None = None
) -> Checklist:
    """Who will owe what, without which targets, who has nobody to do it, and whether in vain;
    and whether units were reorganised within the window.

    `asked` is what a new period will ask for; without it, what a planned one does. Nothing of it
    stands in the way: all can be mended while the period is open.
    """
    owed = _owed_by_now(period) if asked is None else _owed_at_first(asked, on=period.as_of)
    return Checklist.of(
        _time_over(period, at=at),
        _across(period, owed),
        _owed(period, owed),
        _without_target(period, owed),
        _without_officer(owed, at=at),
    )


def before_closing(found: Matrix, *, at: datetime) -> Checklist:
    """What is not settled in the open period of the matrix; with any of it closing needs a reason.

    Files that wait count whatever their period: that is known when they are confirmed.
    """
    return Checklist.of(
        unsettled_reports(found), _requests(found.period), _files(), _time_left(found, at=at)
    )


def unsettled_reports(found: Matrix) -> Iterator[Item]:
    """The reports that are not accepted, by their state, each with the matrix of just these.

    What was never reported in a closed period was answered for when it was closed.
    """
    reports: Counter[ReportState] = Counter()
    agencies: dict[ReportState, set[int]] = defaultdict(set)
    for row in found.rows:
        for report in row.by_indicator.values():
            reports[report.state] += 1
            agencies[report.state].add(row.agency.pk)
    for state in ReportState:
        if state in SETTLED or not reports[state]:
            continue
        yield Item(
            _("%(state)s: %(reports)d, of %(agencies)d agencies")
            % {
                "state": capfirst(str(state.label)),
                "reports": reports[state],
                "agencies": len(agencies[state]),
            },
            reports[state],
            f"{_page(found.period)}?{urlencode({'state': state.value})}#table-reporting",
            needs_reason=state != ReportState.CLOSED,
        )


def indicators_without_target(period: Period) -> Iterator[Item]:
    """The indicators for which an agency that owes has no target on the day of the period."""
    return _without_target(period, _owed_by_now(period))


def _without_target(period: Period, owed: Owed) -> Iterator[Item]:
    in_force = targets(owed, on=period.as_of)
    for indicator, agencies in owed.items():
        number = sum(in_force.of_agency(indicator, agency) is None for agency in agencies)
        if number:
            said = ngettext(
                "%(indicator)s: no target on %(day)s for %(number)d agency",
                "%(indicator)s: no target on %(day)s for %(number)d agencies",
                number,
            )
            day = date_format(period.as_of, "SHORT_DATE_FORMAT")
            words = {"indicator": str(indicator), "number": number, "day": day}
            query = urlencode({"indicator": indicator.slug, "year": str(period.as_of.year)})
            yield Item(said % words, number, f"{reverse('targets')}?{query}#add")


def _across(period: Period, owed: Owed) -> Iterator[Item]:
    kinds = {agency.kind for agencies in owed.values() for agency in agencies}
    return map(Item, across(period, kinds))


def _owed_by_now(period: Period) -> Owed:
    asked = PeriodIndicator.objects.filter(period=period).select_related("indicator")
    rows = asked.order_by("indicator__display_order", "indicator__slug")
    owed: dict[int, list[Agency]] = {row.indicator_id: [] for row in rows}
    due = owing([period]).filter(indicator__in=owed)
    for one in name_agencies(due, on=period.as_of, reads=True):
        owed[one.indicator_id].append(one.agency)
    return {row.indicator: owed[row.indicator_id] for row in rows}


def _owed_at_first(asked: Iterable[Asked], *, on: date) -> Owed:
    return {
        one.indicator: [row for row in one.agencies(on=on) if row not in one.excepted]
        for one in asked
    }


def _page(period: Period) -> str:
    return reverse("reports", args=(period.code,))


def _time_over(period: Period, *, at: datetime) -> Iterator[Item]:
    if period.entry_closes_at and period.entry_closes_at < at:
        said = _(
            "Entry has closed already (%(moment)s): no agency can enter a figure unless the "
            "moments are changed"
        )
        yield Item(said % {"moment": moment_text(period.entry_closes_at)})


def _owed(period: Period, owed: Owed) -> Iterator[Item]:
    address = _page(period) if period.pk else ""
    for indicator, agencies in owed.items():
        by_kind = Counter(agency.kind for agency in agencies)
        said = "; ".join(
            f"{kind.label} {by_kind[kind.value]}" for kind in AgencyKind if by_kind[kind.value]
        )
        words = {"indicator": str(indicator), "agencies": said or _("nobody")}
        yield Item(_("%(indicator)s is owed by: %(agencies)s") % words, len(agencies), address)


def _without_officer(owed: Owed, *, at: datetime) -> Iterator[Item]:
    today = localdate(at)
    owing_something = {agency for agencies in owed.values() for agency in agencies}
    acting = acting_for(owing_something, on=today)
    if number := agencies_without_officer(acting, on=today).count():
        said = ngettext(
            "%(number)d agency that owes has no officer",
            "%(number)d agencies that owe have no officer",
            number,
        )
        yield Item(said % {"number": number}, number, reverse("accounts-missing"))


def _requests(period: Period) -> Iterator[Item]:
    waiting = ReopenRequest.objects.filter(obligation__period=period, is_granted__isnull=True)
    if number := waiting.count():
        said = ngettext(
            "%(number)d request to reopen waits for an answer",
            "%(number)d requests to reopen wait for an answer",
            number,
        )
        address = f"{_page(period)}#requests-head"
        yield Item(said % {"number": number}, number, address, needs_reason=True)


def _files() -> Iterator[Item]:
    if number := ImportBatch.objects.filter(state=BatchState.WAITING).count():
        said = ngettext(
            "%(number)d file waits to be confirmed",
            "%(number)d files wait to be confirmed",
            number,
        )
        yield Item(said % {"number": number}, number, reverse("imports"), needs_reason=True)


def _time_left(found: Matrix, *, at: datetime) -> Iterator[Item]:
    """Until the due moment of the period; after it, for whom the time was extended."""
    due_at = found.period.submissions_due_at
    address = reverse("period-moments", args=(found.period.code,))
    if due_at and due_at >= at:
        days = (localdate(due_at) - localdate(at)).days
        said = ngettext(
            "%(days)d day is left to submit: until %(moment)s",
            "%(days)d days are left to submit: until %(moment)s",
            days,
        )
        if not days:
            said = _("Today is the last day to submit: until %(moment)s")
        words = {"days": days, "moment": moment_text(due_at)}
        yield Item(said % words, days, address, needs_reason=True)
        return
    in_time = [row for row in found.rows if row.open and row.due_at and row.due_at >= at]
    if in_time:
        said = ngettext(
            "%(number)d agency that has not reported still has time",
            "%(number)d agencies that have not reported still have time",
            len(in_time),
        )
        words = {"number": len(in_time)}
        yield Item(said % words, len(in_time), _page(found.period), needs_reason=True)
