from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.history import sign
from indicators.figures.locking import lock_unclosed_period
from indicators.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def delete_figures(figures: Iterable[Submission], *, by: "User | None") -> None:
    """Delete figures that an administrator chose; their history stays.

    Raises Refused where the period of one is closed: what was published does not vanish.
    """
    chosen = list(figures)
    for period in sorted({row.period_id for row in chosen}):
        lock_unclosed_period(period)
    for row in Submission.objects.filter(pk__in=[row.pk for row in chosen]):
        sign(row, by=by, reason=_("Deleted"))
        row.delete()
