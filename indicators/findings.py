"""What can be found in a file or in stored figures, and how grave each kind is."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext, ngettext

from dvctrack.lib.numbers import format_count


class Severity(StrEnum):
    """Errors stop an import; warnings and information do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_ERRORS = (
    "unreadable-file",
    "program-fault",
    "no-table",
    "nothing-read",
    "old-encoding",
    "no-as-of",
    "no-period",
    "ambiguous-period",
    "unknown-column",
    "missing-column",
    "merged-cell",
    "unknown-agency",
    "ambiguous-agency",
    "agency-not-valid",
    "unknown-document",
    "unknown-indicator",
    "unknown-period",
    "unknown-span",
    "missing-key",
    "duplicate-row",
    "unreadable-number",
    "ambiguous-number",
    "error-value",
    "not-worked-out",
    "unclear-scale",
    "missing-count",
    "missing-numerator",
    "numerator-exceeds-denominator",
    "rate-out-of-range",
    "unreadable-deadline",
    "incomplete-service",
    "similar-service",
    "long-service",
    "closed-period",
    "other-period",
    "span-mismatch",
    "not-asked-for",
    "not-your-agency",
    "missing-value",
    "unreadable-value",
    "unreadable-date",
    "agency-ended",
    "before-start",
    "two-successors",
    "single-part",
    "succession-cycle",
    "slug-taken",
    "two-names",
    "name-taken",
    "not-a-rename",
    "other-kind",
    "open-period-with-figures",
    "published-period",
    "no-decision",
    "group-lead",
    "lead-row-without-service",
)
_WARNINGS = (
    "rate-mismatch",
    "status-mismatch",
    "missing-agency",
    "not-owed",
    "rescaled-count",
    "uncertain-count",
    "uncertain-rate",
    "total-mismatch",
    "partial-counts",
    "no-number",
    "ignored-column",
    "row-left-out",
    "swallowed-row",
    "as-of-mismatch",
    "hidden-cells",
    "unreadable-status",
    "struck-text",
    "scaled-by-unit",
    "emptied-figure",
    "before-day",
    "deadline-differs",
    "deadline-before-order",
    "unread-content",
)
_INFO = (
    "rate-truncated",
    "repeated-count",
    "file-already-imported",
    "ignored-table",
    "read-as-before",
    "not-in-file",
    "footnote-mark",
    "corrected-cell",
    "other-spelling",
    "file-already-recorded",
    "deadline-words",
    "not-listed",
    "decision-assumed",
)

# Scripts rely on these codes: add, never rename.
CODES: Mapping[str, Severity] = {
    **dict.fromkeys(_ERRORS, Severity.ERROR),
    **dict.fromkeys(_WARNINGS, Severity.WARNING),
    **dict.fromkeys(_INFO, Severity.INFO),
}
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """One remark about one cell: `message` says what was read and what would help.

    `where` is exactly one cell ("Sheet1!G9", "T3!B10") or None; `agency` and `indicator`
    are slugs or None.
    """

    code: str
    message: str
    where: str | None = None
    agency: str | None = None
    indicator: str | None = None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """The finding that `as_dict` gave."""
        return cls(row["code"], row["message"], row["where"], row["agency"], row["indicator"])

    @property
    def severity(self) -> Severity:
        return CODES[self.code]

    @property
    def is_error(self) -> bool:
        return self.severity == Severity.ERROR

    @property
    def sort_key(self) -> int:
        """Errors first, then warnings, then information; a stable sort keeps file order."""
        return _GRAVITY[self.severity]

    def as_dict(self) -> dict[str, str | None]:
        """The finding as scripts read it."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "where": self.where,
            "agency": self.agency,
            "indicator": self.indicator,
            "message": self.message,
        }


# A file that is wrong in every row is mended by its first ones.
MOST_OF_A_KIND = 200


def bounded(findings: Iterable[Finding]) -> list[Finding]:
    """The first findings of each code in their order, and behind them how many more there are."""
    kept: list[Finding] = []
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.code] += 1
        if counts[finding.code] <= MOST_OF_A_KIND:
            kept.append(finding)
    more = {code: number - MOST_OF_A_KIND for code, number in counts.items()}
    return kept + [
        Finding(
            code,
            ngettext(
                "%(number)d more cell of this kind is not listed.",
                "%(number)d more cells of this kind are not listed.",
                number,
            )
            % {"number": number},
        )
        for code, number in more.items()
        if number > 0
    ]


def how_many(*of_each_kind: int) -> str:
    """How many findings there are, by how many `bounded` gave of each kind."""
    listed = format_count(sum(min(number, MOST_OF_A_KIND) for number in of_each_kind))
    if max(of_each_kind, default=0) <= MOST_OF_A_KIND:
        return listed
    return gettext("over %(number)s") % {"number": listed}
