from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.actions.save_figures import save_figures
from indicators.actions.save_services import save_services
from indicators.models import ImportBatch, Period
from indicators.rules.annex_proposal import propose_annex, sha256_of
from indicators.rules.proposals import Proposal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Import:
    """What came of a file: its proposal, whether the database now says what it says, and the
    batch where something was written."""

    proposal: Proposal
    is_saved: bool
    batch: ImportBatch | None = None


@transaction.atomic
def import_annex(
    content: bytes,
    *,
    file_name: str,
    by: "User | None",
    at: datetime,
    as_of: date | None = None,
    dry_run: bool = False,
) -> Import:
    """Read an official annex and write its figures and services, all or nothing.

    With an error among the findings, and in a dry run, nothing is written. A file that
    changes nothing leaves no batch behind.
    """
    # Two imports at once wait for each other here, so that each sees what the other wrote.
    list(Period.objects.select_for_update().order_by("pk"))
    proposal = propose_annex(content, as_of=as_of)
    if dry_run or proposal.has_errors or proposal.period is None:
        return Import(proposal, is_saved=False)
    if not proposal.changes_something:
        return Import(proposal, is_saved=True)
    reason = _("Imported from %(file)s") % {"file": file_name}
    batch = _batch(proposal, proposal.period, content, file_name=file_name, by=by, at=at)
    save_figures(proposal.figures, batch=batch, by=by, reason=reason)
    save_services(proposal.services, by=by, reason=reason)
    return Import(proposal, is_saved=True, batch=batch)


def _batch(
    proposal: Proposal,
    period: Period,
    content: bytes,
    *,
    file_name: str,
    by: "User | None",
    at: datetime,
) -> ImportBatch:
    counts = proposal.figures.counts()
    batch = ImportBatch(
        file_name=file_name[:300],
        sha256=sha256_of(content),
        period=period,
        imported_by=by,
        imported_at=at,
        findings=[finding.as_dict() for finding in proposal.findings],
        created_count=counts.created,
        updated_count=counts.updated,
        unchanged_count=counts.unchanged,
    )
    # The name on disk is the digest: what a person called the file stays in `file_name`.
    batch.file.save(f"{batch.sha256}{_suffix(content)}", ContentFile(content), save=False)
    batch.save()
    return batch


def _suffix(content: bytes) -> str:
    return ".docx" if b"word/document.xml" in content else ".xlsx"
