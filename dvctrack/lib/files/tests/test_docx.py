"""What a cell of a document says, and where: each rule is one row."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Line
from dvctrack.lib.files.docx import docx_lines

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }.items()
)


def saved(paper: Any) -> list[Line]:
    content = BytesIO()
    paper.save(content)
    return list(docx_lines(content.getvalue()))


def styled(paper: Any) -> None:
    """Character styles that raise and strike, one of them by the style that it is based on."""
    raised = paper.styles.add_style("Raised", WD_STYLE_TYPE.CHARACTER)
    raised.font.superscript = True
    paper.styles.add_style("Based", WD_STYLE_TYPE.CHARACTER).base_style = raised
    paper.styles.add_style("Struck", WD_STYLE_TYPE.CHARACTER).font.strike = True
    paper.styles.add_style("StruckParagraph", WD_STYLE_TYPE.PARAGRAPH).font.strike = True


def cell_of(inner: str) -> tuple[Any, list[tuple[str, str]]]:
    """The value of a cell of these paragraphs, and what was left out of it."""
    paper = docx.Document()
    styled(paper)
    cell = paper.add_table(1, 2).rows[0].cells[1]._tc
    for paragraph in cell.p_lst:
        cell.remove(paragraph)
    for part in parse_xml(f"<w:tc {NAMESPACES}>{inner}</w:tc>"):
        cell.append(part)
    (line,) = saved(paper)
    return line.values[1], [(str(part.kind), part.text) for part in line.left_out.get(2, ())]


def p(*runs: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def sym(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def box(inner: str) -> str:
    return f"<w:txbxContent>{inner}</w:txbxContent>"


RAISED = '<w:vertAlign w:val="superscript"/>'
FORM = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="7,5"/><w:listEntry w:val="7,6"/>'
)

CELLS: dict[str, tuple[str, str | None, list[tuple[str, str]]]] = {
    "raised": (p(r("7,6"), r("1", RAISED)), "7,6", [("raised", "1")]),
    "raised_by_style": (
        p(r("7,6"), r("1", '<w:rStyle w:val="Raised"/>')),
        "7,6",
        [("raised", "1")],
    ),
    "raised_by_base_of_style": (
        p(r("7,6"), r("1", '<w:rStyle w:val="Based"/>')),
        "7,6",
        [("raised", "1")],
    ),
    "raised_by_position": (
        p(r("7,6"), r("1", '<w:position w:val="6"/>')),
        "7,6",
        [("raised", "1")],
    ),
    "moved_by_a_hair": (p(r("7,"), r("6", '<w:position w:val="2"/>')), "7,6", []),
    "lowered": (p(r("7,"), r("6", '<w:position w:val="-6"/>')), "7,6", []),
    "style_taken_back": (
        p(r("7,"), r("6", '<w:rStyle w:val="Raised"/><w:vertAlign w:val="baseline"/>')),
        "7,6",
        [],
    ),
    "all_raised": (p(r("7,6", RAISED)), "7,6", []),
    "struck_beside": (p(r("7,5", "<w:strike/>"), r("7,6")), "7,6", [("struck", "7,5")]),
    "struck_twice": (p(r("7,6", "<w:dstrike/>")), None, [("struck", "7,6")]),
    "struck_by_style": (p(r("7,6", '<w:rStyle w:val="Struck"/>')), None, [("struck", "7,6")]),
    "struck_by_paragraph": (
        p(r("7,6"), style="StruckParagraph"),
        None,
        [("struck", "7,6")],
    ),
    "struck_and_raised": (
        p(r("7,6", "<w:strike/>"), r("1", RAISED)),
        "1",
        [("struck", "7,6")],
    ),
    "not_struck": (p(r("7,6", '<w:strike w:val="false"/>')), "7,6", []),
    "hidden": (p(r("9", "<w:vanish/>"), r("7,6")), "7,6", []),
    "equation": (p("<m:oMath><m:r><m:t>7,6</m:t></m:r></m:oMath>"), "7,6", []),
    "power": (
        p(
            "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
        ),
        "10^2",
        [],
    ),
    "root": (p("<m:oMath><m:rad><m:e><m:r><m:t>9</m:t></m:r></m:e></m:rad></m:oMath>"), "�9", []),
    "symbol": (p(sym("Symbol", "F031"), r(",5")), "1,5", []),
    "symbol_of_pictures": (p(sym("Wingdings", "F031")), "�", []),
    "check": (p(sym("Wingdings", "F0FC")), "✓", []),
    "text_in_a_font_of_symbols": (p(r("\uf037\uf02c\uf036")), "7,6", []),
    "field": (
        p(mark("begin"), instruction("=C3"), mark("separate"), r("7,6"), mark("end")),
        "7,6",
        [],
    ),
    "field_within_an_instruction": (
        p(
            *(mark("begin"), instruction("IF "), mark("begin"), instruction("X")),
            *(mark("separate"), r("9"), mark("end"), mark("separate"), r("7,6"), mark("end")),
        ),
        "7,6",
        [],
    ),
    "formula_without_a_result": (
        p(mark("begin"), instruction(" =SUM(ABOVE) "), mark("end")),
        NOT_WORKED_OUT,
        [],
    ),
    "simple_field": (p(f'<w:fldSimple w:instr="=C4">{r("7,6")}</w:fldSimple>'), "7,6", []),
    "form_with_a_list": (
        p(mark("begin", f"{FORM}</w:ddList></w:ffData>"), instruction("FORMDROPDOWN"), mark("end")),
        "7,6",
        [],
    ),
    "placeholder": (
        p(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{r('Bấm vào đây')}</w:sdtContent></w:sdt>"
        ),
        None,
        [],
    ),
    "filled_control": (
        p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('7,6')}</w:sdtContent></w:sdt>"),
        "7,6",
        [],
    ),
    "pronunciation": (
        p(f"<w:r><w:ruby><w:rt>{r('a')}</w:rt><w:rubyBase>{r('7,6')}</w:rubyBase></w:ruby></w:r>"),
        "7,6",
        [],
    ),
    "direction": (p(f'<w:dir w:val="ltr">{r("7,6")}</w:dir>'), "7,6", []),
    "joined_by_a_deleted_mark": (
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('8')}</w:p>{p(r('50'))}",
        "850",
        [],
    ),
    "text_box": (
        p(f"<w:r><w:pict><v:textbox>{box(p(r('7,6')))}</v:textbox></w:pict></w:r>"),
        "7,6",
        [],
    ),
}


@pytest.mark.parametrize(("inner", "value", "left_out"), CELLS.values(), ids=CELLS.keys())
def test_cell(inner: str, value: str | None, left_out: list[tuple[str, str]]) -> None:
    assert cell_of(inner) == (value, left_out)
