"""What the title and the headings of an unknown table seem to say of its columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.names import plain
from indicators.annex.dates import decisions
from indicators.annex.layout import COUNTS, Field
from indicators.annex.layouts import SERVICE_LIST
from indicators.annex.mapping import OF_THE_ROW, ColumnMapping, Subject
from indicators.annex.subjects import Fit, Subjects
from indicators.annex.vocabulary import AGENCY, COLUMNS, IN_PERIOD, KINDS, REMARK, SERVICE, SURE
from indicators.choices import Span

_TASK = r"^(?:ten|noi dung|nhiem vu|cong viec)\b"
_LIST = frozenset({Field.SERVICE, Field.LEAD})
# What columns of an unknown list of services may hold.
_LIKELY = (
    (Field.COORDINATING, r"\bphoi hop\b"),
    (Field.SERVICE, SERVICE.pattern),
    (Field.DEADLINE, r"\b(?:han|thoi (?:han|gian)|tien do|hoan thanh|ngay)\b"),
    (Field.LEAD, r"\b(?:co quan|don vi|bo|nganh|chu tri|chu quan|thuc hien|phu trach)\b"),
)


@dataclass(frozen=True)
class Proposed:
    """A mapping that a person confirms or corrects, and the words by which it was found.

    `because` are words of the title or the headings, `of_columns` those of each heading of a
    table of several indicators; empty where nothing was found.
    """

    mapping: ColumnMapping
    because: str = ""
    of_columns: tuple[str, ...] = ()


def propose_mapping(headings: Sequence[Cell], title: str, subjects: Subjects) -> Proposed:
    """What the headings seem to say.

    Several indicators or spans are proposed where one could not hold all the columns.
    """
    fit = subjects.best(" | ".join([title, *(heading.text for heading in headings)]))
    listed = _of_services(headings, is_ordered=bool(decisions(title)))
    if _LIST.issubset(listed) and (fit is None or Field.DEADLINE in listed):
        return Proposed(ColumnMapping(None, None, Span.TO_DATE, listed))
    fields: list[Field | None] = []
    for heading in headings:
        fields.append(next((name for name in _candidates(heading) if name not in fields), None))
    kind = _kind(headings, fields)
    wide = _several(headings, title, subjects, fit)
    if wide is not None and _filled(wide.mapping.fields) > _filled(fields):
        return replace(wide, mapping=replace(wide.mapping, kind=kind))
    single = ColumnMapping(fit.slug if fit else None, kind, Span.TO_DATE, tuple(fields))
    return Proposed(single, fit.words if fit else "")


def _of_services(headings: Sequence[Cell], *, is_ordered: bool) -> tuple[Field | None, ...]:
    """The columns of a list of services: by their headings, else by the words for who and when.

    Below the decision that orders them, services may be headed as tasks or contents.
    """
    fields: list[Field | None] = []
    for heading in headings:
        known = [
            column.field
            for column in (*SERVICE_LIST.columns, *SERVICE_LIST.also)
            if column.recognises(heading)
        ]
        likely = [name for name, words in _LIKELY if re.search(words, heading.words)]
        if is_ordered and re.search(_TASK, heading.words):
            likely.append(Field.SERVICE)
        fields.append(next((name for name in (*known, *likely) if name not in fields), None))
    return tuple(fields)


def _filled(fields: Sequence[Field | None]) -> int:
    return sum(name is not None for name in fields)


def _several(
    headings: Sequence[Cell], title: str, subjects: Subjects, of_table: Fit | None
) -> Proposed | None:
    """Each column by its own heading; None where they speak of one subject.

    Where no heading names an indicator, that of the whole table goes for all: two spans of it
    may stand side by side.
    """
    fits = [subjects.best(heading.text) for heading in headings]
    if not any(fits):
        fits = [of_table for _heading in headings]
    taken: dict[Subject, list[Field]] = {}
    fields: list[Field | None] = []
    about: list[Subject | None] = []
    for heading, fit in zip(headings, fits, strict=True):
        span = Span.IN_PERIOD if re.search(IN_PERIOD, heading.words) else Span.TO_DATE
        subject = Subject(fit.slug if fit else "", str(span))
        held = taken.setdefault(subject, [])
        candidates = (_without_span(name) for name in _candidates(heading))
        name = next((name for name in candidates if name not in held), None)
        if name is not None:
            held.append(name)
        fields.append(name)
        about.append(None if name is None or name in OF_THE_ROW else subject)
    if len({subject for subject in about if subject and subject.indicator}) < 2:
        return None
    if _says_rates(title) and set(filter(None, fields)) - OF_THE_ROW == {Field.NUMERATOR}:
        fields = [Field.RATE if name == Field.NUMERATOR else name for name in fields]
    of_columns = tuple(
        fit.words if fit and subject else "" for fit, subject in zip(fits, about, strict=True)
    )
    mapping = ColumnMapping(None, None, Span.TO_DATE, tuple(fields), tuple(about))
    return Proposed(mapping, of_columns=of_columns)


def _without_span(name: Field) -> Field:
    """A column whose span is said by itself holds a rate like any other."""
    return Field.RATE if name == Field.IN_PERIOD_RATE else name


def _says_rates(title: str) -> bool:
    return "%" in title or re.search(COLUMNS[Field.RATE].likely, plain(title)) is not None


def names_an_agency(headings: Sequence[Cell]) -> bool:
    """Whether one of these headings is surely that of the agencies."""
    return any(AGENCY.match(heading.words) for heading in headings)


def _candidates(heading: Cell) -> list[Field]:
    """What a column may hold, the likeliest first; a rate is no count, whatever it is a rate of."""
    if re.search(REMARK, heading.words):
        return []
    if AGENCY.match(heading.words):
        return [Field.AGENCY]
    if sure := next((name for word, name in SURE if re.search(word, heading.words)), None):
        return [sure]
    found = [
        name
        for name, words in COLUMNS.items()
        if words.likely and re.search(words.likely, heading.words)
    ]
    if "%" in heading.text and Field.STATUS not in found:
        found.append(Field.RATE)
    if Field.RATE in found:
        return [*dict.fromkeys(name for name in found if name not in COUNTS)]
    return [*found, Field.NUMERATOR] if Field.DENOMINATOR in found else found


def _kind(headings: Sequence[Cell], fields: list[Field | None]) -> str | None:
    if Field.AGENCY not in fields:
        return None
    return _first(KINDS, headings[fields.index(Field.AGENCY)].words)


def _first(choices: Sequence[tuple[str, str]], words: str) -> str | None:
    return next((name for name, pattern in choices if re.search(pattern, words)), None)
