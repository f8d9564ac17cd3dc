"""The cases of the bench: what is run, on which file, and in which state of the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.bench.world import CHANGED_EVERY

ANNEX_ROWS = 84
WRITTEN_ROWS = 333
TINY_ROWS = 84


@dataclass(frozen=True)
class Sizes:
    """How many rows the largest file has, and the one that the stock import is given."""

    rows: int
    stock_rows: int
    is_stock_full: bool

    @property
    def changed(self) -> int:
        return self.rows // CHANGED_EVERY

    @property
    def states(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """The states that are prepared, each with what prepares it on the migrated database."""
        return {
            "large": ("base", (self.rows, self.rows)),
            "small": ("base", (self.rows, self.stock_rows)),
            "tiny": ("base", (self.rows, TINY_ROWS)),
            "annex": ("reference", ()),
        }


@dataclass(frozen=True)
class Case:
    """`numbers` are what must come of it; the state after it is kept as `keeps`.

    `is_slow`: it is run once and not repeated.
    """

    name: str
    call: str
    state: str
    file: str
    rows: int
    numbers: tuple[int, ...] = ()
    keeps: str = ""
    is_slow: bool = False


def cases(sizes: Sizes) -> Iterator[Case]:
    """In the order in which they are run: a state is kept before it is asked for."""
    rows, changed, few = sizes.rows, sizes.changed, sizes.stock_rows
    all_new, few_new, tiny_new = (rows, 0, 0), (few, 0, 0), (TINY_ROWS, 0, 0)
    yield Case("floor", "floor.write", "large", "large.xlsx", rows, (rows,))
    yield Case("ours", "ours.write", "large", "large.xlsx", rows, all_new, keeps="written")
    yield Case("ours, the preview", "ours.preview", "large", "large.xlsx", rows, all_new)
    corrected = (0, changed, rows - changed)
    yield Case(
        *("ours, 2 % changed", "ours.write", "written", "changed.xlsx", rows),
        *(corrected, "corrected"),
    )
    yield Case(
        *("ours, 2 % changed, the preview", "ours.preview", "written", "changed.xlsx", rows),
        corrected,
    )
    yield Case("ours, unchanged", "ours.write", "written", "large.xlsx", rows, (0, 0, rows))
    yield Case("ours, all undone", "ours.undo", "written", "large.xlsx", rows, (rows, 0))
    yield Case("ours, 2 % undone", "ours.undo", "corrected", "changed.xlsx", rows, (0, changed))
    yield Case("floor", "floor.write", "large", "large.csv", rows, (rows,))
    yield Case("ours", "ours.write", "large", "large.csv", rows, all_new)
    yield Case("floor", "floor.write", "small", "small.xlsx", few, (few,))
    yield Case("ours", "ours.write", "small", "small.xlsx", few, few_new)
    yield Case("stock", "stock.write", "small", "small.xlsx", few, (few,), is_slow=True)
    yield Case("ours", "ours.write", "tiny", "tiny.xlsx", TINY_ROWS, tiny_new)
    yield Case("ours", "ours.write", "annex", "annex.docx", ANNEX_ROWS)
    yield Case("ours, the preview", "ours.preview", "annex", "annex.docx", ANNEX_ROWS)
    written = (*("annex-2022", "annex-2022.docx"), WRITTEN_ROWS)
    yield Case("ours", "ours.write", "annex", *written[1:], keeps="annex-2022")
    yield Case("the annex, its content", "annexes.content", *written)
    yield Case("the annex as docx", "annexes.docx", *written)
    yield Case("the annex as xlsx", "annexes.xlsx", *written)
    if sizes.is_stock_full:
        yield Case("stock", "stock.write", "large", "large.xlsx", rows, (rows,), is_slow=True)
