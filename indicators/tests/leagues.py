"""League tables for tests: one call makes a period with an indicator and its figures."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.urls import reverse

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.models import PeriodIndicator
from indicators.tests.factories import (
    ObligationFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)


def make_asked(*, target: str | None = "70", **period: Any) -> PeriodIndicator:
    """An indicator asked for in a public period, with a target for both kinds."""
    values = {f"period__{name}": value for name, value in period.items()}
    asked: PeriodIndicator = PeriodIndicatorFactory.create(**values)
    if target is not None:
        for kind in (AgencyKind.PROVINCE, AgencyKind.MINISTRY):
            TargetFactory.create(indicator=asked.indicator, kind=kind, value=target)
    return asked


def add_row(asked: PeriodIndicator, agency: Agency | None = None, **figure: Any) -> Agency:
    """One more agency that owes; without figures it has not reported."""
    owing: Agency = agency or AgencyFactory.create()
    key = {"indicator": asked.indicator, "period": asked.period, "agency": owing}
    ObligationFactory.create(**key)
    if figure:
        SubmissionFactory.create(**key, **figure)
    return owing


def add_rows(asked: PeriodIndicator, numerators: Iterable[int]) -> list[Agency]:
    """An agency for each numerator out of 100."""
    return [add_row(asked, numerator=number, denominator=100) for number in numerators]


def address(asked: PeriodIndicator) -> str:
    """Where the league table is."""
    return reverse("league", args=(asked.indicator.slug, asked.period.code))


def commanded(asked: PeriodIndicator, form: str) -> str:
    """What the command prints of the provinces."""
    out = StringIO()
    call_command(
        *("league", asked.indicator.slug, "--as-of", asked.period.code, "--kind", "province"),
        *("--format", form),
        stdout=out,
    )
    return out.getvalue()
