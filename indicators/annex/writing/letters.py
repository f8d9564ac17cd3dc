"""Letters and notices as .docx: paragraphs in the form of an official document."""

from collections.abc import Iterable

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from indicators.annex.writing.docx import add_paragraph, new_document, saved
from indicators.annex.writing.written import Paragraph, Style


def letter_docx(title: str, paragraphs: Iterable[str]) -> bytes:
    """A heading and justified paragraphs, whose first lines are indented, on A4."""
    document = new_document(title)
    add_paragraph(document, Paragraph(title, Style.TITLE))
    for text in paragraphs:
        paragraph = add_paragraph(document, Paragraph(text, Style.NOTE))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
    return saved(document)
