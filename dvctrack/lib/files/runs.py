"""Text in runs of several fonts: what of it is the value of a cell, and what is left out."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from dvctrack.lib.files.cells import LeftOut, LeftOutKind
from dvctrack.lib.names import visible


class Run(NamedTuple):
    text: str
    is_raised: bool = False
    is_struck: bool = False


def parted(runs: Sequence[Run]) -> tuple[str | None, tuple[LeftOut, ...]]:
    """The text that is a value, None where nothing remains, and what is no part of it.

    Struck text never is. Raised text is a footnote where other text stands beside it, struck or
    not, and a value where it stands alone.
    """
    has_level = any(not run.is_raised and visible(run.text).strip() for run in runs)

    def kind_of(run: Run) -> LeftOutKind | None:
        if run.is_struck:
            return LeftOutKind.STRUCK
        return LeftOutKind.RAISED if run.is_raised and has_level else None

    value = ""
    left_out = []
    for kind, alike in groupby(runs, kind_of):
        text = "".join(run.text for run in alike)
        if kind is None:
            value += text
        elif mark := visible(text).strip():
            left_out.append(LeftOut(kind, mark))
    return value if value and not value.isspace() else None, tuple(left_out)
