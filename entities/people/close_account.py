from datetime import date

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from entities.people.account_log import note
from entities.policy import may_sign_in


def close_if_idle(*, account: User, by: User, on: date) -> bool:
    """Switch an account off when no membership is left to it from `on`; end its sessions."""
    end_sessions(account)
    if may_sign_in(account, on=on):
        return False
    account.is_active = False
    account.save(update_fields=["is_active"])
    note(accounts=[account], by=by, text="Switched off: no membership is left")
    return True


def end_sessions(account: User) -> None:
    """Sign the account out everywhere. Sessions live half an hour, so they are few to look at."""
    key = str(account.pk)
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == key:
            session.delete()
