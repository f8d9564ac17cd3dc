"""What the page of a file shows of findings and cells: what is alike folded into one line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.numbers import format_count
from entities.choices import DeadlineActKind as Kind
from indicators.annex.ledger import Ledger, Reason
from indicators.checking.tables import (
    FINDING_LABELS,
    SEVERITIES,
    FindingTable,
    NamedFinding,
    with_names,
)
from indicators.findings import Finding, Severity, how_many
from indicators.importing.cells import is_correctable
from indicators.importing.tables import CorrectableTable, Remedy
from indicators.models import ImportBatch

# More findings of one kind than these are one line.
FOLDED_FROM = 6
# How many findings a page lists in all, and of one kind that is folded.
FINDINGS_SHOWN, FOLD_SHOWN = 300, 100
# What can be recorded of the order of which a finding speaks.
_ACTS = {
    "deadline-differs": (Kind.CORRECT, gettext_lazy("Correct the order")),
    "not-listed": (Kind.CONFIRM, gettext_lazy("Record the completion")),
}


class Fold(NamedTuple):
    """Many findings of one kind: how many, what they are, the first one, and the list behind."""

    number: str
    label: Promise
    first: Finding
    table: FindingTable
    left_out: int


@dataclass(frozen=True)
class Shown:
    """The findings of one severity: one by one where they are few of their kind, else folded."""

    heading: Promise
    table: FindingTable | None
    folds: Sequence[Fold]
    left_out: int


def shown_findings(
    findings: Iterable[Finding],
    *,
    on: date | None = None,
    corrected_in: ImportBatch | None = None,
    orders: Mapping[Finding, int] | None = None,
) -> list[Shown]:
    """The gravest first, with agencies as they are called on the day; two queries.

    `corrected_in` is the file in which the reader may correct cells; None where that is not so.
    `orders` are those of which findings speak, where the reader may record what became of them.
    """
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    single: dict[Severity, list[Finding]] = {severity: [] for severity in Severity}
    folded: dict[Severity, list[list[Finding]]] = {severity: [] for severity in Severity}
    room = FINDINGS_SHOWN
    for alike in by_code.values():
        if len(alike) < FOLDED_FROM:
            single[alike[0].severity].extend(alike)
        else:
            folded[alike[0].severity].append(alike)
    listed: list[Finding] = []
    for severity in Severity:
        listed.extend(single[severity][:room])
        room -= min(room, len(single[severity]))
    listed += [row for kinds in folded.values() for alike in kinds for row in alike[:FOLD_SHOWN]]
    named = {id(row.finding): row for row in with_names(listed, on=on)}

    def table(rows: Iterable[Finding], key: str, title: Promise) -> FindingTable:
        there = [named[id(row)] for row in rows if id(row) in named]
        there = list(_with_remedies(there, corrected_in, orders or {}))
        made = CorrectableTable.of(there)
        made.key = key
        made.title = title
        return made

    return [
        Shown(
            SEVERITIES[severity],
            table(single[severity], f"findings-{severity}", SEVERITIES[severity])
            if single[severity]
            else None,
            [
                Fold(
                    how_many(len(alike)),
                    FINDING_LABELS[alike[0].code],
                    alike[0],
                    table(alike, f"findings-{alike[0].code}", FINDING_LABELS[alike[0].code]),
                    max(len(alike) - FOLD_SHOWN, 0),
                )
                for alike in folded[severity]
            ],
            sum(id(row) not in named for row in single[severity]),
        )
        for severity in Severity
        if single[severity] or folded[severity]
    ]


def _with_remedies(
    rows: Iterable[NamedFinding], batch: ImportBatch | None, orders: Mapping[Finding, int]
) -> Iterator[Remedy]:
    for row in rows:
        finding, remedy = row.finding, {}
        order = orders.get(finding)
        if order is not None:
            kind, label = _ACTS[finding.code]
            remedy["address"] = reverse("service-act", args=(order, kind.value))
            remedy["label"] = str(label)
        elif batch is not None and is_correctable(finding):
            address = reverse("import-cell", args=(batch.pk,))
            remedy["address"] = f"{address}?{urlencode({'ref': finding.where or ''})}"
            remedy["label"] = _("Correct this cell")
        yield Remedy(finding, row.agency, row.indicator, **remedy)


_REASONS = {
    Reason.TITLE: gettext_lazy("titles"),
    Reason.NOTE: gettext_lazy("notes and signatures"),
    Reason.NUMBERING: gettext_lazy("column numbers and repeated headings"),
    Reason.TOTAL: gettext_lazy("rows of totals"),
    Reason.COLUMN: gettext_lazy("columns that are not used"),
    Reason.TABLE: gettext_lazy("tables of something else"),
    Reason.NO_FIGURE: gettext_lazy("words that say there is no figure"),
    Reason.ROW: gettext_lazy("rows that were left out"),
    Reason.LEFT_OUT: gettext_lazy("struck text and marks of footnotes"),
    Reason.OWN_LIST: pgettext_lazy("reason", "our own list of findings"),
}


class Passed(NamedTuple):
    """How many cells were passed over for one reason, and where the first of them are."""

    number: str
    reason: Promise
    places: str


@dataclass(frozen=True)
class Sum:
    """The cells of a file in a sentence, and the reasons behind it."""

    text: str
    passed: Sequence[Passed]


def sum_of(ledger: Ledger) -> Sum | None:
    """What became of the filled cells of a file; None where nothing is known of them."""
    if not ledger.filled:
        return None
    return Sum("".join(_sentence(ledger)), list(_passed(ledger)))


def _sentence(ledger: Ledger) -> Iterator[str]:
    words: dict[str, Any] = {
        "filled": format_count(ledger.filled),
        "read": format_count(ledger.read),
        "asked": format_count(ledger.asked),
        "passed": format_count(ledger.passed_cells),
    }
    yield _("%(filled)s filled cells: %(read)s read") % words
    if ledger.asked:
        yield _(", %(asked)s asked about") % words
    if ledger.passed_cells:
        yield _(", %(passed)s passed over: ") % words
        yield ", ".join(f"{kept.number} {kept.reason}" for kept in _passed(ledger))
    yield "."


def _passed(ledger: Ledger) -> Iterator[Passed]:
    """The most first."""
    for reason, kept in sorted(ledger.passed.items(), key=lambda row: -row[1].cells):
        more = ["…"] if len(kept.places) < kept.cells else []
        places = ", ".join([*kept.places, *more])
        yield Passed(format_count(kept.cells), _REASONS[reason], places)
