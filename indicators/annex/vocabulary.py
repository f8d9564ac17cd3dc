"""The words by which headings, labels and verdicts are known again, whoever wrote the table.

Everything is compared without case, accents and punctuation (`Cell.words`).
"""

import re
from dataclasses import dataclass

from entities.choices import AgencyKind
from indicators.annex.layout import Field, Group


@dataclass(frozen=True)
class Words:
    """How a column is headed: `exact` in a template or an export, `likely` in any other table."""

    exact: str = ""
    likely: str = ""


# The surest words first: a heading of an unknown table may have words of several columns.
COLUMNS: dict[Field, Words] = {
    Field.PERIOD: Words(r"(?:ma )?ky(?: bao cao)?|period"),
    Field.INDICATOR: Words(r"(?:ma )?chi so|indicator"),
    Field.CODE: Words(r"ma (?:co quan|don vi|dinh danh)|agency(?: code)?"),
    Field.PARENT: Words(r"(?:thuoc )?tinh(?: thanh pho)?|parent"),
    Field.SPAN: Words(r"pham vi|span"),
    Field.NOTE: Words(r"ghi chu|note"),
    Field.IGNORED: Words(r"rate|version|ty le tinh ra"),
    Field.ORDER: Words(r"stt|tt|so tt|so thu tu|no", r"^(?:stt|tt|so tt|so thu tu|no)$"),
    Field.STATUS: Words(
        r"ket qua|reported status",
        r"\b(so voi|muc tieu|chi tieu|trang thai|hoan thanh|ket qua danh gia)\b",
    ),
    Field.IN_PERIOD_RATE: Words(
        likely=r"\b(ty le|ti le)\b.*\b(trong ky|trong thang|trong quy)\b"
        r"|\b(trong ky|trong thang|trong quy)\b.*\b(ty le|ti le)\b",
    ),
    Field.RATE: Words(r"ty le(?: da)? cong bo|reported rate", r"\b(ty le|ti le|phan tram|rate)\b"),
    Field.SINGLE_WINDOW: Words(
        r"mot cua quoc gia|numerator single window", r"\b(mot cua quoc gia|single window)\b"
    ),
    Field.DENOMINATOR: Words(
        r"mau so|denominator", r"\b(tong|phai|yeu cau|tiep nhan(?! truc tuyen)|mau so|total)\b"
    ),
    Field.NUMERATOR: Words(
        r"tu so|numerator",
        r"\b(so luong|truc tuyen|dvctt|toan trinh|thanh toan|dong bo|tich hop|cung cap|tu so"
        r"|ho so)\b",
    ),
    Field.AGENCY: Words(
        r"(?:ten )?(?:co quan|don vi)(?: bao cao)?|name",
        r"\b(co quan|don vi|tinh|dia phuong|bo nganh|xa|phuong|ten|agency)\b",
    ),
}
# The order number of a table that follows an annex.
ORDER = r"^(stt|tt|so tt|so thu tu)$"
# An agency's column is told by short headings; "Tổng TTHC của địa phương" is a count.
AGENCY = re.compile(
    r"^(?:ten )?(?:(?:cac )?(?:co quan|don vi|tinh|thanh pho|dia phuong|bo|nganh|xa|phuong|dac khu"
    r"|agency|name)(?: |$))+(?:bao cao|thuc hien|hanh chinh)?$"
)
# Nobody's figures; "đơn vị tính" reads like "đơn vị, tỉnh" without its accents.
REMARK = (
    r"^don vi tinh\b"
    r"|\b(ghi chu|ly do|nguyen nhan|giai trinh|kho khan|vuong mac|kien nghi|remarks?|notes?)\b"
)
# Which of two counts a column holds, whatever else its heading says.
SURE = ((r"\btu so\b", Field.NUMERATOR), (r"\bmau so\b", Field.DENOMINATOR))
# A column about the period itself, and not about all that came since the counting began.
IN_PERIOD = r"\b(trong (?:ky|thang|quy)|(?:ky|thang|quy) nay)\b"
# What the heading of the agencies says of their kind.
KINDS = (
    (AgencyKind.COMMUNE, r"\b(xa|(?<!dia )phuong|dac khu)\b"),
    (AgencyKind.PROVINCE, r"\b(tinh|dia phuong)\b"),
    (AgencyKind.MINISTRY, r"\bbo\b"),
)
# The same of units below a province, each label with the province whose they are.
UNIT_GROUPS = (
    Group(
        AgencyKind.DEPARTMENT,
        "SỞ, BAN, NGÀNH",
        r"^([a-e\divx]+ )?(cac )?so ban nganh( (thuoc|cua) .*)?$",
    ),
    Group(
        AgencyKind.COMMUNE,
        "XÃ, PHƯỜNG, ĐẶC KHU",
        r"^([a-e\divx]+ )?(cac )?xa phuong( dac khu)?( (thuoc|cua) .*)?$",
    ),
)
# The labels that part the agencies of one table; "Ủy ban nhân dân tỉnh Nam Định" is an agency.
GROUPS = (
    Group(
        AgencyKind.MINISTRY,
        "BỘ, NGÀNH",
        r"^(([ia1]|khoi) )*(cac )?bo (nganh|co quan( ngang bo.*)?)( (o )?trung uong)?"
        r"( \d+( \w+)*)?$",
    ),
    Group(
        AgencyKind.PROVINCE,
        "ĐỊA PHƯƠNG",
        r"^((ii|b|2|khoi) )*(cac )?(dia phuong( \d+( \w+)*)?|(uy ban nhan dan|ubnd) (cac|cap) .*"
        r"|((uy ban nhan dan|ubnd) )?tinh thanh pho( (truc thuoc|\d).*)?)$",
    ),
    *UNIT_GROUPS,
)
# The column of services in a list of another shape.
SERVICE = re.compile(r"^(?:ten |danh muc )?(?:cac )?(?:dich vu|dvc|dvctt|tthc|thu tuc)\b(?! da )")
_OBJECT = r"(?: (?:chi tieu|muc tieu|ke hoach|yeu cau|tien do|nghi quyet|nhiem vu|duoc giao))*"
# What a column of results says, the negations first; nothing where there is none to judge.
_STATUSES = (
    (
        "",
        r"(?:chua|khong|ko) (?:co (?:chi tieu|muc tieu|so lieu|ho so)|phat sinh|du so lieu"
        r"|bao cao|danh gia|xep loai)(?: .*)?",
    ),
    ("not_met", rf"(?:chua|khong|ko) (?:hoan thanh|dat|ht|vuot){_OBJECT}|cht|kht|not met"),
    (
        "met",
        rf"(?:da )?(?:hoan thanh|dat|ht|vuot)(?: (?:va )?(?:vuot|tot))?(?: muc)?{_OBJECT}|met",
    ),
)


def status_of(words: str) -> str | None:
    """`met` or `not_met`; nothing where there is no figure to judge; None for other words."""
    found = (status for status, pattern in _STATUSES if re.fullmatch(pattern, words))
    return next(found, None)
