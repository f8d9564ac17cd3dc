"""What a file of mergers, splits and renames would do: worked out whole, nothing is written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from dvctrack.lib.files.limited import read_limited
from dvctrack.lib.garbage import no_collection
from entities.choices import ActState, CodeSystem, NameKind, SuccessionRelation
from entities.deadlines.rows import DeadlineRow
from entities.models import (
    Agency,
    AgencyCode,
    AgencyName,
    LegalDocument,
    Reorganisation,
    Succession,
)
from entities.models.validity import Validity
from indicators.findings import Finding, bounded
from indicators.models import Obligation, Target
from indicators.reorganising.already import already_recorded
from indicators.reorganising.bases import Bases
from indicators.reorganising.checks import check_steps
from indicators.reorganising.loaded import ONE_DAY, Loaded
from indicators.reorganising.names import rename
from indicators.reorganising.people import Place, place_people
from indicators.reorganising.reading import KNOWN_HEADINGS, ActRow, Column, read_rows
from indicators.reorganising.steps import NewUnit, Step, Steps, find_steps
from indicators.reorganising.writes import Writes


@dataclass(frozen=True)
class Renamed:
    """An agency with the name that it had on the day before."""

    agency: Agency
    before: str
    name: str
    day: date


@dataclass
class Plan:
    """What an act does, or why it cannot. `earlier` is the act that recorded the same before.

    `targets` and `services` stay with agencies that end, and `children` are local units whose
    province ends: people see to them.
    """

    findings: list[Finding] = field(default_factory=list)
    earlier: Reorganisation | None = None
    steps: list[Step] = field(default_factory=list)
    ended: list[Agency] = field(default_factory=list)
    made: list[NewUnit] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    people: list[Place] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    services: list[DeadlineRow] = field(default_factory=list)
    children: list[Agency] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    @property
    def successions(self) -> list[Succession]:
        return [row for row in self.writes.created[Succession] if isinstance(row, Succession)]

    @property
    def obligations_made(self) -> list[Obligation]:
        return [row for row in self.writes.created[Obligation] if isinstance(row, Obligation)]

    @property
    def obligations_gone(self) -> list[Obligation]:
        return [row for row in self.writes.deleted[Obligation] if isinstance(row, Obligation)]

    def digest(self) -> str:
        """By it a confirmation tells whether the act would still do what was shown.

        Where people go is said with the confirmation, so only where they can go is part of it.
        """
        shown = [
            [finding.as_dict() for finding in self.findings],
            [(step.predecessor.slug, step.successor.slug, step.day) for step in self.steps],
            [(unit.agency.slug, unit.heir_of and unit.heir_of.slug) for unit in self.made],
            [(place.membership.pk, place.successors) for place in self.people],
            [(row.period_id, row.indicator_id, row.agency_id) for row in self.obligations_gone],
            [row.pk for row in self.targets],
            [row.pk for row in self.services],
            [row.pk for row in self.children],
        ]
        written = json.dumps(shown, default=str, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


def read_act(content: bytes) -> tuple[list[ActRow], list[Finding]]:
    """The rows of a file, read in a limited process, and what is wrong with their cells."""
    with read_limited(content, KNOWN_HEADINGS) as lines:
        reading = read_rows(lines)
    return reading.rows, reading.findings


def propose(content: bytes, *, choices: Mapping[str, str] | None = None) -> Plan:
    """What a file would do. Every finding is there at once, errors first; with an error nothing
    else is worked out.

    `choices` names the successor of a membership by its key ("" for none: it is only listed);
    memberships that are not named go where they go by default.
    """
    rows, findings = read_act(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return plan_act(rows, findings=findings, sha256=sha256, choices=choices)


@no_collection()
def plan_act(
    rows: list[ActRow],
    *,
    findings: Iterable[Finding] = (),
    sha256: str = "",
    choices: Mapping[str, str] | None = None,
) -> Plan:
    """The same for rows that were read. The number of queries does not depend on theirs."""
    plan = Plan(list(findings))
    days = [row.effective_on for row in rows if row.effective_on]
    if not days:
        return _settled(plan)
    saved = Reorganisation.objects.filter(state=ActState.SAVED).defer("changes")
    plan.earlier = saved.filter(sha256=sha256).order_by("pk").first() if sha256 else None
    loaded = Loaded.since(min(days))
    found = find_steps(rows, loaded)
    if plan.earlier is None and len(found.steps) == len(rows):
        plan.earlier = already_recorded(found.steps, loaded)
    if plan.earlier:
        plan.findings.append(_told_before(plan.earlier))
        return _settled(plan)
    is_whole = not plan.has_errors and not found.findings
    plan.findings += [*found.findings, *check_steps(found, loaded, is_whole=is_whole)]
    bases = Bases(loaded.documents)
    documents: list[LegalDocument | None] = []
    for step in found.steps:
        basis = bases.find(step.row)
        if isinstance(basis, Finding):
            plan.findings.append(basis)
        documents.append(basis if isinstance(basis, LegalDocument) else None)
    if not plan.has_errors:
        for document in bases.made:
            plan.writes.create(document)
        _fill(plan, found, documents, loaded, choices or {})
    return _settled(plan)


def _told_before(act: Reorganisation) -> Finding:
    sentence = _("This was recorded before, from %(file)s; nothing changes.")
    return Finding("file-already-recorded", sentence % {"file": act.file_name})


def _settled(plan: Plan) -> Plan:
    plan.findings = bounded(sorted(plan.findings, key=lambda finding: finding.sort_key))
    return plan


def _fill(
    plan: Plan,
    found: Steps,
    documents: Iterable[LegalDocument | None],
    loaded: Loaded,
    choices: Mapping[str, str],
) -> None:
    """Work out the rows that are written, and what is left to people."""
    ended = found.ended
    plan.steps, plan.made = found.steps, list(found.made.values())
    for unit in plan.made:
        plan.writes.create(unit.agency)
        _carry_over(unit, loaded)
        for row in (*unit.aliases, *unit.codes):
            plan.writes.create(row)
    for step, document in zip(found.steps, documents, strict=True):
        plan.writes.create(_succession(step, document))
        if step.relation == SuccessionRelation.RENAMED:
            before = loaded.names.called(step.successor, on=step.day - ONE_DAY).name
            name = step.row.text(Column.SUCCESSOR_NAME)
            plan.renamed.append(Renamed(step.successor, before, name, step.day))
            rename(step, loaded, plan.writes)
    for steps in ended.values():
        agency, last_day = steps[0].predecessor, steps[0].day - ONE_DAY
        plan.ended.append(agency)
        plan.writes.change(agency, ends_on=last_day)
        for code in loaded.codes.get(agency.pk, ()):
            if code.is_valid_on(last_day):
                plan.writes.change(code, ends_on=last_day)
    _replace_obligations(found, loaded, plan.writes)
    plan.people = place_people(found, loaded, plan.writes, choices)
    plan.targets = [
        row for row in loaded.targets if _outlives(row, ended.get(row.agency_id or 0, ()))
    ]
    plan.services = [row for row in loaded.services if row.agency.pk in ended]
    plan.children = [
        agency
        for agency in loaded.agencies
        if agency.parent_id in ended
        and agency.pk not in ended
        and _outlives(agency, ended[agency.parent_id])
    ]


def _outlives(row: Validity, steps: Iterable[Step]) -> bool:
    return any(row.ends_on is None or row.ends_on >= step.day for step in steps)


def _succession(step: Step, basis: LegalDocument | None) -> Succession:
    return Succession(
        predecessor=step.predecessor,
        successor=step.successor,
        effective_on=step.day,
        relation=step.relation,
        basis=basis,
        is_verified=step.row.is_verified,
        note=step.row.text(Column.NOTE),
    )


def _carry_over(unit: NewUnit, loaded: Loaded) -> None:
    """The spellings of the name that survives, the identification code of the heir, and the
    statistical code that the file gives, from the first day of the new unit."""
    day = unit.agency.starts_on or date.min
    eve = day - ONE_DAY
    if unit.survivor:
        unit.aliases = [
            AgencyName(
                agency=unit.agency,
                text=alias.text,
                kind=NameKind.ALIAS,
                starts_on=day,
                ends_on=alias.ends_on,
            )
            for alias in loaded.aliases.get(unit.survivor.pk, ())
            if alias.is_valid_on(eve) and (alias.ends_on is None or alias.ends_on >= day)
        ]
    if unit.heir_of:
        unit.codes = [
            _code(unit.agency, code.system, code.code, code.is_verified, day)
            for code in loaded.codes.get(unit.heir_of.pk, ())
            if code.system == CodeSystem.IDENTIFICATION and code.is_valid_on(eve)
        ]
    given = {step.row.text(Column.GSO_CODE): step.row.is_verified for step in unit.steps}
    unit.codes += [
        _code(unit.agency, CodeSystem.GSO, text.zfill(2), is_verified, day)
        for text, is_verified in given.items()
        if text
    ]


def _code(agency: Agency, system: str, code: str, is_verified: bool, day: date) -> AgencyCode:
    return AgencyCode(
        agency=agency, system=system, code=code, is_verified=is_verified, starts_on=day
    )


def _replace_obligations(found: Steps, loaded: Loaded, writes: Writes) -> None:
    """In periods that end after an agency did, its successors owe what it owed.

    A successor owes where one of those that it follows did; else it does not, for the reason of
    the first.
    """
    ended = found.ended
    owed = {(row.period_id, row.indicator_id, row.agency_id) for row in loaded.obligations}
    wanted: dict[tuple[int, int, str], list[Obligation]] = defaultdict(list)
    for row in loaded.obligations:
        steps = ended.get(row.agency_id)
        if not steps or loaded.periods[row.period_id].as_of < steps[0].day:
            continue
        writes.delete(row)
        for step in steps:
            if (row.period_id, row.indicator_id, step.successor.pk) not in owed:
                wanted[row.period_id, row.indicator_id, step.successor.slug].append(row)
    successors = {step.successor.slug: step.successor for step in found.steps}
    for (period, indicator, slug), rows in wanted.items():
        is_due = any(row.is_due for row in rows)
        writes.create(
            Obligation(
                period_id=period,
                indicator_id=indicator,
                agency=successors[slug],
                is_due=is_due,
                reason="" if is_due else rows[0].reason,
            )
        )
