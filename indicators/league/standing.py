"""The figures of one kind in a period, held against those of an earlier one.

A change of rank is told between like and like only: on the same units, by one span, among those
that have a rate of it in both, and where no figure is awaited any more. Both periods rank in the
direction of their indicator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from indicators.choices import NoRankChange
from indicators.league.asked import Asked, Ranks
from indicators.league.figures import TableFigures
from indicators.league.rows import Change, Compared


class Reported(NamedTuple):
    """Of how many agencies a figure of each span that is asked for is there, and is owed."""

    reported: int
    owing: int


def reported(owing: Sequence[int], figures: TableFigures, asked: Asked) -> Reported:
    there = sum(all((key, span) in figures for span in asked.spans) for key in owing)
    return Reported(there, len(owing))


@dataclass(frozen=True)
class Standing:
    """`owing` are the keys of the units that owe, of which `figures` are.

    `published` says of how many agencies a figure is owed and was reported as the table is
    published, where the units are others.
    """

    asked: Asked
    figures: TableFigures
    owing: Sequence[int]
    published: Reported | None = None

    @cached_property
    def awaited(self) -> Reported:
        return self.published or reported(self.owing, self.figures, self.asked)

    @property
    def is_complete(self) -> bool:
        return self.asked.is_closed or self.awaited.reported == self.awaited.owing

    def rate(self, agency: int, span: str) -> Fraction | None:
        figure = self.figures.get((agency, span))
        return figure.exact_rate if figure else None

    def ranks(self, agencies: Sequence[int], span: str) -> Ranks:
        return self.asked.ranks(agencies, self.figures, span=span)


@dataclass(frozen=True)
class Comparison:
    """Of `now` with `then`; `is_of_same_units` where no unit owes in one that was not in the other.

    Ranks are taken among the units ranked in both, so one that was excused hinders nothing.
    """

    now: Standing
    then: Standing
    is_of_same_units: bool = True

    @cached_property
    def span(self) -> str | None:
        """By which ranks are compared: the one that ranks in both, else the one judged by now."""
        now, then = self.now.asked, self.then.asked
        if now.ranking_span == then.ranking_span:
            return now.ranking_span
        return now.judged_span if now.judged_span in then.spans else None

    @cached_property
    def no_rank_because(self) -> NoRankChange | None:
        """Why no rank of the table is compared."""
        if not self.is_of_same_units:
            return NoRankChange.OTHER_UNITS
        if not self.now.is_complete:
            return NoRankChange.INCOMPLETE
        if not self.then.is_complete:
            return NoRankChange.INCOMPLETE_BEFORE
        return NoRankChange.OTHER_SPAN if self.span is None else None

    @cached_property
    def _ranks(self) -> tuple[Ranks, Ranks]:
        """Now and then, among the agencies that have a rate of the span in both."""
        span = self.span
        if span is None or self.no_rank_because:
            return {}, {}
        both = [
            key
            for key in self.now.owing
            if self.now.rate(key, span) is not None and self.then.rate(key, span) is not None
        ]
        return self.now.ranks(both, span), self.then.ranks(both, span)

    @property
    def compared(self) -> Compared:
        because = self.no_rank_because
        return Compared(
            since=self.then.asked.period,
            span=None if because else self.span,
            among=len(self._ranks[0]),
            reported_then=self.then.awaited.reported,
            owing_then=self.then.awaited.owing,
            no_rank_because=because,
        )

    def change(self, agency: int) -> Change | None:
        """What became of an agency; None where neither its rate nor its rank can be compared."""
        judged = self.now.asked.judged_span
        rate, before = self.now.rate(agency, judged), self.then.rate(agency, judged)
        points = None if rate is None or before is None else rate - before
        place, was = (ranks.get(agency) for ranks in self._ranks)
        since = self.then.asked.period
        if place is not None and was is not None:
            return Change(since, points, was - place, self.span, None)
        if points is None:
            return None
        because = self.no_rank_because or NoRankChange.NOT_RANKED
        return Change(since, points, None, None, because)
