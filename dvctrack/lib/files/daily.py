"""How many files a person sends in a day: one rule for imports, signed reports and evidence."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count
from dvctrack.lib.refused import Refused


def check_daily(sent: "QuerySet[Any]", most: int, *, at: datetime, moment: str) -> None:
    """Raise Refused where as many of `sent` as one may send have their `moment` on the day of
    `at`, until then. Those of one kind count, of one person.
    """
    today = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    number = sent.filter(**{f"{moment}__gte": today}).count()
    if number >= most:
        raise Refused(
            _(
                "%(number)s files were sent with this account today; no more are taken before "
                "tomorrow. Gather what you send in fewer files."
            )
            % {"number": format_count(number)}
        )
