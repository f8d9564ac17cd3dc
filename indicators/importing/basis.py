"""What a proposal depends on in the base, in short: as long as it is the same, so is the proposal.

Everything but figures writes a row of history whenever it changes, so the last of each is enough;
acts on deadlines are only ever added.
Figures are many and change all day, so of these only those count that a proposal was set beside:
their number, and the sums of their keys and versions. A key is never given twice and a version only
rises, so that no two changes cancel out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Max, Sum

from entities.models import (
    Agency,
    AgencyCode,
    AgencyName,
    DeadlineAct,
    LegalDocument,
    Service,
    ServiceDeadline,
    ServiceName,
)
from indicators.choices import BatchState, PeriodState
from indicators.figures.compare import Stored
from indicators.figures.figure import FigureKey
from indicators.models import (
    ImportBatch,
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    TableMapping,
    Target,
)

_TOLD_BY_HISTORY: tuple[Any, ...] = (
    Agency,
    AgencyCode,
    AgencyName,
    Indicator,
    LegalDocument,
    Obligation,
    Period,
    PeriodIndicator,
    Service,
    ServiceDeadline,
    ServiceName,
    TableMapping,
    Target,
)


def marks_of_base(batch: ImportBatch) -> list[Any]:
    """How far the history of everything but figures, and acts, have come; three queries.

    Which periods are closed is asked for itself, whoever closed them, since that alone keeps a
    file out. The file may have been imported before, which is said.
    """
    quote = connection.ops.quote_name
    told = [(model.history.model, "history_id") for model in _TOLD_BY_HISTORY]
    last = ", ".join(
        f"(SELECT MAX({key}) FROM {quote(model._meta.db_table)})"  # noqa: S608
        for model, key in (*told, (DeadlineAct, "id"))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {last}")
        (marks,) = cursor.fetchall()
    closed = Period.objects.filter(state=PeriodState.CLOSED).order_by("pk")
    same = ImportBatch.objects.filter(sha256=batch.sha256, state=BatchState.SAVED)
    earlier = same.aggregate(number=Count("pk"), last=Max("imported_at"))
    return [
        *marks,
        list(closed.values_list("pk", flat=True)),
        earlier["number"],
        str(earlier["last"]),
    ]


class FigureMarks(NamedTuple):
    """The figures of some indicators in some periods, in short."""

    indicators: list[int]
    periods: list[int]
    number: int
    keys: int
    versions: int

    @classmethod
    def seen(
        cls, stored: Mapping[FigureKey, Stored], proposed: Iterable[FigureKey]
    ) -> "FigureMarks":
        """Of what the figures of a file were set beside."""
        pairs = {key[:2] for key in proposed}
        return cls(
            sorted({indicator for indicator, _period in pairs}),
            sorted({period for _indicator, period in pairs}),
            len(stored),
            sum(row.pk for row in stored.values()),
            sum(row.version for row in stored.values()),
        )

    def now(self) -> "FigureMarks":
        """As they are now; one query."""
        rows = Submission.objects.filter(indicator__in=self.indicators, period__in=self.periods)
        found = rows.aggregate(number=Count("pk"), keys=Sum("pk"), versions=Sum("version"))
        return self._replace(
            number=found["number"], keys=found["keys"] or 0, versions=found["versions"] or 0
        )
