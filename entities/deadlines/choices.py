"""What the deadlines can be narrowed to: their quarters and their lead agencies."""

from entities.deadlines.quarters import Quarter
from entities.models import Agency, AgencyQuerySet, DeadlineExtension, ServiceDeadline


def quarters_with_deadlines() -> list[Quarter]:
    """Every quarter in which a deadline falls due, as first ordered or as extended."""
    ordered = ServiceDeadline.objects.order_by().values_list("due_on", flat=True)
    extended = DeadlineExtension.objects.order_by().values_list("due_on", flat=True)
    return sorted({Quarter.containing(day) for day in ordered.union(extended)})


def agencies_with_deadlines() -> AgencyQuerySet:
    """The agencies that lead a service, in the order of the annexes."""
    return Agency.objects.filter(pk__in=ServiceDeadline.objects.values("agency"))
