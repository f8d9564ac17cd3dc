"""Files of one figure a row, for a few provinces that owe one indicator."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dvctrack.lib.refused import Refused
from entities.tests.factories import AgencyFactory
from indicators.importing.confirm import confirm_import
from indicators.importing.look import lines_of, proposal_of
from indicators.importing.receive import receive_file
from indicators.models import ImportBatch, PeriodIndicator
from indicators.tests.leagues import add_row, make_asked

AT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATER = datetime(2022, 10, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def make_owing(*slugs: str) -> PeriodIndicator:
    """An indicator that these agencies owe, none of which has reported."""
    asked = make_asked(code="2022-09-06")
    for slug in slugs:
        add_row(asked, AgencyFactory.create(slug=slug, name=f"Tỉnh {slug}"))
    return asked


def flat(asked: PeriodIndicator, **numerators: int | str) -> bytes:
    """A file with a numerator out of 100 for each agency."""
    key = f"{asked.period.code},{asked.indicator.slug}"
    rows = [f"{key},{slug},{number},100" for slug, number in numerators.items()]
    return "\n".join(["period,indicator,agency,numerator,denominator", *rows]).encode()


def receive(content: bytes, *, at: datetime = AT) -> ImportBatch:
    """A file that was sent and read, and waits."""
    batch = receive_file(content, file_name="so-lieu.csv", by=None, at=at)
    list(lines_of(batch))
    return batch


def confirm(batch: ImportBatch, *, at: datetime = AT, **shown: Any) -> ImportBatch:
    """Press the button under the preview as it stands now, or as it was `shown`."""
    proposal = proposal_of(batch)
    codes = {finding.code for finding in proposal.warnings}
    given = {"by": None, "digest": proposal.digest(), "accepted": codes, **shown}
    return confirm_import(batch, at=at, **given)


def refusal(batch: ImportBatch, **shown: Any) -> str:
    """Why a confirmation writes nothing."""
    with pytest.raises(Refused) as refused:
        confirm(batch, **shown)
    return str(refused.value)


def save(content: bytes, *, at: datetime = AT) -> ImportBatch:
    return confirm(receive(content, at=at), at=at)
