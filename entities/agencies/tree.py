"""What an agency came from and what it became, as a page draws it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from entities.agencies.names import OfficialNames
from entities.choices import SuccessionRelation
from entities.models import Agency, Succession

End = Literal["predecessor", "successor"]
# Nobody looks further, and a page stays a page.
_MOST_STEPS = 6
_NEW_NAME = SuccessionRelation.RENAMED


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
    def breaks(self) -> dict[date, str]:
        """The days on which units came to be this one, each with the document it rests on."""
        found: dict[date, str] = {}
        branches = list(self.before)
        while branches:
            branch = branches.pop()
            row = branch.succession
            if row.relation != SuccessionRelation.FUNCTION_MOVED:
                found.setdefault(row.effective_on, str(row.basis or ""))
                branches += branch.further
        return found


def tree_of(agency: Agency) -> Tree:
    """Two queries more than there are steps, whatever the number of agencies."""
    names = OfficialNames.load()
    renamed = Succession.objects.filter(predecessor=agency, successor=agency)
    own = renamed.select_related("predecessor", "successor", "basis")
    return Tree(
        _branches(agency, names, near="successor", far="predecessor"),
        [_branch(row, names) for row in own],
        _branches(agency, names, near="predecessor", far="successor"),
    )


def _branches(agency: Agency, names: OfficialNames, *, near: End, far: End) -> list[Branch]:
    """All that lies beyond the agency, level by level: one query for each."""
    beyond: dict[int, list[Branch]] = defaultdict(list)
    wanted, seen = {agency.pk}, {agency.pk}
    for _step in range(_MOST_STEPS):
        rows = list(_rows({f"{near}__in": wanted}))
        for row in rows:
            key, other = getattr(row, f"{near}_id"), getattr(row, f"{far}_id")
            if other not in seen:
                beyond[key].append(_branch(row, names, beyond[other]))
        wanted = {getattr(row, f"{far}_id") for row in rows} - seen
        seen |= wanted
        if not wanted:
            break
    return beyond[agency.pk]


def _rows(keys: dict[str, Iterable[int]]) -> Iterable[Succession]:
    found = Succession.objects.filter(**keys).select_related("predecessor", "successor", "basis")
    return found.order_by("effective_on", "predecessor__slug", "successor__slug")


def _branch(row: Succession, names: OfficialNames, further: list[Branch] | None = None) -> Branch:
    before = row.effective_on - timedelta(days=1)
    return Branch(
        row,
        names.called(row.predecessor, on=before),
        names.called(row.successor, on=row.effective_on),
        [] if further is None else further,
    )
