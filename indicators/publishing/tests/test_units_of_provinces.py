"""The annex of units below provinces: a table for each province, written and read back."""

from datetime import date

import pytest

from dvctrack.lib.files.reading import read_lines
from entities.tests.factories import AgencyFactory
from indicators.annex.layout import AnnexLayout
from indicators.annex.layouts import ANNEX_2022, ANNEX_2023
from indicators.annex.tests.printed import table_rows
from indicators.annex.writing.docx import docx_of
from indicators.importing.propose import propose
from indicators.models import Period, Submission
from indicators.publishing.edition import edition
from indicators.tests.factories import IndicatorFactory, PeriodFactory, PeriodIndicatorFactory
from indicators.tests.levels import add_local

pytestmark = pytest.mark.django_db
SLUGS = ("online-provision", "dossier-sync", "payment-procedures", "online-payment")


@pytest.fixture
def period() -> Period:
    """Two communes and a department of two provinces, which are called the same."""
    found: Period = PeriodFactory.create(
        as_of=date(2026, 9, 30),
        code="2026-09-30",
        cycle="quarter",
        window_starts_on=date(2026, 7, 1),
        cumulative_starts_on=date(2026, 1, 1),
    )
    provinces = [
        AgencyFactory.create(slug=slug, name=name)
        for slug, name in (("gia-lai", "Gia Lai"), ("hue", "Thành phố Huế"))
    ]
    asked, *_others = (
        PeriodIndicatorFactory.create(period=found, indicator=IndicatorFactory.create(slug=slug))
        for slug in SLUGS
    )
    for province in provinces:
        add_local(asked, province, [40, 90])
        add_local(asked, province, [50], kind="department", word="Sở số")
    return found


def docx(period: Period, layout: AnnexLayout) -> bytes:
    return docx_of(edition(period, layout).written)


@pytest.mark.parametrize("layout", [ANNEX_2022, ANNEX_2023], ids=["2022", "2023"])
def test_each_province_stands_below_a_label_of_its_own(period: Period, layout: AnnexLayout) -> None:
    rows = [row[1] for row in table_rows(docx(period, layout))]
    labels = [name for name in rows if "THUỘC" in name]
    assert labels == [
        "SỞ, BAN, NGÀNH THUỘC TỈNH GIA LAI",
        "SỞ, BAN, NGÀNH THUỘC THÀNH PHỐ HUẾ",
        "XÃ, PHƯỜNG, ĐẶC KHU THUỘC TỈNH GIA LAI",
        "XÃ, PHƯỜNG, ĐẶC KHU THUỘC THÀNH PHỐ HUẾ",
    ]
    assert rows.count("Xã số 1") == 2


@pytest.mark.parametrize("layout", [ANNEX_2022, ANNEX_2023], ids=["2022", "2023"])
def test_annex_is_read_back_as_the_same_figures(period: Period, layout: AnnexLayout) -> None:
    content = docx(period, layout)
    stored = {row.agency.slug: row.exact_rate for row in Submission.objects.all()}
    Submission.objects.all().delete()
    proposal = propose(read_lines(content), as_of=period.as_of)
    assert [row.message for row in proposal.findings if row.is_error] == []
    assert {row.agency.slug: row.exact_rate for row in proposal.figures.created} == stored
