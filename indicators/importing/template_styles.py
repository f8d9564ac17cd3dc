"""How the cells of a template look: grey is locked, white is to be filled in."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

TITLE = "dvctrack title"
GUIDANCE = "dvctrack guidance"
HEADING = "dvctrack heading"
KEY = "dvctrack key"
COUNT = "dvctrack count"
RATE = "dvctrack rate"
NOTE = "dvctrack note"

COUNT_FORMAT = "#,##0"
RATE_FORMAT = "0.00##"
# What is typed stays text, so that a remark that begins with "=" is no formula.
TEXT_FORMAT = "@"

_FONT = "Times New Roman"
_EDGE = Side(style="thin", color="FF808080")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def add_styles(book: Workbook) -> None:
    """Named styles: a cell then carries one number, however many properties it has."""
    left = Alignment(vertical="center", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for style in (
        NamedStyle(TITLE, font=Font(_FONT, 14, bold=True), alignment=left),
        NamedStyle(GUIDANCE, font=Font(_FONT, 12), alignment=left),
        NamedStyle(
            HEADING,
            font=Font(_FONT, 12, bold=True),
            fill=_shade("FFD9E1F2"),
            border=_BOX,
            alignment=middle,
        ),
        NamedStyle(KEY, font=Font(_FONT, 12), fill=_shade("FFEDEDED"), border=_BOX, alignment=left),
        _input(COUNT, COUNT_FORMAT, Alignment(vertical="center")),
        _input(RATE, RATE_FORMAT, Alignment(vertical="center")),
        _input(NOTE, TEXT_FORMAT, left),
    ):
        book.add_named_style(style)


def _input(name: str, number_format: str, alignment: Alignment) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(_FONT, 12),
        fill=_shade("FFFFFFFF"),
        border=_BOX,
        alignment=alignment,
        number_format=number_format,
        protection=Protection(locked=False),
    )


def _shade(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)
