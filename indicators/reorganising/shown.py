"""What the page of an act shows: bounded lists, of which a download holds the whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model

from dvctrack.lib.tables.base import Table
from entities.agencies.names import OfficialNames
from entities.choices import MOVES, NameKind, SuccessionRelation
from entities.deadlines.rows import DeadlineRow
from entities.models import (
    Agency,
    Membership,
    Reorganisation,
    Succession,
)
from indicators.checking.tables import FindingTable, with_names
from indicators.findings import Finding
from indicators.models import Indicator, Obligation, Period, Target
from indicators.reorganising.leads import LeadMove, leads_left
from indicators.reorganising.loaded import ONE_DAY
from indicators.reorganising.plan import Plan
from indicators.reorganising.tables import RenameTable, Renaming, SuccessionTable, Unit, UnitTable
from indicators.reorganising.tables_around import (
    LeadMoveTable,
    LeftServiceTable,
    LeftTargetTable,
    LeftUnitTable,
    MembershipTable,
    ObligationTable,
    Owed,
    Post,
    PostTable,
)

# How many rows of each list a page has.
ROWS_SHOWN = 100


class Listed(NamedTuple):
    """The first rows of a list as a table, and how many more there are."""

    table: Table
    left_out: int


def listed(table: type[Table], rows: Sequence[Any]) -> Listed:
    return Listed(table(rows[:ROWS_SHOWN]), max(len(rows) - ROWS_SHOWN, 0))


def findings_table(findings: Iterable[Finding]) -> FindingTable:
    return FindingTable(with_names(findings), exclude=["indicator"])


@dataclass(frozen=True)
class Content:
    """What an act writes, and what it leaves to people: the rows of each table, in full."""

    successions: Sequence[Succession] = ()
    renamed: Sequence[Renaming] = ()
    units: Sequence[Unit] = ()
    obligations: Sequence[Owed] = ()
    people: Sequence[Membership] = ()
    targets: Sequence[Target] = ()
    services: Sequence[DeadlineRow] = ()
    leads: Sequence[LeadMove] = ()
    children: Sequence[Agency] = ()

    @property
    def tables(self) -> list[tuple[type[Table], Sequence[Any]]]:
        return [
            (SuccessionTable, self.successions),
            (RenameTable, self.renamed),
            (UnitTable, self.units),
            (ObligationTable, self.obligations),
            (MembershipTable, self.people),
            (LeftTargetTable, self.targets),
            (LeftServiceTable, self.services),
            (LeadMoveTable, self.leads),
            (LeftUnitTable, self.children),
        ]

    @property
    def unverified(self) -> int:
        """How many successions nobody has seen in a public source."""
        rows = [*self.successions, *(row.succession for row in self.renamed)]
        return sum(not row.is_verified for row in rows)

    @property
    def movable(self) -> int:
        """How many deadlines have one agency that takes them over."""
        return sum(move.heir is not None for move in self.leads)

    def sections(self) -> list[Listed]:
        """The lists that say something, as far as a page shows them."""
        return [listed(table, rows) for table, rows in self.tables if rows]

    def whole(self) -> list[Table]:
        return [table(rows) for table, rows in self.tables if rows]


def planned(plan: Plan) -> Content:
    """What a plan would write. Two queries."""
    renames = [row for row in plan.successions if row.relation == SuccessionRelation.RENAMED]
    return Content(
        [row for row in plan.successions if row.relation != SuccessionRelation.RENAMED],
        [
            Renaming(row, renamed.before, renamed.name)
            for row, renamed in zip(renames, plan.renamed, strict=True)
        ],
        [
            Unit(
                unit.agency,
                unit.aliases,
                unit.codes,
                list(dict.fromkeys(step.predecessor for step in unit.steps)),
            )
            for unit in plan.made
        ],
        _owed(plan.obligations_gone, plan.obligations_made),
        targets=plan.targets,
        services=plan.services,
        children=plan.children,
    )


def whole_plan(plan: Plan) -> list[Table]:
    """All lists of a plan, people among them, for a download."""
    people: list[Table] = [PostTable([Post(place) for place in plan.people])]
    return [*planned(plan).whole(), *(people if plan.people else [])]


def recorded(act: Reorganisation) -> Content:
    """What stands of what a recorded act wrote, under the names of its days."""
    stored = act.successions.order_by("pk")
    rows = list(stored.select_related("predecessor__parent", "successor__parent", "basis"))
    names = OfficialNames.load()
    for row in rows:
        row.predecessor = names.called(row.predecessor, on=row.effective_on - ONE_DAY)
        row.successor = names.called(row.successor, on=row.effective_on)
    return Content(
        [row for row in rows if row.relation != SuccessionRelation.RENAMED],
        [
            Renaming(row, row.predecessor.name, row.successor.name)
            for row in rows
            if row.relation == SuccessionRelation.RENAMED
        ],
        _units(act, rows),
        _owed(
            [Obligation(**row["before"]) for row in _entries(act, Obligation, "after")],
            Obligation.objects.in_bulk(_made(act, Obligation)).values(),
        ),
        _people(act),
        leads=leads_left(act),
    )


def _units(act: Reorganisation, rows: Iterable[Succession]) -> list[Unit]:
    predecessors = defaultdict(list)
    called = {row.successor_id: row.successor for row in rows}
    for row in rows:
        if row.relation in MOVES:
            predecessors[row.successor_id].append(row.predecessor)
    agencies = Agency.objects.select_related("parent").prefetch_related("names", "codes")
    return [
        Unit(
            called.get(agency.pk, agency),
            [name for name in agency.names.all() if name.kind == NameKind.ALIAS],
            agency.codes.all(),
            predecessors[agency.pk],
        )
        for agency in agencies.in_bulk(_made(act, Agency)).values()
    ]


def _people(act: Reorganisation) -> list[Membership]:
    rows = Membership.objects.select_related("user", "agency__parent").in_bulk(
        [
            row["pk"]
            for row in act.changes
            if row["model"] == Membership._meta.label_lower
            and (row["before"] is None or "agency_id" in row["before"])
        ]
    )
    return list(rows.values())


def _owed(gone: Iterable[Obligation], made: Iterable[Obligation]) -> list[Owed]:
    """By period and indicator; two queries."""
    taken, given = (
        Counter((row.period_id, row.indicator_id) for row in rows) for rows in (gone, made)
    )
    keys = taken.keys() | given.keys()
    periods = Period.objects.in_bulk({period for period, _indicator in keys})
    indicators = Indicator.objects.in_bulk({indicator for _period, indicator in keys})
    found = [
        Owed(
            periods[period],
            indicators[indicator],
            taken[period, indicator],
            given[period, indicator],
        )
        for period, indicator in keys
        if period in periods and indicator in indicators
    ]
    return sorted(found, key=lambda row: (row.period.as_of, row.period.code, row.indicator.pk))


def _made(act: Reorganisation, model: type[Model]) -> list[int]:
    """The keys of the rows of a model that an act made."""
    return [row["pk"] for row in _entries(act, model, "before")]


def _entries(act: Reorganisation, model: type[Model], absent: str) -> list[dict[str, Any]]:
    """The ledger's rows of a model where nothing stood "before", or stands "after"."""
    label = model._meta.label_lower
    return [row for row in act.changes if row["model"] == label and row[absent] is None]
