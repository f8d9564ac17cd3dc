"""An annex, letters and notices as .docx, laid out after Nghị định 30/2020/NĐ-CP, phụ lục I.

A4, Times New Roman, margins 20/20/30/15 mm; the page number is centred at the top and does not
stand on the first page; heading rows are repeated on each page.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from dvctrack.lib.archives import zipped
from dvctrack.lib.spreadsheets import printable
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.writing.written import (
    Paragraph,
    RowKind,
    Style,
    WrittenAnnex,
    WrittenRow,
    WrittenTable,
)

FONT = "Times New Roman"
BODY_POINTS = 13
TABLE_POINTS = 11
TEXT_WIDTH_MM = 165
# How wide a column is beside the others of its table.
WIDTHS = {
    Field.ORDER: 1.3,
    Field.AGENCY: 3.6,
    Field.NUMERATOR: 2.2,
    Field.SINGLE_WINDOW: 2.0,
    Field.DENOMINATOR: 2.2,
    Field.RATE: 2.4,
    Field.IN_PERIOD_RATE: 2.4,
    Field.STATUS: 3.6,
    Field.SERVICE: 7.0,
    Field.LEAD: 3.2,
    Field.DEADLINE: 2.2,
}
_CENTRED = {Field.ORDER, Field.STATUS, Field.DEADLINE}
_RIGHT = {*COUNTS, *RATES}
_TWIPS_IN_MM = 1440 / 25.4


def docx_of(annex: WrittenAnnex) -> bytes:
    """The document."""
    document = new_document(annex.title)
    before: Paragraph | WrittenTable | None = None
    for block in annex.blocks:
        if isinstance(block, Paragraph):
            add_paragraph(document, block)
        else:
            if isinstance(before, WrittenTable):
                # Two tables with nothing between them would become one.
                document.add_paragraph()
            add_table(document, block)
        before = block
    return saved(document)


def new_document(title: str) -> DocumentType:
    """An empty page of A4 with the fonts, margins and page numbers of an official document."""
    document = Document()
    _prepare_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    document.core_properties.title = title
    return document


def add_paragraph(document: DocumentType, block: Paragraph) -> DocxParagraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12 if block.style is Style.SECTION else 6)
    paragraph.paragraph_format.space_after = Pt(6)
    run = paragraph.add_run(printable(block.text))
    if block.style in (Style.HEADING, Style.TITLE, Style.LETTER):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run.bold = block.style not in (Style.LETTER, Style.NOTE)
    run.italic = block.style is Style.LETTER
    if block.style is Style.HEADING:
        run.font.size = Pt(14)
    paragraph.paragraph_format.keep_with_next = block.style in (Style.SECTION, Style.CAPTION)
    return paragraph


def saved(document: DocumentType) -> bytes:
    """The file of the document: the same bytes each time, whenever it is written."""
    content = BytesIO()
    document.save(content)
    with ZipFile(content) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def letter_docx(title: str, paragraphs: Iterable[str]) -> bytes:
    """A heading and justified paragraphs, whose first lines are indented, on A4."""
    return next(letters_docx(title, [paragraphs]))


def letters_docx(title: str, letters: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """A document of each letter; all but their texts is alike, and packed once."""
    document = new_document(title)
    content = BytesIO()
    document.save(content)
    text = document.part.partname.membername
    with ZipFile(content) as archive:
        alike = zipped({name: archive.read(name) for name in archive.namelist() if name != text})
    for paragraphs in letters:
        document._body.clear_content()
        add_paragraph(document, Paragraph(title, Style.TITLE))
        for words in paragraphs:
            paragraph = add_paragraph(document, Paragraph(words, Style.NOTE))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Mm(10)
        written = BytesIO(alike)
        with ZipFile(written, "a") as archive:
            archive.writestr(ZipInfo(text), document.part.blob, ZIP_DEFLATED)
        yield written.getvalue()


def _prepare_styles(document: DocumentType) -> None:
    """One family for every script, also where the template names the fonts of a theme."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY_POINTS)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:rFonts')}")
    for fonts in (defaults, normal.element.get_or_add_rPr().get_or_add_rFonts()):
        if fonts is None:
            continue
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    language = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "vi-VN")


def _number_pages(paragraph: DocxParagraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
    run.font.size = Pt(BODY_POINTS)


def add_table(document: DocumentType, table: WrittenTable) -> None:
    """Written as XML at once: a cell at a time takes seconds for a whole annex."""
    weights = [WIDTHS[name] for name in table.fields]
    twips = [round(TEXT_WIDTH_MM * _TWIPS_IN_MM * weight / sum(weights)) for weight in weights]
    numbers = [row for row in table.rows if row.kind is RowKind.NUMBERS]
    rows = [
        _heading_xml(table.headings, twips, is_bold=True),
        *(_heading_xml(row.texts, twips) for row in numbers),
        *(_row_xml(row, table.fields, twips) for row in table.rows if row not in numbers),
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    document.element.body.insert_element_before(
        parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/>{_BORDERS}<w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
            f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        ),
        "w:sectPr",
    )


_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)


def _heading_xml(texts: Iterable[str], twips: list[int], *, is_bold: bool = False) -> str:
    cells = (
        _cell_xml(text, width, "center", is_bold=is_bold)
        for text, width in zip(texts, twips, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row_xml(row: WrittenRow, fields: Iterable[Field], twips: list[int]) -> str:
    is_group = row.kind is RowKind.GROUP
    cells = (
        # The label of a group does not stand alone at the end of a page.
        _cell_xml(text, width, _alignment(name), is_bold=is_group, keeps_next=is_group)
        for text, width, name in zip(row.texts, twips, fields, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _alignment(name: Field) -> str:
    return "right" if name in _RIGHT else "center" if name in _CENTRED else "left"


def _cell_xml(
    text: str, width: int, alignment: str, *, is_bold: bool, keeps_next: bool = False
) -> str:
    size = TABLE_POINTS * 2
    bold = "<w:b/>" if is_bold else ""
    keep = "<w:keepNext/>" if keeps_next else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:spacing w:before="20" w:after="20"/>'
        f'<w:jc w:val="{alignment}"/></w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
    )
