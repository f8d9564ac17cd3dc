"""Deadlines of services whose lead agency ended by an act: moved to what it became."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.choices import ENDINGS, SuccessionRelation
from entities.deadlines.acts import transfer
from entities.deadlines.fold import TO_DO
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import listed
from entities.models import Agency, LegalDocument, Reorganisation, Succession


@dataclass(frozen=True)
class LeadMove:
    """A deadline that is not done on the day on which its lead ended.

    `heir` takes it over; None of an agency that was split, where a person says which part does.
    """

    row: DeadlineRow
    heir: Agency | None
    on: date
    basis: LegalDocument | None


def leads_left(act: Reorganisation) -> list[LeadMove]:
    """The deadlines whose lead ended by a recorded act and which nobody has moved since."""
    endings = act.successions.filter(relation__in=ENDINGS).order_by("effective_on", "pk")
    related = endings.select_related("predecessor", "successor__parent", "basis")
    return [
        move
        for day, successions in groupby(related, key=lambda row: row.effective_on)
        for move in _of_day(day, {row.predecessor_id: row for row in successions})
    ]


def _of_day(day: date, endings: dict[int, Succession]) -> Iterator[LeadMove]:
    found = listed(day).filter(state__in=TO_DO, lead_as_of__in=list(endings))
    for row in rows_of(found, on=day):
        ending = endings[row.standing.lead_id]
        is_whole = ending.relation == SuccessionRelation.MERGED_INTO
        yield LeadMove(row, ending.successor if is_whole else None, day, ending.basis)


@transaction.atomic
def move_leads(act: Reorganisation, *, by: User | None, at: datetime) -> int:
    """Transfer to its heir each deadline that has one, from the day of the act; how many.

    Raises Refused where nothing is left to move.
    """
    moves = [(move, move.heir) for move in leads_left(act) if move.heir is not None]
    if not moves:
        raise Refused(_("No deadline is left to move: its lead has become no single agency."))
    for move, heir in moves:
        transfer(
            move.row.deadline,
            agency=heir,
            reason=reason_text(gettext_lazy("%(lead)s was merged"), lead=move.row.agency.name),
            document=move.basis,
            by=by,
            at=at,
            on=move.on,
            seen=None,
        )
    event("leads moved", by=by, act=act.pk, deadlines=len(moves))
    return len(moves)
