"""What a form and a table are made of, and what becomes of it when two people save at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from entities.models import Agency
from indicators.figures.figure import Figure
from indicators.figures.typed import Seen, Texts, TypedFigure, name_of, read_typed, stored_text
from indicators.findings import Finding
from indicators.league.judged import JudgedFigure
from indicators.models import Submission
from indicators.periods.reports import Report

_SeenRows = Mapping[Seen, Submission]


@dataclass(frozen=True)
class BothValues:
    """One field as it was typed, and as it is stored now."""

    name: str
    value: str
    typed: str
    stored: str


@dataclass(frozen=True)
class Conflict:
    """A part of a form that both changed, with the fields that differ."""

    slug: str
    title: str
    fields: list[BothValues]


@dataclass(frozen=True)
class FormPart:
    """What is saved together: the figures of one report by span, the note, and what is found.

    `lock` says why it is shut.
    """

    report: Report
    typed: list[TypedFigure]
    note: str
    lock: str | None
    findings: list[Finding] = field(default_factory=list, kw_only=True)
    judged: JudgedFigure | None = field(default=None, kw_only=True)

    @property
    def slug(self) -> str:
        """The name of the part in its form."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def note_name(self) -> str:
        return name_of(self.slug, "note")

    @property
    def stored_note(self) -> str:
        """The note belongs to the figure that is judged."""
        return stored_note(self.report)

    @property
    def figures(self) -> list[Figure]:
        return [typed.figure for typed in self.typed if typed.figure is not None]

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    def other_conflicts(self) -> Iterable[BothValues]:
        """Fields besides the numbers that both changed."""
        return ()


def read_part(
    report: Report, agency: Agency, texts: Texts, *, prefix: str
) -> tuple[list[TypedFigure], str]:
    """The figures and the note of one report, as they were typed or else are stored."""
    asked = report.asked
    typed = [
        read_typed(asked, agency, span, texts, report.figures.get(span), prefix=prefix)
        for span in asked.spans
    ]
    return typed, texts.get(name_of(prefix, "note"), stored_note(report))


def stored_note(report: Report) -> str:
    judged = report.figures.get(report.asked.judged_span)
    return judged.note if judged else ""


def without_untouched(parts: Sequence[FormPart], texts: Texts) -> Texts:
    """What was typed, without the figures that somebody else saved and this form left alone.

    They stand as they are stored now; a figure that was withdrawn meanwhile stays withdrawn.
    At most one query.
    """
    old = [typed for part in parts for typed in part.typed if _is_old(typed)]
    seen = _seen_rows(typed.seen for typed in old)
    left_alone = {
        name
        for typed in old
        if _stands_as_seen(typed, seen)
        for name in (typed.version_name, *(number.name for number in typed.numbers))
    }
    return {name: text for name, text in texts.items() if name not in left_alone}


def conflicts(parts: Sequence[FormPart]) -> dict[str, Conflict]:
    """The parts of a form that both changed, by their slug.

    A form that says what is stored now is as good as new, and is not among them.
    """
    found = {}
    for part in parts:
        fields = [
            BothValues(number.name, number.value, number.text, stored)
            for typed in part.typed
            if _is_old(typed)
            for number in typed.numbers
            if number.text.strip() != (stored := stored_text(typed.stored, number.value))
        ]
        fields.extend(part.other_conflicts())
        if fields:
            found[part.slug] = Conflict(part.slug, part.title, fields)
    return found


def _is_old(typed: TypedFigure) -> bool:
    """Whether the form showed another version than the one that is stored."""
    return typed.seen != Seen.of(typed.stored)


def _stands_as_seen(typed: TypedFigure, seen: _SeenRows) -> bool:
    """Whether the fields stand as the form showed them."""
    if typed.seen is None:
        return typed.is_blank
    row = seen.get(typed.seen)
    return row is not None and all(
        number.text.strip() == stored_text(row, number.value) for number in typed.numbers
    )


def _seen_rows(wanted: Iterable[Seen | None]) -> dict[Seen, Submission]:
    """The versions that a form showed, as their history has them; also of withdrawn figures."""
    seen = {row for row in wanted if row is not None}
    if not seen:
        return {}
    rows = Submission.history.filter(
        id__in={row.pk for row in seen}, version__in={row.version for row in seen}
    )
    return {Seen(row.id, row.version): row.instance for row in rows}
