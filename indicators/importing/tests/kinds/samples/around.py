"""What stands around and between the rows of a table."""

from indicators.annex.tests.files import HEADINGS
from indicators.importing.tests.kinds.samples.making import read
from indicators.importing.tests.kinds.tables import (
    PAYMENT,
    PAYMENT_HEADINGS,
    PAYMENT_ROWS,
    PROVISION,
    PROVISION_ROWS,
    SYNC_HEADINGS,
    SYNC_TITLE,
    payment,
    provision,
    sheet,
)

_SYNC_ROWS = (
    (1, "Thành phố Cần Thơ", 382386, 604140, 63.29, "Chưa hoàn thành"),
    (2, "Thành phố Đà Nẵng", 75383, 115788, 65.1, "Chưa hoàn thành"),
    (3, "Thành phố Hà Nội", 922972, 2590417, 35.63, "Chưa hoàn thành"),
)
_SYNC = {
    "can-tho": (604140, 382386, "63.29"),
    "da-nang": (115788, 75383, "65.10"),
    "ha-noi": (2590417, 922972, "35.63"),
}
_NUMBERS = ("1", "2", "3", "4", "5=4/3", "6")

KINDS = {
    "signatures, notes, subtotals": (
        read(
            "recipients beside place and day",
            provision(
                below=[
                    ("", "", "", "", "", ""),
                    ("Nơi nhận:", "", "", "Đà Nẵng, ngày 08 tháng 9 năm 2022", "", ""),
                    ("- Như trên;", "", "", "TM. ỦY BAN NHÂN DÂN", "", ""),
                    ("- Lưu: VT, HCC (02).", "", "", "KT. CHỦ TỊCH", "", ""),
                    ("", "", "", "PHÓ CHỦ TỊCH", "", ""),
                    ("ĐT: 0236.3888.999", "", "", "Lê Thị B", "", ""),
                ]
            ),
            PROVISION,
        ),
        read(
            "who wrote and who checked",
            payment(
                below=[
                    ("", "NGƯỜI LẬP BIỂU", "TRƯỞNG PHÒNG", "CHÁNH VĂN PHÒNG"),
                    ("", "Nguyễn Văn A", "Trần Thị B", "Lê Văn C"),
                ]
            ),
            PAYMENT,
        ),
        read(
            "numbered notes",
            payment(
                below=[
                    ("Ghi chú:",),
                    ("(1) Số liệu trích xuất lúc 8 giờ 30 ngày 07/9/2022",),
                    ("(2) Có 63/63 địa phương đã kết nối; 12 địa phương chưa có hồ sơ.",),
                    ("* Tỷ lệ làm tròn đến 2 chữ số thập phân",),
                ]
            ),
            PAYMENT,
        ),
        read(
            "numbered notes in the columns of the table",
            provision(
                below=[
                    ("Ghi chú", "", "", "", "", ""),
                    (1, "Theo văn bản số 5678/VPCP-KSTT ngày 23/8/2022", "", "", "", ""),
                    (2, "Tính đến 17h00 ngày 06/9/2022 có 1.850 TTHC", "", "", "", ""),
                ]
            ),
            PROVISION,
        ),
        read(
            "sums of pages, a total and an average that fit",
            provision(
                rows=(
                    *PROVISION_ROWS[:3],
                    ("", "Cộng trang", 5480, 2902, "", ""),
                    ("", "Mang sang trang sau", 5480, 2902, "", ""),
                    *PROVISION_ROWS[3:],
                    ("", "Bình quân chung", "", "", 46.2, ""),
                    ("", "Tổng số", 10432, 4819, 46.2, ""),
                )
            ),
            PROVISION,
        ),
        read(
            "a total above the first row",
            provision(rows=(("", "TOÀN QUỐC", 10432, 4819, 46.19, ""), *PROVISION_ROWS)),
            PROVISION,
        ),
        read(
            "a total that does not fit",
            provision(below=[("", "Tổng cộng", 99999, 4819, "", "")]),
            PROVISION,
            told={"C9": "total-mismatch"},
        ),
        read(
            "numbers of pages",
            payment(
                rows=(
                    *PAYMENT_ROWS[:3],
                    ("", "", "", "Trang 1/3"),
                    ("(Tiếp theo trang 1)", "", "", ""),
                    *PAYMENT_ROWS[3:],
                )
            ),
            PAYMENT,
        ),
        read(
            "a letterhead above and a telephone below",
            provision(
                above=[],
                below=[
                    ("", "", "", "", "", "Hà Nội, ngày 7 tháng 9 năm 2022"),
                    ("", "(Đã ký)", "", "", "", "CHÁNH VĂN PHÒNG"),
                    ("Tổng hợp: Phòng KSTTHC; ĐT: 024.3823.1234, máy lẻ 12", "", "", "", "", ""),
                ],
            ),
            PROVISION,
        ),
        read(
            "labels of groups with their sums",
            provision(
                rows=(
                    ("I", "Thành phố trực thuộc trung ương", 8484, 3604, "", ""),
                    *PROVISION_ROWS[:5],
                    ("II", "Các tỉnh", 1948, 1215, "", ""),
                    *PROVISION_ROWS[5:],
                    ("", "Cộng (I + II)", 10432, 4819, 46.19, ""),
                )
            ),
            PROVISION,
            or_asked={"B3": "unknown-agency", "B9": "unknown-agency"},
        ),
        read(
            "a total in words and an average without a number",
            payment(
                below=[
                    ("Tổng cộng: 06 địa phương", "", "", ""),
                    ("", "Bình quân các địa phương", "", ""),
                    ("", "Tỷ lệ trung bình", "7,24", ""),
                ]
            ),
            PAYMENT,
        ),
    ),
    "column numbers and headings again": (
        read(
            "numbers in brackets, again with the heading",
            provision(
                rows=(
                    tuple(f"({number})" for number in range(1, 7)),
                    *PROVISION_ROWS[:3],
                    HEADINGS,
                    tuple(f"({number})" for number in range(1, 7)),
                    *PROVISION_ROWS[3:],
                )
            ),
            PROVISION,
        ),
        read(
            "numbers with a formula",
            provision(rows=(_NUMBERS, *PROVISION_ROWS[:4], _NUMBERS, *PROVISION_ROWS[4:])),
            PROVISION,
        ),
        read(
            "plain numbers again without the heading",
            payment(rows=((1, 2, 3, 4), *PAYMENT_ROWS[:3], (1, 2, 3, 4), *PAYMENT_ROWS[3:])),
            PAYMENT,
        ),
        read(
            "letters for the first columns",
            provision(rows=(("A", "B", "1", "2", "3=2/1*100", "4"), *PROVISION_ROWS)),
            PROVISION,
        ),
        read(
            "order numbers with a dot, a bracket, a zero",
            provision(A3="1.", A4="2)", A5="03", A6="4/", A7="(5)", A8="6.0"),
            PROVISION,
        ),
        read(
            "order numbers that begin again",
            payment(A6=1, A7=2, A8=3),
            PAYMENT,
        ),
        read(
            "a column of notes and the heading again",
            sheet(
                (SYNC_TITLE,),
                (*SYNC_HEADINGS, "Ghi chú"),
                *((*row, "") for row in _SYNC_ROWS[:2]),
                (*SYNC_HEADINGS, "Ghi chú"),
                (*_SYNC_ROWS[2], "Số liệu tạm tính"),
                ("", "Tổng cộng", 1380741, 3310345, "", "", ""),
            ),
            _SYNC,
        ),
        read(
            "numbers in square brackets, with the sign of division",
            provision(rows=(("[1]", "[2]", "[3]", "[4]", "[5]=[4]:[3]", "[6]"), *PROVISION_ROWS)),
            PROVISION,
        ),
        read(
            "the heading again in capitals, then another title",
            payment(
                rows=(
                    *PAYMENT_ROWS[:2],
                    tuple(text.upper() for text in PAYMENT_HEADINGS),
                    *PAYMENT_ROWS[2:4],
                    PAYMENT_HEADINGS,
                    *PAYMENT_ROWS[4:],
                )
            ),
            PAYMENT,
        ),
    ),
}
