from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.history import save_with_reason, sign
from dvctrack.lib.many_rows import delete_rows
from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.choices import TrailKind
from entities.deadlines.acts.leads import twin_of
from entities.deadlines.acts.record import Life, lock_orders
from entities.deadlines.may import may_coordinate_deadlines
from entities.deadlines.rows import acts_of
from entities.models import DeadlineAct, Evidence, Service, ServiceDeadline, ServiceName
from entities.trail.record import record


@transaction.atomic
def join_services(
    kept: Service, other: Service, *, by: User | None, at: datetime, reason: str
) -> Service:
    """`other` was another spelling of `kept`: its orders and names are those of `kept`.

    Where both have an order to one first lead by one decision, that of `kept` stays with what was
    recorded of the other. Orders that one agency leads by one decision only since a transfer are
    joined and count once. History keeps what was; raises Refused where nothing can be joined.
    """
    if by is not None and not may_coordinate_deadlines(by):
        raise Refused(_("This is recorded by the coordinating office."))
    if kept.pk == other.pk:
        raise Refused(_("This is the same service. Choose another one."))
    if not reason.strip():
        raise Refused(_("Say why."))
    signed: dict[str, Any] = {"by": by, "reason": reason, "at": at}
    list(Service.objects.filter(pk__in=(kept.pk, other.pk)).order_by("pk").select_for_update())
    lock_orders([kept.pk, other.pk])
    moved = []
    for order in other.deadlines.select_related("agency", "decision").order_by("pk"):
        twin = kept.deadlines.filter(agency=order.agency, decision=order.decision).first()
        if twin is None:
            order.service = kept
            moved.append(save_with_reason(order, **signed))
        else:
            _carry_acts(order, twin, by=by, at=at)
            sign(order, **signed)
            delete_rows(ServiceDeadline, [order])
    for order in moved:
        life = Life.locked(order)
        if found := twin_of(life, since=localdate(at)):
            day, twin = found
            life.record(Kind.JOIN, on=day, joins=twin, **signed)
    sign(kept, **signed)
    kept.decisions.add(*other.decisions.all())
    for name in other.names.all():
        name.service = kept
        save_with_reason(name, **signed)
    sign(other, **signed)
    other.delete()
    save_with_reason(ServiceName(service=kept, text=other.name), **signed)
    record(TrailKind.DELETION, "services joined", by=by, about=other.name, kept=kept.pk)
    return kept


def _carry_acts(
    order: ServiceDeadline, twin: ServiceDeadline, *, by: User | None, at: datetime
) -> None:
    """The acts in effect of `order` are recorded anew of `twin`, which has none."""
    acts = acts_of([order, twin])
    leaned_on = DeadlineAct.objects.filter(joins=order).exists()
    if leaned_on or (acts[order.pk] and acts[twin.pk]):
        words = _(
            "Both services have acts of the order to %(agency)s by %(decision)s. Annul those of "
            "one of them first."
        )
        raise Refused(words % {"agency": order.agency, "decision": order.decision})
    for act in acts[order.pk]:
        evidence = list(act.evidence.all())
        act.pk, act._state.adding = None, True
        act.deadline, act.by, act.recorded_at, act.is_carried_over = twin, by, at, True
        act.save()
        for each in evidence:
            Evidence.objects.create(
                act=act,
                address=each.address,
                file=each.file,
                file_name=each.file_name,
                sha256=each.sha256,
            )
