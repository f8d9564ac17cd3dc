"""What a file would change: figures and services, new, changed or as they are, and findings.

A proposal only looks; `importing/confirm.py` writes it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.annex.ledger import Ledger
from indicators.annex.mapping import TableQuestion
from indicators.annex.scaling import ScaleQuestion
from indicators.figures.compare import FigureChanges
from indicators.findings import Finding, Severity
from indicators.importing.names import NameQuestion
from indicators.importing.service_names import ServiceQuestion
from indicators.importing.services import ServiceChanges
from indicators.models import Period
from indicators.periods.context import PeriodContext
from indicators.periods.effects import Effect


@dataclass(frozen=True)
class TableSummary:
    """One table that was found in a file."""

    section: str
    indicator: str | None
    kind: str | None
    rows: int
    where: str


@dataclass(frozen=True)
class Questions:
    """What only a person can say of a file: its period or decision, columns, scales, names."""

    asks_period: bool = False
    tables: list[TableQuestion] = field(default_factory=list)
    names: list[NameQuestion] = field(default_factory=list)
    scales: list[ScaleQuestion] = field(default_factory=list)
    asks_decision: bool = False
    services: list[ServiceQuestion] = field(default_factory=list)

    @property
    def open_tables(self) -> list[TableQuestion]:
        return [row for row in self.tables if not row.is_answered]

    @property
    def open_names(self) -> list[NameQuestion]:
        return [row for row in self.names if not row.is_answered]

    @property
    def asks_of_period(self) -> bool:
        """Whether a period is asked for; where only lists of services are read, it is not."""
        tables = [row for row in self.tables if not row.mapping.lists_services]
        return self.asks_period or bool(tables or self.scales)

    @property
    def open_services(self) -> list[ServiceQuestion]:
        return [row for row in self.services if not row.is_answered]

    @property
    def open_scales(self) -> list[ScaleQuestion]:
        return [row for row in self.scales if not row.is_answered]


@dataclass(frozen=True)
class Proposal:
    """Everything that one file says. It may be saved if it has no error.

    `as_of` is the day of its figures where there is one for all, `periods` are those that
    its figures belong to.

    One that was kept brings its `effects` and the digest of what it writes along, and no
    `contexts`; one that was just made has these, from which the effects are worked out.
    """

    as_of: date | None = None
    periods: list[Period] = field(default_factory=list)
    tables: list[TableSummary] = field(default_factory=list)
    figures: FigureChanges = field(default_factory=FigureChanges)
    services: ServiceChanges = field(default_factory=ServiceChanges)
    findings: list[Finding] = field(default_factory=list)
    questions: Questions = field(default_factory=Questions)
    ledger: Ledger = field(default_factory=Ledger)
    contexts: list[PeriodContext] = field(default_factory=list)
    effects: Sequence[Effect] = field(default_factory=list)
    # Of how many agencies the target is met with the file and was not without it, and the reverse.
    rising: int = 0
    falling: int = 0
    written_digest: str = ""
    # Where the program failed over the file.
    trace: str = ""

    @property
    def period(self) -> Period | None:
        """The one period of the file; None where it has several, or none."""
        return self.periods[0] if len(self.periods) == 1 else None

    @property
    def lacks_period(self) -> bool:
        """Whether nobody said yet to which period the figures belong."""
        return self.questions.asks_period and not self.periods

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.WARNING]

    @property
    def changes_something(self) -> bool:
        figures = self.figures
        return bool(figures.created or figures.updated or self.services.counts().written)

    @property
    def holds_something(self) -> bool:
        return self.changes_something or bool(self.figures.unchanged or self.services.rows)

    def digest(self) -> str:
        """What a person was shown, in short: it changes with the file, the answers and the base."""
        shown = hashlib.sha256((self.written_digest or self.digest_of_written()).encode())
        for finding in self.findings:
            shown.update(repr((finding.code, finding.where, finding.agency)).encode())
        return shown.hexdigest()

    def digest_of_written(self) -> str:
        """The figures and services that it would write, in short."""
        written = hashlib.sha256()
        for figure in self.figures.created:
            written.update(repr((figure.key, figure.values)).encode())
        for before, after in self.figures.updated:
            written.update(repr((after.key, after.values, tuple(before))).encode())
        for it in self.services.rows:
            row, new = it.row, [lead.pk for lead in it.new_leads]
            said = (row.name, row.deadline_text, row.due_on, row.decisions, row.ordered_on)
            written.update(repr((said, new)).encode())
        written.update(repr(self.services.seen).encode())
        return written.hexdigest()
