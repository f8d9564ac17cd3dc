"""Which deadlines are done with on a day."""

from datetime import date

from entities.models import ServiceDeadline, ServiceDeadlineQuerySet


def completed(*, on: date) -> ServiceDeadlineQuerySet:
    """Deadlines completed by the end of `on`, in time or late, latest completion first."""
    return (
        ServiceDeadline.objects.filter(completed_on__lte=on)
        .with_due_on(on)
        .select_related("service", "agency", "decision")
        .prefetch_related("service__decisions")
        .order_by("-completed_on", "printed_order", "agency__display_order", "pk")
    )
