import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from entities.people.links import LIFE, one_time_path

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
