"""The entry form in templates: moments, labels, and what stands beside what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_rate, format_rate_beside
from indicators.choices import Span
from indicators.entry.form import EntryPart
from indicators.entry.parts import Conflict
from indicators.figures import typed
from indicators.figures.figure import Figure
from indicators.figures.typed import TypedFigure, TypedNumber, html_id, name_of
from indicators.findings import Finding, Severity
from indicators.league.judged import JudgedFigure
from indicators.models import Indicator, Submission
from indicators.periods.locks import moment_text

register = template.Library()


@register.filter
def moment(value: datetime) -> str:
    """As people say it: 17:00 ngày 15/10/2022, or the end of a day."""
    return moment_text(value)


@register.filter
def field_id(name: str) -> str:
    return html_id(name)


@register.filter
def number_label(number: TypedNumber, indicator: Indicator) -> str:
    return typed.number_label(number.value, indicator)


register.filter(typed.value_label)


@register.filter
def gravest_at(findings: Iterable[Finding], name: str) -> str:
    """How grave what is found at one field is; empty where nothing is."""
    here = found_at(findings, name)
    return here[0].severity if here else ""


@register.filter
def found_at(findings: Iterable[Finding], name: str) -> list[Finding]:
    """What is found at one field, the gravest first."""
    return sorted((row for row in findings if row.where == name), key=lambda row: row.sort_key)


@register.filter
def unplaced(part: EntryPart) -> list[Finding]:
    """What is found on a report and at none of its fields."""
    fields = {number.name for typed in part.typed for number in typed.numbers}
    fields.add(name_of(part.slug, "note"))
    return [row for row in part.findings if row.where not in fields]


@register.filter
def severity_label(severity: Severity) -> str:
    labels = {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.INFO: _("For your information"),
    }
    return labels[severity]


@register.filter
def tally(findings: Sequence[Finding]) -> str:
    """How many errors and warnings there are, in one line."""
    found = Counter(row.severity for row in findings)
    errors, warnings = found[Severity.ERROR], found[Severity.WARNING]
    return _("Errors: %(errors)d. Warnings: %(warnings)d.") % {
        "errors": errors,
        "warnings": warnings,
    }


@register.filter
def version_to_send(figure: TypedFigure, conflict: Conflict | None) -> str:
    """Which version is typed over: after a conflict the stored one, which is shown beside."""
    return figure.stored_version if conflict else figure.shown_version


@register.filter
def claim_to_send(part: EntryPart, conflict: Conflict | None) -> str:
    """The same of what is said instead of a figure."""
    return part.report.obligation.claim if conflict else part.seen_claim


@register.filter
def of_span(rows: Iterable[Submission], span: str) -> list[Submission]:
    return [row for row in rows if row.span == span]


@register.filter
def lookup(values: Mapping[str, Any], key: str) -> Any:
    return values.get(key)


@register.filter
def judged_rate(judged: JudgedFigure) -> str:
    """With the decimals of a typed rate, and enough not to seem to reach a target it misses."""
    values, target = judged.figure.values, judged.target
    typed = values.reported_decimals or 0 if values.counted_rate is None else 0
    exact = judged.figure.exact_rate
    return format_rate_beside(exact, target.value if target else None, max(typed, 2))


@register.filter
def rate_label(part: EntryPart, figure: Figure) -> str:
    """What a rate of a report is called; with its span where there are two."""
    if len(part.typed) == 1:
        return _("Rate")
    return _("Rate in the period") if figure.span == Span.IN_PERIOD else _("Rate to date")


@register.filter
def rank_label(part: EntryPart) -> str:
    """The same of the rank, which is that of one of the spans."""
    if len(part.typed) == 1:
        return _("Rank")
    by_period = part.report.asked.ranking_span == Span.IN_PERIOD
    return _("Rank in the period") if by_period else _("Rank to date")


@register.filter
def signed(value: Fraction) -> str:
    """A change in percentage points: +2,10 or −0,35."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return _("%(points)s points") % {"points": f"{sign}{format_rate(abs(value))}"}
