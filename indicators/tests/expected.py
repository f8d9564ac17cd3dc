"""What the two published annexes say, figure by figure, written down apart from the program."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings

DATA = Path(settings.BASE_DIR) / "indicators" / "tests" / "data" / "expected"
ANNEXES = Path(settings.BASE_DIR) / "fixtures" / "annexes"
REORGANISATIONS = Path(settings.BASE_DIR) / "fixtures" / "reorganisations"


@dataclass(frozen=True)
class Figure:
    """One row of figures.csv."""

    annex: str
    indicator: str
    as_of: str
    span: str
    kind: str
    agency: str
    numerator: int | None
    numerator_single_window: int | None
    denominator: int | None
    reported_rate: str
    status: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.as_of, self.indicator, self.span, self.agency)


def figures(annex: str | None = None) -> list[Figure]:
    rows = csv.DictReader((DATA / "figures.csv").read_text(encoding="utf-8").splitlines())
    return [
        Figure(
            annex=row["annex"],
            indicator=row["indicator"],
            as_of=row["as_of"],
            span=row["span"],
            kind=row["kind"],
            agency=row["agency"],
            numerator=_count(row["numerator"]),
            numerator_single_window=_count(row["numerator_single_window"]),
            denominator=_count(row["denominator"]),
            reported_rate=row["reported_rate"],
            status=row["status"],
        )
        for row in rows
        if annex in (None, row["annex"])
    ]


def services() -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / "services.csv").read_text(encoding="utf-8").splitlines()))


@dataclass(frozen=True)
class Merged:
    """One row of merged-2022.csv or merged-2022-sync.csv: a province of 1/7/2025."""

    rank: int
    name: str
    parts: frozenset[str]
    numerator: int
    denominator: int
    rate: str
    status: str
    cases_to_target: int


def merged(file: str) -> list[Merged]:
    """Best first; the parts are the names of the provinces of 2022."""
    rows = csv.DictReader((DATA / f"{file}.csv").read_text(encoding="utf-8").splitlines())
    return [
        Merged(
            rank=int(row["rank"]),
            name=row["name_on_2025_07_01"],
            parts=frozenset(part.rsplit(" ", 1)[0] for part in row["predecessors"].split("; ")),
            numerator=int(row["numerator"]),
            denominator=int(row["denominator"]),
            rate=row["rate_4"],
            status=next(value for name, value in row.items() if name.startswith("status_target")),
            cases_to_target=int(row["cases_to_target"]),
        )
        for row in rows
    ]


def _count(text: str) -> int | None:
    return int(text) if text else None


def same_rate(text: str, other: str | Decimal | None) -> bool:
    """Whether two printed rates are the same number, whatever their idle zeros."""
    return other is not None and Decimal(text) == Decimal(other)
