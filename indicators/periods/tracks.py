"""What became of a period, step by step: its life, and its publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Self

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dvctrack.lib import history
from indicators.choices import PeriodState
from indicators.models import Period, Publication


@dataclass(frozen=True)
class Step:
    """What was done, when, by whom and why.

    Nobody did what reference data or a command brought; without `at` it is still to come.
    """

    title: str
    at: datetime | None = None
    by: User | None = None
    reason: str = ""
    link: str = ""

    @classmethod
    def of(cls, title: str, row: history.Step) -> Self:
        return cls(title, row.at, row.by, row.reason)


def life(period: Period) -> list[Step]:
    """Planned, opened, closed, opened again; then what is still to come."""
    found: list[Step] = []
    before = ""
    for row in _changes(period, "state"):
        found.append(Step.of(_moved(before, row.row.state), row))
        before = row.row.state
    states = list(PeriodState)
    ahead = states[states.index(PeriodState(period.state)) + 1 :]
    return found + [Step(_moved("", state)) for state in ahead]


def publication(period: Period) -> list[Step]:
    """The versions, their withdrawals, and when the tables became public or were taken back.

    A period can be public without a version: its figures were published before they came here.
    """
    found = sorted([*_public(period), *_versions(period)], key=attrgetter("at"))
    if not any(step.link for step in found):
        found.append(Step(_("No version published here yet")))
    return found


def _changes(period: Period, field: str) -> list[history.Step]:
    rows: Any = period.history.all()
    return history.steps(rows, (field,))[::-1]


def _moved(before: str, state: str) -> str:
    if state == PeriodState.OPEN and before == PeriodState.CLOSED:
        return _("Opened again")
    return {
        PeriodState.PLANNED.value: _("Planned"),
        PeriodState.OPEN.value: _("Opened"),
        PeriodState.CLOSED.value: _("Closed"),
    }[state]


def _public(period: Period) -> Iterator[Step]:
    for row in _changes(period, "is_public"):
        if row.row.is_public:
            yield Step.of(_("Public"), row)
        elif row.before:
            yield Step.of(_("No longer public"), row)


def _versions(period: Period) -> Iterator[Step]:
    """With the reason of the correction, else why it was published with things left open."""
    of_the_public = [row.row.pk for row in _changes(period, "is_public")]
    kept = period.history.exclude(history_id__in=of_the_public)
    said = dict(kept.values_list("history_date", "history_change_reason"))
    rows = Publication.objects.filter(period=period).without_payload()
    for row in rows.select_related("period", "published_by", "withdrawal__withdrawn_by"):
        address = row.get_absolute_url()
        reason = row.reason or said.get(row.published_at) or ""
        title = _("Version %(number)d") % {"number": row.number}
        yield Step(title, row.published_at, row.published_by, reason, address)
        if row.is_withdrawn:
            gone = row.withdrawal
            title = _("Version %(number)d withdrawn") % {"number": row.number}
            yield Step(title, gone.withdrawn_at, gone.withdrawn_by, gone.reason, address)
