from datetime import date, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.reasons import save_with_reason
from entities.models import Membership
from entities.people.close_account import close_if_idle
from entities.people.invite import NewPerson, open_account


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date, by: User, reason: str, on: date
) -> Membership:
    """Let a membership hold until the end of `last_day`.

    Where that day lies before `on`, which is today, the person is signed out, and the
    account is switched off when nothing else is left to it. Otherwise both follow by
    themselves: a right ends with its membership, and signing in ends with the last one.
    """
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    _refuse_impossible_end(locked, last_day)
    locked.ends_on = last_day
    save_with_reason(locked, by=by, reason=reason)
    if last_day < on:
        close_if_idle(account=locked.user, by=by, on=on)
    return locked


@transaction.atomic
def hand_over(
    *,
    membership: Membership,
    successor: User | NewPerson,
    by: User,
    starts_on: date,
    reason: str,
    on: date,
) -> Membership:
    """End a membership the day before `starts_on`, and open the same for the successor.

    The successor is an account, or a person who gets one. The leaver is treated as in
    `end_membership`.
    """
    until = membership.ends_on
    eve = starts_on - timedelta(days=1)
    end_membership(membership=membership, last_day=eve, by=by, reason=reason, on=on)
    opened = Membership(
        user=_account(successor, leaver=membership.user),
        role=membership.role,
        agency=membership.agency,
        starts_on=starts_on,
        ends_on=until,
    )
    opened.full_clean()
    return save_with_reason(opened, by=by, reason=reason)


def _account(successor: User | NewPerson, *, leaver: User) -> User:
    if isinstance(successor, NewPerson):
        return open_account(successor, is_staff=leaver.is_staff)
    if successor == leaver:
        raise ValidationError(_("The successor is the same person."))
    if not successor.is_active:
        raise ValidationError(_("The account of the successor is switched off."))
    return successor


def _refuse_impossible_end(membership: Membership, last_day: date) -> None:
    if membership.starts_on and last_day < membership.starts_on:
        raise ValidationError(_("The membership would end before it begins."))
    if membership.ends_on and last_day > membership.ends_on:
        raise ValidationError(_("The membership has ended before that day."))
