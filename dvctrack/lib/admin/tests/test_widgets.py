"""A cell becomes the value that it says, or an error that says what was read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dvctrack.lib.admin.widgets import (
    ChoiceWidget,
    IsoDateWidget,
    MomentWidget,
    PlainDecimalWidget,
    TextWidget,
    VietnameseText,
    WholeNumberWidget,
    YesNoWidget,
)

READ: dict[str, tuple[Any, object, object]] = {
    "text_is_trimmed": (TextWidget(), "  An Giang ", "An Giang"),
    "text_in_nfc": (TextWidget(), "Ho\u0300a", "Hòa"),
    "text_missing": (TextWidget(), None, ""),
    "text_that_a_spreadsheet_made_a_day": (TextWidget(), datetime(2022, 9, 6), "2022-09-06"),
    "text_that_is_a_number": (TextWidget(), 12, "12"),
    "whole": (WholeNumberWidget(), "1850", 1850),
    "whole_cell": (WholeNumberWidget(), 1850.0, 1850),
    "whole_zero_is_not_missing": (WholeNumberWidget(), 0, 0),
    "whole_missing": (WholeNumberWidget(), " ", None),
    "decimal": (PlainDecimalWidget(), "67.190", Decimal("67.190")),
    "decimal_cell_with_float_noise": (PlainDecimalWidget(), 67.19000000000001, Decimal("67.19")),
    "decimal_of_a_vietnamese_file": (
        PlainDecimalWidget(),
        VietnameseText("67,190"),
        Decimal("67.190"),
    ),
    "day_of_a_vietnamese_file": (IsoDateWidget(), VietnameseText("6/9/2022"), date(2022, 9, 6)),
    "iso_day_of_a_vietnamese_file": (
        IsoDateWidget(),
        VietnameseText("2022-09-06"),
        date(2022, 9, 6),
    ),
    "decimal_missing": (PlainDecimalWidget(), None, None),
    "day": (IsoDateWidget(), "2022-09-06", date(2022, 9, 6)),
    "day_cell": (IsoDateWidget(), datetime(2022, 9, 6), date(2022, 9, 6)),
    "day_missing": (IsoDateWidget(), "", None),
    "moment": (MomentWidget(), "2022-09-06T17:30", datetime(2022, 9, 6, 10, 30, tzinfo=UTC)),
    "moment_with_its_zone": (
        MomentWidget(),
        "2022-09-06T17:30:00+00:00",
        datetime(2022, 9, 6, 17, 30, tzinfo=UTC),
    ),
    "moment_cell": (
        MomentWidget(),
        datetime(2022, 9, 6, 0, 0),
        datetime(2022, 9, 5, 17, tzinfo=UTC),
    ),
    "moment_missing": (MomentWidget(), None, None),
    "yes": (YesNoWidget(), "1", True),
    "yes_cell": (YesNoWidget(), True, True),
    "no": (YesNoWidget(), 0, False),
    "choice": (ChoiceWidget(["province"]), " province", "province"),
}


@pytest.mark.parametrize(("widget", "cell", "value"), READ.values(), ids=READ)
def test_cell_is_read(widget: Any, cell: object, value: object) -> None:
    assert widget.clean(cell) == value


REFUSED: dict[str, tuple[Any, object]] = {
    "whole_with_decimals": (WholeNumberWidget(), "1.7"),
    "whole_cell_with_decimals": (WholeNumberWidget(), 1.7),
    "whole_with_point_for_thousands": (WholeNumberWidget(), "1.000"),
    "whole_with_comma": (WholeNumberWidget(), "1,850"),
    "whole_in_powers": (WholeNumberWidget(), "1e3"),
    "whole_infinite": (WholeNumberWidget(), "Infinity"),
    "whole_true": (WholeNumberWidget(), True),
    "thousands_of_a_vietnamese_file": (WholeNumberWidget(), VietnameseText("1.850")),
    "decimal_comma": (PlainDecimalWidget(), "67,19"),
    "decimal_in_words": (PlainDecimalWidget(), "khoảng 30"),
    "decimal_nan": (PlainDecimalWidget(), "NaN"),
    "decimal_with_per_cent": (PlainDecimalWidget(), "30%"),
    "day_first": (IsoDateWidget(), "6/9/2022"),
    "day_that_is_none": (IsoDateWidget(), "2022-02-30"),
    "moment_without_time": (MomentWidget(), "2022-09-06"),
    "moment_day_first": (MomentWidget(), "6/9/2022 17:30"),
    "neither_yes_nor_no": (YesNoWidget(), "2"),
    "not_a_choice": (ChoiceWidget(["province"]), "tỉnh"),
}


@pytest.mark.parametrize(("widget", "cell"), REFUSED.values(), ids=REFUSED)
def test_cell_is_refused_with_what_was_read(widget: Any, cell: object) -> None:
    with pytest.raises(ValueError, match="“") as refused:
        widget.clean(cell)
    assert f"“{cell}”" in str(refused.value)
