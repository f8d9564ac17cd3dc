"""The tables of an annex for a page, below the titles that the annex gives them."""

from dataclasses import dataclass

from indicators.annex.writing.written import WrittenAnnex
from indicators.publishing.tables import AnnexTable


@dataclass(frozen=True)
class AnnexPart:
    """One section, with the captions of its tables; a note stands in the place of a table."""

    title: str
    notes: list[str]
    tables: list[AnnexTable]
    has_captions: bool


def annex_parts(annex: WrittenAnnex) -> list[AnnexPart]:
    return [
        AnnexPart(
            title=section.title,
            notes=[note.text for note, table in section.parts if note and table is None],
            tables=[
                AnnexTable.of(table, caption.text if caption else section.title)
                for caption, table in section.parts
                if table is not None
            ],
            has_captions=any(caption and table for caption, table in section.parts),
        )
        for section in annex.sections
    ]
