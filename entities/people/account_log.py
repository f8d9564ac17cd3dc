from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User


def note(*, accounts: list[User], by: User, text: str) -> None:
    """Write into the history that the admin shows of these accounts what was done to them."""
    for account in accounts:
        LogEntry.objects.log_actions(
            by.pk, [account], CHANGE, change_message=text, single_object=True
        )
