"""The objects of the API. Names are those of the commands: `agency` is the slug of one."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from entities.choices import SuccessionRelation
from indicators.choices import NothingArose

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
# A number with its decimals, never a float: "85.2100".
DecimalText = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


class Strict(Schema):
    """Says all that it has: a field that is not described is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Problem(Strict):
    """Why a request was not answered: what was read, and what would help."""

    status: int
    detail: str


class Links(Strict):
    """Where everything is."""

    links: dict[str, str]


class Code(Strict):
    system: str
    code: str
    starts_on: date | None
    ends_on: date | None
    is_verified: bool


class Agency(Strict):
    agency: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    starts_on: date | None
    ends_on: date | None
    codes: list[Code]
    other_names: list[str]


class Succession(Strict):
    """From the day on the successor stands where the predecessor stood, wholly or in part.

    `renamed` with the same agency at both ends is a new name of it; `function_moved` is
    information and moves no figure.
    """

    predecessor: str
    relation: SuccessionRelation
    successor: str
    effective_on: date
    basis: str | None
    is_verified: bool
    note: str


class Period(Strict):
    period: str
    label: str
    as_of: date
    cycle: str
    window_starts_on: date | None
    cumulative_starts_on: date | None
    is_public: bool
    indicators: list[str]


class Indicator(Strict):
    indicator: str
    name: str
    name_en: str
    numerator: str
    denominator: str
    unit: str
    asks_single_window: bool
    direction: str
    when_nothing_arose: NothingArose
    nothing_arose_basis: str
    definition: str
    basis: str | None


class Target(Strict):
    indicator: str
    kind: str | None
    agency: str | None
    value: DecimalText
    starts_on: date
    ends_on: date | None
    basis: str | None
    basis_text: str
    is_verified: bool


class Figure(Strict):
    """A figure that tables show. `rate` follows from the counts where they are there."""

    agency: str
    indicator: str
    period: str
    span: str
    numerator: int | None
    numerator_single_window: int | None
    denominator: int | None
    rate: DecimalText | None
    reported_rate: DecimalText | None
    is_accepted: bool


class Service(Strict):
    service: str
    agency: str
    name: str
    deadline: str
    due_on: date | None
    days_late: int
    decision: str
    first_due_on: date | None
    extensions: int
    state: str
    promised_on: date | None


class Deadline(Service):
    """An order as it stands on a day. `agency` leads on that day, `first_agency` as ordered;
    `done_on` is the day of a completion that was reported or confirmed.
    """

    key: int
    quarter: str | None
    first_agency: str
    done_on: date | None


class Quarter(Strict):
    quarter: str | None
    services: list[Service]


class Overdue(Strict):
    on: date
    quarters: list[Quarter]
    upcoming: list[Quarter]
    total: int
    services: int


class File(Strict):
    kind: str
    url: str
    sha256: str


class Publication(Strict):
    period: str
    number: int
    published_at: datetime
    letter_number: str
    letter_date: date | None
    issuing_body: str
    sha256: str
    corrects: str
    is_withdrawn: bool
    url: str
    files: list[File]


class Agencies(Strict):
    items: list[Agency]
    next: str | None


class Successions(Strict):
    items: list[Succession]
    next: str | None


class Periods(Strict):
    items: list[Period]
    next: str | None


class Indicators(Strict):
    items: list[Indicator]
    next: str | None


class Targets(Strict):
    items: list[Target]
    next: str | None


class Deadlines(Strict):
    """`on` is the day: that of the latest public period where none was asked for."""

    on: date
    items: list[Deadline]
    next: str | None


class Figures(Strict):
    items: list[Figure]
    next: str | None


class Publications(Strict):
    items: list[Publication]
    next: str | None


# What reads no sense has 422; 400 is an address that no text can be, such as one with a NUL.
ERRORS_OF_ALL: dict[Any, Any] = dict.fromkeys((400, 422, 503), Problem)
ERRORS: dict[Any, Any] = dict.fromkeys((400, 401, 404, 422, 503), Problem)
