"""The annex of the 2022 letter: six sections, provinces and ministries in tables of their own."""

from entities.choices import AgencyKind
from indicators.annex.layout import AnnexLayout, Column, Field, Section, Services, TableLayout
from indicators.annex.layouts.local_units import with_units
from indicators.annex.layouts.service_columns import ALSO_OF_SERVICES, SERVICE_COLUMNS
from indicators.annex.vocabulary import ORDER

_ORDER = Column(Field.ORDER, "STT", ORDER, "(1)")
_PROVINCE = Column(
    Field.AGENCY,
    "Tỉnh, thành phố",
    r"^(ten )?(cac )?((ubnd|uy ban nhan dan) )?(cac )?(tinh( (thanh pho|tp))?|dia phuong)"
    r"( truc thuoc (trung uong|tw))?$",
    "(2)",
)
_MINISTRY = Column(Field.AGENCY, "Bộ, ngành", r"^bo (nganh|co quan)", "(2)")
_BODY = Column(Field.AGENCY, "Bộ, cơ quan", r"^bo (nganh|co quan)", "(2)")
_PROVINCES = "1. Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương"

_TARGET = "So với chỉ tiêu: {target}"
_STATUS = r"^so voi chi tieu"


def _provision_rate(agencies: str, number: str) -> Column:
    return Column(
        Field.RATE,
        "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4 trên tổng số thủ tục hành chính thuộc"
        f" thẩm quyền giải quyết của các {agencies} trên Cổng Dịch vụ công quốc gia (%)",
        r"^ty le cung cap dich vu cong",
        number,
    )


_OFFERED = Column(
    Field.NUMERATOR,
    "Số lượng Dịch vụ công tích hợp trên Cổng DVC Quốc gia tính đến ngày {as_of}",
    r"^so luong dich vu cong tich hop tren cong dvc",
    "(4)",
)
_PROVISION = Section(
    number="I",
    indicator="online-provision",
    title="Dịch vụ công trực tuyến mức độ 3, 4 của các Bộ, ngành, địa phương tích hợp, cung cấp"
    " trên Cổng Dịch vụ công quốc gia (tính đến ngày {as_of_plain})",
    tables=(
        TableLayout(
            kind=AgencyKind.PROVINCE,
            caption=_PROVINCES,
            has_number_row=True,
            order_digits=2,
            columns=(
                _ORDER,
                _PROVINCE,
                Column(
                    Field.DENOMINATOR,
                    "Tổng TTHC của địa phương (Căn cứ trên CSDL quốc gia về TTHC tính đến ngày"
                    " {as_of})",
                    r"^tong (so )?tthc",
                    "(3)",
                ),
                _OFFERED,
                _provision_rate("địa phương", "(5)"),
                Column(Field.STATUS, _TARGET, _STATUS, "(6)"),
            ),
        ),
        TableLayout(
            kind=AgencyKind.MINISTRY,
            caption="2. Bộ, Ngành",
            has_number_row=True,
            order_digits=2,
            columns=(
                _ORDER,
                _MINISTRY,
                Column(
                    Field.DENOMINATOR,
                    "Tổng TTHC thuộc thẩm quyền giải quyết của bộ, ngành căn cứ trên CSDL quốc gia"
                    " về TTHC tính đến ngày {as_of}",
                    r"^tong (so )?tthc",
                    "(3)",
                ),
                _OFFERED,
                Column(
                    Field.SINGLE_WINDOW,
                    "Số lượng Dịch vụ công tích hợp trên Cổng Thông tin một cửa quốc gia",
                    r"mot cua quoc gia",
                    "(5)",
                    digits=2,
                ),
                _provision_rate("bộ, ngành", "(6)=[(4)+(5)]/(3)"),
                Column(Field.STATUS, _TARGET, _STATUS, "(7)"),
            ),
        ),
    ),
)

_LATE = Section(
    number="II",
    services=Services.OVERDUE,
    title="Các dịch vụ công phải hoàn thành tích hợp, cung cấp trên Cổng Dịch vụ công quốc gia"
    " trong {quarters} theo {decisions} của Thủ tướng Chính phủ nhưng chưa hoàn thành",
    tables=(
        TableLayout(
            order_digits=2,
            also=ALSO_OF_SERVICES,
            columns=(
                *SERVICE_COLUMNS,
                Column(
                    Field.DEADLINE,
                    "Thời hạn hoàn thành",
                    r"^thoi han\b|^(?:thoi gian|han)(?: (?:hoan thanh|thuc hien))?$",
                ),
            ),
        ),
    ),
)
_NEXT = Section(
    number="III",
    services=Services.DUE,
    title="Các dịch vụ công có thời hạn hoàn thành tích hợp, cung cấp trên Cổng Dịch vụ công Quốc"
    " gia trong quý {quarter} năm {year} theo {decisions} của Thủ tướng Chính phủ",
    tables=(TableLayout(order_digits=2, columns=SERVICE_COLUMNS, also=ALSO_OF_SERVICES),),
)


def _sync_table(kind: str, caption: str, agency: Column, received: str) -> TableLayout:
    return TableLayout(
        kind=kind,
        caption=caption,
        has_number_row=True,
        order_digits=2,
        columns=(
            _ORDER,
            agency,
            Column(
                Field.NUMERATOR,
                "Số lượng hồ sơ đồng bộ trên Cổng dịch vụ công quốc gia",
                r"^so luong ho so dong bo",
                "(3)",
            ),
            Column(Field.DENOMINATOR, received, r"^tong so ho so tiep nhan", "(4)"),
            Column(
                Field.RATE,
                "Tỷ lệ đồng bộ hồ sơ trên Cổng Dịch vụ công quốc gia (%)",
                r"^ty le dong bo ho so",
                "(5)",
            ),
            Column(Field.STATUS, _TARGET, _STATUS, "(6)"),
        ),
    )


_SYNC = Section(
    number="IV",
    indicator="dossier-sync",
    title="Tỷ lệ đồng bộ hồ sơ thủ tục hành chính của bộ, ngành, địa phương năm {year} trên Cổng"
    " dịch vụ công quốc gia (tính đến ngày {as_of_long})",
    tables=(
        _sync_table(
            AgencyKind.PROVINCE,
            _PROVINCES,
            _PROVINCE,
            "Tổng số hồ sơ tiếp nhận căn cứ dữ liệu trên Cổng dịch vụ công của tỉnh tại ngày"
            " {as_of_long} và Hệ thống Thông tin báo cáo Chính phủ",
        ),
        _sync_table(
            AgencyKind.MINISTRY,
            "2. Bộ, ngành",
            _BODY,
            "Tổng số hồ sơ tiếp nhận căn cứ dữ liệu trên Hệ thống Thông tin báo cáo Chính phủ",
        ),
    ),
)


def _procedures_table(kind: str, caption: str, agency: Column) -> TableLayout:
    return TableLayout(
        kind=kind,
        caption=caption,
        has_number_row=True,
        order_digits=2,
        columns=(
            _ORDER,
            agency,
            Column(
                Field.NUMERATOR,
                "Thủ tục hành chính có yêu cầu nghĩa vụ tài chính đã được cung cấp dịch vụ thanh"
                " toán trực tuyến trên Cổng Dịch vụ công quốc gia",
                r"^(so )?thu tuc hanh chinh co yeu cau nghia vu tai chinh",
                "(3)",
            ),
            Column(
                Field.RATE,
                "Tỷ lệ thủ tục hành chính có yêu cầu nghĩa vụ tài chính đã được cung cấp dịch vụ"
                " thanh toán trực tuyến trên Cổng Dịch vụ công quốc gia (%)",
                r"^ty le thu tuc hanh chinh co yeu cau nghia vu tai chinh",
                "(4)",
            ),
            Column(Field.STATUS, _TARGET, _STATUS, "(5)"),
        ),
    )


_PROCEDURES = Section(
    number="V",
    indicator="payment-procedures",
    title="Tỷ lệ thủ tục hành chính có yêu cầu nghĩa vụ tài chính được cung cấp trên Cổng Dịch vụ"
    " công quốc gia (tính đến ngày {as_of_long})",
    tables=(
        _procedures_table(AgencyKind.PROVINCE, _PROVINCES, _PROVINCE),
        _procedures_table(AgencyKind.MINISTRY, "2. Bộ, ngành", _MINISTRY),
    ),
)


def _payment_table(kind: str, caption: str, agency: Column) -> TableLayout:
    return TableLayout(
        kind=kind,
        caption=caption,
        has_number_row=True,
        order_digits=2,
        columns=(
            _ORDER,
            agency,
            Column(
                Field.RATE,
                "Tỷ lệ hồ sơ thanh toán trực tuyến (%)",
                r"^ty le ho so thanh toan truc tuyen",
                "(3)",
            ),
            Column(Field.STATUS, _TARGET, _STATUS, "(4)"),
        ),
    )


_PAYMENT = Section(
    number="VI",
    indicator="online-payment",
    title="Tỷ lệ hồ sơ thanh toán trực tuyến (tính đến ngày {as_of_long})",
    tables=(
        _payment_table(AgencyKind.PROVINCE, _PROVINCES, _PROVINCE),
        _payment_table(AgencyKind.MINISTRY, "2. Bộ, ngành", _MINISTRY),
    ),
)

_PROVISION_2022 = (
    "So với chỉ tiêu tại Nghị quyết số 01 các năm (Năm 2020 tỷ lệ tích hợp, cung cấp DVC trực tuyến"
    " trên Cổng đạt 30%; năm 2021 tăng thêm so với năm 2020 là 20%; năm 2022 tăng thêm so với năm"
    " 2021 là 20%)"
)
_RESOLUTION_2022 = "So với chỉ tiêu tại Nghị quyết số 01/NQ-CP ngày 08/01/2022"
_SYNC_2022 = (
    f"{_RESOLUTION_2022} (Tỷ lệ kết quả xử lý hồ sơ thủ tục hành chính của bộ, ngành, địa phương"
    " được đồng bộ đầy đủ trên Cổng dịch vụ công quốc gia đạt 100%)"
)
_PROCEDURES_2022 = (
    f"{_RESOLUTION_2022} (Tỷ lệ thủ tục hành chính có yêu cầu nghĩa vụ tài chính được thanh toán"
    " trực tuyến trên Cổng Dịch vụ công quốc gia đạt 60%)"
)
_PAYMENT_2022 = (
    f"{_RESOLUTION_2022} (Tỷ lệ thanh toán trực tuyến trên Cổng Dịch vụ công quốc gia trên tổng số"
    " giao dịch thanh toán của dịch vụ công đạt 30%)"
)

ANNEX_2022 = AnnexLayout(
    code="2022",
    heading="Phụ lục",
    title="TÌNH HÌNH, KẾT QUẢ TRIỂN KHAI DỊCH VỤ CÔNG TRỰC TUYẾN TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA",
    letter="Kèm theo Công văn số {number}/{sign} ngày {day} tháng {month} năm {year} của {body}",
    sections=(
        with_units(_PROVISION),
        _LATE,
        _NEXT,
        *map(with_units, (_SYNC, _PROCEDURES, _PAYMENT)),
    ),
    former={
        f"{section}.{table}.status": heading
        for section, heading in (
            ("I", _PROVISION_2022),
            ("IV", _SYNC_2022),
            ("V", _PROCEDURES_2022),
            ("VI", _PAYMENT_2022),
        )
        for table in (1, 2)
    },
)
