"""What an agency came from and what it became, as a page draws it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from entities.agencies.names import OfficialNames
from entities.agencies.units import OTHER, End, successions_beyond
from entities.choices import MOVES
from entities.models import Agency, Succession

# Nobody looks further, and a page stays a page.
_MOST_STEPS = 6


@dataclass(frozen=True)
class Branch:
    """One succession, its ends as they were called then, and those beyond its `far` end."""

    succession: Succession
    predecessor: Agency
    successor: Agency
    further: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class Tree:
    """Earliest first; `names` are the days on which the agency itself got a new name."""

    before: list[Branch]
    names: list[Branch]
    after: list[Branch]

    def __bool__(self) -> bool:
        return any((self.before, self.names, self.after))

    @property
    def is_formed(self) -> bool:
        """Whether units came to it, not functions alone."""
        return _moves_units(self.before)

    @property
    def is_followed(self) -> bool:
        """Whether it went on as other units, and did not only give functions away."""
        return _moves_units(self.after)

    @property
    def breaks(self) -> dict[date, str]:
        """The days on which units came to be this one, each with the document it rests on."""
        found: dict[date, str] = {}
        branches = list(self.before)
        while branches:
            branch = branches.pop()
            row = branch.succession
            if row.relation in MOVES:
                found.setdefault(row.effective_on, str(row.basis or ""))
                branches += branch.further
        return found


def _moves_units(branches: list[Branch]) -> bool:
    return any(branch.succession.relation in MOVES for branch in branches)


def tree_of(agency: Agency) -> Tree:
    """Four queries, whatever the number of agencies and steps."""
    names = OfficialNames.load()
    own = Succession.objects.filter(predecessor=agency, successor=agency)
    return Tree(
        _branches(agency, names, near="successor"),
        [_branch(row, names) for row in own.select_related(*OTHER, "basis")],
        _branches(agency, names, near="predecessor"),
    )


def _branches(agency: Agency, names: OfficialNames, *, near: End) -> list[Branch]:
    """All that lies beyond the agency, level by level; none is drawn twice along one way."""
    found = successions_beyond(Agency.objects.filter(pk=agency.pk), near=near)
    ordered = found.order_by("effective_on", "predecessor__slug", "successor__slug")
    rows: dict[int, list[Succession]] = defaultdict(list)
    for row in ordered.select_related(*OTHER, "basis"):
        rows[getattr(row, f"{near}_id")].append(row)
    beyond: dict[int, list[Branch]] = defaultdict(list)
    level, seen = {agency.pk}, {agency.pk}
    for _step in range(_MOST_STEPS):
        further = set()
        for key in level:
            for row in rows[key]:
                other = getattr(row, f"{OTHER[near]}_id")
                if other not in seen:
                    beyond[key].append(_branch(row, names, beyond[other]))
                    further.add(other)
        level = further
        seen |= level
    return beyond[agency.pk]


def _branch(row: Succession, names: OfficialNames, further: list[Branch] | None = None) -> Branch:
    before = row.effective_on - timedelta(days=1)
    return Branch(
        row,
        names.called(row.predecessor, on=before),
        names.called(row.successor, on=row.effective_on),
        [] if further is None else further,
    )
