"""The period that an annex reports on, found by its day."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.annex import AnnexReading
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


def check_period_of(period: Period, reading: AnnexReading) -> Iterator[Finding]:
    if period.is_closed:
        yield Finding(
            "closed-period",
            _("The period “%(period)s” is closed. Reopen it before importing.")
            % {"period": period.label},
        )
    spans = (
        (reading.window_starts_on, period.window_starts_on),
        (reading.cumulative_starts_on, period.cumulative_starts_on),
    )
    for printed, stored in spans:
        if printed and printed != stored:
            yield Finding(
                "span-mismatch",
                _("The file counts from %(printed)s, the period “%(period)s” from %(stored)s.")
                % {
                    "printed": date_format(printed, "SHORT_DATE_FORMAT"),
                    "period": period.label,
                    "stored": date_format(stored, "SHORT_DATE_FORMAT") if stored else "–",
                },
            )
