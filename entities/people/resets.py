"""A forgotten password: anybody asks for a letter, and it goes to whoever has the address.

The request looks at no account, so that neither its answer nor the time it takes tells whether
there is one.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from dvctrack.lib.logs import event
from entities.choices import LetterPurpose, TrailKind
from entities.models import Letter, TrailEntry
from entities.people.letters import LINK, on_site, write_letter
from entities.policy import may_sign_in
from entities.trail.record import record

HOUR = timedelta(hours=1)
_ASKED = "new password asked for"


@transaction.atomic
def ask_for_reset(email: str, *, address: str, at: datetime) -> bool:
    """Have the letter written in the background; False where this network address has had enough.

    The same queries whatever was typed.
    """
    asked = TrailEntry.objects.filter(act=_ASKED, address=address, at__gt=at - HOUR)
    if asked.count() >= settings.RESETS_BY_ADDRESS:
        event("new password refused")
        return False
    record(TrailKind.LINK, _ASKED, by=None, at=at, address=address)
    write_resets.enqueue(email, at.isoformat())
    return True


@task()
def write_resets(email: str, asked_at: str) -> None:
    """Write to all who may sign in with this address, also to those who are only invited so far.

    Within one minute an account gets one letter, and in an hour no more than the site's limit.
    """
    at, today = datetime.fromisoformat(asked_at), timezone.localdate()
    for person in User.objects.filter(email__iexact=email, is_active=True):
        if may_sign_in(person, on=today) and _letters(person, at) < settings.RESETS_BY_PERSON:
            _write(person, at)


def _letters(person: User, at: datetime) -> int:
    written = Letter.objects.filter(purpose=LetterPurpose.PASSWORD, person=person)
    return written.filter(written_at__gt=at - HOUR).count()


def _write(person: User, at: datetime) -> None:
    context = {"account": person, "link": on_site(LINK)}
    with translation.override(settings.LANGUAGE_CODE):
        write_letter(
            purpose=LetterPurpose.PASSWORD,
            key=f"{person.pk} {at:%Y-%m-%dT%H:%M}",
            address=person.email,
            person=person,
            agency=None,
            subject=render_to_string("registration/reset_subject.txt", context),
            text=render_to_string("registration/reset_body.txt", context),
            by=None,
            at=at,
        )
