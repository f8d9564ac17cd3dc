"""The rows of a file with their agencies found, and with the units that they make."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from dvctrack.lib.names import fold
from entities.choices import ENDINGS, SuccessionRelation
from entities.models import LOCAL_KINDS, Agency, AgencyCode, AgencyName
from indicators.findings import Finding
from indicators.reorganising.loaded import ONE_DAY, Loaded
from indicators.reorganising.reading import ActRow, Column

# Beyond these a file is of other units altogether, and likenesses take longer than all else.
_MOST_SUGGESTIONS = 50


@dataclass(frozen=True)
class Step:
    """One row with its predecessor and its successor; of a rename both are one agency."""

    row: ActRow
    day: date
    relation: SuccessionRelation
    predecessor: Agency
    successor: Agency

    @property
    def moves(self) -> bool:
        """Whether the predecessor ends with it."""
        return self.relation in ENDINGS

    def finding(self, column: Column, code: str, message: str) -> Finding:
        return self.row.finding(column, code, message, self.predecessor.slug)


@dataclass
class NewUnit:
    """A unit that the file makes, from its first day on.

    `survivor` is whose name it goes on with: what it was known by goes over to it. `heir_of`
    gave it place, code and people: the survivor, or the first that is wholly in it (None: only
    parts are).
    """

    agency: Agency
    steps: list[Step] = field(default_factory=list)
    survivor: Agency | None = None
    heir_of: Agency | None = None
    aliases: list[AgencyName] = field(default_factory=list)
    codes: list[AgencyCode] = field(default_factory=list)


@dataclass
class Steps:
    """What the rows of a file come to, and what cannot be found."""

    steps: list[Step] = field(default_factory=list)
    made: dict[str, NewUnit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def ended(self) -> dict[int, list[Step]]:
        """The steps by which each agency ends, by its key."""
        found: dict[int, list[Step]] = defaultdict(list)
        for step in self.steps:
            if step.moves:
                found[step.predecessor.pk].append(step)
        return found


def find_steps(rows: Iterable[ActRow], loaded: Loaded) -> Steps:
    """Find the agencies of each row: the predecessor on the day before, by its slug or a name."""
    found = Steps()
    read = [row for row in rows if row.relation and row.effective_on]
    _make_units(read, loaded, found)
    for row in read:
        step = _step(row, loaded, found)
        if step is None:
            continue
        found.steps.append(step)
        unit = found.made.get(step.successor.slug)
        if unit and step.moves:
            unit.steps.append(step)
    whole = {
        step.predecessor.pk: step.successor
        for step in found.steps
        if step.relation == SuccessionRelation.MERGED_INTO
    }
    for unit in found.made.values():
        _fill(unit, loaded, whole)
    return found


def _make_units(rows: Iterable[ActRow], loaded: Loaded, found: Steps) -> None:
    """A unit for each slug that no agency has, from the first day on which a row names it."""
    for row in rows:
        slug, day = row.text(Column.SUCCESSOR), row.effective_on
        if row.relation not in ENDINGS or not slug or slug in loaded.by_slug or day is None:
            continue
        unit = found.made.get(slug)
        if unit is None:
            unit = found.made[slug] = NewUnit(Agency(slug=slug, starts_on=day))
        agency, name = unit.agency, row.text(Column.SUCCESSOR_NAME)
        agency.starts_on = min(day, agency.starts_on or day)
        if name and agency.name and name != agency.name:
            sentence = _("“%(slug)s” is called “%(name)s” in another row. Write one name.")
            words = {"slug": slug, "name": agency.name}
            found.findings.append(row.finding(Column.SUCCESSOR_NAME, "two-names", sentence % words))
        agency.name = agency.name or name


def _step(row: ActRow, loaded: Loaded, found: Steps) -> Step | None:
    day, relation = row.effective_on, row.relation
    if day is None or relation is None:
        return None
    predecessor = _predecessor(row, day, loaded, found)
    successor = _successor(row, predecessor, loaded, found.made)
    faults = [one for one in (predecessor, successor) if isinstance(one, Finding)]
    found.findings.extend(dict.fromkeys(faults))
    if isinstance(predecessor, Agency) and isinstance(successor, Agency):
        return Step(row, day, relation, predecessor, successor)
    return None


def _predecessor(row: ActRow, day: date, loaded: Loaded, found: Steps) -> Agency | Finding | None:
    text = row.text(Column.PREDECESSOR)
    if not text:
        return None
    # A slug first: "quang-tri" also reads like the name of the unit that came after it.
    if agency := loaded.by_slug.get(text):
        return agency
    if text in found.made:
        sentence = _(
            "“%(slug)s” is made by this file. Record that first, and what becomes of it in a file "
            "of its own."
        )
        return row.finding(Column.PREDECESSOR, "unknown-agency", sentence % {"slug": text})
    index = loaded.index(day - ONE_DAY)
    match = index.find(text)
    if match.agency:
        return loaded.units.agencies[match.agency.pk]
    if match.problem == "not_valid" and len(match.candidates) == 1:
        agency = loaded.units.agencies[match.candidates[0].pk]
        if not agency.is_valid_on(day - ONE_DAY):
            return agency
    code = {"ambiguous": "ambiguous-agency", "not_valid": "agency-not-valid"}
    sentence = index.explain(match, None if len(found.findings) < _MOST_SUGGESTIONS else ())
    if match.problem == "ambiguous":
        sentence += " " + _("The key in brackets can be written, too.")
    return row.finding(
        Column.PREDECESSOR, code.get(match.problem or "", "unknown-agency"), sentence
    )


def _successor(
    row: ActRow,
    predecessor: Agency | Finding | None,
    loaded: Loaded,
    made: Mapping[str, NewUnit],
) -> Agency | Finding | None:
    slug = row.text(Column.SUCCESSOR)
    if row.relation == SuccessionRelation.RENAMED:
        return _renamed(row, slug, predecessor)
    if not slug:
        return row.finding(Column.SUCCESSOR, "missing-value", _("The successor is not named."))
    if slug in made:
        if made[slug].agency.name:
            return made[slug].agency
        sentence = _("“%(slug)s” is new and has no name yet.") % {"slug": slug}
        return row.finding(Column.SUCCESSOR_NAME, "missing-value", sentence)
    if slug in loaded.by_slug:
        return loaded.by_slug[slug]
    sentence = _("“%(slug)s” is not a known agency.") % {"slug": slug}
    return row.finding(Column.SUCCESSOR, "unknown-agency", sentence)


def _renamed(
    row: ActRow, slug: str, predecessor: Agency | Finding | None
) -> Agency | Finding | None:
    if not row.text(Column.SUCCESSOR_NAME):
        return row.finding(Column.SUCCESSOR_NAME, "missing-value", _("The new name is missing."))
    if isinstance(predecessor, Agency) and slug not in ("", predecessor.slug):
        sentence = _(
            "An agency that is only renamed stays the same one: leave the successor empty. Write "
            "merged_into where its territory or its scope changed."
        )
        return row.finding(Column.SUCCESSOR, "not-a-rename", sentence)
    return predecessor


def _fill(unit: NewUnit, loaded: Loaded, whole: Mapping[int, Agency]) -> None:
    """Give a new unit the kind, the parent and the place of the name it goes on with.

    Where no predecessor bears its name, the first row of the file counts.
    """
    if not unit.steps:
        return
    key = fold(unit.agency.name)
    unit.survivor = next(
        (
            step.predecessor
            for step in unit.steps
            if fold(loaded.names.called(step.predecessor, on=step.day - ONE_DAY).name) == key
        ),
        None,
    )
    unit.heir_of = unit.survivor or next(
        (
            step.predecessor
            for step in unit.steps
            if step.relation == SuccessionRelation.MERGED_INTO
        ),
        None,
    )
    model = unit.heir_of or unit.steps[0].predecessor
    eve = (unit.agency.starts_on or date.min) - ONE_DAY
    unit.agency.kind = model.kind
    unit.agency.display_order = loaded.names.called(model, on=eve).display_order
    if unit.survivor:
        unit.agency.short_name = unit.survivor.short_name
    if model.kind in LOCAL_KINDS and model.parent_id:
        unit.agency.parent = _unit_of(loaded.units.agencies[model.parent_id], loaded, whole, unit)


def _unit_of(parent: Agency, loaded: Loaded, whole: Mapping[int, Agency], unit: NewUnit) -> Agency:
    """The province on the first day of a local unit: the one that its own was merged into."""
    day = unit.agency.starts_on or date.min
    if parent.is_valid_on(day) and parent.pk not in whole:
        return parent
    if parent.pk in whole:
        return whole[parent.pk]
    after = (
        row.successor_id
        for row in loaded.successions
        if row.predecessor_id == parent.pk
        and row.relation == SuccessionRelation.MERGED_INTO
        and row.effective_on <= day
    )
    pk = next(after, None)
    return parent if pk is None else loaded.units.agencies[pk]
