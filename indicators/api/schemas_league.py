"""A league table as the API answers it, as published or on the units of another day."""

from datetime import date

from indicators.api.schemas import DecimalText, Strict
from indicators.choices import Missing, NoRankChange, Span, Status


class Change(Strict):
    """Since a period: the rate in percentage points, the rank in places gained by a span.

    Where the ranks are not alike there is no `rank`, and `no_rank_because` says why.
    """

    since: str
    rate: DecimalText | None
    rank: int | None
    rank_span: Span | None
    no_rank_because: NoRankChange | None


class MissingPart(Strict):
    """An agency whose figure cannot be part of that of its unit, and why."""

    agency: str
    name: str
    why: Missing


class NotOwing(Strict):
    """An agency that came to the unit and owed no figure."""

    agency: str
    name: str
    reason: str


class TargetOfPart(Strict):
    """A target of a single agency that came to the unit: told, not applied to the unit."""

    agency: str
    target: DecimalText
    target_basis: str | None


class FunctionsMoved(Strict):
    """Functions that the unit `gave` to the agency, or took from it: no figure moves with them."""

    agency: str
    name: str
    effective_on: date
    is_verified: bool
    gave: bool


class Row(Strict):
    """One agency or, with `units_on`, one unit.

    `target` is the one that holds for it, its own or that of its kind. `parts` are the agencies
    whose counts were added up; where that cannot be, `status` is not_combinable and `missing`
    says why.
    """

    rank: int | None
    agency: str
    name: str
    numerator: int | None
    numerator_single_window: int | None
    denominator: int | None
    rate: DecimalText | None
    reported_rate: DecimalText | None
    in_period_rate: DecimalText | None
    target: DecimalText | None
    target_basis: str | None
    status: Status
    change: Change | None
    parts: list[str]
    not_owing: list[NotOwing]
    missing: list[MissingPart]
    targets_of_parts: list[TargetOfPart]
    functions_moved: list[FunctionsMoved]


class Total(Strict):
    """The counts added up, of `counted` of the `agencies` that owe; never an average of rates."""

    numerator: int
    numerator_single_window: int | None
    denominator: int | None
    rate: DecimalText | None
    counted: int
    agencies: int


class League(Strict):
    """The table of one peer group: a kind and, of departments and communes, their province.

    `units_on` is the day of the change that the units are of, null as published. Figures that
    are in that of no unit stand in `apart`; `total` is that of the table as published.
    """

    indicator: str
    as_of: date
    kind: str
    parent: str | None
    units_on: date | None
    target: DecimalText | None
    ranking_span: str
    judged_span: str
    total: Total | None
    rows: list[Row]
    apart: list[Row]


class Leagues(Strict):
    items: list[League]
