"""Putting what an annex says into its layout: the other direction of `read_annex`."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import decimals_of, format_count, format_rate
from indicators.annex.content import AnnexContent, FigureLine, FigureTable, ServiceLine, ServiceList
from indicators.annex.layout import (
    COUNTS,
    AnnexLayout,
    Column,
    Field,
    RowOrder,
    Section,
    Services,
    TableLayout,
)
from indicators.annex.writing.texts import (
    decisions_in_words,
    fill,
    joined,
    letter_values,
    placeholders,
    short_date,
    values_of,
)
from indicators.annex.writing.wording import status_key, worded
from indicators.annex.writing.written import (
    Paragraph,
    RowKind,
    Style,
    WrittenAnnex,
    WrittenCell,
    WrittenRow,
    WrittenSection,
    WrittenTable,
)
from indicators.choices import Status

NOTHING = "Không có."
LEFT_OUT = "Danh sách dịch vụ công chưa được xác nhận trong kỳ."
NO_TARGET = "chưa có"
DRAFT = "DỰ THẢO"
NOT_COMBINABLE = "Không đủ dữ liệu để gộp"
EMPTY = WrittenCell("")
Line = FigureLine | ServiceLine


def compose(
    layout: AnnexLayout, content: AnnexContent, wording: Mapping[str, str] | None = None
) -> WrittenAnnex:
    """The annex as `layout` prints it, with the texts of `wording` in the place of its own.

    Raises UnknownPlaceholderError where a text asks for a date that the period does not have.
    """
    return _Composer(layout, content, worded(layout, wording or {})).run()


class _Composer:
    def __init__(
        self, layout: AnnexLayout, content: AnnexContent, texts: Mapping[str, str]
    ) -> None:
        self.layout = layout
        self.content = content
        self.texts = texts
        self.values = values_of(content)

    def run(self) -> WrittenAnnex:
        letter = letter_values(self.content.letter, year=self.content.as_of.year)
        title = fill(self.texts["title"], self.values)
        if day := self.content.units_on:
            title += f" – {DRAFT}, trên đơn vị hành chính ngày {short_date(day)}"
        return WrittenAnnex(
            heading=self.texts["heading"],
            title=title,
            letter=fill(self.texts["letter"], {**self.values, **letter}),
            sections=tuple(self._section(section) for section in self.layout.sections),
        )

    def _section(self, section: Section) -> WrittenSection:
        listed = self._services(section)
        named = {"decisions": decisions_in_words(listed.decisions)} if listed else {}
        title = fill(self.texts[section.number], {**self.values, **named})
        if listed is not None and listed.listed_on and listed.rows:
            title += f" (theo danh sách ngày {short_date(listed.listed_on)})"
        if listed is not None and not listed.rows:
            note = Paragraph(LEFT_OUT if listed.is_left_out else NOTHING, Style.NOTE)
            return WrittenSection(f"{section.number}. {title}", ((note, None),))
        parts: list[tuple[Paragraph | None, WrittenTable | None]] = []
        for number, table in enumerate(section.tables, start=1):
            name = f"{section.number}.{number}"
            rows = self._rows(section, table, listed)
            caption = Paragraph(self.texts[name], Style.CAPTION) if table.caption else None
            if rows:
                parts.append((caption, self._table(name, section, table, rows)))
        return WrittenSection(f"{section.number}. {title}", tuple(parts))

    def _services(self, section: Section) -> ServiceList | None:
        if section.services is None:
            return None
        return self.content.overdue if section.services is Services.OVERDUE else self.content.due

    def _table(
        self, name: str, section: Section, table: TableLayout, rows: list[WrittenRow]
    ) -> WrittenTable:
        if table.has_number_row:
            numbers = tuple(WrittenCell(column.number) for column in table.columns)
            rows = [WrittenRow(numbers, RowKind.NUMBERS), *rows]
        return WrittenTable(
            name=name,
            fields=tuple(column.field for column in table.columns),
            headings=tuple(self._heading(column, section, table) for column in table.columns),
            rows=tuple(rows),
            indicator=section.indicator,
            notes=tuple(
                f"Chỉ tiêu riêng của {row.name}: {row.own_target_in_words}"
                for figures in self._tables(section, table)
                for row in figures.with_own_target
            ),
        )

    def _heading(self, column: Column, section: Section, table: TableLayout) -> str:
        if column.field is not Field.STATUS:
            return fill(column.heading, self.values)
        text, target = self.texts[status_key(section, table)], self._target(section, table)
        is_heading = text == column.heading and "target" in placeholders(text)
        if is_heading and column.recognises(Cell("", 1, target)):
            return target
        return fill(text, {**self.values, "target": target})

    def _target(self, section: Section, table: TableLayout) -> str:
        """The target of the table in its own words; where those of its kinds differ, of each."""
        labels = {group.kind: group.label for group in table.groups}
        words = {
            labels.get(figures.kind, ""): figures.target_in_words or NO_TARGET
            for figures in self._tables(section, table)
        }
        if len(set(words.values())) <= 1:
            return next(iter(words.values()), NO_TARGET)
        return "; ".join(f"{label}: {text}" for label, text in words.items())

    def _tables(self, section: Section, table: TableLayout) -> list[FigureTable]:
        """The figures that a table prints, of one kind or of several."""
        kinds = [table.kind] if table.kind else [group.kind for group in table.groups]
        return [row for kind in kinds for row in self.content.tables(section.indicator, kind)]

    def _rows(
        self, section: Section, table: TableLayout, listed: ServiceList | None
    ) -> list[WrittenRow]:
        if listed is not None:
            return self._data(table, listed.rows)
        labels = {group.kind: group.label for group in table.groups}
        rows: list[WrittenRow] = []
        for figures in self._tables(section, table):
            if label := labels.get(figures.kind):
                of = f" THUỘC {figures.territory.upper()}" if figures.territory else ""
                rows.append(_group_row(table, f"{label}{of}"))
            is_ranked = table.row_order is RowOrder.RATE
            rows += self._data(table, figures.ranked() if is_ranked else figures.rows)
        return rows

    def _data(self, table: TableLayout, lines: Iterable[Line]) -> list[WrittenRow]:
        return [
            WrittenRow(tuple(self._cell(column, table, line, number) for column in table.columns))
            for number, line in enumerate(lines, start=1)
        ]

    def _cell(self, column: Column, table: TableLayout, line: Line, number: int) -> WrittenCell:
        if column.field is Field.ORDER:
            return _count(number, table.order_digits)
        if isinstance(line, ServiceLine):
            return WrittenCell(_SERVICE_TEXTS[column.field](line))
        if column.field in COUNTS:
            return _count(getattr(line, column.field), column.digits)
        if column.field is Field.AGENCY:
            return WrittenCell(line.name)
        if column.field is Field.STATUS:
            if line.status == Status.NOT_COMBINABLE:
                return WrittenCell(NOT_COMBINABLE)
            return WrittenCell(self.layout.statuses.get(line.status, ""))
        return _rate(line.in_period_rate if column.field is Field.IN_PERIOD_RATE else line.rate)


_SERVICE_TEXTS: dict[Field, Callable[[ServiceLine], str]] = {
    Field.SERVICE: lambda line: line.service,
    Field.LEAD: lambda line: joined(line.names),
    Field.DEADLINE: lambda line: line.deadline,
}


def _group_row(table: TableLayout, label: str) -> WrittenRow:
    cells = (
        WrittenCell(label) if column.field is Field.AGENCY else EMPTY for column in table.columns
    )
    return WrittenRow(tuple(cells), RowKind.GROUP)


def _count(value: int | None, digits: int) -> WrittenCell:
    """A count with its thousands parted, or with leading zeros where the annex prints them."""
    if value is None:
        return EMPTY
    if digits > 1 and value < 10**digits:
        return WrittenCell(f"{value:0{digits}d}", value, "0" * digits)
    return WrittenCell(format_count(value, language="vi"), value, "#,##0")


def _rate(value: Decimal | None) -> WrittenCell:
    """A rate with the decimals that it has; the per cent sign stands in the heading."""
    if value is None:
        return EMPTY
    decimals = decimals_of(value)
    number_format = f"0.{'0' * decimals}" if decimals else "0"
    return WrittenCell(format_rate(value, None, language="vi"), value, number_format)
