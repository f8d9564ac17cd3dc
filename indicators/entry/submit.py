"""An agency submits what it typed: figures are written, and from here on tables count them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text
from entities.models import Agency
from indicators.choices import FigureState
from indicators.entry.conflicts import Conflict, conflicts, without_untouched
from indicators.entry.form import Entry, EntryPart, read_entry
from indicators.entry.save_draft import forget_typed
from indicators.figures.claims import write_claim
from indicators.figures.locking import lock_period
from indicators.figures.typed import Texts
from indicators.figures.writing import delete_figures, write_typed
from indicators.models import Obligation, Period

CLAIM_LENGTH = Obligation._meta.get_field("claim_reason").max_length or 0


@dataclass(frozen=True)
class Submitted:
    """What became of a form. With an error or a lock nothing is written at all.

    `saved` are the indicators that were written; those with `conflicts` were not, since
    somebody else changed them after the form was opened.
    """

    entry: Entry
    saved: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refusal: str | None = None


@transaction.atomic
def submit_report(
    period: Period, agency: Agency, *, texts: Texts, by: User, at: datetime
) -> Submitted:
    """Write every report of a form that says something new, all of them or none.

    A form that was opened before somebody else saved is compared report by report: what it
    left alone stays as it is now, and what both changed is shown, not written.
    """
    period = lock_period(period.pk)
    entry = read_entry(period, agency, texts, at=at)
    if entry.lock:
        return Submitted(entry, refusal=entry.lock)
    newest = without_untouched(entry.parts, texts)
    if newest != texts:
        entry = read_entry(period, agency, newest, at=at)
    found = conflicts(entry.parts)
    parts = [part for part in _said(entry, newest) if part.slug not in found]
    refusal = _refusal(parts)
    if refusal:
        return Submitted(entry, conflicts=list(found.values()), refusal=refusal)
    for part in parts:
        _write(part, by=by, at=at)
    saved = [part.slug for part in parts]
    settled = [part.slug for part in entry.parts if part.slug not in found]
    forget_typed(entry, settled=settled, submitted=saved, by=by)
    return Submitted(entry, saved, list(found.values()))


def _refusal(parts: list[EntryPart]) -> str | None:
    for part in parts:
        if part.lock:
            return f"{part.title}: {part.lock}"
        if part.claim and not part.claim_reason.strip():
            return _("%(indicator)s: say why there is no figure.") % {"indicator": part.title}
        if len(part.claim_reason.strip()) > CLAIM_LENGTH:
            return _("%(indicator)s: say in at most %(number)d letters why there is no figure.") % {
                "indicator": part.title,
                "number": CLAIM_LENGTH,
            }
        if part.contradicts_itself:
            return _(
                "%(indicator)s: a figure is typed, and it is said that there is none. Keep one."
            ) % {"indicator": part.title}
    if any(part.has_errors for part in parts):
        return _("Nothing was submitted: correct the fields that are marked.")
    return None


def _said(entry: Entry, texts: Texts) -> Iterator[EntryPart]:
    """The parts of a form that say something else than what is stored."""
    changed = {figure.key for figure in entry.changes.created}
    changed |= {change.after.key for change in entry.changes.updated}
    for part in entry.parts:
        is_typed = any(number.name in texts for typed in part.typed for number in typed.numbers)
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
