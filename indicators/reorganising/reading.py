"""A file of mergers, splits and renames as rows, each value with its cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.names import clean, fold, plain
from entities.choices import SuccessionRelation
from entities.models import Agency, Succession
from indicators.annex.faults import failed_formula
from indicators.annex.left_out import note_left_out
from indicators.findings import Finding


class Column(StrEnum):
    """The columns of the file, by the names that scripts write."""

    PREDECESSOR = "predecessor"
    RELATION = "relation"
    SUCCESSOR = "successor"
    SUCCESSOR_NAME = "successor_name"
    EFFECTIVE_ON = "effective_on"
    BASIS = "basis"
    IS_VERIFIED = "is_verified"
    NOTE = "note"
    GSO_CODE = "gso_code"


# In words without case, accents and punctuation: "successor_name" is "successor name".
_UNIT = r"(?:co quan|don vi)"
_HEADINGS = {
    Column.PREDECESSOR: rf"predecessor|(?:ten )?{_UNIT} (?:cu|truoc sap xep|tien than)",
    Column.RELATION: r"relation|quan he|hinh thuc(?: sap xep)?",
    Column.SUCCESSOR: rf"successor|(?:ma )?{_UNIT} (?:moi|ke thua)",
    Column.SUCCESSOR_NAME: rf"successor name|ten (?:{_UNIT} )?(?:moi|sau sap xep|ke thua)",
    Column.EFFECTIVE_ON: r"effective on|(?:ngay )?(?:co )?hieu luc(?: tu)?|(?:ke )?tu ngay",
    Column.BASIS: r"basis|can cu(?: phap ly)?|van ban",
    Column.IS_VERIFIED: r"(?:is )?verified|da (?:kiem chung|xac minh)",
    Column.NOTE: r"note|ghi chu",
    Column.GSO_CODE: r"gso code|ma (?:thong ke|don vi hanh chinh)",
}
# By this pattern the separator of a text file is told.
KNOWN_HEADINGS = "|".join(f"^(?:{words})$" for words in _HEADINGS.values())
_NEEDED = (Column.PREDECESSOR, Column.RELATION, Column.EFFECTIVE_ON)
_RELATIONS = {
    SuccessionRelation.MERGED_INTO: r"merged into|(?:sap |hop )?nhap(?: vao)?|hop nhat(?: vao)?",
    SuccessionRelation.SPLIT_INTO: r"split into|(?:chia )?tach(?: thanh| vao)?|chia(?: thanh)?",
    SuccessionRelation.RENAMED: r"renamed(?: to)?|doi ten(?: thanh)?",
    SuccessionRelation.FUNCTION_MOVED: (
        r"function moved|gave functions to|chuyen (?:mot phan )?(?:chuc nang|nhiem vu)(?: sang)?"
    ),
}
_FLAGS = {
    "": False,
    **dict.fromkeys(("0", "false", "no", "khong", "chua"), False),
    **dict.fromkeys(("1", "true", "yes", "co", "da", "dung", "x"), True),
}
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_WRITTEN_DAY = re.compile(r"(?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?(\d{4})")
_YEARS = range(1900, 2101)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The page of an agency with this key could not be reached: /agencies/reorganise/ is another one.
_NO_SLUG = "reorganise"
_GSO_CODE = re.compile(r"\d{1,5}", re.ASCII)
_LENGTHS = {
    Column.SUCCESSOR: Agency._meta.get_field("slug").max_length or 0,
    Column.SUCCESSOR_NAME: Agency._meta.get_field("name").max_length or 0,
    Column.NOTE: Succession._meta.get_field("note").max_length or 0,
}
_LONGEST = 100


@dataclass(frozen=True)
class ActRow:
    """One predecessor and one successor as the file says it.

    `relation` and `effective_on` are None where the cell cannot be read.
    """

    texts: Mapping[Column, str]
    refs: Mapping[Column, str]
    relation: SuccessionRelation | None
    effective_on: date | None
    is_verified: bool

    def text(self, column: Column) -> str:
        return self.texts.get(column, "")

    def ref(self, column: Column) -> str:
        """The cell; that of the predecessor where the file has no such column."""
        return self.refs.get(column) or self.refs[Column.PREDECESSOR]

    def finding(self, column: Column, code: str, message: str, agency: str = "") -> Finding:
        return Finding(code, message, self.ref(column), agency=agency or None)


@dataclass
class Reading:
    """The rows of a file, and what is wrong with their cells."""

    rows: list[ActRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_day(text: str) -> date | None:
    """The day of 1/7/2025 (1 July), 2025-07-01 or "ngày 01 tháng 7 năm 2025"; None for no day.

    Nor is one of a year that is mistyped, before 1900 or after 2100.

    >>> read_day("1/7/2025"), read_day("2025-07-01T00:00:00"), read_day("31/6/2025")
    (datetime.date(2025, 7, 1), datetime.date(2025, 7, 1), None)
    """
    if found := _ISO_DAY.fullmatch(clean(text)):
        year, month, day = map(int, found.groups())
    elif found := _WRITTEN_DAY.fullmatch(plain(text)):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def read_rows(lines: Iterable[Line]) -> Reading:
    """The rows below each heading, which names the columns in English or Vietnamese."""
    reading = Reading()
    columns: dict[Column, int] = {}
    block: str | None = None
    try:
        for line in note_left_out(lines, reading.findings):
            if line.block is None or not line.filled:
                continue
            if line.block != block:
                columns, block = {}, line.block
            if columns:
                _read_row(line, columns, reading)
            else:
                columns = _heading(line, reading)
    except FileError as error:
        words = _(error.sentence) % error.words
        return Reading(findings=[Finding("unreadable-file", words)])
    if not reading.rows and not any(finding.is_error for finding in reading.findings):
        sentence = _(
            "There is no table of mergers, splits and renames in this file. Its heading names the "
            "columns %(columns)s."
        )
        reading.findings.append(Finding("no-table", sentence % {"columns": ", ".join(Column)}))
    return reading


def _heading(line: Line, reading: Reading) -> dict[Column, int]:
    """The columns by name, from 1; nothing for a line that is no heading."""
    columns: dict[Column, int] = {}
    unknown: list[Cell] = []
    for cell in line.filled:
        named = [name for name, words in _HEADINGS.items() if re.fullmatch(words, cell.words)]
        if named and named[0] not in columns:
            columns[named[0]] = cell.column
        else:
            unknown.append(cell)
    if Column.PREDECESSOR not in columns or len(columns) == 1:
        return {}
    for name in _NEEDED:
        if name not in columns:
            sentence = _("The column “%(column)s” is missing.") % {"column": name}
            reading.findings.append(Finding("missing-column", sentence, line.filled[0].ref))
    for cell in unknown:
        sentence = _("The column “%(heading)s” is not read.") % {"heading": cell.shown}
        reading.findings.append(Finding("ignored-column", sentence, cell.ref))
    return columns


def _read_row(line: Line, columns: Mapping[Column, int], reading: Reading) -> None:
    read = [cell for cell in line.filled if cell.column in columns.values()]
    failed = [finding for finding in map(failed_formula, read) if finding]
    if failed:
        reading.findings.extend(failed)
        return
    values = line.values
    texts = {
        name: _text(values[place - 1]) if place <= len(values) else ""
        for name, place in columns.items()
    }
    if not any(texts.values()):
        return
    refs = {name: line.ref(place) for name, place in columns.items()}
    relation = next(
        (
            one
            for one, words in _RELATIONS.items()
            if re.fullmatch(words, plain(texts.get(Column.RELATION, "")))
        ),
        None,
    )
    day = read_day(texts.get(Column.EFFECTIVE_ON, ""))
    flag = _FLAGS.get(plain(texts.get(Column.IS_VERIFIED, "")))
    row = ActRow(texts, refs, relation, day, bool(flag))
    reading.rows.append(row)
    reading.findings.extend(_faults(row, is_flag=flag is not None))


def _text(value: object) -> str:
    """What a cell says; a whole number that a spreadsheet made of a code has no decimals."""
    if value is None:
        return ""
    return clean(str(int(value) if isinstance(value, float) and value.is_integer() else value))


def _faults(row: ActRow, *, is_flag: bool) -> Iterable[Finding]:
    for column in _NEEDED:
        if column in row.refs and not row.text(column):
            sentence = _("“%(column)s” is empty.") % {"column": column}
            yield row.finding(column, "missing-value", sentence)
    if row.relation is None and row.text(Column.RELATION):
        sentence = _("“%(read)s” is none of %(known)s.")
        words = {"read": _quoted(row, Column.RELATION), "known": ", ".join(SuccessionRelation)}
        yield row.finding(Column.RELATION, "unreadable-value", sentence % words)
    if row.effective_on is None and row.text(Column.EFFECTIVE_ON):
        sentence = _("“%(read)s” is not a day. Write 01/7/2025 or 2025-07-01.")
        words = {"read": _quoted(row, Column.EFFECTIVE_ON)}
        yield row.finding(Column.EFFECTIVE_ON, "unreadable-date", sentence % words)
    if not is_flag:
        sentence = _("“%(read)s” is neither yes nor no.")
        words = {"read": _quoted(row, Column.IS_VERIFIED)}
        yield row.finding(Column.IS_VERIFIED, "unreadable-value", sentence % words)
    slug = row.text(Column.SUCCESSOR)
    if slug and not _SLUG.fullmatch(slug):
        sentence = _(
            "“%(read)s” is no key of an agency. Write small letters, digits and hyphens, such as "
            "an-giang-2025."
        )
        words = {"read": _quoted(row, Column.SUCCESSOR)}
        yield row.finding(Column.SUCCESSOR, "unreadable-value", sentence % words)
    if slug == _NO_SLUG:
        sentence = _("“%(slug)s” cannot be the key of an agency. Write another one.")
        yield row.finding(Column.SUCCESSOR, "unreadable-value", sentence % {"slug": slug})
    if row.text(Column.SUCCESSOR_NAME) and not fold(row.text(Column.SUCCESSOR_NAME)):
        sentence = _("“%(read)s” is no name of an agency. Write the official name.")
        words = {"read": _quoted(row, Column.SUCCESSOR_NAME)}
        yield row.finding(Column.SUCCESSOR_NAME, "unreadable-value", sentence % words)
    if row.text(Column.GSO_CODE) and not _GSO_CODE.fullmatch(row.text(Column.GSO_CODE)):
        sentence = _("“%(read)s” is no statistical code. Write its digits, such as 01.")
        words = {"read": _quoted(row, Column.GSO_CODE)}
        yield row.finding(Column.GSO_CODE, "unreadable-value", sentence % words)
    for column, length in _LENGTHS.items():
        if len(row.text(column)) > length:
            sentence = _("This text is longer than %(length)d characters.") % {"length": length}
            yield row.finding(column, "unreadable-value", sentence)


def _quoted(row: ActRow, column: Column) -> str:
    return Truncator(row.text(column)).chars(_LONGEST)
