"""Random histories of units: mergers, splits, successors of one name and chains of these."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from entities.agencies.units import Step, Successions, Units
from entities.choices import AgencyKind
from entities.models import Agency

FIRST = date(2022, 1, 1)


@dataclass
class Tree:
    """What happened on which day to which units; an act is a day after the first."""

    agencies: dict[int, Agency] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    acts: int = 0

    def day(self, act: int) -> date:
        """That of an act; 0 is before the first."""
        return FIRST + timedelta(days=30 * act)

    def living(self, day: date) -> list[Agency]:
        return [agency for agency in self.agencies.values() if agency.is_valid_on(day)]

    def units(self, *, of: date, on: date) -> Units:
        began = {key: agency.starts_on for key, agency in self.agencies.items()}
        return Successions(self.steps, began, self.agencies).units(of=of, on=on)

    def begin(self, day: date | None) -> Agency:
        key = len(self.agencies) + 1
        agency = Agency(
            id=key,
            slug=f"unit-{key}",
            name=f"Tỉnh số {key}",
            kind=AgencyKind.PROVINCE,
            display_order=key,
            starts_on=day,
        )
        self.agencies[key] = agency
        return agency

    def end(self, agency: Agency, day: date, *successors: Agency) -> None:
        agency.ends_on = day - timedelta(days=1)
        self.steps += [Step(day, agency.id, successor.id) for successor in successors]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Up to six units, and up to five acts that merge, split, absorb or replace some of them."""
    tree = Tree()
    for _place in range(draw(st.integers(1, 6))):
        tree.begin(None)
    for kind in draw(
        st.lists(st.sampled_from(["merge", "split", "absorb", "replace"]), max_size=5)
    ):
        tree.acts += 1
        day = tree.day(tree.acts)
        there = draw(st.permutations(tree.living(day)))
        some = there[: draw(st.integers(1, 3))]
        if kind == "merge":
            unit = tree.begin(day)
            for agency in some:
                tree.end(agency, day, unit)
        elif kind == "split":
            parts = [tree.begin(day) for _part in range(draw(st.integers(2, 3)))]
            tree.end(there[0], day, *parts)
        elif kind == "absorb":
            for agency in some[1:]:
                tree.end(agency, day, there[0])
        else:
            tree.end(there[0], day, tree.begin(day))
    return tree


def pairs_of_days(tree: Tree) -> Iterator[tuple[date, date]]:
    days = [tree.day(act) for act in range(tree.acts + 1)]
    return ((of, on) for of in days for on in days)
