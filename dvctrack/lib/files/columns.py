"""Columns by their letters.

As in `openpyxl.utils`, whose import brings all of openpyxl along: that takes longer than to read
most files, and the process that reads begins anew for each.
"""

from functools import cache

_LETTERS = 26


@cache
def column_letter(column: int) -> str:
    """The letters of a column, from 1.

    >>> column_letter(1), column_letter(26), column_letter(27), column_letter(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, place = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters
