"""Targets are added and ended by the coordinating office."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.trail.record import record
from indicators.models import Indicator, Target


@transaction.atomic
def add_target(target: Target, *, by: User, at: datetime, reason: str) -> Target:
    """Add a target that has passed its own checks.

    Raises Refused where another one has come to hold on one of its days meanwhile.
    """
    Indicator.objects.select_for_update().get(pk=target.indicator_id)
    if Target.objects.overlapping(target).exists():
        raise Refused(_("Another target was added for these days meanwhile."))
    save_with_reason(target, by=by, reason=reason, at=at)
    record(TrailKind.SETTING, "target added", by=by, about=str(target), target=target.pk)
    return target


@transaction.atomic
def end_target(target: Target, *, last_day: date, by: User, at: datetime, reason: str) -> Target:
    """End a target on a day. Raises Refused before its first day, or where it has ended by then.

    A target that should never have held is taken away in the admin, not ended.
    """
    target = Target.objects.select_for_update().get(pk=target.pk)
    if last_day < target.starts_on:
        told = _("The target begins on %(day)s. Choose that day or a later one.")
        raise Refused(told % {"day": f"{target.starts_on:%d/%m/%Y}"})
    if target.ends_on and target.ends_on < last_day:
        told = _("The target ends on %(day)s already. Choose that day or an earlier one.")
        raise Refused(told % {"day": f"{target.ends_on:%d/%m/%Y}"})
    target.ends_on = last_day
    save_with_reason(target, by=by, reason=reason, at=at)
    record(TrailKind.SETTING, "target ended", by=by, about=str(target), target=target.pk)
    return target
