from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db import transaction

from entities.people.account_log import note


@transaction.atomic
def unlock(*, account: User, by: User) -> None:
    """Forget the failed attempts with this user name, from every address."""
    AccessAttempt.objects.filter(username=account.get_username()).delete()
    note(accounts=[account], by=by, text="Signing in allowed again")
