from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dvctrack.lib.history import save_with_reason
from entities.models import LegalDocument, Service, ServiceDeadline
from indicators.importing.service_lists import (
    PRINTED,
    DecisionKey,
    ProposedService,
    ServiceChanges,
    says_the_same,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_services(
    changes: ServiceChanges, *, by: "User | None", reason: str
) -> list[dict[str, Any]]:
    """Write the new and changed services with a deadline for each of their lead agencies.

    What was written comes back by its rows of history, so that it can be undone.
    """
    rows = [*changes.created, *changes.updated]
    decisions = _decisions({key for row in rows for key in row.decisions}, by=by, reason=reason)
    return [
        written for row in rows for written in _save_service(row, decisions, by=by, reason=reason)
    ]


def _decisions(
    keys: Iterable[DecisionKey], *, by: "User | None", reason: str
) -> dict[DecisionKey, LegalDocument]:
    """The documents with these keys; one that is not known yet is added, as read in a source."""
    found: dict[DecisionKey, LegalDocument] = {}
    for key in sorted(keys, key=lambda key: (key.issued_on, key.number)):
        known = LegalDocument.objects.filter(
            type=key.type, number=key.number, issued_on=key.issued_on
        ).first()
        found[key] = known or save_with_reason(
            LegalDocument(
                type=key.type, number=key.number, issued_on=key.issued_on, is_verified=True
            ),
            by=by,
            reason=reason,
        )
    return found


def _save_service(
    row: ProposedService,
    decisions: dict[DecisionKey, LegalDocument],
    *,
    by: "User | None",
    reason: str,
) -> Iterator[dict[str, Any]]:
    service = Service.objects.filter(name=row.name).first()
    is_new = service is None
    if service is None:
        service = save_with_reason(Service(name=row.name), by=by, reason=reason)
    given = {decisions[key] for key in row.decisions} - set(service.decisions.all())
    # Adding nothing would write a row of history all the same.
    if given:
        service.decisions.add(*given)
    if is_new or given:
        yield _written(service, is_new=is_new) | {"decisions": [row.pk for row in given]}
    ordering = decisions[row.decisions[0]]
    for lead in row.leads:
        key = {"service": service, "agency": lead, "decision": ordering}
        deadline = ServiceDeadline.objects.filter(**key).first() or ServiceDeadline(**key)
        is_new = deadline.pk is None
        if is_new or not says_the_same(deadline, row):
            for name in PRINTED:
                setattr(deadline, name, getattr(row, name))
            yield _written(save_with_reason(deadline, by=by, reason=reason), is_new=is_new)


def _written(row: Service | ServiceDeadline, *, is_new: bool) -> dict[str, Any]:
    return {
        "model": row._meta.model_name,
        "history": row.history.latest().history_id,
        "is_new": is_new,
    }
