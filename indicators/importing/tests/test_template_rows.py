from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pytest_django.fixtures import DjangoAssertNumQueries

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.choices import Span
from indicators.importing.template import Template, write_template
from indicators.importing.template_rows import template_for
from indicators.models import Obligation, PeriodIndicator
from indicators.tests.factories import ObligationFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db

HEADINGS = [
    "Kỳ báo cáo",
    "Chỉ số",
    "Mã cơ quan",
    "Cơ quan",
    "Phạm vi",
    "Tử số",
    "Mẫu số",
    "Tỷ lệ đã công bố (%)",
    "Ghi chú",
]


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked()


def template(asked: PeriodIndicator, **choice: Any) -> Template:
    return template_for(asked.indicator, asked.period, **choice)


def headings(made: Template) -> list[str]:
    return [column.heading for column in made.columns]


def owing(asked: PeriodIndicator, count: int) -> None:
    """Many agencies that owe, made in two queries."""
    agencies = Agency.objects.bulk_create(AgencyFactory.build_batch(count))
    Obligation.objects.bulk_create(
        Obligation(period=asked.period, indicator=asked.indicator, agency=agency)
        for agency in agencies
    )


def test_row_has_the_keys_of_its_figure(asked: PeriodIndicator) -> None:
    agency = add_row(asked)
    key = (asked.period.code, asked.indicator.slug, agency.slug, agency.name, "Lũy kế")
    assert template(asked).rows == [key]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_headings_are_those_of_the_import_in_any_language(
    asked: PeriodIndicator, language: str
) -> None:
    with translation.override(language):
        assert headings(template(asked)) == HEADINGS


def test_single_window_has_a_column_only_where_it_is_asked_for(asked: PeriodIndicator) -> None:
    plain = template(asked)
    asked.indicator.asks_single_window = True
    made = template(asked)
    assert headings(made) == [*HEADINGS[:6], "Một cửa quốc gia", *HEADINGS[6:]]
    assert len(made.guidance) == len(plain.guidance) + 1


def test_agencies_stand_by_kind_and_order_with_a_row_for_each_span(asked: PeriodIndicator) -> None:
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    for kind, order, slug in (("province", 2, "b"), ("province", 1, "c"), ("ministry", 9, "a")):
        add_row(asked, AgencyFactory.create(kind=kind, display_order=order, slug=slug))
    rows = [(row[2], row[4]) for row in template(asked).rows]
    assert rows == [(slug, span) for slug in "cba" for span in ("Lũy kế", "Trong kỳ")]


def test_kind_leaves_the_others_out(asked: PeriodIndicator) -> None:
    add_row(asked)
    ministry = add_row(asked, AgencyFactory.create(kind="ministry"))
    assert [row[2] for row in template(asked, kind="ministry").rows] == [ministry.slug]


def test_who_does_not_owe_has_no_row(asked: PeriodIndicator) -> None:
    key = {"period": asked.period, "indicator": asked.indicator}
    ObligationFactory.create(**key, is_due=False, reason="Không áp dụng")
    ObligationFactory.create(period=asked.period)
    assert template(asked).rows == []


def test_stored_figures_are_not_written(asked: PeriodIndicator) -> None:
    add_row(asked, numerator=4321, denominator=8765)
    content = write_template(template(asked))
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0] for cell in row]
    assert not {4321, 8765} & {cell.value for cell in cells}


def test_indicator_that_is_not_asked_for_is_refused(asked: PeriodIndicator) -> None:
    with pytest.raises(PeriodIndicator.DoesNotExist):
        template_for(asked.indicator, PeriodFactory.create())


def test_guidance_says_what_numerator_and_denominator_mean(asked: PeriodIndicator) -> None:
    text = "\n".join(template(asked).guidance)
    for said in (asked.period.label, "Số dịch vụ công", "Tổng số thủ tục", "67,19"):
        assert said in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_limits_have_texts_that_a_spreadsheet_program_takes(
    asked: PeriodIndicator, language: str
) -> None:
    """Excel takes 32 letters of a title and 225 of a sentence."""
    with translation.override(language):
        made = template(asked)
    for limits in (made.count, made.rate):
        assert max(len(limits.prompt_title), len(limits.error_title)) <= 32
        assert max(len(limits.prompt), len(limits.error)) <= 225


def test_name_that_begins_like_a_formula_is_text(asked: PeriodIndicator) -> None:
    add_row(asked, AgencyFactory.create(name="=1+1"))
    sheet = load_workbook(BytesIO(write_template(template(asked)))).worksheets[0]
    last = sheet.max_row
    assert (sheet[f"D{last}"].value, sheet[f"D{last}"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("count", [84, 3400])
def test_queries_do_not_grow_with_the_agencies(
    asked: PeriodIndicator, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owing(asked, count)
    with django_assert_num_queries(4):
        made = template(asked)
    assert len(made.rows) == count
    assert write_template(made)
