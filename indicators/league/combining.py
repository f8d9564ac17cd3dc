"""The figures of a table put on the units of another day.

Counts are added up, rates never averaged: a unit has a figure where each agency that owed one is
wholly part of it and has both counts. Rank, target, status, distance and change come after and
know nothing of it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entities.agencies.units import Units
from entities.choices import AgencyKind
from entities.models import Agency, Peers, annex_key
from indicators.choices import Missing, Span
from indicators.league.figures import TableFigure, TableFigures
from indicators.numbers import Values

_NO_NUMBER = (None, None, None, None)


class MissingPart(NamedTuple):
    """An agency whose figure cannot be part of that of its unit, and why."""

    agency: Agency
    why: Missing


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An agency to which the figure does not apply, and why."""

    agency: Agency
    reason: str


@dataclass
class Owing:
    """The agencies of a peer group that owe, and those left out, in annex order."""

    due: list[Agency] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def by_unit(owed: Mapping[Peers, Owing], units: Units) -> Mapping[Peers, Owing]:
    """Who owes, by the peer group of the unit to which each came, in the order of groups.

    One that came in part to units of several groups, as a commune to two provinces, is in each.
    """
    if not units.became:
        return owed
    found: dict[Peers, Owing] = defaultdict(Owing)
    peers: dict[int, Peers] = {}

    def groups(agency: Agency) -> Iterable[Peers]:
        to = units.units_of(agency.id)
        for unit in to:
            if unit not in peers:
                peers[unit] = units.agencies.get(unit, agency).peers
        return {peers[unit] for unit in to} if len(to) > 1 else (peers[to[0]],)

    for owing in owed.values():
        for agency in owing.due:
            for group in groups(agency):
                found[group].due.append(agency)
        for row in owing.left_out:
            for group in groups(row.agency):
                found[group].left_out.append(row)
    kinds = AgencyKind.values
    order = sorted(found, key=lambda group: (kinds.index(group.kind), group.parent or 0))
    return {group: found[group] for group in order}


@dataclass
class Combined(Owing):
    """The same of units, with their figures; what follows is by the key of the unit.

    `parts` are the agencies that owed, of a unit that is not just one of them as it was, and
    `not_owing` those that came to it and owed nothing. `missing` says why it has no figure.
    `apart` are the agencies whose figures are in that of no unit: they stand beside the units.
    """

    figures: TableFigures = field(default_factory=dict)
    parts: dict[int, list[Agency]] = field(default_factory=dict)
    not_owing: dict[int, list[LeftOut]] = field(default_factory=dict)
    missing: dict[int, list[MissingPart]] = field(default_factory=dict)
    apart: list[Agency] = field(default_factory=list)


def combine(
    owing: Owing, figures: TableFigures, units: Units, *, spans: Collection[str]
) -> Combined:
    """Who owes on these units, with their figures of the spans that rank and judge."""
    if not units.became:
        return Combined(owing.due, owing.left_out, figures)
    reasons = {row.agency.id: row for row in owing.left_out}
    here = {row.id: row for row in (*owing.due, *(left.agency for left in owing.left_out))}

    def named(key: int) -> Agency:
        return here.get(key) or units.agencies[key]

    found = Combined()
    due: dict[int, list[Agency]] = defaultdict(list)
    for agency in owing.due:
        for unit in units.units_of(agency.id):
            due[unit].append(agency)
    for unit, parts in due.items():
        if units.parts_of(unit) == (parts[0].id,) and units.is_whole(parts[0].id):
            moved = {(unit, span): figures.get((parts[0].id, span)) for span in Span.values}
            found.figures |= {key: figure for key, figure in moved.items() if figure}
            if parts[0].id != unit:
                found.parts[unit] = parts
            continue
        found.parts[unit] = parts
        owed = {part.id for part in parts}
        found.not_owing[unit] = [
            reasons.get(key) or LeftOut(named(key), "")
            for key in units.parts_of(unit)
            if key not in owed
        ]
        missing = [
            MissingPart(part, why)
            for part in parts
            if (why := _why_missing(part.id, figures, units, spans))
        ]
        if missing:
            found.missing[unit] = missing
        else:
            found.figures |= {
                (unit, span): _sum([figures[part.id, span] for part in parts]) for span in spans
            }
    apart = {part.id for unit in found.missing for part in found.parts[unit]}
    found.apart = [agency for agency in owing.due if agency.id in apart]
    found.due = sorted(map(named, due), key=annex_key)
    found.left_out = _left_out(owing, units, named, due)
    return found


def _why_missing(
    agency: int, figures: TableFigures, units: Units, spans: Collection[str]
) -> Missing | None:
    if not units.is_whole(agency):
        return Missing.SPLIT
    for span in spans:
        figure = figures.get((agency, span))
        values = figure.values if figure else None
        if values and values.numerator is not None and values.denominator is not None:
            continue
        if values is None or values[:4] == _NO_NUMBER:
            return Missing.NOT_REPORTED
        if values.denominator is None:
            return Missing.ONLY_RATE if values.numerator is None else Missing.NO_DENOMINATOR
        if values.numerator is None:
            return Missing.NO_NUMERATOR
    return None


def _sum(figures: Sequence[TableFigure]) -> TableFigure:
    """The counts added up, without a printed rate; accepted where all of them are."""
    values = [figure.values for figure in figures]
    windows = [one.numerator_single_window for one in values]
    given = [count for count in windows if count is not None]
    state = next((figure.state for figure in figures if not figure.is_accepted), figures[0].state)
    return TableFigure(
        Values(
            sum(one.numerator or 0 for one in values),
            sum(given) if given else None,
            sum(one.denominator or 0 for one in values),
        ),
        state,
        figures[0].when_nothing_arose,
    )


def _left_out(
    owing: Owing, units: Units, named: Callable[[int], Agency], due: Container[int]
) -> list[LeftOut]:
    """The units of which no agency owes, with the reason of each."""
    reasons: dict[int, list[LeftOut]] = defaultdict(list)
    for row in owing.left_out:
        for unit in units.units_of(row.agency.id):
            if unit not in due:
                reasons[unit].append(row)
    found = []
    for unit, rows in reasons.items():
        if [row.agency.id for row in rows] == [unit]:
            found.append(rows[0])
        else:
            told = "; ".join(f"{row.agency.name}: {row.reason}" for row in rows)
            found.append(LeftOut(named(unit), told))
    return sorted(found, key=lambda row: annex_key(row.agency))
