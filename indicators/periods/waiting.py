"""Which reports wait for somebody, asked of the database: what `Report.state` says, in SQL.

For counts beside a menu, where reading every report would take too long.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from entities.models import Agency
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, PeriodIndicator, ReopenRequest, Submission


def to_send(agencies: "Iterable[Agency] | QuerySet[Agency]") -> QuerySet[Obligation]:
    """The reports of open periods that these agencies owe and have not answered."""
    owed = _owed().filter(period__state=PeriodState.OPEN, agency__in=agencies)
    return owed.filter(~_complete(), claim="")


def to_accept() -> QuerySet[Obligation]:
    """The reports that were sent, or claimed not to be, and wait for an answer.

    Those of open periods, and of closed ones the corrections that were granted.
    """
    submitted = Submission.objects.filter(
        state=FigureState.SUBMITTED,
        period=OuterRef("period"),
        indicator=OuterRef("indicator"),
        agency=OuterRef("agency"),
    )
    is_claimed = ~Q(claim="")
    granted = ReopenRequest.objects.corrections().filter(obligation=OuterRef("pk"))
    is_corrected = Q(Exists(granted), period__state=PeriodState.CLOSED)
    waits = Q(_complete(), Exists(submitted)) | Q(~_complete(), is_claimed)
    return _owed().filter(Q(period__state=PeriodState.OPEN) | is_corrected).filter(waits)


def _owed() -> QuerySet[Obligation]:
    return Obligation.objects.filter(Exists(_asked()), is_due=True).order_by()


def _asked() -> QuerySet[PeriodIndicator]:
    """What the period of an obligation asks for of its indicator."""
    return PeriodIndicator.objects.filter(
        period=OuterRef("period"), indicator=OuterRef("indicator")
    )


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
