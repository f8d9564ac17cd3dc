"""The orders of a day in parts that share one total: by quarter, agency, decision or state."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entities.choices import DeadlineState
from entities.deadlines.counts import Counts, Fact, facts
from entities.deadlines.fold import OVERDUE
from entities.deadlines.named import agencies_named, decisions_named
from entities.deadlines.quarters import Quarter
from entities.models import Agency, LegalDocument

Subject = Quarter | Agency | LegalDocument | DeadlineState | None
_KEYS: dict[str, Callable[[Fact], Any]] = {
    "quarter": lambda row: row.quarter,
    "agency": lambda row: row.lead,
    "decision": lambda row: row.decision,
    "state": lambda row: DeadlineState(row.state),
}
# By what orders can be parted.
WAYS = tuple(_KEYS)


@dataclass(frozen=True)
class Part:
    """The orders of one quarter, agency, decision or state; None are those without a day."""

    of: Subject
    counts: Counts


@dataclass(frozen=True)
class Parts:
    """Each row is in one part, so that the parts add up to `total`; services may be in several.

    Quarters stand in the order of time, those without a day last; agencies in that of the annexes;
    decisions the latest first; states as they are listed.
    """

    by: str
    on: date
    rows: list[Part]
    total: Counts


def parts(
    by: str, *, on: date, agency: Agency | None = None, seen_at: datetime | None = None
) -> Parts:
    """All orders of the lists of the day, or those that `agency` leads on it. Two queries."""
    rows = facts(on=on, seen_at=seen_at, agency=agency)
    found: dict[Any, list[Fact]] = defaultdict(list)
    for row in rows:
        found[_KEYS[by](row)].append(row)
    subjects = _in_order(by, found, on=on, seen_at=seen_at)
    return Parts(
        by,
        on,
        [Part(subject, Counts.of(found[key], on=on)) for key, subject in subjects],
        Counts.of(rows, on=on),
    )


def _in_order(
    by: str, keys: Iterable[Any], *, on: date, seen_at: datetime | None
) -> Iterable[tuple[Any, Subject]]:
    if by == "agency":
        return agencies_named(set(keys), on=on, seen_at=seen_at).items()
    if by == "decision":
        return decisions_named(set(keys)).items()
    if by == "state":
        return [(state, state) for state in DeadlineState if state in set(keys)]
    in_time = sorted(keys, key=lambda quarter: (quarter is None, quarter or Quarter(1, 1)))
    return [(quarter, quarter) for quarter in in_time]


@dataclass(frozen=True)
class HeatRow:
    """An agency with the number of its rows overdue by quarter of the due day."""

    agency: Agency
    by_quarter: dict[Quarter, int]

    @property
    def total(self) -> int:
        return sum(self.by_quarter.values())


@dataclass(frozen=True)
class HeatMap:
    """What is overdue by agency and quarter of the due day: those that have any."""

    on: date
    quarters: list[Quarter]
    rows: list[HeatRow]

    @property
    def most(self) -> int:
        """The largest number of one agency in one quarter, 0 where nothing is overdue."""
        return max((max(row.by_quarter.values()) for row in self.rows), default=0)

    def total_of(self, quarter: Quarter) -> int:
        return sum(row.by_quarter.get(quarter, 0) for row in self.rows)


def heat_map(*, on: date, agency: Agency | None = None, seen_at: datetime | None = None) -> HeatMap:
    """What is overdue on the day by agency and quarter. Two queries."""
    found: dict[int, dict[Quarter, int]] = defaultdict(lambda: defaultdict(int))
    for row in facts(on=on, seen_at=seen_at, agency=agency):
        if row.state in OVERDUE and row.quarter is not None:
            found[row.lead][row.quarter] += 1
    named = agencies_named(found.keys(), on=on, seen_at=seen_at)
    quarters = sorted({quarter for numbers in found.values() for quarter in numbers})
    return HeatMap(on, quarters, [HeatRow(row, found[pk]) for pk, row in named.items()])
