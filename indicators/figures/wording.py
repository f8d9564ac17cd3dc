"""Other words for an indicator whose figures are printed already."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import save_with_reason
from indicators.models import Indicator, IndicatorWording, Submission
from indicators.models.indicator_text import WORDS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def no_day_of_words(indicator: Indicator, words_from: date, *, today: date) -> str:
    """Why other words cannot hold from this day on, in a sentence; empty where they can."""
    if words_from > today:
        return _("The day is still to come. Change the words on that day.")
    latest = indicator.wordings.order_by("ends_on").last()
    if latest and words_from <= latest.ends_on:
        return _("Until %(day)s other words are recorded. Give a later day, or correct them.") % {
            "day": date_format(latest.ends_on, "SHORT_DATE_FORMAT")
        }
    return ""


def keep_words(stored: Indicator, *, words_from: date, by: "User | AnonymousUser") -> None:
    """Keep the words of an indicator with figures as those that end before `words_from`.

    Where others end on that day already, these held on no day and are not kept.
    """
    last_day = words_from - timedelta(days=1)
    is_kept = stored.wordings.filter(ends_on=last_day).exists()
    if is_kept or not Submission.objects.filter(indicator=stored).exists():
        return
    words = {name: getattr(stored, name) for name in WORDS}
    former = IndicatorWording(indicator=stored, ends_on=last_day, **words)
    save_with_reason(former, by=by, reason=gettext_lazy("Other words from a day on"))
