"""What figures would do to the league tables: ranks and statuses before and after it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from entities.models import Agency, Peers
from indicators.choices import Status
from indicators.figures.compare import FigureChanges
from indicators.figures.figure import FigureKey
from indicators.league.ranks import ranks_of
from indicators.league.targets import status
from indicators.models import Indicator, Period, PeriodIndicator, Target
from indicators.numbers import Values
from indicators.periods.context import PeriodContext

Figures = Mapping[FigureKey, Values]


@dataclass(frozen=True)
class Effect:
    """One agency in one league table: its rank, judged rate and status before and after.

    A rate is exact, in per cent; None where there is no figure.
    """

    period: Period
    indicator: Indicator
    agency: Agency
    target: Target | None
    ranks: tuple[int | None, int | None]
    rates: tuple[Fraction | None, Fraction | None]
    statuses: tuple[Status, Status]

    @property
    def changes(self) -> bool:
        """Whether its rank or its status is another one afterwards."""
        return len(set(self.ranks)) > 1 or len(set(self.statuses)) > 1

    def without_ranks(self) -> "Effect":
        """For who may not read the table."""
        return replace(self, ranks=(None, None))

    @property
    def rises(self) -> bool:
        """Whether the target is met with the file and was not met without it."""
        return self.statuses[1] == Status.MET and self.statuses[0] != Status.MET

    @property
    def falls(self) -> bool:
        return self.statuses[0] == Status.MET and self.statuses[1] != Status.MET

    @property
    def moved(self) -> int:
        """By how many places the agency rises; 0 where it had or has no rank."""
        before, after = self.ranks
        return 0 if before is None or after is None else before - after


def effects(
    changed: FigureChanges, contexts: Iterable[PeriodContext], *, on: Agency | None = None
) -> list[Effect]:
    """Every agency whose rank or status these figures change; those whose status does come first.

    Needs no query: what is stored came with the changes, who owes with the contexts. `on` one
    agency only, where the figures are its own.
    """
    found = [effect for effect in standings(changed, contexts, on=on) if effect.changes]
    found.sort(key=lambda effect: (effect.statuses[0] == effect.statuses[1], -abs(effect.moved)))
    return found


def standings(
    changed: FigureChanges, contexts: Iterable[PeriodContext], *, on: Agency | None = None
) -> list[Effect]:
    """The same of every agency of these league tables, also where nothing changes for it."""
    written = [*changed.created, *(change.after for change in changed.updated)]
    before = {key: row.values for key, row in changed.stored.items() if row.is_counted}
    after = before | {row.key: row.values for row in written}
    touched = {(row.indicator.pk, row.period.pk) for row in [*written, *changed.unchanged]}
    return [
        effect
        for context in contexts
        for asked in context.asked.values()
        if (asked.indicator_id, asked.period_id) in touched
        for effect in _of_indicator(context, asked, before, after, on)
    ]


def _of_indicator(
    context: PeriodContext,
    asked: PeriodIndicator,
    before: Figures,
    after: Figures,
    on: Agency | None,
) -> Iterator[Effect]:
    groups: dict[Peers, list[Agency]] = {}
    for agency in context.owed.get(asked.indicator.slug, []):
        groups.setdefault(agency.peers, []).append(agency)
    for agencies in groups.values():
        ranks = [
            ranks_of(
                (
                    (agency.pk, figures.get(_key(asked, asked.ranking_span, agency)))
                    for agency in agencies
                ),
                asked.indicator,
            )
            for figures in (before, after)
        ]
        for agency in agencies:
            if on is None or agency.pk == on.pk:
                key = _key(asked, asked.judged_span, agency)
                places = (ranks[0].get(agency.pk), ranks[1].get(agency.pk))
                yield _effect(context, asked, agency, places, (before.get(key), after.get(key)))


def _effect(
    context: PeriodContext,
    asked: PeriodIndicator,
    agency: Agency,
    ranks: tuple[int | None, int | None],
    figures: tuple[Values | None, Values | None],
) -> Effect:
    target = context.in_force.of_agency(asked.indicator, agency)
    indicator = asked.indicator
    before, after = (
        figure.counted_as(indicator.when_nothing_arose).exact_rate if figure else None
        for figure in figures
    )
    statuses = (status(figures[0], target, indicator), status(figures[1], target, indicator))
    return Effect(context.period, indicator, agency, target, ranks, (before, after), statuses)


def _key(asked: PeriodIndicator, span: str, agency: Agency) -> FigureKey:
    return (asked.indicator_id, asked.period_id, span, agency.id)
