"""The published versions of a period, and what each changes: figures, ranks, results, services."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from indicators.annex.content import AnnexContent, FigureLine, ServiceLine
from indicators.models import Publication, PublicationQuerySet
from indicators.numbers import COUNTS

VALUES = (*COUNTS, "rate", "in_period_rate")


@dataclass(frozen=True)
class FigureChange:
    """One agency in one table, before and after; None where it was or is not in it."""

    indicator: str
    title: str
    kind: str
    before: FigureLine | None
    after: FigureLine | None

    @property
    def name(self) -> str:
        return (self.after or self.before).name  # type: ignore[union-attr]

    @property
    def has_new_figure(self) -> bool:
        return self._differs(*VALUES)

    @property
    def has_new_rank(self) -> bool:
        return self._differs("rank")

    @property
    def has_new_status(self) -> bool:
        return self._differs("status")

    def _differs(self, *names: str) -> bool:
        return any(
            str(getattr(self.before, name, None)) != str(getattr(self.after, name, None))
            for name in names
        )


@dataclass(frozen=True)
class Changes:
    """All that changed between two versions."""

    figures: list[FigureChange]
    services_added: list[ServiceLine]
    services_gone: list[ServiceLine]

    def __bool__(self) -> bool:
        return bool(self.figures or self.services_added or self.services_gone)

    @property
    def corrected(self) -> list[FigureChange]:
        """The figures themselves; ranks and results that moved with them come after."""
        return [change for change in self.figures if change.has_new_figure]

    @property
    def moved(self) -> list[FigureChange]:
        """Agencies whose own figure stayed, but whose rank or result did not."""
        return [change for change in self.figures if not change.has_new_figure]


def changes(before: AnnexContent, after: AnnexContent) -> Changes:
    """What `after` says otherwise than `before`, in the order of the annex."""
    old, new = before.overdue.rows, after.overdue.rows
    return Changes(
        figures=list(_figures(before, after)),
        services_added=[row for row in new if _key(row) not in {_key(other) for other in old}],
        services_gone=[row for row in old if _key(row) not in {_key(other) for other in new}],
    )


def _figures(before: AnnexContent, after: AnnexContent) -> Iterator[FigureChange]:
    keys = dict.fromkeys(
        (table.indicator, table.kind) for table in (*after.figures, *before.figures)
    )
    for indicator, kind in keys:
        old, new = before.table(indicator, kind), after.table(indicator, kind)
        was = {row.agency: row for row in old.rows} if old else {}
        now = {row.agency: row for row in new.rows} if new else {}
        title = (new or old).title  # type: ignore[union-attr]
        for agency in dict.fromkeys((*now, *was)):
            change = FigureChange(indicator, title, kind, was.get(agency), now.get(agency))
            if _is_change(change):
                yield change


def _is_change(change: FigureChange) -> bool:
    is_both = change.before is not None and change.after is not None
    return not is_both or change.has_new_figure or change.has_new_rank or change.has_new_status


def _key(row: ServiceLine) -> tuple[object, ...]:
    return (row.service, row.leads, row.due_on)


def with_latest(publications: PublicationQuerySet) -> PublicationQuerySet:
    """Annotate `latest_number`: the version of the same period that holds now."""
    same = Publication.objects.in_force().filter(period=OuterRef("period")).order_by()
    latest = same.values("period").annotate(latest=Max("number")).values("latest")
    return publications.annotate(latest_number=Subquery(latest))


def version_before(publication: Publication) -> Publication | None:
    """The version that this one took the place of, withdrawn or not."""
    earlier = Publication.objects.filter(period=publication.period, number__lt=publication.number)
    return earlier.order_by("number").last()


def changes_of(publication: Publication) -> Changes | None:
    """What this version says otherwise than the one before; None for a first version."""
    before = version_before(publication)
    return changes(before.content, publication.content) if before else None
