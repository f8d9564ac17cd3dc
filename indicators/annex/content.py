"""What an annex says, apart from how it is laid out: figures, services, dates.

It is what is frozen when an annex is published, so it goes to JSON and comes back equal.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Self

from dvctrack.lib.numbers import format_rate
from indicators.choices import Span

# Raised when what is written down changes its shape, so that an old one is known.
FORMAT = 1


@dataclass(frozen=True)
class FigureLine:
    """One agency in one table. A missing value is None, which is not zero.

    Rates are in per cent with the decimals with which they are printed: as the source printed
    them, else worked out from the counts. `rank` is the competition rank within the kind. A
    target stands here only where the agency has one of its own, with what it goes back to.
    """

    agency: str
    name: str
    rank: int | None = None
    numerator: int | None = None
    numerator_single_window: int | None = None
    denominator: int | None = None
    rate: Decimal | None = None
    in_period_rate: Decimal | None = None
    status: str = ""
    own_target: Decimal | None = None
    own_basis: str = ""

    @property
    def own_target_in_words(self) -> str:
        """50% (theo 12/NQ-HĐND ngày 08/01/2022)."""
        basis = f" ({self.own_basis})" if self.own_basis else ""
        return f"{format_rate(self.own_target, None, language='vi')}%{basis}"


@dataclass(frozen=True)
class FigureTable:
    """The figures of those who are ranked together by an indicator, in the order of agencies.

    That is a kind or, of units below a province, those of `parent`, which `territory` names.
    Rank goes by the rate of `ranking_span`, the result by that of `judged_span`. `basis` is the
    target of the kind in the words in which a heading prints it.
    """

    indicator: str
    title: str
    kind: str
    ranking_span: str
    judged_span: str
    target: Decimal | None
    basis: str
    rows: tuple[FigureLine, ...]
    parent: str = ""
    territory: str = ""

    def ranked(self) -> list[FigureLine]:
        """Best first; ties keep the order of agencies, and those without a figure stand last."""
        return sorted(self.rows, key=lambda row: (row.rank is None, row.rank or 0))

    @property
    def target_in_words(self) -> str:
        """The words of the basis, else the value alone; empty where there is no target."""
        if self.target is None:
            return ""
        return self.basis or f"{format_rate(self.target, None, language='vi')}%"

    @property
    def has_ties(self) -> bool:
        """Whether agencies share a rank."""
        ranks = [row.rank for row in self.rows if row.rank is not None]
        return len(set(ranks)) < len(ranks)

    @property
    def with_own_target(self) -> list[FigureLine]:
        return [row for row in self.rows if row.own_target is not None]

    def ranking_rate(self, row: FigureLine) -> Decimal | None:
        """The rate by which the row is ranked."""
        return row.in_period_rate if self.ranking_span == Span.IN_PERIOD else row.rate


@dataclass(frozen=True)
class ServiceLine:
    """One service with the agencies that lead it, due on `due_on`."""

    service: str
    leads: tuple[str, ...]
    names: tuple[str, ...]
    deadline: str
    due_on: date


@dataclass(frozen=True)
class NamedDecision:
    """A decision that a list of services goes back to."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class ServiceList:
    """Services in the order of their source, with the decisions that ordered them.

    `listed_on` is the day of a list from before the period, which is then told with it;
    `is_left_out` says that such a list is not printed.
    """

    rows: tuple[ServiceLine, ...] = ()
    decisions: tuple[NamedDecision, ...] = ()
    listed_on: date | None = None
    is_left_out: bool = False


@dataclass(frozen=True)
class Letter:
    """The letter that an annex goes with. Electronic documents leave number and day blank."""

    number: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    body: str = ""
    sign: str = ""
    report_sign: str = ""


@dataclass(frozen=True)
class AnnexContent:
    """All that one annex says of one period.

    With `units_on` its figures are put on the units of that day: a draft, which never is frozen.
    """

    period: str
    label: str
    as_of: date
    window_starts_on: date | None
    cumulative_starts_on: date | None
    letter: Letter
    figures: tuple[FigureTable, ...] = ()
    # Open at the end of the period's day: past their due day, and due until its quarter ends.
    overdue: ServiceList = field(default_factory=ServiceList)
    due: ServiceList = field(default_factory=ServiceList)
    units_on: date | None = None

    def tables(self, indicator: str | None, kind: str) -> list[FigureTable]:
        """The figures of one indicator and kind: of local units a table for each province."""
        return [row for row in self.figures if (row.indicator, row.kind) == (indicator, kind)]

    def table(self, indicator: str | None, kind: str, parent: str = "") -> FigureTable | None:
        """Those of one peer group; None where nobody owes them."""
        found = (row for row in self.tables(indicator, kind) if row.parent == parent)
        return next(found, None)

    def as_json(self) -> dict[str, Any]:
        """Plain values: ISO dates, rates as decimal strings, null where a value is missing.

        Raises ValueError for a draft on other units.
        """
        if self.units_on:
            raise ValueError("figures on the units of another day are not what was reported")
        plain: dict[str, Any] = _plain(asdict(self))
        del plain["units_on"]
        return {"format": FORMAT, **plain}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` wrote down. Raises ValueError for a format that is not known."""
        if stored.get("format") != FORMAT:
            raise ValueError(f"the format of this annex is {stored.get('format')}, not {FORMAT}")
        return cls(
            period=stored["period"],
            label=stored["label"],
            as_of=date.fromisoformat(stored["as_of"]),
            window_starts_on=_date(stored["window_starts_on"]),
            cumulative_starts_on=_date(stored["cumulative_starts_on"]),
            letter=Letter(**stored["letter"]),
            figures=tuple(_table(table) for table in stored["figures"]),
            overdue=_services(stored["overdue"]),
            due=_services(stored["due"]),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _table(stored: Mapping[str, Any]) -> FigureTable:
    rows = tuple(
        FigureLine(**row)
        for row in (
            {
                **row,
                "rate": _decimal(row["rate"]),
                "in_period_rate": _decimal(row["in_period_rate"]),
                "own_target": _decimal(row.get("own_target")),
            }
            for row in stored["rows"]
        )
    )
    return FigureTable(**{**stored, "target": _decimal(stored["target"]), "rows": rows})


def _services(stored: Mapping[str, Any]) -> ServiceList:
    return ServiceList(
        rows=tuple(
            ServiceLine(
                service=row["service"],
                leads=tuple(row["leads"]),
                names=tuple(row["names"]),
                deadline=row["deadline"],
                due_on=date.fromisoformat(row["due_on"]),
            )
            for row in stored["rows"]
        ),
        decisions=tuple(
            NamedDecision(row["number"], date.fromisoformat(row["issued_on"]))
            for row in stored["decisions"]
        ),
        listed_on=_date(stored.get("listed_on")),
        is_left_out=stored.get("is_left_out", False),
    )
