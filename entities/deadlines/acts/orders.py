from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused, checked
from entities.deadlines.acts.leads import twin_of
from entities.deadlines.acts.record import Life
from entities.deadlines.may import may_coordinate_deadlines
from entities.deadlines.rules import day_text
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
    """Record by hand that a decision orders a service of its first lead; `service` may be new.

    It counts from `ordered_on`, else from the day on which the decision was signed.
    """
    if by is not None and not may_coordinate_deadlines(by):
        raise Refused(_("This is recorded by the coordinating office."))
    day = ordered_on or decision.issued_on
    if not agency.is_valid_on(day):
        words = _("%(agency)s does not exist on %(day)s. Choose an agency of that day.")
        raise Refused(words % {"agency": agency, "day": day_text(day)})
    if service.pk is None:
        _add_service(service, by=by, at=at)
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    order = ServiceDeadline(
        service=service,
        agency=agency,
        decision=decision,
        ordered_on=day,
        printed_order=printed_order,
        deadline_text=deadline_text.strip(),
        due_on=due_on,
        precision=precision,
        coordinating_text=coordinating_text.strip(),
        note=note.strip(),
    )
    checked(order)
    save_with_reason(order, by=by, reason=gettext_lazy("Ordered"), at=at)
    if twin_of(Life.locked(order), since=day):
        words = _("%(agency)s leads this service by this decision already.")
        raise Refused(words % {"agency": agency})
    order.coordinating.set(coordinating)
    service.decisions.add(decision)
    event("deadline ordered", by=by, deadline=order.pk)
    return order


def _add_service(service: Service, *, by: User | None, at: datetime) -> None:
    """Raises Refused where a service is told by the same words already."""
    service.name = service.name.strip()
    checked(service)
    if known := Service.objects.spelled(service.name).first():
        words = _("This service is known already: %(service)s. Choose it from the list.")
        raise Refused(words % {"service": known})
    save_with_reason(service, by=by, reason=gettext_lazy("Ordered"), at=at)
