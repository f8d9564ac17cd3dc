"""What an agency owes for a period, with what was typed so far: the entry form as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from entities.agencies.matching import AgencyRows
from entities.models import Agency
from indicators.checking.checks import FigureTable, check_table
from indicators.choices import Claim
from indicators.entry.conflicts import BothValues
from indicators.entry.since_accepted import Change, since_accepted
from indicators.figures.compare import FigureChanges, compare
from indicators.figures.figure import Figure
from indicators.figures.typed import (
    Texts,
    TypedFigure,
    blanked,
    lonely_note,
    name_of,
    read_typed,
    stored_text,
)
from indicators.findings import Finding
from indicators.league.before import comparable
from indicators.league.judged import JudgedFigure, judge
from indicators.models import Extension, Obligation, Period, Submission
from indicators.periods.context import PeriodContext
from indicators.periods.effects import Effect, effects
from indicators.periods.locks import form_lock, report_lock
from indicators.periods.moments import Moments
from indicators.periods.reports import Report, reports_of

PAST_PERIODS = 3


@dataclass(frozen=True)
class EntryPart:
    """One report in the form: its fields by span, what is said in their place, and findings.

    `claim` is what is said instead of a figure, `past` what the last comparable periods have.
    `effect` is None where neither rank nor status would change.
    """

    report: Report
    typed: list[TypedFigure]
    claim: str
    seen_claim: str
    claim_reason: str
    note: str
    lock: str | None
    past: list[Submission]
    before: Period | None
    findings: list[Finding] = field(default_factory=list)
    effect: Effect | None = None
    judged: JudgedFigure | None = None

    @property
    def slug(self) -> str:
        return self.report.asked.indicator.slug

    @property
    def then(self) -> Submission | None:
        """The figure of the period before that the judged one is held against."""
        judged = self.report.asked.judged_span
        figures = (row for row in self.past if (row.period, row.span) == (self.before, judged))
        return next(figures, None)

    @property
    def title(self) -> str:
        return str(self.report.asked.indicator)

    def other_conflicts(self) -> Iterator[BothValues]:
        """What is said instead of a figure, where somebody else has said another thing."""
        stored = self.report.obligation.claim
        if stored not in (self.seen_claim, self.claim):
            labels = [str(Claim(claim).label) if claim else "" for claim in (self.claim, stored)]
            yield BothValues(name_of(self.slug, "claim"), "claim", *labels)

    @property
    def contradicts_itself(self) -> bool:
        """Whether a figure is typed where it is said that there is none."""
        return bool(self.claim) and any(
            typed.is_touched and not typed.is_blank for typed in self.typed
        )

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    @property
    def since_accepted(self) -> list[Change]:
        """What was changed since the figures were accepted."""
        return [change for row in self.report.figures.values() for change in since_accepted(row)]

    @property
    def is_blank(self) -> bool:
        return not self.claim and all(typed.is_blank for typed in self.typed)

    @property
    def figures(self) -> list[Figure]:
        return [typed.figure for typed in self.typed if typed.figure is not None]

    @property
    def shown_texts(self) -> dict[str, str]:
        """What the form shows where nothing has been typed: what is stored."""
        obligation = self.report.obligation
        judged = self.report.figures.get(self.report.asked.judged_span)
        texts = {
            number.name: stored_text(typed.stored, number.value)
            for typed in self.typed
            for number in typed.numbers
        }
        return texts | {
            name_of(self.slug, "claim"): obligation.claim,
            name_of(self.slug, "reason"): obligation.claim_reason,
            name_of(self.slug, "note"): judged.note if judged else "",
        }


@dataclass(frozen=True)
class Entry:
    """The form of one agency for a period. `lock` says why nothing of it can be entered."""

    period: Period
    agency: Agency
    moments: Moments
    lock: str | None
    parts: list[EntryPart]
    changes: FigureChanges

    @property
    def findings(self) -> list[Finding]:
        found = [finding for part in self.parts for finding in part.findings]
        return sorted(found, key=lambda finding: finding.sort_key)

    @property
    def has_errors(self) -> bool:
        return any(part.has_errors for part in self.parts)


def read_entry(
    period: Period,
    agency: Agency,
    texts: Texts,
    *,
    at: datetime,
    only: Sequence[str] | None = None,
) -> Entry:
    """Read what was typed with the rules that tables and imports use; nothing is written.

    `only` are the slugs of the indicators that are wanted. The number of queries grows neither
    with agencies nor with indicators.
    """
    extensions = Extension.objects.filter(period=period, agency=agency)
    moments = Moments.of(period, extensions)
    reports = [
        report
        for report in reports_of(period, at=at, agencies=[agency.pk])
        if only is None or report.asked.indicator.slug in only
    ]
    for report in reports:
        # One instance for all, which the figures are made with.
        report.asked.period = period
    indicators = [report.asked.indicator for report in reports]
    beside = comparable(period, indicators, among=Period.objects.public_or_closed())
    past = _past(agency, beside)
    parts = [
        _part(
            report,
            agency,
            texts,
            moments,
            past,
            next(iter(beside[report.asked.indicator_id]), None),
            at,
        )
        for report in reports
    ]
    changes = compare([figure for part in parts for figure in part.figures])
    context = PeriodContext.load(period, _peers(agency))
    lock = form_lock(period, reports, moments, at=at)
    parts = list(_checked(parts, agency, context, changes))
    return Entry(period, agency, moments, lock, parts, changes)


def _part(
    report: Report,
    agency: Agency,
    texts: Texts,
    moments: Moments,
    past: Mapping[int, list[Submission]],
    before: Period | None,
    at: datetime,
) -> EntryPart:
    asked, obligation = report.asked, report.obligation
    slug = asked.indicator.slug
    claim, seen_claim, claim_reason = _claim(obligation, slug, texts)
    judged = report.figures.get(asked.judged_span)
    typed = [
        read_typed(asked, agency, span, texts, report.figures.get(span), prefix=slug)
        for span in asked.spans
    ]
    return EntryPart(
        report,
        typed,
        claim,
        seen_claim,
        claim_reason,
        texts.get(name_of(slug, "note"), judged.note if judged else ""),
        report_lock(report, moments, at=at),
        past.get(asked.indicator_id, []),
        before,
    )


def _claim(obligation: Obligation, slug: str, texts: Texts) -> tuple[str, str, str]:
    """What is said instead of a figure, what the form showed to be said, and the reason.

    Where the form left it alone, what somebody else has said meanwhile stands.
    """
    stored, reason = obligation.claim, obligation.claim_reason
    typed = texts.get(name_of(slug, "claim"), stored)
    seen = texts.get(name_of(slug, "claim", "version"), stored)
    if typed == seen != stored:
        return stored, stored, reason
    claim = typed if typed in Claim.values else ""
    return claim, seen, texts.get(name_of(slug, "reason"), reason)


def _checked(
    parts: Iterable[EntryPart], agency: Agency, context: PeriodContext, changes: FigureChanges
) -> Iterator[EntryPart]:
    """Each part with all that is found, and with what it does to the agency's rank and status."""
    own = {effect.indicator.pk: effect for effect in effects(changes, [context], on=agency)}
    for part in parts:
        asked = part.report.asked
        findings = [finding for typed in part.typed for finding in typed.findings]
        if part.figures and not any(finding.is_error for finding in findings):
            table = FigureTable(asked, part.figures, [agency], heading=part.figures[0].where)
            findings.extend(check_table(table, in_force=context.in_force))
        if not part.claim:
            words = _(
                "A figure stands here and its fields are empty. Write it, or say below why there "
                "is none."
            )
            findings.extend(blanked(part.typed, words))
            findings.extend(lonely_note(part.note, part.typed, name_of(part.slug, "note")))
        yield replace(
            part,
            findings=findings,
            effect=own.get(asked.indicator_id),
            judged=judge(asked, part.figures, context.in_force, part.then),
        )


def _past(agency: Agency, beside: Mapping[int, list[Period]]) -> dict[int, list[Submission]]:
    """The counted figures of the last of these periods that have any, by indicator."""
    rows = (
        Submission.objects.counted()
        .filter(
            agency=agency,
            indicator__in=list(beside),
            period__in={period.pk for periods in beside.values() for period in periods},
        )
        .select_related("period")
        .order_by("-period__as_of", "period__code", "span")
    )
    found: dict[int, list[Submission]] = {}
    for row in rows:
        of_indicator = found.setdefault(row.indicator_id, [])
        periods = {other.period for other in of_indicator}
        is_shown = row.period in periods or len(periods) < PAST_PERIODS
        if is_shown and row.period in beside[row.indicator_id]:
            of_indicator.append(row)
    return found


def _peers(agency: Agency) -> AgencyRows:
    """Those that are ranked with the agency; names and codes are not asked for here."""
    peers = Agency.objects.filter(kind=agency.kind)
    return AgencyRows({peer.pk: peer for peer in peers}, [], [])
