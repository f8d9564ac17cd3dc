"""Which of the goals are met; each is a ratio or a number that means the same on any machine,
but for the two that a person waits for."""

import sys
from collections.abc import Iterator, Mapping

from indicators.bench.measuring import Cost
from indicators.bench.report import find, over_floor, under_stock
from indicators.bench.running import Costs

_MOST_TIMES_FLOOR = {"SQLite": 2.0, "PostgreSQL": 1.5}
_LEAST_TIMES_STOCK = 100
_MOST_MEGABYTES = 150
_PREVIEW_SECONDS = 3
_ANNEX_SECONDS = 1


def print_goals(database: str, costs: Costs, readings: Mapping[str, Cost]) -> None:
    for is_met, sentence in _goals(database, costs, readings):
        sys.stdout.write(f"{'met    ' if is_met else 'NOT MET'}  {sentence}\n")
    sys.stdout.flush()


def _goals(database: str, costs: Costs, readings: Mapping[str, Cost]) -> Iterator[tuple[bool, str]]:
    most = _MOST_TIMES_FLOOR[database]
    for file in ("large.xlsx", "large.csv"):
        case = find(costs, "ours", file)
        ratio = over_floor(costs, case) if case else None
        if ratio is not None:
            yield ratio <= most, f"{file}: {ratio:.2f} times the floor, at most {most}"
    small = find(costs, "ours", "small.xlsx")
    faster = under_stock(costs, small) if small else None
    if faster is not None:
        yield (
            faster >= _LEAST_TIMES_STOCK,
            f"{faster:.0f} times faster than stock, at least {_LEAST_TIMES_STOCK}",
        )
    queries = [
        costs[case].queries
        for case in costs
        if case.name == "ours" and case.file in ("tiny.xlsx", "large.xlsx", "large.csv")
    ]
    yield len(set(queries)) == 1, f"the same number of queries for every size: {queries}"
    fullest = max(cost.megabytes for case, cost in costs.items() if "ours" in case.name)
    yield fullest < _MOST_MEGABYTES, f"{fullest:.0f} MB added, under {_MOST_MEGABYTES}"
    for file, most in (("large.xlsx", _PREVIEW_SECONDS), ("annex.docx", _ANNEX_SECONDS)):
        case = find(costs, "ours, the preview", file)
        if case:
            seconds = costs[case].seconds
            read = f", after {readings[file].seconds:.2f} s of reading"
            yield seconds < most, f"{file}: previewed in {seconds:.2f} s{read}, under {most}"
    for name in ("the annex as docx", "the annex as xlsx"):
        case = find(costs, name, "annex-2022.docx")
        if case:
            cost = costs[case]
            sentence = f"{name}: {cost.seconds:.2f} s and {cost.megabytes:.0f} MB, under 1 s"
            yield cost.seconds < _ANNEX_SECONDS, sentence
