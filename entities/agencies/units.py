"""What agencies became: the one place that walks successions.

Between two days all of them are walked in memory (`units`), since a figure may go along wholly or
in part. Who acts for an agency is asked in SQL, inside other queries: one that has wholly become
another is that one's, and for one that was split nobody acts, since no part is the whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, QuerySet
from django.db.models.expressions import RawSQL

from dvctrack.lib.history import recorded
from entities.agencies.functions import Functions, Moved, functions_of_units
from entities.agencies.names import OF_AGENCY, AgenciesRead, agencies_seen, with_agency
from entities.choices import MOVES, WHOLE_MOVES, AgencyKind, SuccessionRelation
from entities.models import LOCAL_KINDS, Agency, AgencyQuerySet, Succession

# Of a succession.
End = Literal["predecessor", "successor"]
_KEYS = ("predecessor_id", "successor_id")
_TOLD = ("effective_on", "relation", "is_verified")
OTHER: dict[End, End] = {"predecessor": "successor", "successor": "predecessor"}


@dataclass(frozen=True)
class Units:
    """Where the agencies of the day `of` belong on the day `on`, which may be earlier.

    Only those that something happened to stand in `became`: all others are what they were. One
    that came to several units belongs to each in part, and so does one that joins what is asked
    for on an earlier day, when it was several. `agencies` are all that are named here.
    `functions` are those that came to a unit or left it between the days.
    """

    of: date
    on: date
    became: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    came_from: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    agencies: Mapping[int, Agency] = field(default_factory=dict)
    functions: Mapping[int, Sequence[Functions]] = field(default_factory=dict)

    def units_of(self, agency: int) -> tuple[int, ...]:
        """The units to which an agency of the day `of` belongs: wholly to one, or in part."""
        return self.became.get(agency, (agency,))

    def is_whole(self, agency: int) -> bool:
        return len(self.units_of(agency)) == 1

    def parts_of(self, unit: int) -> tuple[int, ...]:
        """The agencies of the day `of` that belong to a unit, wholly or in part."""
        return self.came_from.get(unit, (unit,))


class Step(NamedTuple):
    """From the day on the successor stands where the predecessor stood, wholly or in part."""

    day: date
    predecessor: int
    successor: int


@dataclass(frozen=True)
class Successions:
    """The successions by which units changed, in memory, the earlier ones first.

    Renames change no unit and are not here; functions that `moved` take no figure with them and
    are no step. `began` says of the agencies that are named since when each exists.
    """

    steps: Sequence[Step] = ()
    began: Mapping[int, date | None] = field(default_factory=dict)
    agencies: Mapping[int, Agency] = field(default_factory=dict)
    moved: Sequence[Moved] = ()

    @classmethod
    def load(
        cls,
        *,
        days: Iterable[date],
        named_on: date,
        kinds: Iterable[str] = AgencyKind.values,
        seen_at: datetime | None = None,
    ) -> Self:
        """Those between the first and the last of these days; one query, more with `seen_at`.

        They are those of these kinds, and of kinds that may have come of them: whatever becomes
        of a ministry, it is no commune.
        """
        span = list(days)
        rows = changes_of_units(
            min(span), max(span), relations=SuccessionRelation.values, seen_at=seen_at
        ).order_by("effective_on")
        if seen_at is not None:
            return cls._seen(rows, named_on=named_on, at=seen_at)
        levels = {kind in LOCAL_KINDS for kind in kinds}
        if len(levels) == 1:
            of_level = [kind for kind in AgencyKind.values if (kind in LOCAL_KINDS) in levels]
            rows = rows.filter(predecessor__kind__in=of_level)
        rows, before = with_agency(rows, "predecessor", on=named_on)
        rows, after = with_agency(rows, "successor", on=named_on)
        columns = [*before, *after]
        half, began_at = len(OF_AGENCY), OF_AGENCY.index("starts_on")
        read: dict[int, Sequence[Any]] = {}
        told = []
        for day, relation, is_verified, *values in rows.values_list(*_TOLD, *columns):
            both = values[:half], values[half:]
            read |= {of_one[0]: of_one for of_one in both}
            told.append((Step(day, both[0][0], both[1][0]), relation, is_verified))
        began = {key: values[began_at] for key, values in read.items()}
        return cls._of(told, began, AgenciesRead(read, rows.db))

    @classmethod
    def _of(
        cls,
        told: Sequence[tuple[Step, str, bool]],
        began: Mapping[int, date | None],
        agencies: Mapping[int, Agency],
    ) -> Self:
        function = SuccessionRelation.FUNCTION_MOVED
        steps = [step for step, relation, _verified in told if relation != function]
        moved = [
            Moved(*step, verified) for step, relation, verified in told if relation == function
        ]
        return cls(steps, began, agencies, moved)

    @classmethod
    def _seen(cls, rows: "QuerySet[Any]", *, named_on: date, at: datetime) -> Self:
        """The same as they were recorded: an act may have been taken back with its units since."""
        told = [
            (Step(day, *keys), relation, is_verified)
            for day, relation, is_verified, *keys in rows.values_list(*_TOLD, *_KEYS)
        ]
        seen = agencies_seen({key for row in told for key in row[0][1:]}, on=named_on, at=at)
        known = [row for row in told if row[0].predecessor in seen and row[0].successor in seen]
        return cls._of(known, {key: row.starts_on for key, row in seen.items()}, seen)

    def units(self, *, of: date, on: date) -> Units:
        """Where the agencies of one day belong on the other; both within the days read."""
        first, last = min(of, on), max(of, on)
        steps = [step for step in self.steps if first < step.day <= last]
        # From the last day back, so that what a successor came to is known already.
        reached: dict[int, set[int]] = defaultdict(set)
        for step in reversed(steps):
            reached[step.predecessor] |= reached.get(step.successor) or {step.successor}
        later = {
            key: tuple(sorted(reached.get(key) or {key}))
            for key in {key for step in steps for key in step[1:]}
            if (start := self.began[key]) is None or start <= first
        }
        earlier: dict[int, list[int]] = defaultdict(list)
        for key in sorted(later):
            for unit in later[key]:
                earlier[unit].append(key)
        sources = {unit: tuple(keys) for unit, keys in earlier.items()}
        became, came_from = (later, sources) if of <= on else (sources, later)
        moved = [row for row in self.moved if first < row.day <= last]
        functions = functions_of_units(moved, reached if of <= on else sources, self.agencies)
        return Units(of, on, became, came_from, self.agencies, functions)

    def units_of(self, agency: Agency, *, of: date, on: date) -> list[Agency]:
        """What an agency of the one day was or became on the other, itself left out."""
        keys = self.units(of=of, on=on).became.get(agency.pk, ())
        return [self.agencies[key] for key in keys if key != agency.pk]


def units(kind: str | None, *, of: date, on: date, seen_at: datetime | None = None) -> Units:
    """Where the agencies of a kind (None: of all) that lived on `of` belong on `on`.

    Reached through any chain of successions, as they are recorded now or were at `seen_at`. One
    query, none for one and the same day.
    """
    if of == on:
        return Units(of, on)
    found = Successions.load(days=(of, on), named_on=on, seen_at=seen_at)
    if kind is not None:
        steps = [step for step in found.steps if found.agencies[step.predecessor].kind == kind]
        found = replace(found, steps=steps)
    return found.units(of=of, on=on)


def changes_of_units(
    first: date,
    last: date,
    *,
    relations: Sequence[str] = MOVES,
    seen_at: datetime | None = None,
) -> "QuerySet[Any]":
    """The successions after `first` until `last` by which one unit came to be another."""
    rows = recorded(Succession, seen_at).filter(effective_on__gt=first, effective_on__lte=last)
    found: QuerySet[Any] = rows.filter(relation__in=relations).exclude(predecessor=F("successor"))
    return found


def days_of_change(kinds: Collection[str], *, until: date) -> list[date]:
    """The days until `until` on which units or names of these kinds changed, latest first."""
    rows = Succession.objects.filter(
        relation__in=MOVES, predecessor__kind__in=kinds, effective_on__lte=until
    )
    days = rows.order_by("-effective_on").values_list("effective_on", flat=True)
    return list(days.distinct())


def units_change(days: Iterable[date], *, seen_at: datetime | None = None) -> Exists:
    """Whether any unit changed between these days: an expression for a query of its own."""
    days = list(days)
    return Exists(changes_of_units(min(days), max(days), seen_at=seen_at))


def with_predecessors(agencies: AgencyQuerySet, *, on: date) -> AgencyQuerySet:
    """These agencies and all that have wholly become one of them by `on`, through any chain.

    It stays one query, in whatever list or count it is used.
    """
    try:
        keys = _reached(agencies, WHOLE_MOVES, near="successor", until=on)
    except EmptyResultSet:
        return agencies
    return Agency.objects.filter(pk__in=keys)


def heirs_of(agencies: Iterable[Agency], *, on: date) -> dict[int, list[Agency]]:
    """What each of them has wholly become by `on`, step by step.

    One query where one of them has ended, else none.
    """
    ended = [agency.pk for agency in agencies if not agency.is_valid_on(on)]
    if not ended:
        return {}
    seeds = Agency.objects.filter(pk__in=ended)
    wholly = successions_beyond(seeds, WHOLE_MOVES, near="predecessor", until=on)
    wholly = wholly.exclude(predecessor=F("successor"))
    became = {row.predecessor_id: row.successor for row in wholly.select_related("successor")}
    found: dict[int, list[Agency]] = {}
    for pk in ended:
        heir = became.get(pk)
        while heir is not None and heir not in found.setdefault(pk, []):
            found[pk].append(heir)
            heir = became.get(heir.pk)
    return found


def name_heirs(agencies: Iterable[Agency], *, on: date) -> list[Agency]:
    """The same agencies, each with its `heir` of `on`: "Bình Dương, nay là …"."""
    named = list(agencies)
    heirs = heirs_of(named, on=on)
    for agency in named:
        agency.heir = next((row for row in heirs.get(agency.pk, ()) if row.is_valid_on(on)), None)
    return named


def successions_beyond(
    agencies: AgencyQuerySet,
    relations: Sequence[str] = SuccessionRelation.values,
    *,
    near: End,
    until: date = date.max,
) -> "QuerySet[Succession]":
    """All successions of these relations on the ways that begin with `near` one of these agencies.

    Near the predecessor that is what they became, near the successor what they came from.
    """
    keys = _reached(agencies, relations, near=near, until=until)
    return Succession.objects.filter(
        **{f"{near}__in": keys}, relation__in=relations, effective_on__lte=until
    )


def _reached(
    agencies: AgencyQuerySet, relations: Sequence[str], *, near: End, until: date
) -> RawSQL:
    """The keys of these agencies and of all that lie at the far end of such ways."""
    seeds, values = agencies.order_by().values("pk").query.sql_with_params()
    sql = f"""
        WITH RECURSIVE reached(id) AS (
            {seeds}
            UNION
            SELECT step.{OTHER[near]}_id FROM {Succession._meta.db_table} step
            JOIN reached ON step.{near}_id = reached.id
            WHERE step.relation IN ({", ".join("%s" for _relation in relations)})
            AND step.effective_on <= %s
        )
        SELECT id FROM reached"""  # noqa: S608
    day = connection.ops.adapt_datefield_value(until)
    return RawSQL(sql, (*values, *relations, day))  # noqa: S611
