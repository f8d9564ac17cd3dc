"""One-time links with which a person sets a password: an invitation, or a reset by hand."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
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


def reset_path(user: User) -> str:
    """The link of a letter that the person asked for, from the root of the site; it lives a day."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("password-reset-link", args=(uid, default_token_generator.make_token(user)))
