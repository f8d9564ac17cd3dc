"""A cell becomes the value that it says, or an error that says what was read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dvctrack.lib.admin.widgets import (
    ChoiceWidget,
    DayWidget,
    MomentWidget,
    RateWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from dvctrack.lib.files.cells import Cell


def cell(value: Any, number_format: str | None = None) -> Cell:
    return Cell("Sheet1!A2", 1, value, number_format)


KINDS = [("province", "Provinces and cities")]
MIDNIGHT = "2022-09-06T00:00:00"
READ: dict[str, tuple[Any, object, object]] = {
    "text_is_trimmed": (TextWidget(), "  An Giang ", "An Giang"),
    "text_in_nfc": (TextWidget(), "Ho\u0300a", "Hòa"),
    "text_missing": (TextWidget(), None, ""),
    "text_of_a_cell": (TextWidget(), cell("An Giang"), "An Giang"),
    "text_that_a_spreadsheet_made_a_day": (TextWidget(), cell(MIDNIGHT, "d/m/yyyy"), "2022-09-06"),
    "text_that_is_a_number": (TextWidget(), 12, "12"),
    "text_keeps_its_lines": (TextWidget(), "a\nb", "a\nb"),
    "whole": (WholeNumberWidget(), "1850", 1850),
    "whole_cell": (WholeNumberWidget(), cell(1850.0), 1850),
    "whole_with_thousands": (WholeNumberWidget(), "1.850", 1850),
    "whole_zero_is_not_missing": (WholeNumberWidget(), 0, 0),
    "whole_missing": (WholeNumberWidget(), " ", None),
    "rate": (RateWidget(), "67.19", Decimal("67.19")),
    "rate_with_a_comma": (RateWidget(), "67,190", Decimal("67.190")),
    "rate_with_its_sign": (RateWidget(), "30%", Decimal(30)),
    "rate_cell_with_float_noise": (RateWidget(), cell(67.19000000000001), Decimal("67.19")),
    "rate_cell_that_shows_per_cent": (RateWidget(), cell(0.45, "0%"), Decimal(45)),
    "rate_cell_with_optional_digits": (RateWidget(), cell(56.5, "0.00##"), Decimal("56.5")),
    "rate_missing": (RateWidget(), None, None),
    "day": (DayWidget(), "2022-09-06", date(2022, 9, 6)),
    "day_first": (DayWidget(), "06/09/2022", date(2022, 9, 6)),
    "day_cell": (DayWidget(), cell(MIDNIGHT, "dd/mm/yyyy"), date(2022, 9, 6)),
    "day_missing": (DayWidget(), "", None),
    "moment": (MomentWidget(), "2022-09-06T17:30", datetime(2022, 9, 6, 10, 30, tzinfo=UTC)),
    "moment_day_first": (
        MomentWidget(),
        "6/9/2022 7:30",
        datetime(2022, 9, 6, 0, 30, tzinfo=UTC),
    ),
    "moment_with_its_zone": (
        MomentWidget(),
        "2022-09-06T17:30:00+00:00",
        datetime(2022, 9, 6, 17, 30, tzinfo=UTC),
    ),
    "moment_cell": (MomentWidget(), cell(MIDNIGHT), datetime(2022, 9, 5, 17, tzinfo=UTC)),
    "moment_missing": (MomentWidget(), None, None),
    "yes": (YesNoWidget(), "1", True),
    "yes_cell": (YesNoWidget(), cell(True), True),
    "yes_in_vietnamese": (YesNoWidget(), "Có", True),
    "no": (YesNoWidget(), 0, False),
    "no_in_vietnamese": (YesNoWidget(), "Không", False),
    "choice": (ChoiceWidget(KINDS), " province", "province"),
    "choice_by_its_label": (ChoiceWidget(KINDS), "provinces  and CITIES", "province"),
}


@pytest.mark.parametrize(("widget", "written", "value"), READ.values(), ids=READ)
def test_cell_is_read(widget: Any, written: object, value: object) -> None:
    assert widget.clean(written) == value


REFUSED: dict[str, tuple[Any, object]] = {
    "whole_with_decimals": (WholeNumberWidget(), "1.7"),
    "whole_cell_with_decimals": (WholeNumberWidget(), 1.7),
    "whole_with_comma": (WholeNumberWidget(), "1,850"),
    "whole_in_powers": (WholeNumberWidget(), "1e3"),
    "whole_infinite": (WholeNumberWidget(), "Infinity"),
    "whole_true": (WholeNumberWidget(), True),
    "rate_that_can_be_a_count": (RateWidget(), "67.190"),
    "rate_above_100": (RateWidget(), "6719%"),
    "rate_in_words": (RateWidget(), "khoảng 30"),
    "rate_nan": (RateWidget(), "NaN"),
    "day_that_is_none": (DayWidget(), "2022-02-30"),
    "day_month_first": (DayWidget(), "12/31/2022"),
    "moment_without_time": (MomentWidget(), "2022-09-06"),
    "moment_month_first": (MomentWidget(), "12/31/2022 17:30"),
    "neither_yes_nor_no": (YesNoWidget(), "2"),
    "not_a_choice": (ChoiceWidget(KINDS), "tỉnh"),
}


@pytest.mark.parametrize(("widget", "written"), REFUSED.values(), ids=REFUSED)
def test_cell_is_refused_with_what_was_read(widget: Any, written: object) -> None:
    with pytest.raises(ValueError, match="“") as refused:
        widget.clean(written)
    # A number is told as a Vietnamese spreadsheet shows it.
    read = str(written).replace(".", ",") if isinstance(written, float) else written
    assert f"“{read}”" in str(refused.value)


def test_cell_that_shows_a_month_is_no_day() -> None:
    with pytest.raises(ValueError, match="“2022-09”"):
        DayWidget().clean(cell(MIDNIGHT, "mmm-yy"))


@pytest.mark.parametrize("value", ["70", "67.19", "67.125", "0.5", "100"])
def test_rate_that_leaves_as_text_comes_back(value: str) -> None:
    widget = RateWidget()
    assert widget.clean(widget.render(Decimal(value).quantize(Decimal("0.001")))) == Decimal(value)
