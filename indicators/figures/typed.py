"""What is typed into a form: the texts of one report, and what is read of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from dvctrack.lib.keys import is_key
from dvctrack.lib.numbers import (
    NumberError,
    RateReading,
    format_count,
    format_rate,
    read_rate,
    read_typed_count,
)
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Span
from indicators.figures.checks import excess, lonely_window
from indicators.figures.figure import Figure
from indicators.findings import Finding
from indicators.models import Indicator, PeriodIndicator, Submission
from indicators.numbers import COUNTS, Values

Texts = Mapping[str, str]
RATE = "rate"
# Parts of a field's name: "online-payment:to_date:numerator", "online-payment:note".
_PARTS = ":"


def name_of(part: str, *parts: str) -> str:
    return _PARTS.join((part, *parts))


def part_of(name: str) -> str:
    """The part of its form to which a field belongs: the slug of an indicator or an agency."""
    return name.partition(_PARTS)[0]


def value_label(value: str) -> str:
    """What a value of a form is called, whatever its indicator."""
    labels = {
        "numerator": _("Numerator"),
        "numerator_single_window": _("Of these on the National Single Window, counted besides"),
        "denominator": _("Denominator"),
        RATE: _("Rate (%), where there are no counts"),
        "claim": _("Where there is no figure"),
    }
    return labels[value]


def number_label(value: str, indicator: Indicator) -> str:
    """What a field asks for, in the words of its indicator."""
    labels = {
        "numerator": indicator.numerator_title,
        "denominator": indicator.denominator_title,
    }
    return labels.get(value) or value_label(value)


def html_id(name: str) -> str:
    return "f-" + name.replace(_PARTS, "-")


def is_version(name: str) -> bool:
    """Whether a field holds which version of a figure its form showed, and nothing typed."""
    return name.endswith(f"{_PARTS}version")


class Seen(NamedTuple):
    """Which stored figure a form showed: one that is withdrawn and written again is another."""

    pk: int
    version: int

    @classmethod
    def of(cls, stored: Submission | None) -> Self | None:
        return cls(stored.pk, stored.version) if stored else None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What `str` wrote; None for a field that is empty or holds anything else."""
        pk, _dot, version = text.partition(".")
        return cls(int(pk), int(version)) if is_key(pk) and is_key(version) else None

    def __str__(self) -> str:
        return f"{self.pk}.{self.version}"


@dataclass(frozen=True)
class TypedNumber:
    """One field: what stands in it, and how it was read."""

    name: str
    value: str
    text: str
    read: int | RateReading | None = None
    error: Finding | None = None

    @property
    def html_id(self) -> str:
        return html_id(self.name)

    @property
    def shown(self) -> str:
        """The number as it was read; empty where nothing or no number was typed."""
        if isinstance(self.read, RateReading):
            return f"{format_rate(self.read.value, self.read.decimals)}%"
        # With spaces, which no language takes for decimals: 1.850 is read as 1 850.
        return "" if self.read is None else f"{self.read:,}".replace(",", "\u00a0")


@dataclass(frozen=True)
class TypedFigure:
    """The fields of one span with the figure that they make, beside what is stored.

    `figure` is None where nothing is typed, or something that is no number.
    """

    asked: PeriodIndicator
    span: Span
    numbers: list[TypedNumber]
    stored: Submission | None
    seen: Seen | None
    version_name: str
    figure: Figure | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(number.text.strip() for number in self.numbers)

    @property
    def is_touched(self) -> bool:
        """Whether the fields say something else than what is stored."""
        return any(
            number.text.strip() != stored_text(self.stored, number.value) for number in self.numbers
        )

    @property
    def shown_version(self) -> str:
        """Which version the form shows: that which was typed over, or the one that is stored."""
        return str(self.seen or self.stored_version)

    @property
    def stored_version(self) -> str:
        return str(Seen.of(self.stored) or "")


def values_asked(asked: PeriodIndicator, agency: Agency) -> tuple[str, ...]:
    """The values of a figure that an agency fills in; the Single Window is for ministries."""
    has_window = asked.indicator.asks_single_window and agency.kind == AgencyKind.MINISTRY
    counts = tuple(name for name in COUNTS if has_window or name != COUNTS[1])
    return (*counts, RATE)


def read_typed(
    asked: PeriodIndicator,
    agency: Agency,
    span: str,
    texts: Texts,
    stored: Submission | None,
    *,
    prefix: str,
) -> TypedFigure:
    """Read the fields of one span; those that are not in `texts` stand as they are stored.

    The names of its fields begin with `prefix`, which tells the parts of a form apart.
    """
    numbers = [
        _read(name_of(prefix, span, value), value, texts, stored, (agency.slug, asked))
        for value in values_asked(asked, agency)
    ]
    note = texts.get(name_of(prefix, "note"))
    version = name_of(prefix, span, "version")
    typed = TypedFigure(
        asked,
        Span(span),
        numbers,
        stored,
        Seen.read(texts.get(version, "")),
        version,
        _figure(asked, agency, span, numbers, note),
    )
    typed.findings.extend(_findings(typed))
    return typed


def blanked(typed: Iterable[TypedFigure], words: str) -> Iterator[Finding]:
    """What is said of stored figures whose fields were emptied."""
    for row in typed:
        if row.is_blank and row.stored is not None:
            slug = row.asked.indicator.slug
            yield Finding("missing-count", words, row.numbers[0].name, indicator=slug)


def lonely_note(note: str, typed: Sequence[TypedFigure], name: str) -> Iterator[Finding]:
    """A note is kept with its figure; without one it would be lost."""
    if note.strip() and all(row.is_blank for row in typed):
        slug = typed[0].asked.indicator.slug
        words = _("A note stands here without a figure. Write the figure, too.")
        yield Finding("missing-numerator", words, name, indicator=slug)


def stored_text(stored: Submission | None, value: str) -> str:
    """A stored value as its field has it: as Vietnamese write it, whatever the page's language."""
    number = getattr(stored, "printed_rate" if value == RATE else value) if stored else None
    if number is None:
        return ""
    if value == RATE:
        return format_rate(number, None, language="vi")
    return format_count(number, language="vi")


def _read(
    name: str,
    value: str,
    texts: Texts,
    stored: Submission | None,
    of: tuple[str, PeriodIndicator],
) -> TypedNumber:
    text = texts.get(name)
    if text is None:
        text = stored_text(stored, value)
    try:
        read = read_rate(text) if value == RATE else read_typed_count(text)
    except NumberError as error:
        agency, asked = of
        finding = Finding(error.code, error.message, name, agency, asked.indicator.slug)
        return TypedNumber(name, value, text, error=finding)
    return TypedNumber(name, value, text, read)


def _figure(
    asked: PeriodIndicator, agency: Agency, span: str, numbers: list[TypedNumber], note: str | None
) -> Figure | None:
    if any(number.error for number in numbers):
        return None
    read = {number.value: number.read for number in numbers}
    rate = read[RATE]
    rate = rate if isinstance(rate, RateReading) else None
    numerator, window, denominator = (
        count if isinstance(count := read.get(name), int) else None for name in COUNTS
    )
    figure = Figure(
        asked.period,
        asked.indicator,
        agency,
        span,
        Values(
            numerator,
            window,
            denominator,
            rate.value if rate else None,
            rate.decimals if rate else None,
            note=note if span == asked.judged_span else None,
        ),
        cells={number.value: number.name for number in numbers} | {"agency": numbers[0].name},
        # The form does not ask for the result that a source printed.
        unsaid=frozenset({"reported_status"}),
    )
    return figure if figure.has_number else None


def _findings(typed: TypedFigure) -> Iterator[Finding]:
    yield from (number.error for number in typed.numbers if number.error)
    if typed.figure is not None:
        yield from excess(typed.figure)
        yield from lonely_window(typed.figure)
