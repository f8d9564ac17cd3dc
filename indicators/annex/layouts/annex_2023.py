"""The annex of the 2023 report: two sections, each one table with ministries before provinces."""

from entities.choices import AgencyKind
from indicators.annex.layout import (
    AnnexLayout,
    Column,
    Field,
    Group,
    RowOrder,
    Section,
    TableLayout,
)

_ORDER = Column(Field.ORDER, "STT", r"^(stt|tt|so tt)$")
_AGENCY = Column(Field.AGENCY, "BỘ, NGÀNH, ĐỊA PHƯƠNG", r"^bo nganh dia phuong$")
_TO_DATE = Column(
    Field.RATE,
    "Kết quả triển khai từ {cumulative} (%)",
    r"^ket qua trien khai tu \d+ \d+ \d{4}$",
)
_GROUPS = (
    Group(AgencyKind.MINISTRY, "BỘ, NGÀNH", r"^(i )?bo (nganh|co quan ngang bo.*)$"),
    Group(AgencyKind.PROVINCE, "ĐỊA PHƯƠNG", r"^(ii )?(dia phuong|tinh thanh pho.*)$"),
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
                    groups=_GROUPS,
                    row_order=RowOrder.RATE,
                    columns=(
                        _ORDER,
                        _AGENCY,
                        _TO_DATE,
                        Column(
                            Field.STATUS,
                            "Mục tiêu của Chính phủ là đến đầu năm 2023 tối thiểu 70% TTHC phải"
                            " cung cấp DVCTT trên Cổng DVCQG",
                            r"^muc tieu .* cung cap dvctt",
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
                    groups=_GROUPS,
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
                            "Mục tiêu của Chính phủ tối thiểu 30% trong tổng số hồ sơ có yêu cầu"
                            " nghĩa vụ tài chính",
                            r"^muc tieu .* nghia vu tai chinh",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
