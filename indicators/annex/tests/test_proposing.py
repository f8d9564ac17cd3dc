"""What a heading proposes by itself."""

import pytest

from dvctrack.lib.files.cells import Cell
from indicators.annex.layout import Field
from indicators.annex.proposing import propose_mapping
from indicators.annex.subjects import Subjects

F = Field

# As ministries head their columns, each for itself.
HEADED: dict[str, Field | None] = {
    "Tổng số TTHC": F.DENOMINATOR,
    "Số TTHC cung cấp DVCTT toàn trình": F.NUMERATOR,
    "Tổng số hồ sơ tiếp nhận": F.DENOMINATOR,
    "Số hồ sơ tiếp nhận": F.DENOMINATOR,
    "Số hồ sơ tiếp nhận trực tuyến": F.NUMERATOR,
    "Hồ sơ phải thanh toán – Tử số": F.NUMERATOR,
    "Hồ sơ thanh toán trực tuyến – Mẫu số": F.DENOMINATOR,
    "Tỷ lệ %": F.RATE,
    "Tỷ lệ (%)": F.RATE,
    "Tỉ lệ thanh toán trực tuyến": F.RATE,
    "Cung cấp DVCTT (%)": F.RATE,
    "Trong tháng – Tỷ lệ (%)": F.IN_PERIOD_RATE,
    "Mục tiêu tối thiểu 70%": F.STATUS,
    "Kết quả": None,
    "Ghi chú": None,
    "Lý do hồ sơ chưa thanh toán": None,
    "Khó khăn, vướng mắc": None,
    "Đơn vị tính": None,
    "Đơn vị": F.AGENCY,
    "Tên đơn vị": F.AGENCY,
    "Cơ quan/đơn vị": F.AGENCY,
    "Bộ/ngành/địa phương": F.AGENCY,
    "Bộ, ngành, địa phương": F.AGENCY,
    "Tỉnh/Thành phố": F.AGENCY,
    "Xã, phường, đặc khu": F.AGENCY,
    "Số TT": F.ORDER,
}


@pytest.mark.parametrize(("heading", "field"), HEADED.items(), ids=HEADED.keys())
def test_heading_proposes_what_its_column_holds(heading: str, field: Field | None) -> None:
    assert propose_mapping([Cell("Sheet1!A1", 1, heading)], "", Subjects()).mapping.fields == (
        field,
    )
