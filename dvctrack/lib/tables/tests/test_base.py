from dataclasses import dataclass

import pytest

from dvctrack.lib.tables.base import ROWS_ON_PAGE, Column, Table
from dvctrack.lib.tables.cells import Cell, missing, text


@dataclass(frozen=True)
class Row:
    name: str
    size: int | None
    group: str = ""


class SizeTable(Table):
    key = "sizes"

    name = Column("Name", render=lambda row: text(row.name), row_header=True)
    size = Column("Size", render=lambda row: text(str(row.size)), order_by=lambda row: row.size)


class GroupedTable(SizeTable):
    group_by = "group"

    group = Column("Group", render=lambda row: text(row.group))


ROWS = [Row("a", 2), Row("b", None), Row("c", 1), Row("d", 2), Row("e", None)]
ORDERS = {
    "ascending": ("size", "cadbe"),
    "descending_keeps_the_missing_last_and_the_ties_in_order": ("-size", "adcbe"),
    "a_column_that_cannot_be_sorted": ("name", "abcde"),
    "an_unknown_column": ("nonsense", "abcde"),
    "an_injected_one": ("-size;drop", "abcde"),
    "none": ("", "abcde"),
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.values(), ids=ORDERS.keys())
def test_table_orders(order: str, expected: str) -> None:
    table = SizeTable(ROWS, order_by=order)
    assert "".join(row.name for row in table.data) == expected


def test_group_column_is_a_heading_on_the_page_and_a_column_in_files() -> None:
    table = GroupedTable([Row("a", 1, "x"), Row("b", 2, "x"), Row("c", 3, "y")])
    assert [bound.name for bound in table.page_columns] == ["name", "size"]
    assert [(group.heading, len(group.records)) for group in table.groups()] == [("x", 2), ("y", 1)]
    assert [bound.name for bound, _cell in next(table.lines())] == ["name", "size", "group"]


def test_table_without_rows_has_no_groups() -> None:
    assert SizeTable([]).groups() == []


def test_cells_escape_what_they_hold() -> None:
    assert text("<script>&").html == "&lt;script&gt;&amp;"


def test_missing_is_said_in_words_and_is_no_value() -> None:
    assert missing("not <reported>").value is None
    assert "not &lt;reported&gt;" in missing("not <reported>").html


def test_table_renders_a_column_with_its_own_method_as_the_library_does() -> None:
    class Shouting(GroupedTable):
        def render_name(self, record: Row) -> Cell:
            return text(f"{record.name}!")

        def render_group(self, record: Row) -> Cell:
            return text(f"of {record.group}")

    table = Shouting([Row("a", 1, "x")])
    assert [cell.value for _bound, cell in next(table.lines())] == ["a!", "1", "of x"]
    assert "a!</th>" in table.body
    assert table.groups()[0].heading == "of x"


def test_long_table_shows_a_page_at_once_and_files_have_all_of_it() -> None:
    table = GroupedTable([Row(f"r{number}", number, "x") for number in range(ROWS_ON_PAGE + 3)])
    table.turn_to("2")
    assert [row.name for group in table.groups() for row in group.records] == [
        f"r{ROWS_ON_PAGE + number}" for number in range(3)
    ]
    assert len(list(table.lines())) == len(table) == ROWS_ON_PAGE + 3
    table.turn_to("nonsense")
    assert len(table.shown) == ROWS_ON_PAGE
