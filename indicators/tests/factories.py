"""Rows of the indicators app for tests, with plain values and the fewest parents."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from factory.declarations import LazyAttribute, PostGeneration, Sequence, SubFactory
from factory.django import DjangoModelFactory, FileField

from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.annex.content import AnnexContent, FigureTable, Letter
from indicators.choices import BatchState, Cycle, FileKind, LetterPlace, PeriodState, Span
from indicators.models import (
    ImportBatch,
    Indicator,
    IndicatorWording,
    IssuingBody,
    LetterTemplate,
    Obligation,
    Period,
    PeriodIndicator,
    Publication,
    PublicationFile,
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


class IndicatorWordingFactory(DjangoModelFactory[IndicatorWording]):
    """What an indicator was called until the end of 2021."""

    class Meta:
        model = IndicatorWording

    indicator = SubFactory(IndicatorFactory)
    ends_on = date(2021, 12, 31)
    name = short_name = "Tỷ lệ cũ"
    name_en = short_name_en = "Former rate"
    numerator_label = "Số dịch vụ công"
    numerator_label_en = "Public services"
    denominator_label = "Tổng số thủ tục"
    denominator_label_en = "Procedures"


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


class IssuingBodyFactory(DjangoModelFactory[IssuingBody]):
    class Meta:
        model = IssuingBody

    name = "Văn phòng Chính phủ"
    letter_sign = "VPCP-KSTT"
    report_sign = "BC-VPCP"
    starts_on = Sequence(lambda n: date(2017, 1, 1) + timedelta(days=n))


class LetterTemplateFactory(DjangoModelFactory[LetterTemplate]):
    class Meta:
        model = LetterTemplate
        django_get_or_create = ("place",)

    place = LetterPlace.NOTICE
    text = "Tính đến {as_of}"


def _payload(row: Any) -> dict[str, Any]:
    """One table of provinces with these lines, in the layout of 2022."""
    period = row.period
    table = FigureTable(
        "online-provision", "Tỷ lệ", "province", Span.TO_DATE, Span.TO_DATE, None, "", row.lines
    )
    content = AnnexContent(
        period.code, period.label, period.as_of, None, None, Letter(body="VPCP"), (table,)
    )
    return content.as_json()


class PublicationFactory(DjangoModelFactory[Publication]):
    """A first version; `lines` are those of its one table."""

    class Meta:
        model = Publication

    class Params:
        lines = ()

    period = SubFactory(PeriodFactory)
    number = 1
    layout = "2022"
    payload = LazyAttribute(_payload)
    sha256 = "0" * 64
    published_at = datetime(2022, 9, 10, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class PublicationFileFactory(DjangoModelFactory[PublicationFile]):
    class Meta:
        model = PublicationFile

    publication = SubFactory(PublicationFactory)
    kind = FileKind.DOCX
    content = b"PK"
    size = 2
    sha256 = "0" * 64
    written_at = datetime(2022, 9, 10, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
