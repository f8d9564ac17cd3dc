"""An agency submits what it typed: figures are written, and from here on tables count them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.choices import FigureState
from indicators.entry.drafts import forget_typed
from indicators.entry.form import Entry, EntryPart, read_newest
from indicators.entry.parts import Conflict, conflicts
from indicators.entry.receipts import write_receipt
from indicators.figures.claims import write_claim
from indicators.figures.locking import lock_period
from indicators.figures.typed import Texts
from indicators.figures.writing import delete_figures, write_typed
from indicators.models import Obligation, Period, Receipt

CLAIM_LENGTH = Obligation._meta.get_field("claim_reason").max_length or 0


@dataclass(frozen=True)
class Submitted:
    """The indicators that were written, and those that were not.

    Somebody else changed what has `conflicts` after the form was opened. There is no receipt
    where nothing was written.
    """

    saved: list[str]
    conflicts: list[Conflict]
    receipt: Receipt | None = None


@transaction.atomic
def submit_report(
    period: Period, agency: Agency, *, texts: Texts, by: User, at: datetime
) -> Submitted:
    """Write every report of a form that says something new, all of them or none.

    A form that was opened before somebody else saved is compared report by report: what it
    left alone stays as it is now, and what both changed is not written. Raises Refused where
    something is locked or must be corrected.
    """
    period = lock_period(period.pk)
    entry = read_newest(period, agency, texts, at=at)
    if entry.lock:
        raise Refused(entry.lock, logged=f"locked, period {period.state}")
    found = conflicts(entry.parts)
    parts = [part for part in _said(entry) if part.slug not in found]
    _check(parts)
    for part in parts:
        _write(part, by=by, at=at)
    saved = [part.slug for part in parts]
    settled = [part.slug for part in entry.parts if part.slug not in found]
    forget_typed(entry, settled=settled, submitted=saved, by=by)
    if parts:
        written = [figure for part in parts if not part.claim for figure in part.figures]
        event(
            "report submitted",
            by=by,
            period=period.code,
            agency=agency.slug,
            figures=len(written),
        )
    receipt = write_receipt(period, agency, parts, by=by, at=at) if parts else None
    return Submitted(saved, list(found.values()), receipt)


def _check(parts: list[EntryPart]) -> None:
    """Raises Refused where one of them cannot be submitted as it is."""
    for part in parts:
        named = {"indicator": part.title, "number": CLAIM_LENGTH}
        if part.lock:
            raise Refused(f"{part.title}: {part.lock}")
        if part.claim and not part.claim_reason.strip():
            raise Refused(_("%(indicator)s: say why there is no figure.") % named)
        if len(part.claim_reason.strip()) > CLAIM_LENGTH:
            words = _("%(indicator)s: say in at most %(number)d letters why there is no figure.")
            raise Refused(words % named)
        if part.contradicts_itself:
            words = _(
                "%(indicator)s: a figure is typed, and it is said that there is none. Keep one."
            )
            raise Refused(words % named)
    if any(part.has_errors for part in parts):
        raise Refused(_("Nothing was submitted: correct the fields that are marked."))


def _said(entry: Entry) -> Iterator[EntryPart]:
    """The parts of a form that say something else than what is stored."""
    changed = {figure.key for figure in entry.changes.created}
    changed |= {change.after.key for change in entry.changes.updated}
    for part in entry.parts:
        is_typed = any(
            number.name in entry.texts for typed in part.typed for number in typed.numbers
        )
        figures_change = any(figure.key in changed for figure in part.figures)
        if _claims_anew(part) or (is_typed and (figures_change or part.has_errors)):
            yield part


def _claims_anew(part: EntryPart) -> bool:
    obligation = part.report.obligation
    reason = part.claim_reason.strip() if part.claim else ""
    return (part.claim, reason) != (obligation.claim, obligation.claim_reason)


def _write(part: EntryPart, *, by: User, at: datetime) -> None:
    if _claims_anew(part):
        claim_reason = part.claim_reason.strip() if part.claim else ""
        write_claim(part.report.obligation, part.claim, claim_reason, by=by, at=at)
    if part.claim:
        stored = [typed.stored for typed in part.typed if typed.stored is not None]
        reason = reason_text(gettext_lazy("Withdrawn: %(reason)s"), reason=part.claim_reason)
        delete_figures(stored, by=by, at=at, reason=reason)
        return
    for typed in part.typed:
        if typed.figure is not None:
            write_typed(
                typed.figure,
                typed.stored,
                by=by,
                at=at,
                reason=gettext_lazy("Entered in the form"),
                state=FigureState.SUBMITTED,
            )
