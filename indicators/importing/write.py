from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import reason_text, save_with_reason, sign
from dvctrack.lib.names import fold
from entities.choices import NameKind
from entities.models import Agency, AgencyName
from indicators.annex.mapping import ColumnMapping, TableQuestion
from indicators.choices import BatchState
from indicators.figures.writing import write_changes
from indicators.importing.answers import Answers
from indicators.importing.proposal import Proposal
from indicators.importing.services import save_services
from indicators.models import ImportBatch, TableMapping
from indicators.models.table_mapping import mapping_as_json

# A sentence in the place of a name is answered for one file, and is no name.
LONGEST_NAME = 200


@transaction.atomic
def write_proposal(
    proposal: Proposal, *, batch: ImportBatch, by: User | None, at: datetime
) -> None:
    """Write what a file says, and what was answered about it, with one history and one batch."""
    reason = reason_text(_("Imported from %(file)s"), file=batch.file_name)
    write_changes(proposal.figures, batch=batch, by=by, at=at, reason=reason)
    batch.written_services = save_services(proposal.services, by=by, reason=reason)
    if batch.agency is None:
        # What an agency says of its own file is no rule for the files of others.
        remember(proposal, Answers.from_json(batch.answers), by=by, reason=reason)
    counts = proposal.figures.counts()
    batch.created_count, batch.updated_count = counts.created, counts.updated
    batch.unchanged_count = counts.unchanged
    batch.findings = [finding.as_dict() for finding in proposal.findings]
    batch.state, batch.imported_at = BatchState.SAVED, at
    batch.save()
    batch.periods.set(proposal.periods)


def remember(proposal: Proposal, answers: Answers, *, by: User | None, reason: str) -> None:
    """Keep what is to be known again in the files to come."""
    _remember_tables(proposal.questions.tables, answers, by=by, reason=reason)
    for text, answer in answers.names.items():
        agency = Agency.objects.filter(slug=answer.agency).first()
        if answer.is_remembered and agency is not None:
            _remember_name(text, agency, by=by, reason=reason)


def _remember_tables(
    tables: Iterable[TableQuestion], answers: Answers, *, by: User | None, reason: str
) -> None:
    """Keep what was answered of tables, for others with these headings and this subject.

    Where one file holds two of them that are not alike, there is nothing to go by next time.
    """
    said: dict[str, set[ColumnMapping]] = {}
    for table in tables:
        if table.place in answers.mappings:
            said.setdefault(table.memory, set()).add(table.mapping)
    for memory, mappings in said.items():
        row = TableMapping.objects.filter(shape_key=TableMapping.key_of(memory)).first()
        if len(mappings) == 1:
            row = row or TableMapping(shape=memory, shape_key=TableMapping.key_of(memory))
            row.mapping = mapping_as_json(mappings.pop())
            save_with_reason(row, by=by, reason=reason)
        elif row is not None:
            sign(row, by=by, reason=reason)
            row.delete()


def _remember_name(text: str, agency: Agency, *, by: User | None, reason: str) -> None:
    is_known = AgencyName.objects.filter(agency=agency, key=fold(text)).exists()
    if not is_known and len(text) <= LONGEST_NAME:
        name = AgencyName(agency=agency, text=text, kind=NameKind.ALIAS)
        save_with_reason(name, by=by, reason=reason)
