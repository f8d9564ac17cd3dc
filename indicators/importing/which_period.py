"""The period that a file reports on, found by its day."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.annex import AnnexReading
from indicators.annex.reading import Stated
from indicators.findings import Finding
from indicators.models import Period


def find_period(reading: AnnexReading, findings: list[Finding]) -> Period | None:
    """The period that ends on the annex's day; several are told apart by the code alone."""
    if reading.as_of is None:
        return None
    periods = list(Period.objects.filter(as_of=reading.as_of).order_by("code"))
    named = [period for period in periods if period.code == reading.as_of.isoformat()]
    day = date_format(reading.as_of, "SHORT_DATE_FORMAT")
    if not periods:
        findings.append(
            Finding(
                "no-period",
                _("No reporting period ends on %(day)s. Open it in the admin first.")
                % {"day": day},
            )
        )
    elif len(periods) > 1 and not named:
        findings.append(
            Finding(
                "ambiguous-period",
                _("Several reporting periods end on %(day)s: %(codes)s.")
                % {"day": day, "codes": ", ".join(period.code for period in periods)},
            )
        )
    else:
        return (named or periods)[0]
    return None


def check_open(period: Period) -> Iterator[Finding]:
    if period.is_closed:
        yield Finding(
            "closed-period",
            _("The period “%(period)s” is closed. Reopen it before importing.")
            % {"period": period.label},
        )


def check_period_of(period: Period, reading: AnnexReading) -> Iterator[Finding]:
    """What the titles and headings say against the period into which the file would go."""
    for day in reading.stated:
        other = Period.objects.filter(as_of=day).exclude(as_of=period.as_of).first()
        if other is not None:
            yield Finding(
                "other-period",
                _(
                    "The file says that its figures go to %(day)s, which is the period "
                    "“%(other)s”, not “%(period)s”. Choose that period, or mend the title."
                )
                % {
                    "day": date_format(day, "SHORT_DATE_FORMAT"),
                    "other": other.label,
                    "period": period.label,
                },
                reading.stated[day],
            )
    yield from _check_start(reading.window, period.window_starts_on, period)
    yield from _check_start(reading.cumulative, period.cumulative_starts_on, period)


def _check_start(printed: Stated | None, stored: date | None, period: Period) -> Iterator[Finding]:
    if printed is not None and printed.day != stored:
        yield Finding(
            "span-mismatch",
            _(
                "The file counts from %(printed)s, the period “%(period)s” from %(stored)s. "
                "Choose the period of the file, or mend the heading."
            )
            % {
                "printed": date_format(printed.day, "SHORT_DATE_FORMAT"),
                "period": period.label,
                "stored": date_format(stored, "SHORT_DATE_FORMAT") if stored else "–",
            },
            printed.where,
        )
