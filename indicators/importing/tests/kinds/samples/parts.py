"""Parts of files that their programs know and standards or habits do not."""

from collections.abc import Mapping

from indicators.importing.tests.kinds.bending import NUMBERED, Bend, changed, dropped, put
from indicators.importing.tests.kinds.model import FORMATS, Numbers, Sample, Sheet
from indicators.importing.tests.kinds.samples.making import read
from indicators.importing.tests.kinds.tables import (
    PAYMENT,
    PAYMENT_ROWS,
    PROVISION,
    PROVISION_ROWS,
    WORD_ONLY,
    but,
    not_in,
    payment,
    provision,
)
from indicators.importing.tests.kinds.writers import DOCUMENT

_SHEET, _STYLES, _BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
_ONLY_WORD = not_in(WORD_ONLY, "xlsx", "xls", "ods", "csv", "csv-commas")
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _docx(old: str, new: str) -> dict[str, Bend]:
    return {"docx": changed(DOCUMENT, old, new)}


def _off(name: str, page: Sheet, figures: Mapping[str, Numbers], **bends: Bend) -> Sample:
    """It is read as if nothing were odd about it."""
    lacks = {
        ending: "this oddity is one of another format" for ending in FORMATS if ending not in bends
    }
    return read(name, page, figures, bend=bends, lacks=lacks)


def _merged_words(words: str, row: int) -> Sheet:
    rows = [
        (*cells[:2], words, None, None, None) if number == row else cells
        for number, cells in enumerate(PROVISION_ROWS, start=3)
    ]
    return provision(rows=rows, merged=[f"C{row}:F{row}"])


# A run with one text, as the writer makes them.
_RUN = '<w:r><w:rPr></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>'
_ROW = r"(<w:tr>(?:(?!</w:tr>).)*%s.*?</w:tr>)"

KINDS = {
    "unusual parts of a Word file": (
        read(
            "words merged over a row of counts",
            _merged_words("Chưa báo cáo", 4),
            but(PROVISION, da_nang=None),
        ),
        read(
            "other words merged over another row",
            _merged_words("Không có số liệu", 7),
            but(PROVISION, ho_chi_minh=None),
        ),
        read(
            "a number replaced with changes tracked",
            payment(),
            PAYMENT,
            bend=_docx(
                _RUN % "7,6",
                '<w:del w:id="1"><w:r><w:delText>8,1</w:delText></w:r></w:del>'
                '<w:ins w:id="2"><w:r><w:t>7,6</w:t></w:r></w:ins>',
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "all texts of a row deleted with changes tracked",
            payment(),
            but(PAYMENT, hai_phong=None),
            bend={
                "docx": changed(
                    DOCUMENT,
                    r'<w:r><w:rPr></w:rPr><w:t xml:space="preserve">'
                    r"(Thành phố Hải Phòng|4,54)</w:t></w:r>",
                    r'<w:del w:id="1"><w:r><w:delText>\1</w:delText></w:r></w:del>',
                )
            },
            lacks=_ONLY_WORD,
        ),
        read(
            "a row inserted and one deleted with changes tracked",
            payment(),
            but(PAYMENT, an_giang=None),
            bend=_docx(
                _ROW.replace("%s", "An Giang").replace("(<w:tr>", "<w:tr>(", 1),
                r'<w:tr><w:trPr><w:del w:id="5"/></w:trPr>\1',
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "a rate as the result of a field",
            payment(),
            PAYMENT,
            bend=_docx(
                _RUN % "7,6",
                '<w:fldSimple w:instr=" =SUM(ABOVE) "><w:r><w:t>7,6</w:t></w:r></w:fldSimple>',
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "a rate as an equation",
            payment(),
            PAYMENT,
            bend=_docx(
                _RUN % "12,25",
                f'<m:oMath xmlns:m="{_MATH}"><m:r><m:t>12,25</m:t></m:r></m:oMath>',
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "an empty control with its hint",
            payment(),
            but(PAYMENT, da_nang=None),
            told={"D4": "no-number"},
            bend=_docx(
                _RUN % "7,6",
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                "<w:r><w:t>Nhập số 100</w:t></w:r></w:sdtContent></w:sdt>",
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "rows in a content control",
            payment(),
            PAYMENT,
            bend=_docx(
                _ROW.replace("%s", "Hà Nội"), r"<w:sdt><w:sdtContent>\1</w:sdtContent></w:sdt>"
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "the table in a text box",
            payment(),
            PAYMENT,
            bend=_docx(
                "(<w:tbl>.*</w:tbl>)",
                r"<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
                r"<w:txbxContent>\1<w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "the table in a cell of another one",
            payment(),
            PAYMENT,
            bend=_docx("(<w:tbl>.*</w:tbl>)", r"<w:tbl><w:tr><w:tc>\1<w:p/></w:tc></w:tr></w:tbl>"),
            lacks=_ONLY_WORD,
        ),
        read(
            "hidden text beside a number",
            payment(),
            PAYMENT,
            bend=_docx(
                _RUN % "7,6",
                "<w:r><w:t>7,6</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>99</w:t></w:r>",
            ),
            lacks=_ONLY_WORD,
        ),
        read(
            "order numbers by the program",
            payment(rows=[("", *row[1:]) for row in PAYMENT_ROWS]),
            PAYMENT,
            bend={"docx": NUMBERED},
            lacks=_ONLY_WORD,
        ),
    ),
    "workbooks slightly off the standard": (
        _off(
            "no document properties",
            provision(),
            PROVISION,
            xlsx=dropped("docProps/core.xml", "docProps/app.xml"),
            docx=dropped("docProps/core.xml", "docProps/app.xml"),
        ),
        _off(
            "broken document properties",
            payment(),
            PAYMENT,
            xlsx=put("docProps/core.xml", "<cp:coreProperties"),
            docx=put("docProps/core.xml", "<cp:coreProperties"),
            ods=put("meta.xml", "<office:document-meta"),
        ),
        _off(
            "a day of making that is no day",
            provision(),
            PROVISION,
            xlsx=changed(
                "docProps/core.xml",
                r"<dcterms:created.*?</dcterms:created>",
                "<dcterms:created>hôm qua</dcterms:created>",
            ),
            docx=changed(
                "docProps/core.xml",
                r"<dcterms:created.*?</dcterms:created>",
                "<dcterms:created>hôm qua</dcterms:created>",
            ),
        ),
        _off(
            "no styles",
            payment(),
            PAYMENT,
            xlsx=dropped(_STYLES),
            docx=dropped("word/styles.xml"),
            ods=changed("content.xml", "<office:automatic-styles>.*</office:automatic-styles>", ""),
        ),
        _off(
            "no list of the parts",
            payment(),
            PAYMENT,
            xlsx=dropped("[Content_Types].xml"),
            docx=dropped("[Content_Types].xml"),
        ),
        _off(
            "colours and fonts outside the standard",
            provision(),
            PROVISION,
            xlsx=changed(_STYLES, "<family[^>]*/>", '<family val="99"/><color rgb="#FF0"/>'),
            docx=changed(DOCUMENT, "<w:rPr>", '<w:rPr><w:color w:val="đỏ"/><w:sz w:val="x"/>'),
        ),
        _off(
            "a wrong size of the sheet",
            payment(),
            PAYMENT,
            xlsx=changed(_SHEET, '<dimension ref="[^"]*"/>', '<dimension ref="A1:B2"/>'),
        ),
        _off(
            "rows and cells without their places",
            provision(),
            PROVISION,
            xlsx=changed(_SHEET, r'<(row|c) r="\w+"', r"<\1"),
        ),
        _off(
            "names of nothing and a state that is none",
            payment(),
            PAYMENT,
            xlsx=changed(
                _BOOK,
                'state="visible"',
                'state="Visible"',
            ),
        ),
        _off(
            "empty rows and columns to the edge of the sheet",
            payment(),
            PAYMENT,
            ods=changed(
                "content.xml",
                "</table:table>",
                '<table:table-row table:number-rows-repeated="1048568"><table:table-cell'
                ' table:number-columns-repeated="16384"/></table:table-row></table:table>',
            ),
            xlsx=changed(_SHEET, "</sheetData>", '<row r="1048576" ht="15"/></sheetData>'),
        ),
        _off(
            "an end that is cut off behind the last sheet",
            provision(),
            PROVISION,
            xls=lambda content: content + bytes(300),
        ),
    ),
}
