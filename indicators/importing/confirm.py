"""Writing a file: as a person was shown it and confirmed it, or at once where nobody is asked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import tee

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.files.limited import read_limited
from dvctrack.lib.garbage import no_collection
from dvctrack.lib.history import reason_text, save_with_reason
from dvctrack.lib.logs import event
from dvctrack.lib.names import fold
from dvctrack.lib.refused import Refused
from entities.choices import NameKind
from entities.models import Agency, AgencyName, Service
from indicators.annex.known_headings import KNOWN_HEADINGS
from indicators.choices import BatchState
from indicators.figures.writing import ChangedMeanwhile, write_changes
from indicators.importing.answering import answered
from indicators.importing.answers import Answers
from indicators.importing.look import proposal_of
from indicators.importing.proposal import Proposal
from indicators.importing.propose import propose, sha256_of
from indicators.importing.receive import SETTLED, forget_kept, receive_file
from indicators.importing.stored_services import compare_services
from indicators.importing.written_services import save_services, save_spellings
from indicators.models import ImportBatch, Period

CHANGED = _(
    "The figures changed while you were looking. Nothing was saved: look at what the file "
    "would do now, and confirm again."
)
UNTICKED = _("Nothing was saved: tick each kind of warning that you accept.")
FAULTY = _("Nothing was saved: mend the errors first.")


@dataclass(frozen=True)
class Import:
    """What came of a file: its proposal, whether the database now says what it says, and the
    batch where something was written."""

    proposal: Proposal
    is_saved: bool
    batch: ImportBatch | None = None


@no_collection()
def confirm_import(
    batch: ImportBatch,
    *,
    by: User | None,
    at: datetime,
    digest: str,
    accepted: Collection[str],
) -> ImportBatch:
    """Write a file once, as it was shown.

    `at` is the moment at which the person asked for it: that it was in time does not depend on
    how long the file then waited. `digest` is that of the proposal that the person saw, `accepted`
    the codes of the warnings that were ticked. Raises Refused, and writes nothing, where the file
    waits no more, where its base changed since, and with an error or a warning not ticked.
    """
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.state != BatchState.WAITING:
        raise Refused(str(SETTLED))
    proposal = proposal_of(batch, at=at)
    if proposal.digest() != digest:
        raise _changed(batch)
    if proposal.has_errors or not proposal.changes_something:
        raise Refused(str(FAULTY))
    if any(finding.code not in accepted for finding in proposal.warnings):
        raise Refused(str(UNTICKED))
    try:
        with transaction.atomic():
            _lock_unchanged(proposal)
            locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if locked.state != BatchState.WAITING:
                raise Refused(str(SETTLED))
            if locked.answers != batch.answers:
                raise ChangedMeanwhile
            locked.digest = digest
            write_proposal(proposal, batch=locked, by=by, at=at)
    except ChangedMeanwhile:
        raise _changed(batch) from None
    forget_kept(batch)
    _log_saved(locked, by=by)
    return locked


def _changed(batch: ImportBatch) -> Refused:
    """What changed may be that somebody else confirmed the file meanwhile."""
    batch.refresh_from_db()
    return Refused(str(CHANGED if batch.state == BatchState.WAITING else SETTLED))


@no_collection()
def import_file(
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    as_of: date | None = None,
    dry_run: bool = False,
    answers: Answers | None = None,
    by_place: Mapping[str, str] | None = None,
) -> Import:
    """Read a file of figures and services and write it, all or nothing, with nobody to ask.

    `as_of` is used instead of the day that the text states. What a script knows to be asked it
    answers beforehand, also by the cells of the findings (`answered`). With an error among the
    findings, and in a dry run, nothing is written; warnings are accepted. A file that changes
    nothing leaves no batch behind. Where somebody else writes the same figures meanwhile, it
    is set beside what is stored by then.
    """
    with read_limited(content, KNOWN_HEADINGS) as lines:
        said, read = answers or Answers(), lines
        if by_place:
            read, again = tee(lines)
            said = answered([*again], said, by_place, by=str(_("the file of answers")), at=at)
        proposal = propose(read, answers=said, as_of=as_of, sha256=sha256_of(content))
    if dry_run or proposal.has_errors:
        return Import(proposal, is_saved=False)
    if not proposal.changes_something:
        return Import(proposal, is_saved=True)
    try:
        with transaction.atomic():
            _lock_unchanged(proposal)
            batch = receive_file(content, file_name=file_name, by=by, at=at)
            batch.answers = said.as_json() if said != Answers() else batch.answers
            write_proposal(proposal, batch=batch, by=by, at=at)
    except ChangedMeanwhile:
        return import_file(
            content,
            file_name=file_name,
            by=by,
            at=at,
            as_of=as_of,
            answers=answers,
            by_place=by_place,
        )
    _log_saved(batch, by=by)
    return Import(proposal, is_saved=True, batch=batch)


def _log_saved(batch: ImportBatch, *, by: User | None) -> None:
    counts = {"created": batch.created_count, "updated": batch.updated_count}
    event("import saved", by=by, batch=batch.pk, sha256=batch.sha256, **counts)


def lock_periods(periods: Iterable[int]) -> list[Period]:
    """Lock the periods of an import until the transaction ends, and say how they stand."""
    return list(Period.objects.select_for_update().filter(pk__in=list(periods)).order_by("pk"))


def lock_services() -> None:
    """Lock what every import of services locks, since services belong to no period.

    A service that is new has no row to be locked; that of its kind stands for all.
    """
    rows = ContentType.objects.select_for_update(no_key=True)
    rows.get(app_label=Service._meta.app_label, model=Service._meta.model_name)


def _lock_unchanged(proposal: Proposal) -> None:
    """Lock what a proposal would write; ChangedMeanwhile where it was made beside something else.

    Figures tell by their versions, as they are written.
    """
    services = proposal.services
    if any(period.is_closed for period in lock_periods(row.pk for row in proposal.periods)):
        raise ChangedMeanwhile
    if services.created or services.updated:
        lock_services()
    rows = [it.row for it in services.rows]
    if compare_services(rows).seen != services.seen:
        raise ChangedMeanwhile


# A sentence in the place of a name is answered for one file, and is no name.
LONGEST_NAME = 200


@transaction.atomic
def write_proposal(
    proposal: Proposal, *, batch: ImportBatch, by: User | None, at: datetime
) -> None:
    """Write what a file says, and what was answered about it, with one history and one batch."""
    reason = reason_text(_("Imported from %(file)s"), file=batch.file_name)
    write_changes(proposal.figures, batch=batch, by=by, at=at, reason=reason)
    batch.written_services = save_services(proposal.services, by=by, at=at, reason=reason)
    if batch.agency is None:
        # What an agency says of its own file is no rule for the files of others.
        answers = Answers.from_json(batch.answers)
        remember_names(answers, by=by, reason=reason)
        near = proposal.questions.services
        spellings = {row.text: row.other for row in near if answers.services.get(row.text)}
        batch.written_services += save_spellings(spellings, by=by, at=at, reason=reason)
    counts = proposal.figures.counts()
    batch.created_count, batch.updated_count = counts.created, counts.updated
    batch.unchanged_count = counts.unchanged
    batch.findings = [finding.as_dict() for finding in proposal.findings]
    batch.ledger = proposal.ledger.as_json()
    batch.state, batch.imported_at = BatchState.SAVED, at
    batch.save()
    batch.periods.set(proposal.periods)


def remember_names(answers: Answers, *, by: User | None, reason: str) -> None:
    """Keep the spellings that are to be known again in the files to come."""
    for text, answer in answers.names.items():
        agency = Agency.objects.filter(slug=answer.agency).first()
        if answer.is_remembered and agency is not None:
            _remember_name(text, agency, by=by, reason=reason)


def _remember_name(text: str, agency: Agency, *, by: User | None, reason: str) -> None:
    is_known = AgencyName.objects.filter(agency=agency, key=fold(text)).exists()
    if not is_known and len(text) <= LONGEST_NAME:
        name = AgencyName(agency=agency, text=text, kind=NameKind.ALIAS)
        save_with_reason(name, by=by, reason=reason)
