"""The annex of the 2023 report: two sections, each one table with ministries before provinces."""

from indicators.annex.layout import (
    AnnexLayout,
    Column,
    Field,
    RowOrder,
    Section,
    TableLayout,
)
from indicators.annex.vocabulary import GROUPS, ORDER

_ORDER = Column(Field.ORDER, "STT", ORDER)
_AGENCY = Column(Field.AGENCY, "BỘ, NGÀNH, ĐỊA PHƯƠNG", r"^bo nganh dia phuong$")
_TO_DATE = Column(
    Field.RATE,
    "Kết quả triển khai từ {cumulative} (%)",
    r"^ket qua trien khai tu \d+ \d+ \d{4}$",
)

ANNEX_2023 = AnnexLayout(
    code="2023",
    heading="Phụ lục VI",
    title="KẾT QUẢ THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN THEO BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP"
    " TÍNH ĐẾN NGÀY {as_of}",
    letter="(Kèm theo Báo cáo số: {number}/{report_sign} ngày {day} tháng {month} năm {year} của"
    " {body})",
    sections=(
        Section(
            number="I",
            indicator="online-provision",
            title="kết quả cung cấp dịch vụ công trực tuyến trên Cổng Dịch vụ công quốc gia",
            tables=(
                TableLayout(
                    groups=GROUPS,
                    row_order=RowOrder.RATE,
                    columns=(
                        _ORDER,
                        _AGENCY,
                        _TO_DATE,
                        Column(
                            Field.STATUS,
                            "Mục tiêu cung cấp DVCTT: {target}",
                            r"^muc tieu (.* )?cung cap dvctt",
                        ),
                    ),
                ),
            ),
        ),
        Section(
            number="II",
            indicator="online-payment",
            title="Tình hình triển khai thanh toán trực tuyến",
            tables=(
                TableLayout(
                    groups=GROUPS,
                    row_order=RowOrder.RATE,
                    columns=(
                        _ORDER,
                        _AGENCY,
                        Column(
                            Field.IN_PERIOD_RATE,
                            "Kết quả triển khai từ {window} (%)",
                            r"^ket qua trien khai tu .+ den ",
                        ),
                        _TO_DATE,
                        Column(
                            Field.STATUS,
                            "Mục tiêu hồ sơ có yêu cầu nghĩa vụ tài chính: {target}",
                            r"^muc tieu (.* )?nghia vu tai chinh",
                        ),
                    ),
                ),
            ),
        ),
    ),
    former={
        "I.1.status": "Mục tiêu của Chính phủ là đến đầu năm 2023 tối thiểu 70% TTHC phải cung cấp"
        " DVCTT trên Cổng DVCQG",
        "II.1.status": "Mục tiêu của Chính phủ tối thiểu 30% trong tổng số hồ sơ có yêu cầu nghĩa"
        " vụ tài chính",
    },
)
