"""How many services are overdue from which quarter, as bars."""

from dataclasses import dataclass

from entities.deadlines.state import QuarterGroup


@dataclass(frozen=True)
class QuarterBar:
    """`width` in per cent of the longest bar."""

    group: QuarterGroup
    width: int

    @property
    def services(self) -> int:
        return len(self.group.deadlines)


def quarter_bars(groups: list[QuarterGroup]) -> list[QuarterBar]:
    most = max((len(group.deadlines) for group in groups), default=1)
    return [QuarterBar(group, -(-100 * len(group.deadlines) // most)) for group in groups]
