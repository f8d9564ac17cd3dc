"""Which reports wait for somebody, asked of the database: what `Report.state` says, in SQL.

For counts beside a menu, where reading every report would take too long.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from entities.models import Agency
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, PeriodIndicator, ReopenRequest, Submission

_IS_OPEN = Q(period__state=PeriodState.OPEN)


def to_send(agencies: "Iterable[Agency] | QuerySet[Agency]") -> QuerySet[Obligation]:
    """The reports of open periods that these agencies owe and have not answered."""
    return _owed().filter(_IS_OPEN, ~_complete(), claim="", agency__in=agencies)


def to_correct(
    agencies: "Iterable[Agency] | QuerySet[Agency]", *, at: datetime
) -> QuerySet[Obligation]:
    """The reports of closed periods that these agencies may correct, and have not sent since."""
    running = ReopenRequest.objects.corrections().filter(
        obligation=OuterRef("pk"), correct_until__gte=at
    )
    return _owed().filter(
        Exists(running),
        ~Q(_sent_since_granted()),
        period__state=PeriodState.CLOSED,
        agency__in=agencies,
    )


def to_accept() -> QuerySet[Obligation]:
    """The reports that were sent, or claimed not to be, and wait for an answer.

    Those of open periods; of closed ones those that were sent after a correction was granted.
    """
    submitted = Submission.objects.filter(
        state=FigureState.SUBMITTED,
        period=OuterRef("period"),
        indicator=OuterRef("indicator"),
        agency=OuterRef("agency"),
    )
    is_claimed = ~Q(claim="")
    is_corrected = Q(_sent_since_granted(), period__state=PeriodState.CLOSED)
    rows = _owed().filter(_IS_OPEN | is_corrected)
    return rows.filter(Q(_complete(), Exists(submitted)) | Q(~_complete(), is_claimed))


def _owed() -> QuerySet[Obligation]:
    return Obligation.objects.filter(Exists(_asked()), is_due=True).order_by()


def _asked() -> QuerySet[PeriodIndicator]:
    """What the period of an obligation asks for of its indicator."""
    return PeriodIndicator.objects.filter(
        period=OuterRef("period"), indicator=OuterRef("indicator")
    )


def _sent_since_granted() -> Exists:
    """Whether a figure or a claim came since the agency was let correct it after closing."""
    report = {name: OuterRef(f"obligation__{name}") for name in ("period", "indicator", "agency")}
    figures = Submission.history.filter(history_date__gt=OuterRef("answered_at"), **report)
    claims = Obligation.history.filter(
        history_date__gt=OuterRef("answered_at"), id=OuterRef("obligation")
    )
    granted = ReopenRequest.objects.corrections().filter(obligation=OuterRef("pk"))
    return Exists(granted.filter(Q(Exists(figures)) | Q(Exists(claims))))


def _complete() -> Exists:
    """Whether a figure stands for every span that is owed."""
    standing = Submission.objects.counted().filter(
        period=OuterRef("period"),
        indicator=OuterRef("indicator"),
        agency=OuterRef(OuterRef("agency")),
    )
    return Exists(
        _asked().filter(
            Exists(standing.filter(span=OuterRef("judged_span"))),
            Exists(standing.filter(span=OuterRef("ranking_span"))),
        )
    )
