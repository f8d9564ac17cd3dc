"""What waits for a person, and what changed since they last looked, whatever their role."""

from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers import format_count
from entities.agencies.names import name_agencies
from entities.agencies.units import name_heirs
from entities.choices import AccountState
from entities.deadlines.state import overdue
from entities.deadlines.work import answers
from entities.models import DeadlineAct
from entities.people.accounts import account_lines, agencies_without_officer
from entities.policy import is_administrator, may_manage_accounts, memberships_for
from indicators.choices import BatchState, PeriodState, ReportState
from indicators.models import (
    EntryDraft,
    ImportBatch,
    Indicator,
    Period,
    Publication,
    ReopenRequest,
    Submission,
)
from indicators.models.publication import Withdrawal
from indicators.periods.acting import reporting_on
from indicators.periods.reporting import AgencyReports, matrix
from indicators.periods.waiting import corrected, to_accept, to_correct, to_send
from indicators.policy import (
    entry_agencies_for,
    may_coordinate,
    may_import,
    may_see_entry,
    sending_agencies_for,
    submit_agencies_for,
)


@dataclass(frozen=True)
class Task:
    """Something that waits: what, where it is done, and how much of it; None: one single thing."""

    text: str
    number: int | None
    address: str


@dataclass(frozen=True)
class Progress:
    """How far something has come, in words that name the unit."""

    text: str
    done: int
    total: int

    @classmethod
    def of(cls, words: Promise, done: int, among: Sized) -> "Progress":
        """`words` say "%(done)s of %(total)s" of what."""
        shown = {"done": format_count(done), "total": format_count(len(among))}
        return cls(str(words) % shown, done, len(among))


@dataclass(frozen=True)
class PeriodWork:
    """What the coordinating office has to do for one period."""

    period: Period
    tasks: list[Task]
    progress: list[Progress] = field(default_factory=list)


@dataclass(frozen=True)
class ChangedTable:
    """How many figures of a league changed, and of how many agencies."""

    period: Period
    indicator: Indicator
    figures: int
    agencies: int


@dataclass(frozen=True)
class Changes:
    """What became different since a moment."""

    since: datetime
    tables: list[ChangedTable]
    publications: list[Publication]
    withdrawals: list[Withdrawal]
    overdue: int
    answers: list[DeadlineAct]

    @property
    def query(self) -> str:
        """What a link to a table adds so that it says what was changed in it since."""
        return f"?{urlencode({'seen_at': f'{localtime(self.since):%d/%m/%Y %H:%M}'})}"

    def __bool__(self) -> bool:
        return any((self.tables, self.publications, self.withdrawals, self.overdue, self.answers))


def waiting(user: "User | AnonymousUser") -> int:
    """How much waits for `user`, for the menu: reports to send, correct or accept, requests, own
    files.

    One query, and none for those who have no work here.
    """
    if not may_see_entry(user):
        return 0
    rows: list[QuerySet[Any]] = [
        to_send(entry_agencies_for(user)),
        to_correct(entry_agencies_for(user), at=timezone.now()),
        own_files(user),
    ]
    if may_coordinate(user):
        rows += [to_accept(), corrected(), ReopenRequest.objects.waiting()]
    first, *others = (found.order_by().values_list("pk") for found in rows)
    return first.union(*others, all=True).count()


def own_files(user: "User | AnonymousUser") -> QuerySet[ImportBatch]:
    """The files that `user` sent and nobody else can confirm."""
    return ImportBatch.objects.filter(state=BatchState.WAITING, imported_by=user.pk)


def corrections(user: User, *, at: datetime) -> list[ReopenRequest]:
    """What the agencies of `user` may still correct in closed periods, the soonest over first."""
    found = list(
        ReopenRequest.objects.filter(
            is_granted=True,
            correct_until__gte=at,
            obligation__agency__in=entry_agencies_for(user),
            obligation__period__state=PeriodState.CLOSED,
        )
        .select_related("obligation__period", "obligation__agency", "obligation__indicator")
        .order_by("correct_until", "pk")
    )
    name_agencies((row.obligation for row in found), on=lambda row: row.period.as_of)
    name_heirs((row.obligation.agency for row in found), on=localdate(at))
    return found


def made_ready(user: User) -> list[EntryDraft]:
    """The drafts that somebody else asks `user` to submit, in open periods."""
    drafts = EntryDraft.objects.filter(
        is_ready=True,
        period__state=PeriodState.OPEN,
        agency__in=submit_agencies_for(user),
    ).exclude(user=user)
    rows = list(drafts.select_related("period", "agency", "user").order_by("saved_at", "pk"))
    name_agencies(rows, on=lambda row: row.period.as_of)
    name_heirs((row.agency for row in rows), on=timezone.localdate())
    return rows


def general_tasks(user: User, *, on: date, at: datetime) -> list[Task]:
    """What is of no period: files that wait, and accounts and agencies that need somebody."""
    found = []
    if may_import(user) or sending_agencies_for(user):
        files = own_files(user).count()
        found.append(Task(_("Files that wait for you"), files, reverse("imports")))
    if may_manage_accounts(user):
        agencies = agencies_without_officer(reporting_on(on), on=on).count()
        lines = account_lines(memberships_for(user), on=on, at=at)
        by_state = {state: _people(lines, state) for state in AccountState}
        accounts = f"{reverse('accounts')}?state="
        locked = reverse("accounts-locked") if is_administrator(user) else f"{accounts}locked"
        found += [
            Task(_("Agencies without an officer"), agencies, reverse("accounts-missing")),
            Task(
                _("People invited who have not signed in"),
                by_state[AccountState.INVITED],
                f"{accounts}{AccountState.INVITED}",
            ),
            Task(_("Accounts whose sign-in is paused"), by_state[AccountState.LOCKED], locked),
        ]
    return [task for task in found if task.number]


def office_work(*, on: date, at: datetime) -> list[PeriodWork]:
    """What waits for the coordinating office, period by period, the earliest first, and how far
    the open periods have come.

    A planned period can be opened once its last day is over, and an open one be closed once
    its time for entry is. Requests also come for periods that are closed, and then the
    corrections that were granted.
    """
    asked = Counter(
        ReopenRequest.objects.waiting().order_by().values_list("obligation__period", flat=True)
    )
    sent_again = Counter(corrected().values_list("period", flat=True))
    waits = Period.objects.filter(pk__in=[*asked, *sent_again])
    periods = Period.objects.exclude(state=PeriodState.CLOSED) | waits
    found = []
    for period in periods.order_by("as_of", "code"):
        reports = reverse("reports", args=(period.code,))
        requests = _("Requests to correct") if period.is_closed else _("Requests to reopen")
        tasks = [
            Task(requests, asked[period.pk], f"{reports}#requests-head"),
            Task(_("Corrections to accept"), sent_again[period.pk], f"{reports}#accept-head"),
        ]
        progress: list[Progress] = []
        if period.state == PeriodState.PLANNED and period.as_of < on:
            address = reverse("period-planned", args=(period.code,))
            tasks.append(Task(_("To open: its last day is over"), None, address))
        if period.state == PeriodState.OPEN:
            rows = matrix(period, at=at).rows
            tasks += _of_open_period(period, rows, reports, at)
            progress = _progress(rows)
        tasks = [task for task in tasks if task.number != 0]
        if tasks or progress:
            found.append(PeriodWork(period, tasks, progress))
    return sorted(found, key=lambda row: not row.tasks)


def changes(*, since: datetime, at: datetime) -> Changes:
    """Figures, publications, overdue services and answers that came or changed in (since, at].

    A service is newly overdue whose due day was still to come, or was that very day, then.
    """
    found = (
        Submission.history.filter(history_date__gt=since, history_date__lte=at)
        .order_by("-period__as_of", "period__code", "indicator__display_order", "indicator__slug")
        .values("period", "indicator")
        .annotate(figures=Count("id", distinct=True), agencies=Count("agency_id", distinct=True))
    )
    periods, indicators = Period.objects.in_bulk(), Indicator.objects.in_bulk()
    tables = [
        ChangedTable(
            periods[row["period"]],
            indicators[row["indicator"]],
            row["figures"],
            row["agencies"],
        )
        for row in found
        if row["period"] in periods and row["indicator"] in indicators
    ]
    published = Publication.objects.without_payload().filter(
        published_at__gt=since, published_at__lte=at
    )
    withdrawn = Withdrawal.objects.filter(withdrawn_at__gt=since, withdrawn_at__lte=at)
    on, then = localdate(at), localdate(since)
    return Changes(
        since,
        tables,
        list(published.select_related("period").order_by("published_at", "pk")),
        list(withdrawn.select_related("publication__period")),
        overdue(on=on).filter(due_as_of__gte=then).count(),
        answers(since=since, at=at),
    )


def _people(lines: Iterable[Any], state: AccountState) -> int:
    return len({line.membership.user_id for line in lines if line.state == state})


def _of_open_period(
    period: Period, rows: list[AgencyReports], reports: str, at: datetime
) -> list[Task]:
    sent = [report for row in rows for report in row.owed if report.can_be_accepted]
    late = [row for row in rows if row.open and row.is_late]
    tasks = [
        Task(_("Reports to accept"), len(sent), f"{reports}#accept-head"),
        Task(_("Agencies that are late"), len(late), f"{reports}?late=on"),
    ]
    if period.entry_closes_at is not None and period.entry_closes_at < at:
        tasks.append(Task(_("To close: the time for entry is over"), None, reports))
    return tasks


def _progress(rows: list[AgencyReports]) -> list[Progress]:
    owing = [row for row in rows if row.owed]
    sent = sum(not row.open for row in owing)
    owed = [report for row in owing for report in row.owed]
    accepted = sum(report.state == ReportState.ACCEPTED for report in owed)
    return [
        Progress.of(gettext_lazy("%(done)s of %(total)s agencies have sent all"), sent, owing),
        Progress.of(gettext_lazy("%(done)s of %(total)s reports are accepted"), accepted, owed),
    ]
