"""Typing and submitting as the form does it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from entities.models import Agency
from indicators.entry.submit import Submitted, submit_report
from indicators.models import Obligation, Period, PeriodIndicator, Submission
from indicators.periods.reports import Report, reports_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2022, 9, 7, 8, tzinfo=HANOI)


def after(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def typed(asked: PeriodIndicator, *, version: int | None = None, **values: str) -> dict[str, str]:
    """The fields of the span to date, with the version that the form showed, if any."""
    slug = asked.indicator.slug
    texts = {f"{slug}:to_date:{name}": text for name, text in values.items()}
    shown = f"{_last_written(asked)}.{version}" if version else ""
    return texts | {f"{slug}:to_date:version": shown}


def _last_written(asked: PeriodIndicator) -> int:
    """The key of the figure that was written last, even where it is withdrawn."""
    rows = Submission.history.filter(indicator=asked.indicator, span="to_date")
    key: int = rows.latest().id
    return key


def submit(
    asked: PeriodIndicator,
    agency: Agency,
    texts: dict[str, str],
    *,
    by: User,
    at: datetime = START,
) -> Submitted:
    return submit_report(asked.period, agency, texts=texts, by=by, at=at)


def report_of(asked: PeriodIndicator, agency: Agency, *, at: datetime = START) -> Report:
    period = Period.objects.get(pk=asked.period_id)
    (report,) = (
        row
        for row in reports_of(period, at=at, agencies=[agency.pk])
        if row.obligation.indicator_id == asked.indicator_id
    )
    return report


def obligation_of(asked: PeriodIndicator, agency: Agency) -> Obligation:
    return Obligation.objects.get(period=asked.period, indicator=asked.indicator, agency=agency)


def on_one_line(html: str) -> str:
    """A page without the white space that only its template sees."""
    return " ".join(html.split()).replace("> <", "><")
