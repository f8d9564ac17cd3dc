"""Which reports wait for somebody, asked of the database: what `Report.state` says, in SQL.

For counts beside a menu, where reading every report would take too long.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from entities.models import Agency
from indicators.choices import FigureState, PeriodState, Span
from indicators.models import Obligation, Period, ReopenRequest, Submission

_IS_OPEN = Q(period__state=PeriodState.OPEN)
_STANDING = Submission.objects.counted().filter(
    period=OuterRef("period"), indicator=OuterRef("indicator"), agency=OuterRef("agency")
)
# Whether a figure stands for every span that is owed. Each is one look into the unique index.
_COMPLETE = Q(
    Exists(_STANDING.filter(span=OuterRef("judged_span"))),
    Exists(_STANDING.filter(span=OuterRef("ranking_span"))),
)


def to_send(agencies: "Iterable[Agency] | QuerySet[Agency]") -> QuerySet[Obligation]:
    """The reports of open periods that these agencies owe and have not answered."""
    return _owed().filter(_IS_OPEN, ~_COMPLETE, claim="", agency__in=agencies)


def unsent(period: Period) -> QuerySet[Obligation]:
    """What is owed of a period, whatever its state, and has not been answered wholly."""
    return _owed().filter(~_COMPLETE, claim="", period=period)


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
    """The reports of open periods that were sent, or claimed not to be, and wait for an answer.

    The periods are read first: with their keys a database begins at the index of the reports.
    """
    opened = Period.objects.filter(state=PeriodState.OPEN).order_by()
    return _sent().filter(period__in=list(opened.values_list("pk", flat=True)))


def corrected() -> QuerySet[Obligation]:
    """The reports of closed periods that were sent after a correction was granted, and wait.

    Found by the few requests that were granted, not by a look at each report.
    """
    granted = ReopenRequest.objects.corrections().values("obligation")
    return _sent().filter(_sent_since_granted(), pk__in=granted, period__state=PeriodState.CLOSED)


def _sent() -> QuerySet[Obligation]:
    # The spans are named so that the unique index is looked into: an agency has many figures.
    submitted = Submission.objects.filter(
        state=FigureState.SUBMITTED,
        span__in=Span.values,
        period=OuterRef("period"),
        indicator=OuterRef("indicator"),
        agency=OuterRef("agency"),
    )
    return _owed().filter(Q(Exists(submitted), _COMPLETE) | (~Q(claim="") & ~_COMPLETE))


def _owed() -> QuerySet[Obligation]:
    """What is owed of the indicators that its period asks for, with the spans that it owes."""
    rows = Obligation.objects.filter(period__asked__indicator=F("indicator"), is_due=True)
    return rows.annotate(
        judged_span=F("period__asked__judged_span"), ranking_span=F("period__asked__ranking_span")
    ).order_by()


def _sent_since_granted() -> Exists:
    """Whether a figure or a claim came since the agency was let correct it after closing."""
    report = {name: OuterRef(f"obligation__{name}") for name in ("period", "indicator", "agency")}
    figures = Submission.history.filter(history_date__gt=OuterRef("answered_at"), **report)
    claims = Obligation.history.filter(
        history_date__gt=OuterRef("answered_at"), id=OuterRef("obligation")
    )
    granted = ReopenRequest.objects.corrections().filter(obligation=OuterRef("pk"))
    return Exists(granted.filter(Q(Exists(figures)) | Q(Exists(claims))))


def answered_of_owed(periods: Iterable[Period]) -> dict[int, tuple[int, int]]:
    """By the key of each period, how many reports were answered of how many that are owed.

    One query, which looks at each report: for the few periods that are open.
    """
    is_answered = _COMPLETE | ~Q(claim="")
    rows = _owed().filter(period__in=list(periods)).values("period")
    counted = rows.annotate(answered=Count("pk", filter=is_answered), owed=Count("pk"))
    return {row["period"]: (row["answered"], row["owed"]) for row in counted}
