"""One-time links with which a person sets a password: an invitation, or a reset by hand."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.core.signing import BadSignature, TimestampSigner
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

LIFE = timedelta(days=7)


class OneTimeTokens:
    """Tokens that live for seven days and die when a password is set or the person signs in.

    Django's own generator reads how long its tokens live from a setting, which serves the
    letters that people ask for themselves. A token is the moment and the signature alone, short
    enough to be typed from paper: what is signed with them, the state of the account, is read
    anew from the database.
    """

    signer = TimestampSigner(salt="dvctrack.one-time-links")

    def make_token(self, user: User) -> str:
        state = _state(user)
        return self.signer.sign(state).removeprefix(f"{state}:")

    def check_token(self, user: User, token: str | None) -> bool:
        try:
            self.signer.unsign(f"{_state(user)}:{token}", max_age=LIFE)
        except BadSignature:
            return False
        return True


def _state(user: User) -> str:
    """What a link holds for: the account, as long as these are what they were."""
    return f"{user.pk}:{user.password}:{user.last_login}:{user.email}"


one_time_tokens = OneTimeTokens()


def one_time_path(user: User) -> str:
    """A fresh link for this account, from the root of the site."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=(uid, one_time_tokens.make_token(user)))


logger = logging.getLogger(__name__)


def send_links(
    *, accounts: Iterable[User], absolute: Callable[[str], str], at: datetime
) -> list[User]:
    """Mail each account a fresh one-time link; returns those that none could be sent to.

    The letter is in the language of the site, whatever the sender reads it in.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return [user for user in accounts if not (user.email and _sent(user, absolute, at))]


def _sent(user: User, absolute: Callable[[str], str], at: datetime) -> bool:
    context = {"account": user, "link": absolute(one_time_path(user)), "until": at + LIFE}
    subject = render_to_string("entities/accounts/link_subject.txt", context).strip()
    body = render_to_string("entities/accounts/link_body.txt", context)
    try:
        return bool(send_mail(subject, body, None, [user.email]))
    except (SMTPException, OSError):
        logger.exception("A one-time link could not be sent to account %s", user.pk)
        return False
