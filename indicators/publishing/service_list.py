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
    """The latest day on which services were listed, or a deadline was changed or marked.

    A file lists them as of the day of its period, whenever it is read, and says nothing of a day
    where it has none; what a person records counts on the day of that. None where no service was
    ever listed. Three queries.
    """
    files = ImportBatch.objects.filter(state=BatchState.SAVED).exclude(written_services=[])
    read = list(files.annotate(day=Max("periods__as_of")).values_list("day", "written_services"))
    days = [day for day, _written in read if day]
    by_file = {
        row["history"]
        for _day, written in read
        for row in written
        if row["model"] == ServiceDeadline._meta.model_name
    }
    changed = ServiceDeadline.history.exclude(history_type="-").order_by("-history_date")
    moments = changed.values_list("history_id", "history_date").iterator()
    by_hand = next((at for key, at in moments if key not in by_file), None)
    days += [localdate(by_hand)] if by_hand else []
    acted = DeadlineAct.objects.aggregate(latest=Max("recorded_at"))["latest"]
    days += [localdate(acted)] if acted else []
    return max(days, default=None)
