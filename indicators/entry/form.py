"""What an agency owes for a period, with what was typed so far: the entry form as a whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.checking.checks import FigureTable, check_table
from indicators.choices import Claim, FigureState
from indicators.entry.parts import BothValues, FormPart, read_part, without_untouched
from indicators.figures.compare import FigureChanges, compare
from indicators.figures.figure import Figure
from indicators.figures.typed import (
    RATE,
    Texts,
    blanked,
    lonely_note,
    name_of,
    part_of,
    stored_text,
)
from indicators.findings import Finding
from indicators.league.before import comparable
from indicators.league.earlier import combined_of
from indicators.league.judged import judge
from indicators.models import Extension, Obligation, Period, Submission, Target, wordings
from indicators.numbers import COUNTS
from indicators.periods.context import PeriodContext, peers_of
from indicators.periods.effects import Effect, standings
from indicators.periods.lateness import Moments
from indicators.periods.locks import form_lock, report_lock
from indicators.periods.reports import reports_of

PAST_PERIODS = 3


@dataclass(frozen=True)
class Change:
    """One value as it was accepted last, and as it is now."""

    value: str
    accepted: str
    now: str


@dataclass(frozen=True)
class EntryPart(FormPart):
    """One report in the form, with what is said in the place of its figures.

    `claim` is said instead of a figure, `past` is what the last comparable periods have,
    `why_missing` for want of what the one before has no combined figure.
    `effect` says what becomes of the rank; None where there is no figure, or one to be corrected.
    """

    claim: str
    seen_claim: str
    claim_reason: str
    past: list[Submission]
    before: Period | None
    why_missing: str
    target: Target | None = None
    effect: Effect | None = None

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

    @property
    def rates(self) -> list[Figure]:
        """The figures that have a rate; none while something must be corrected."""
        if self.has_errors:
            return []
        return [figure for figure in self.figures if figure.exact_rate is not None]

    @property
    def can_be_asked_for(self) -> bool:
        """Whether its agency may ask to correct what is locked: after closing, or what stands."""
        report = self.report
        return bool(self.lock) and report.obligation.is_due and (report.is_closed or report.stands)

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
    def since_accepted(self) -> list[Change]:
        """What the agency has changed since its figures were accepted last.

        Nothing for a figure that stands accepted, or never was; one query for each other.
        """
        changes = []
        for figure in self.report.figures.values():
            accepted = figure.history.filter(state=FigureState.ACCEPTED)
            last = accepted.order_by("history_id").last()
            if figure.is_accepted or last is None:
                continue
            for value in (*COUNTS, RATE):
                was, now = stored_text(last.instance, value), stored_text(figure, value)
                if was != now:
                    changes.append(Change(value, was, now))
        return changes

    @property
    def shown_texts(self) -> dict[str, str]:
        """What the form shows where nothing has been typed: what is stored."""
        obligation = self.report.obligation
        texts = {
            number.name: stored_text(typed.stored, number.value)
            for typed in self.typed
            for number in typed.numbers
        }
        return texts | {
            name_of(self.slug, "claim"): obligation.claim,
            name_of(self.slug, "reason"): obligation.claim_reason,
            self.note_name: self.stored_note,
        }


@dataclass(frozen=True)
class Entry:
    """The form of one agency for a period, as it was read from `texts`.

    `lock` says why nothing of it can be entered.
    """

    period: Period
    agency: Agency
    texts: Texts
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
    former = wordings(report.asked.indicator for report in reports)
    for report in reports:
        # One instance for all, which the figures are made with.
        report.asked.period = period
        report.asked.indicator = former.on(report.asked.indicator, period.as_of)
    indicators = [report.asked.indicator for report in reports]
    beside = comparable(period, indicators, among=Period.objects.public_or_closed())
    earlier = combined_of(agency, {period for among in beside.values() for period in among})
    past = _past(agency, beside, earlier.figures)
    parts = []
    for report in reports:
        indicator = report.asked.indicator
        typed, note = read_part(report, agency, texts, prefix=indicator.slug)
        part = EntryPart(
            report,
            typed,
            note,
            report_lock(report, moments, at=at),
            *_claim(report.obligation, indicator.slug, texts),
            past.get(indicator.pk, []),
            next(iter(beside[indicator.pk]), None),
            earlier.why_missing(indicator, beside[indicator.pk][:1]),
        )
        parts.append(part)
    changes = compare([figure for part in parts for figure in part.figures])
    context = PeriodContext.load(
        period, peers_of(agency), rows=[part.report.asked for part in parts]
    )
    lock = form_lock(period, reports, moments, at=at)
    parts = list(_checked(parts, agency, context, changes))
    return Entry(period, agency, texts, moments, lock, parts, changes)


def read_newest(
    period: Period, agency: Agency, texts: Texts, *, at: datetime, is_draft: bool = False
) -> Entry:
    """The form as others have saved it by now: what was left alone in it stands as it is stored.

    Of a draft that is so for what is locked by now, too, whatever was typed there.
    """
    entry = read_entry(period, agency, texts, at=at)
    newest = without_untouched(entry.parts, texts)
    if is_draft:
        locked = {part.slug for part in entry.parts if entry.lock or part.lock}
        newest = {name: text for name, text in newest.items() if part_of(name) not in locked}
    return entry if newest == texts else read_entry(period, agency, newest, at=at)


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
    own = {effect.indicator.pk: effect for effect in standings(changes, [context], on=agency)}
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
            findings.extend(lonely_note(part.note, part.typed, part.note_name))
        target = context.in_force.of_agency(asked.indicator, agency)
        checked = replace(part, findings=findings, target=target)
        if not checked.has_errors:
            # What must be corrected is neither judged nor ranked.
            judged = judge(asked, part.figures, context.in_force, part.then)
            checked = replace(checked, judged=judged, effect=own.get(asked.indicator_id))
        yield checked


def _past(
    agency: Agency, beside: Mapping[int, list[Period]], combined: Iterable[Submission]
) -> dict[int, list[Submission]]:
    """The counted figures of the last of these periods that have any, by indicator; before the
    agency began they are those of the agencies that came to it, `combined`.
    """
    own = (
        Submission.objects.counted()
        .filter(agency=agency, indicator__in=beside, period__in=set().union(*beside.values()))
        .select_related("period")
        .order_by("-period__as_of", "period__code", "span")
    )
    found: dict[int, list[Submission]] = {}
    for row in (*own, *combined):
        of_indicator = found.setdefault(row.indicator_id, [])
        told = {other.period for other in of_indicator}
        is_shown = row.period in told or len(told) < PAST_PERIODS
        if is_shown and row.period in beside.get(row.indicator_id, ()):
            of_indicator.append(row)
    return found
