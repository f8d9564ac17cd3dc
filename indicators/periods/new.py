"""A new period by its name, or by the day of a snapshot."""

from datetime import date

from indicators.choices import Cycle
from indicators.models import IssuingBody, Period, ReportingRule
from indicators.periods.calendar import NamedPeriod, moments_after, snapshot_label


def new_period(wanted: NamedPeriod | date, *, rule: ReportingRule) -> Period:
    """A period with all that follows from its name, or from the day of a snapshot. Not saved."""
    if isinstance(wanted, date):
        period = Period(label=snapshot_label(wanted), as_of=wanted, cycle=Cycle.SNAPSHOT)
    else:
        period = Period(
            label=wanted.label,
            as_of=wanted.as_of,
            cycle=wanted.kind.cycle,
            window_starts_on=wanted.window_starts_on,
            cumulative_starts_on=wanted.cumulative_starts_on,
        )
    for name, moment in moments_after(period.as_of, rule).items():
        setattr(period, name, moment)
    period.days_to_answer = rule.days_to_answer
    period.reminder_days = rule.reminder_days
    body = IssuingBody.objects.valid_on(period.as_of).first()
    period.issuing_body = body.name if body else ""
    return period
