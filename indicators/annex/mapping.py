"""Tables whose headings are not those of a known annex: what a person says of each column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dvctrack.lib.files.cells import Cell
from entities.choices import AgencyKind
from indicators.annex.layout import Field, Group
from indicators.choices import Span

# What a heading of an unknown table may stand for, the surest words first.
_WORDS: tuple[tuple[Field, str], ...] = (
    (Field.ORDER, r"^(stt|tt|so tt|so thu tu|no)$"),
    (Field.STATUS, r"\b(so voi|muc tieu|chi tieu|trang thai|hoan thanh|ket qua danh gia)\b"),
    (Field.IN_PERIOD_RATE, r"\b(ty le|ti le)\b.*\b(trong ky|trong thang|trong quy)\b"),
    (Field.RATE, r"\b(ty le|ti le|phan tram|rate)\b"),
    (Field.SINGLE_WINDOW, r"\b(mot cua quoc gia|single window)\b"),
    (Field.DENOMINATOR, r"\b(tong|phai|yeu cau|tiep nhan|mau so|total)\b"),
    (
        Field.NUMERATOR,
        r"\b(so luong|truc tuyen|dvctt|toan trinh|thanh toan|dong bo|tich hop|cung cap|tu so"
        r"|ho so)\b",
    ),
    (Field.AGENCY, r"\b(co quan|don vi|tinh|dia phuong|bo nganh|xa|phuong|ten|agency)\b"),
)
# An agency's column is told by short headings; "Tổng TTHC của địa phương" is a count.
_AGENCY = re.compile(
    r"^(?:ten )?(?:(?:cac )?(?:co quan|don vi|tinh|thanh pho|dia phuong|bo|nganh|xa|phuong|dac khu"
    r"|agency|name)(?: |$))+(?:bao cao|thuc hien|hanh chinh)?$"
)
_INDICATORS = (
    ("online-payment", r"thanh toan.*ho so|ho so.*thanh toan"),
    ("payment-procedures", r"thanh toan"),
    ("dossier-sync", r"dong bo"),
    ("online-provision", r"cung cap|muc do [34]|dvctt|toan trinh|tich hop"),
)
_KINDS = (
    (AgencyKind.COMMUNE, r"\b(xa|(?<!dia )phuong|dac khu)\b"),
    (AgencyKind.PROVINCE, r"\b(tinh|dia phuong)\b"),
    (AgencyKind.MINISTRY, r"\bbo\b"),
)
# The labels that part the agencies of one table.
GROUPS = (
    Group(AgencyKind.MINISTRY, "BỘ, NGÀNH", r"^([ia1] )?(cac )?bo (nganh|co quan ngang bo.*)$"),
    Group(
        AgencyKind.PROVINCE,
        "ĐỊA PHƯƠNG",
        r"^((ii|b|2) )?(cac )?(dia phuong|tinh thanh pho.*|uy ban nhan dan .*)$",
    ),
)


@dataclass(frozen=True)
class ColumnMapping:
    """What a table holds: for each of its headings a field, or None for a column left out.

    `indicator` None leaves the whole table out. `kind` None: each row may be of any kind.
    """

    indicator: str | None
    kind: str | None
    span: str
    fields: tuple[Field | None, ...]


def shape_of(headings: Sequence[Cell]) -> str:
    """The words of the headings, by which the same kind of table is known again."""
    return " | ".join(cell.words for cell in headings)


def subject_of(title: str) -> str:
    """The indicators that a title speaks of, by which tables of one shape are told apart."""
    words = Cell("", 0, title).words
    return ", ".join(name for name, pattern in _INDICATORS if re.search(pattern, words))


def memory_key(shape: str, subject: str) -> str:
    """Under what a mapping is remembered: never for a table of another subject."""
    return f"{shape} ({subject})"


@dataclass(frozen=True)
class KnownTables:
    """What people said of tables that no annex has.

    `answered` holds what was said of this very file, by the first cell of the headings;
    `remembered` what was said of files before it, by `memory_key`.
    """

    answered: Mapping[str, ColumnMapping] = field(default_factory=dict)
    remembered: Mapping[str, ColumnMapping] = field(default_factory=dict)

    def knows(self, headings: Sequence[Cell]) -> bool:
        """Whether somebody spoke of this table, or of one with such headings."""
        return headings[0].ref in self.answered or shape_of(headings) in self._shapes

    @cached_property
    def _shapes(self) -> frozenset[str]:
        return frozenset(key.partition(" (")[0] for key in self.remembered)


def propose_mapping(headings: Sequence[Cell], title: str) -> ColumnMapping:
    """What the headings seem to say; a person confirms or corrects it."""
    fields: list[Field | None] = []
    for heading in headings:
        fields.append(next((name for name in _candidates(heading) if name not in fields), None))
    words = " ".join([Cell("", 0, title).words, *(heading.words for heading in headings)])
    return ColumnMapping(
        indicator=_first(_INDICATORS, words),
        kind=_kind(headings, fields),
        span=Span.TO_DATE,
        fields=tuple(fields),
    )


def names_an_agency(headings: Sequence[Cell]) -> bool:
    """Whether one of these headings is surely that of the agencies."""
    return any(_AGENCY.match(heading.words) for heading in headings)


def _candidates(heading: Cell) -> list[Field]:
    if _AGENCY.match(heading.words):
        return [Field.AGENCY]
    found = [name for name, words in _WORDS if re.search(words, heading.words)]
    return [*found, Field.NUMERATOR] if Field.DENOMINATOR in found else found


def _kind(headings: Sequence[Cell], fields: list[Field | None]) -> str | None:
    if Field.AGENCY not in fields:
        return None
    return _first(_KINDS, headings[fields.index(Field.AGENCY)].words)


def _first(choices: Sequence[tuple[str, str]], words: str) -> str | None:
    return next((name for name, pattern in choices if re.search(pattern, words)), None)
