"""Rows of the indicators app for tests, with plain values and the fewest parents."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from factory.declarations import LazyAttribute, PostGeneration, Sequence, SubFactory
from factory.django import DjangoModelFactory, FileField

from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.choices import BatchState, Cycle, PeriodState, Span
from indicators.models import (
    ImportBatch,
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    TableMapping,
    Target,
)


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    slug = Sequence(lambda n: f"indicator-{n}")
    name = Sequence(lambda n: f"Tỷ lệ số {n}")
    name_en = Sequence(lambda n: f"Rate {n}")
    short_name = LazyAttribute(lambda row: row.name)
    short_name_en = LazyAttribute(lambda row: row.name_en)
    numerator_label = "Số dịch vụ công"
    numerator_label_en = "Public services"
    denominator_label = "Tổng số thủ tục"
    denominator_label_en = "Procedures"
    display_order = Sequence(lambda n: n % 30_000)


class PeriodFactory(DjangoModelFactory[Period]):
    """A public, open snapshot as of 06/9/2022; the code is made unique by a suffix."""

    class Meta:
        model = Period

    code = Sequence(lambda n: f"2022-09-06-{n}")
    label = LazyAttribute(lambda row: f"Tính đến ngày {row.as_of:%d/%m/%Y}")
    as_of = date(2022, 9, 6)
    cycle = Cycle.SNAPSHOT
    issuing_body = "Văn phòng Chính phủ"
    state = PeriodState.OPEN
    is_public = True


class PeriodIndicatorFactory(DjangoModelFactory[PeriodIndicator]):
    class Meta:
        model = PeriodIndicator

    period = SubFactory(PeriodFactory)
    indicator = SubFactory(IndicatorFactory)
    ranking_span = Span.TO_DATE
    judged_span = Span.TO_DATE


class ObligationFactory(DjangoModelFactory[Obligation]):
    class Meta:
        model = Obligation

    period = SubFactory(PeriodFactory)
    indicator = SubFactory(IndicatorFactory)
    agency = SubFactory(AgencyFactory)


class TargetFactory(DjangoModelFactory[Target]):
    class Meta:
        model = Target

    indicator = SubFactory(IndicatorFactory)
    kind = AgencyKind.PROVINCE
    starts_on = date(2022, 1, 1)
    value = 70


class SubmissionFactory(DjangoModelFactory[Submission]):
    """A figure to date of 50 in 100, without a printed rate."""

    class Meta:
        model = Submission

    period = SubFactory(PeriodFactory)
    indicator = SubFactory(IndicatorFactory)
    agency = SubFactory(AgencyFactory)
    span = Span.TO_DATE
    numerator = 50
    denominator = 100


def _set_periods(
    batch: ImportBatch, create: bool, extracted: list[Period] | None, **kwargs: Any
) -> None:
    if create and extracted:
        batch.periods.set(extracted)


class ImportBatchFactory(DjangoModelFactory[ImportBatch]):
    class Meta:
        model = ImportBatch
        skip_postgeneration_save = True

    file = FileField(filename="annex.docx", data=b"annex")
    file_name = "annex.docx"
    sha256 = Sequence(lambda n: f"{n:064x}")
    state = BatchState.SAVED
    received_at = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    imported_at = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    periods = PostGeneration(_set_periods)


class TableMappingFactory(DjangoModelFactory[TableMapping]):
    class Meta:
        model = TableMapping

    shape = Sequence(lambda n: f"don vi | tong so {n}")
    shape_key = LazyAttribute(lambda row: TableMapping.key_of(row.shape))
    mapping = LazyAttribute(
        lambda row: {
            "indicator": "online-provision",
            "kind": "province",
            "span": "to_date",
            "fields": ["agency", "denominator"],
        }
    )
