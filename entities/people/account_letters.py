"""Letters to people about their accounts: a link that opens one, and what others did to it.

They are in the language of the site, whatever the person reads who has them written.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from entities.choices import LetterPurpose
from entities.models import Letter, LetterQuerySet
from entities.people.letters import LINK, on_site, write_letters


def write_links(*, accounts: Iterable[User], by: User, at: datetime) -> list[User]:
    """Write each account a letter with a fresh one-time link; returns those without an address.

    Within one minute an account gets one letter.
    """
    given = list(accounts)
    _write(LetterPurpose.INVITATION, "link", given, by=by, at=at)
    return [user for user in given if not user.email]


def tell_of_links(*, accounts: Iterable[User], by: User, at: datetime) -> None:
    """Tell those who have an address that somebody made links to hand over: who and when."""
    _write(LetterPurpose.ACCOUNT, "link_made", accounts, by=by, at=at)


def tell_of_address(*, account: User, by: User, at: datetime) -> None:
    """Tell the address that the account still has that somebody gives it another one."""
    _write(LetterPurpose.ACCOUNT, "address", [account], by=by, at=at)


def _write(
    purpose: LetterPurpose, text: str, accounts: Iterable[User], *, by: User, at: datetime
) -> None:
    """One letter of this text a minute to each account that has an address."""
    with translation.override(settings.LANGUAGE_CODE):
        moment = date_format(localtime(at), "SHORT_DATETIME_FORMAT")
        told = {"link": on_site(LINK), "by": by, "moment": moment}
        subject = render_to_string(f"entities/accounts/{text}_subject.txt")
        write_letters(
            Letter(
                purpose=purpose,
                key=f"{text} {user.pk} {at:%Y-%m-%dT%H:%M}",
                address=user.email,
                person=user,
                subject=subject,
                text=render_to_string(
                    f"entities/accounts/{text}_body.txt", {**told, "account": user}
                ),
                written_by=by,
                written_at=at,
            )
            for user in accounts
            if user.email
        )


def last_links(accounts: Iterable[User]) -> LetterQuerySet:
    """Of each of these accounts the last letter with a link that somebody had sent."""
    letters = Letter.objects.filter(purpose=LetterPurpose.INVITATION, person__in=accounts)
    later = Letter.objects.filter(
        purpose=LetterPurpose.INVITATION, person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    return letters.filter(~Exists(later)).select_related("person", "written_by")
