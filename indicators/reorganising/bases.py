"""The legal document that a row names as its basis: found by its number, or made with its day."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, plain
from entities.choices import DocumentType
from entities.models import LegalDocument
from indicators.findings import Finding
from indicators.reorganising.reading import ActRow, Column, read_day

_NUMBER = re.compile(r"\d+(?:/\d{4})?/[^\W\d_][\w-]*")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\d-\d\d")
# Before the number stands the word or its sign; without one the number itself has the sign.
_TYPES = (
    (r"nghi quyet|nq", DocumentType.RESOLUTION),
    (r"nghi dinh|nd", DocumentType.DECREE),
    (r"quyet dinh|qd", DocumentType.DECISION),
    (r"chi thi|ct", DocumentType.DIRECTIVE),
    (r"thong tu|tt", DocumentType.CIRCULAR),
)
_SIGNS = ((r"\bqh\d*\b|\bnq\b|\bubtvqh\d*\b", DocumentType.RESOLUTION), *_TYPES[1:])


@dataclass
class Bases:
    """The documents that are known, and those that the rows of a file make known.

    "202/2025/QH15" names a document that is stored; "NQ 202/2025/QH15, 12/6/2025" one that is
    made where it is not, unverified.
    """

    documents: Iterable[LegalDocument]
    made: list[LegalDocument] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_number: dict[str, list[LegalDocument]] = defaultdict(list)
        for document in self.documents:
            self._by_number[plain(document.number)].append(document)

    def find(self, row: ActRow) -> LegalDocument | Finding | None:
        """None where the row names no basis."""
        text = clean(row.text(Column.BASIS))
        if not text:
            return None
        number = _NUMBER.search(text)
        if number is None:
            return _unknown(row, text)
        written = _DAY.search(text, number.end())
        issued_on = read_day(written[0]) if written else None
        kind = _type_of(text[: number.start()], number[0])
        alike = [
            document
            for document in self._by_number[plain(number[0])]
            if issued_on in (None, document.issued_on) and kind in (None, document.type)
        ]
        if len(alike) == 1:
            return alike[0]
        if alike or issued_on is None or kind is None:
            return _unknown(row, text)
        document = LegalDocument(type=kind, number=number[0], issued_on=issued_on)
        self.made.append(document)
        self._by_number[plain(number[0])].append(document)
        return document


def _type_of(before: str, number: str) -> DocumentType | None:
    words = plain(before)
    for pattern, kind in _TYPES:
        if re.search(rf"\b(?:{pattern})\b", words):
            return kind
    signs = plain(number)
    return next((kind for pattern, kind in _SIGNS if re.search(rf"\b(?:{pattern})\b", signs)), None)


def _unknown(row: ActRow, text: str) -> Finding:
    sentence = _(
        "“%(read)s” is no document that is known, or several are. Write type, number and day of "
        "issue, such as NQ 202/2025/QH15, 12/6/2025."
    )
    return row.finding(Column.BASIS, "unknown-document", sentence % {"read": text})
