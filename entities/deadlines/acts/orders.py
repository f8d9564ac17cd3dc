from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from entities.deadlines.acts.record import checked
from entities.models import Agency, LegalDocument, Service, ServiceDeadline


@transaction.atomic
def give_order(
    service: Service,
    *,
    agency: Agency,
    decision: LegalDocument,
    deadline_text: str,
    due_on: date | None,
    precision: str,
    by: User | None,
    at: datetime,
    ordered_on: date | None = None,
    printed_order: int | None = None,
    coordinating: Iterable[Agency] = (),
    coordinating_text: str = "",
    note: str = "",
) -> ServiceDeadline:
    """Record an order by hand; it counts from `ordered_on`, else from the signing."""
    order = ServiceDeadline(
        service=service,
        agency=agency,
        decision=decision,
        ordered_on=ordered_on,
        printed_order=printed_order,
        deadline_text=deadline_text,
        due_on=due_on,
        precision=precision,
        coordinating_text=coordinating_text,
        note=note,
    )
    save_with_reason(checked(order), by=by, reason=gettext_lazy("Ordered"), at=at)
    order.coordinating.set(coordinating)
    service.decisions.add(decision)
    return order
