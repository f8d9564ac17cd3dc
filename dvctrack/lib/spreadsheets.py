"""Keeping text from becoming a formula where a spreadsheet opens it."""

from typing import Any

# A cell that begins with one of these is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def defuse(value: Any) -> Any:
    """The value as a CSV cell: text that a spreadsheet would run gets a leading apostrophe.

    So does such text that has one already, or `undefuse` would take that away.

    Numbers stay numbers; a missing value is an empty cell.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def undefuse(value: Any) -> Any:
    """The text that `defuse` made safe, as it was."""
    if isinstance(value, str) and value[:1] == "'" and value.lstrip("'").startswith(FORMULA_STARTS):
        return value[1:]
    return value
