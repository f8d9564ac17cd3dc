"""Accounts to look around with on a developer's machine: making them, finding them, removing them.

Their passwords were printed on a console. Production does not run while one of them is there.
"""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext_noop

from dvctrack.lib.frozen import FrozenError
from dvctrack.lib.history import save_with_reason
from entities.choices import Role, TrailKind
from entities.models import Agency, Membership
from entities.trail.record import account_name, record

OFFICER_OF = "bo-tu-phap"
ACCOUNTS = {
    "quantri": Role.ADMINISTRATOR,
    "dieuphoi": Role.COORDINATOR,
    "giamsat": Role.SUPERVISOR,
    "canbo-botuphap": Role.OFFICER,
}
MADE, OFF = gettext_noop("Demo account"), gettext_noop("Demo account switched off")


@transaction.atomic
def make_demo_accounts(*, with_officer: bool = True) -> dict[str, str | None]:
    """The user names of the demo accounts with the passwords of those that were just made."""
    users, made = get_user_model().objects, dict[str, str | None]()
    for username, role in ACCOUNTS.items():
        if role == Role.OFFICER and not with_officer:
            continue
        made[username] = None
        if not users.filter(username=username).exists():
            made[username] = secrets.token_urlsafe(9)
            is_officer = role == Role.OFFICER
            user = users.create_user(username, password=made[username], is_staff=not is_officer)
            agency = Agency.objects.get(slug=OFFICER_OF) if is_officer else None
            membership = Membership(user=user, role=role, agency=agency)
            save_with_reason(membership, by=None, reason=MADE)
    return made


def demo_accounts() -> QuerySet[User]:
    """The demo accounts that were not switched off by `remove_demo`.

    They are known by their names and by a membership that nobody gave them: before 0.3.0 its
    history had no reason. Somebody's own account of such a name is none of them.
    """
    history = Membership.history.model.objects.filter(user_id=OuterRef("pk"))
    without_person = history.filter(history_type="+", history_user__isnull=True)
    reason = Q(history_change_reason__isnull=True) | Q(history_change_reason__in=("", MADE))
    return User.objects.filter(
        Exists(without_person.filter(reason)),
        ~Exists(history.filter(history_change_reason=OFF)),
        username__in=ACCOUNTS,
    )


def refuse_demo_accounts() -> bool:
    """Raise ImproperlyConfigured where the database has some; whether it could be asked."""
    try:
        is_fault = demo_accounts().exists()
    except DatabaseError:
        return False
    if is_fault:
        raise ImproperlyConfigured(
            "The database has demo accounts, whose passwords others may know:"
            " run manage.py remove_demo."
        )
    return True


@transaction.atomic
def switch_off(accounts: Iterable[User], *, on: date) -> None:
    """Without a password, inactive, their memberships ended before `on`: no fault any more."""
    for account in accounts:
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])
        for membership in account.memberships.all():
            membership.ends_on = min(membership.ends_on or on, on - timedelta(days=1))
            save_with_reason(membership, by=None, reason=OFF)
        record(TrailKind.ACCOUNT, "demo account switched off", by=None, about=account_name(account))


def delete_with_data(accounts: Iterable[User]) -> bool:
    """Delete the accounts with all that they made; whether it was done.

    It is not, and nothing changes, where anybody else ever wrote or is named by what has no
    history, such as a draft or a file, where they changed what they had not made, or where they
    made what is never deleted, such as a published version.
    """
    people = [account.pk for account in accounts]
    model: Any
    made: dict[Any, set[int]] = {}
    waiting: list[QuerySet[Any]] = []
    for model in apps.get_models():
        if not hasattr(model._meta, "simple_history_manager_attribute"):
            continue
        history = model.history.model.objects
        by_people = history.filter(history_user__isnull=False)
        by_them = by_people.filter(history_user__in=people)
        waiting.append(by_them)
        made[model] = set(by_them.filter(history_type="+").values_list("id", flat=True))
        changed = set(by_them.values_list("id", flat=True))
        if changed - made[model] or by_people.exclude(history_user__in=people).exists():
            return False
    waiting += [model._default_manager.filter(pk__in=ids) for model, ids in made.items()]
    links: Any = User._meta.get_fields(include_hidden=True)
    for link in links:
        if link.one_to_many and not hasattr(link.related_model, "instance_type"):
            rows, name = link.related_model._default_manager.all(), link.field.name
            of_others = rows.filter(**{f"{name}__isnull": False}).exclude(**{f"{name}__in": people})
            if link.related_model not in made and of_others.exists():
                return False
            waiting.append(rows.filter(**{f"{name}__in": people}))
    try:
        with transaction.atomic():
            _delete_in_some_order([*waiting, User.objects.filter(pk__in=people)])
            for model, ids in made.items():
                model.history.filter(id__in=ids).delete()
    except (ProtectedError, FrozenError, DatabaseError):
        return False
    return True


def _delete_in_some_order(waiting: list[QuerySet[Any]]) -> None:
    """Rows that others lean on go after those; ProtectedError where that comes to no end."""
    while waiting := [rows for rows in waiting if rows.exists()]:
        refused = 0
        for rows in waiting:
            try:
                with transaction.atomic():
                    rows.delete()
            except ProtectedError:
                refused += 1
                if refused == len(waiting):
                    raise
