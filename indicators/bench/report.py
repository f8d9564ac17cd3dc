"""What was measured, as a table."""

import sys
from collections.abc import Iterable, Mapping

from indicators.bench.measuring import Cost
from indicators.bench.plan import Case
from indicators.bench.running import Costs

_WIDTHS = (-32, -14, 8, 9, 8, 9, 10, 8)
_HEAD = ("case", "file", "rows", "seconds", "× floor", "stock ÷", "MB added", "queries")


def print_readings(readings: Mapping[str, Cost]) -> None:
    _print(("reading, a process of its own", "file", "", "seconds", "", "", "MB"))
    for file, cost in readings.items():
        _print(("", file, "", f"{cost.seconds:.2f}", "", "", f"{cost.megabytes:.0f}"))


def print_costs(database: str, costs: Costs) -> None:
    sys.stdout.write(f"\n{database}\n")
    _print(_HEAD)
    for case, cost in costs.items():
        floor, stock = over_floor(costs, case), under_stock(costs, case)
        _print(
            (
                case.name,
                case.file,
                str(case.rows),
                f"{cost.seconds:.3f}",
                "" if floor is None else f"{floor:.2f}",
                "" if stock is None else f"{stock:.0f}",
                f"{cost.megabytes:.0f}",
                str(cost.queries),
            )
        )


def find(costs: Costs, name: str, file: str) -> Case | None:
    return next((case for case in costs if (case.name, case.file) == (name, file)), None)


def over_floor(costs: Costs, case: Case) -> float | None:
    """How many times the floor of as many rows in a file of this kind; None without one."""
    for floor in costs:
        same_kind = floor.file.rpartition(".")[2] == case.file.rpartition(".")[2]
        if floor.name == "floor" and floor.rows == case.rows and same_kind:
            return costs[case].seconds / costs[floor].seconds
    return None


def under_stock(costs: Costs, case: Case) -> float | None:
    """How many times faster a row is than with stock, in a file of the same size where it had
    one; None for the annex, which stock cannot read."""
    stock = find(costs, "stock", case.file) or find(costs, "stock", "small.xlsx")
    if stock is None or case.file.endswith(".docx"):
        return None
    return costs[stock].seconds / stock.rows / (costs[case].seconds / case.rows)


def _print(texts: Iterable[str]) -> None:
    cells = (
        text.ljust(-width) if width < 0 else text.rjust(width)
        for text, width in zip(texts, _WIDTHS, strict=False)
    )
    sys.stdout.write(" ".join(cells).rstrip() + "\n")
    sys.stdout.flush()
