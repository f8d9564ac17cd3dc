"""Of when the list of services is, and whether that is old for a period."""

from datetime import date

from django.db.models import Max
from django.utils.timezone import localdate

from entities.deadlines.quarters import Quarter
from entities.models import DeadlineAct, ServiceDeadline
from indicators.choices import BatchState
from indicators.models import ImportBatch, Period


def old_list(period: Period) -> date | None:
    """The day of the list where that is before the period began; None for one of its time.

    A period without a window begins with the quarter of its day.
    """
    listed_on = last_confirmed()
    begins = period.window_starts_on or Quarter.containing(period.as_of).starts_on
    return listed_on if listed_on and listed_on < begins else None


def last_confirmed() -> date | None:
    """The latest day on which services were listed, ordered by hand, or something was recorded.

    A file lists them as of the day of its period, whenever it is read, and says nothing of a day
    where it has none; what a person orders or records counts on the day of that. What an upgrade
    or a joining of services wrote, and an order from before orders had their day, says nothing.
    None where no service was ever listed. Three queries of one row each.
    """
    files = ImportBatch.objects.filter(state=BatchState.SAVED).exclude(written_services=[])
    listed_on = files.aggregate(day=Max("periods__as_of"))["day"]
    read_at = ImportBatch.objects.filter(imported_at__isnull=False).values("imported_at")
    ordered = ServiceDeadline.history.filter(history_type="+", ordered_on__isnull=False)
    by_hand = ordered.exclude(history_date__in=read_at).aggregate(at=Max("history_date"))["at"]
    acted = DeadlineAct.objects.aggregate(at=Max("recorded_at"))["at"]
    days = [listed_on, *(localdate(at) for at in (by_hand, acted) if at)]
    return max((day for day in days if day), default=None)
