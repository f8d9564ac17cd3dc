"""Figures beside those that are stored: new, changed, or as they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count, format_rate
from indicators.choices import Span, Status
from indicators.figures.figure import KEY, Figure, FigureKey
from indicators.findings import Finding
from indicators.models import Submission
from indicators.models.submission import COUNTED
from indicators.numbers import CELLS, NUMBERS, RateCheck, Values

FIELD_NAMES = {
    field.name: field.verbose_name for field in Submission._meta.fields if field.name in NUMBERS
}


@dataclass(frozen=True)
class Changes:
    """How many rows a file makes, changes and leaves."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def written(self) -> int:
        return self.created + self.updated

    def as_dict(self) -> dict[str, int]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
        }


class Stored(NamedTuple):
    """What is stored of a figure, and the version that it is."""

    pk: int
    values: Values
    state: str
    version: int

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED


class FigureChange(NamedTuple):
    """A figure as it is stored and as the file has it."""

    before: Stored
    after: Figure


@dataclass(frozen=True)
class FigureChanges:
    """The figures of a file beside those that are stored."""

    created: Sequence[Figure] = field(default_factory=list)
    updated: Sequence[FigureChange] = field(default_factory=list)
    unchanged: Sequence[Figure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    # Everything stored of these indicators and periods, also what the file does not speak of.
    stored: dict[FigureKey, Stored] = field(default_factory=dict)
    # Rows of the file that name a figure and have no number.
    silent: Sequence[Figure] = field(default_factory=list)

    def counts(self) -> Changes:
        return Changes(len(self.created), len(self.updated), len(self.unchanged))


def compare(proposed: Sequence[Figure], silent: Sequence[Figure] = ()) -> FigureChanges:
    """Set each proposed figure beside the stored one of its key; one query for all.

    Of a `silent` one, which has no number, what is stored stays, and is told.
    """
    stored = stored_figures([*proposed, *silent])
    created: list[Figure] = []
    updated: list[FigureChange] = []
    unchanged: list[Figure] = []
    findings: list[Finding] = []
    for figure in proposed:
        before = stored.get(figure.key)
        if before is None:
            created.append(figure)
            continue
        if figure.unsaid:
            _keep_what_is_unsaid(before.values, figure)
        _keep_what_is_better_known(before.values, figure)
        findings.extend(_keep_status(before.values, figure))
        if _says_the_same(before, figure.values):
            unchanged.append(figure)
            continue
        figure.values = figure.values.with_note(before.values.note)
        updated.append(FigureChange(before, figure))
        findings.extend(_erased(before.values, figure))
    spoken = {figure.key for figure in proposed} if silent else set()
    for figure in silent:
        if figure.key in stored and figure.key not in spoken:
            findings.append(_emptied(stored[figure.key].values, figure))
    return FigureChanges(created, updated, unchanged, findings, stored, silent)


def stored_figures(proposed: Iterable[Figure]) -> dict[FigureKey, Stored]:
    """What is stored of the indicators and periods of these figures, by key; one query."""
    pairs = {figure.key[:2] for figure in proposed}
    indicators = {indicator for indicator, _period in pairs}
    periods = {period for _indicator, period in pairs}
    rows = (
        Submission.objects.filter(indicator__in=indicators, period__in=periods)
        .order_by()
        .values_list(*KEY, "pk", "state", "version", *Values._fields)
    )
    return {
        (indicator, period, span, agency): Stored(pk, Values(*values), state, version)
        for indicator, period, span, agency, pk, state, version, *values in rows.iterator(
            chunk_size=5000
        )
    }


def _says_the_same(before: Stored, values: Values) -> bool:
    """A returned figure that a file brings again is written, since it counts again."""
    stored = before.values
    return before.is_counted and (
        values == stored or values == (*stored[:-1], None) or _adds_nothing(stored, values)
    )


def _adds_nothing(stored: Values, values: Values) -> bool:
    """Whether a file prints only what is worked out from the stored numbers: rate and result.

    It is so where our own annex is read back. A result that is another one is found by a check.
    """
    has_no_print = stored.reported_rate is None and stored.reported_status == ""
    printed = values._replace(reported_status="", note=values.note or stored.note)
    if has_no_print and values.rate_check == RateCheck.OK:
        printed = printed._replace(reported_rate=None, reported_decimals=None)
    return printed == stored


def _keep_what_is_unsaid(before: Values, figure: Figure) -> None:
    """A file without a column says nothing about its values.

    They stay where all that it does say is as it was. With other counts, a printed rate and
    result of before are void.
    """
    said, unsaid = _parts(figure.unsaid)
    if unsaid(before) != unsaid(figure.values) and said(before) == said(figure.values):
        kept = {name: getattr(before, name) for name in figure.unsaid}
        figure.values = figure.values._replace(**kept)


@cache
def _parts(unsaid: frozenset[str]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What takes from a figure the numbers that a file says, and all values that it does not."""
    said = [name for name in NUMBERS if name not in unsaid]
    return attrgetter(*said) if said else bool, attrgetter(*unsaid)


def _keep_what_is_better_known(before: Values, figure: Figure) -> None:
    """A number cell does not keep an idle zero, and a divided workbook not a rate below 1 %.

    Where the same figure is stored from a source that does, that source is believed.
    """
    stored, read = before.reported_rate, figure.values.reported_rate
    if stored is None or read is None:
        return
    is_thousandth = figure.is_doubtful and stored * 1000 == read
    fewer = (figure.values.reported_decimals or 0) < (before.reported_decimals or 0)
    if is_thousandth or (stored == read and fewer and not figure.has_format):
        figure.values = figure.values._replace(
            reported_rate=stored, reported_decimals=before.reported_decimals
        )


def _keep_status(before: Values, figure: Figure) -> Iterator[Finding]:
    """A printed result stays where only its cell was emptied; beside other numbers it is void."""
    stored, is_unsaid = before.reported_status, "reported_status" in figure.unsaid
    if not stored or figure.values.reported_status or is_unsaid:
        return
    kept = figure.values._replace(reported_status=stored)
    if kept[:-1] == before[:-1]:
        figure.values = kept
        yield Finding(
            code="emptied-figure",
            where=figure.cells.get("status") or figure.where,
            agency=figure.agency.slug,
            indicator=figure.indicator.slug,
            message=_("%(name)s: the result “%(status)s” is stored and stays; the file has none.")
            % {"name": figure.agency.name, "status": Status(stored).label},
        )


def _emptied(before: Values, figure: Figure) -> Finding:
    """At the first cell of which a number is stored, else at the agency."""
    stored = [name for name in NUMBERS if getattr(before, name) is not None]
    places = (figure.cells.get(CELLS[name]) for name in (*stored, *NUMBERS))
    return Finding(
        code="emptied-figure",
        where=next(filter(None, places), figure.where),
        agency=figure.agency.slug,
        indicator=figure.indicator.slug,
        message=_(
            "%(name)s (%(span)s): the file has no number, and what is stored stays: %(numbers)s. "
            "Write the number if it is another one, or delete the stored one in the admin."
        )
        % {
            "name": figure.agency.name,
            "span": Span(figure.span).label,
            "numbers": "; ".join(f"{FIELD_NAMES[name]} {_shown(before, name)}" for name in stored),
        },
    )


def _shown(values: Values, name: str) -> str:
    if name == "reported_rate":
        return f"{format_rate(values.printed_rate, None)}%"
    return format_count(getattr(values, name))


def _erased(before: Values, figure: Figure) -> Iterator[Finding]:
    """Numbers that are stored and stand in an empty cell of the file."""
    for name, label in FIELD_NAMES.items():
        stored = getattr(before, name)
        is_void = name == "reported_rate" and name in figure.unsaid
        if stored is not None and getattr(figure.values, name) is None and not is_void:
            yield Finding(
                code="missing-count",
                where=figure.cells.get(CELLS[name]) or figure.where,
                agency=figure.agency.slug,
                indicator=figure.indicator.slug,
                message=_(
                    "%(name)s: %(number)s is stored as “%(field)s”, and the file has no value for "
                    "it. Write the number, or delete the stored one in the admin first."
                )
                % {
                    "name": figure.agency.name,
                    "number": _shown(before, name),
                    "field": label,
                },
            )
