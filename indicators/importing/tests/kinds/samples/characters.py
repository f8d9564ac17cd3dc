"""Characters that nobody sees or that are of old fonts; names as people write them."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from indicators.importing.tests.kinds.model import Sheet
from indicators.importing.tests.kinds.old_fonts import (
    as_tcvn3,
    as_vni,
    as_western,
    as_windows_1258,
)
from indicators.importing.tests.kinds.samples.making import read, refused, services
from indicators.importing.tests.kinds.tables import (
    PAYMENT,
    PAYMENT_ROWS,
    PROVISION,
    PROVISION_ROWS,
    but,
    flat,
    listed,
    not_in,
    payment,
    provision,
)

_ALL_BUT_TEXT = not_in("only a text file is in an encoding", "xlsx", "xls", "ods", "docx")


def _in_font(page: Sheet, turn: Callable[[str], str]) -> Sheet:
    rows = tuple(
        tuple(
            replace(cell, value=turn(cell.value)) if isinstance(cell.value, str) else cell
            for cell in row
        )
        for row in page.rows
    )
    return replace(page, rows=rows)


def _encoded(encoding: str, mark: bytes = b"") -> dict[str, Callable[[bytes], bytes]]:
    return _turned(lambda text: mark + text.encode(encoding))


def _turned(turn: Callable[[str], bytes]) -> dict[str, Callable[[bytes], bytes]]:
    return dict.fromkeys(("csv", "csv-commas"), lambda content: turn(content.decode("utf-8-sig")))


KINDS = {
    "invisible characters": (
        read(
            "joiners, marks and spaces of no width in numbers",
            provision(
                C3="1.8\u200b50", D4="\ufeff1.409", E5="14,\u206038", C6="1\u00ad516", D7="22\u200e"
            ),
            PROVISION,
        ),
        read(
            "directions and joiners in names and headings",
            payment(
                B3="\u202aThành phố Cần Thơ\u202c",
                B4="Thành phố Đà\u200d Nẵng",
                B6="\u2067Hải Phòng\u2069",
                C2="Tỷ lệ hồ sơ thanh\u00ad toán trực\u200b tuyến (%)",
            ),
            PAYMENT,
        ),
        read(
            "spaces of other widths",
            provision(
                B4="Thành\u00a0phố\u2003Đà\u202fNẵng",
                C4="\u00a01\u202f891\u2009",
                E4="74,51\u00a0",
            ),
            PROVISION,
        ),
        refused(
            "an agency twice, once with a space of no width",
            payment(B7="An\u200b Giang"),
            {"B7 A7": "duplicate-row", "B8 A8": "duplicate-row"},
        ),
        read(
            "keys of a flat table",
            flat(("da-\u200bnang", 1409, 1891, "74,\u200d51"), A2="\ufeff2022-09-06\u200e"),
            {"da-nang": PROVISION["da-nang"]},
        ),
        read(
            "a cell of nothing but invisible characters",
            payment(C4="\u200b\u200e", D4="\u2060"),
            but(PAYMENT, da_nang=None),
        ),
        read(
            "signs in the title, in results and in order numbers",
            provision(
                title="I. Dịch vụ công trực tuyến (tính đến\u200b ngày 0\u200c6/9\u2060/2022)",
                A4="\u200e2",
                F4="Hoàn\u00ad thành",
                F5="Chưa hoàn thành\ufeff",
            ),
            PROVISION,
        ),
        services(
            "signs in a list",
            listed(
                (1, "Cấp hộ\u200b chiếu", "\u202dBộ Công an\u202c", "Quý\u2060 II"),
                ("\ufeff2", "Thanh toán viện phí", "Bộ Y\u200d tế", "\u200e30/9/2022"),
            ),
            ("Cấp hộ chiếu", "Bộ Công an", "2022-06-30"),
            ("Thanh toán viện phí", "Bộ Y tế", "2022-09-30"),
        ),
    ),
    "old fonts and encodings": (
        refused("TCVN3", _in_font(provision(), as_tcvn3), {"A1": "old-encoding"}),
        refused("VNI", _in_font(payment(), as_vni), {"A1": "old-encoding"}),
        refused("UTF-8 taken for Western", _in_font(payment(), as_western), {"A1": "old-encoding"}),
        refused(
            "letters that are lost",
            _in_font(provision(), lambda text: text.encode("latin-1", "replace").decode("latin-1")),
            {"A1": "old-encoding"},
        ),
        refused(
            "TCVN3 in its own bytes",
            _in_font(payment(), as_tcvn3),
            {"A1": "old-encoding"},
            bend=_encoded("latin-1"),
            lacks=_ALL_BUT_TEXT,
        ),
        read(
            "UTF-16, small end first, without its mark",
            provision(),
            PROVISION,
            bend=_encoded("utf-16-le"),
            lacks=_ALL_BUT_TEXT,
        ),
        read(
            "UTF-16, big end first, with its mark",
            payment(),
            PAYMENT,
            bend=_encoded("utf-16-be", b"\xfe\xff"),
            lacks=_ALL_BUT_TEXT,
        ),
        read(
            "letters and marks apart",
            _in_font(payment(), lambda text: unicodedata.normalize("NFD", text)),
            PAYMENT,
        ),
        refused(
            "names alone in TCVN3",
            payment(
                **{
                    f"B{row}": as_tcvn3(name)
                    for row, (_order, name, *_rest) in enumerate(PAYMENT_ROWS, 3)
                }
            ),
            {"B3": "old-encoding"},
        ),
        refused(
            "a list in VNI",
            _in_font(listed((1, "Cấp hộ chiếu phổ thông", "Bộ Công an", "Quý II")), as_vni),
            {"A1": "old-encoding"},
        ),
        refused(
            "a flat table with names in VNI",
            flat(*((as_vni(row[1]), row[3], row[2], row[4]) for row in PROVISION_ROWS)),
            {"C2": "old-encoding"},
        ),
        read(
            "Windows-1258",
            payment(),
            PAYMENT,
            bend=_turned(as_windows_1258),
            lacks=_ALL_BUT_TEXT,
        ),
    ),
    "agency names and broken rows": (
        read(
            "names and numbers over two lines",
            provision(
                B3="Thành phố\nCần Thơ", B7="Thành phố Hồ\nChí Minh", C3="1.\n850", E4="74,\n51"
            ),
            PROVISION,
            or_asked={"C3": "unreadable-number", "E4": "unreadable-number"},
        ),
        read(
            "a line break behind a value",
            payment(B4="Đà Nẵng\n", C4="7,6\n", C6="\n4,54"),
            PAYMENT,
        ),
        refused(
            "two agencies on two lines",
            payment(B6="Hải Phòng\nHải Dương"),
            {"B6": "unknown-agency"},
        ),
        refused(
            "two agencies parted by a comma",
            provision(B8="An Giang, Kiên Giang"),
            {"B8": "unknown-agency"},
        ),
        read(
            "short and long names",
            payment(
                B3="TP. Cần Thơ",
                B4="UBND TP Đà Nẵng",
                B5="Tp Hà Nội",
                B7="TP.HCM",
                B8="tỉnh An Giang",
            ),
            PAYMENT,
            or_asked={"B7": "unknown-agency"},
        ),
        refused(
            "a name of nobody",
            payment(rows=(*PAYMENT_ROWS, (7, "Tỉnh Anh Giang", 3.5, "Chưa hoàn thành"))),
            {"B9": "unknown-agency"},
        ),
        refused(
            "a row without a name",
            provision(rows=(*PROVISION_ROWS, (7, "", 100, 50, 50.0, "Chưa hoàn thành"))),
            {"B9": "unknown-agency"},
        ),
        read(
            "names with dashes, other letters and other cases",
            payment(
                rows=[
                    (1, "BÀ RỊA–VŨNG TÀU", 1.84, ""),
                    (2, "Thừa Thiên-Huế", 7.6, ""),
                    (3, "tỉnh Hoà Bình", 12.25, ""),
                    (4, "ĐĂK LĂK", 4.54, ""),
                ]
            ),
            {
                "ba-ria-vung-tau": (None, None, "1.84"),
                "thua-thien-hue": (None, None, "7.6"),
                "hoa-binh": (None, None, "12.25"),
                "dak-lak": (None, None, "4.54"),
            },
        ),
    ),
}
