"""The annex of a period of our own, written and read back: nothing changes, nothing is found."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from indicators.importing.tests.sending import bring, said
from indicators.models import Obligation, Period, PeriodIndicator, Submission

pytestmark = [pytest.mark.usefixtures("_annexes"), pytest.mark.slow]

_DAY = date(2022, 12, 14)
_LABEL = "Quý IV năm 2022"


@pytest.fixture
def period() -> Period:
    """A second period of what the annex of 2022 asks for, with counts of its own."""
    first = Period.objects.get(code="2022-09-06")
    of_period: list[PeriodIndicator | Obligation] = [
        *PeriodIndicator.objects.filter(period=first),
        *Obligation.objects.filter(period=first),
    ]
    figures = list(Submission.objects.filter(period=first))
    period = Period.objects.create(
        code=_DAY.isoformat(), as_of=_DAY, label=_LABEL, cycle="quarter", is_public=True
    )
    for row in of_period:
        row.pk, row.period = None, period
        row.save()
    for place, figure in enumerate(figures):
        figure.pk, figure.period, figure.batch = None, period, None
        # Nothing was printed yet; each third is a little better than before.
        if figure.numerator is not None and figure.denominator:
            better = figure.numerator + (place if place % 3 == 0 else 0)
            figure.numerator = min(better, figure.denominator)
            figure.reported_rate = figure.reported_decimals = None
        figure.reported_status = ""
        figure.save()
    return period


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_second_period_is_read_back_unchanged(period: Period, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"annex.{ending}"
    arguments = ("--as-of", period.code, "--layout", "2022", "--output", str(path))
    call_command("export_annex", *arguments, stdout=StringIO())
    came = bring(path.read_bytes(), file_name=path.name)
    assert said(came) == []
    figures, services = came.proposal.figures.counts(), came.proposal.services.counts()
    assert (figures.created, figures.updated, services.created, services.updated) == (0, 0, 0, 0)
    assert figures.unchanged > 300
