"""Letters of the house: written with what they tell of, and sent by the worker, once.

A letter is a row, and the task that sends it is another one, of the same transaction: both are
there, or neither. Without a worker a letter waits, and the pages say so.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from dvctrack.lib.logs import event, fault
from entities.choices import LetterPurpose, LetterState, TrailKind
from entities.models import Agency, Letter, LetterQuerySet
from entities.people.links import one_time_path, reset_path
from entities.trail.record import account_name, record_all
from entities.work.asked import PATIENCE
from entities.work.hearts import has_living_worker

# How long the second and the third try wait after the one before; there is no fourth.
PAUSES = (timedelta(minutes=1), timedelta(minutes=15))
# Many letters, and those that are tried again, keep no file and no single letter waiting.
AFTER_OTHERS = -10

# In the place of what opens an account: kept texts are read, links are not kept.
LINK = "{link}"
LINKS: Mapping[str, Callable[[User], str]] = {
    LetterPurpose.INVITATION: one_time_path,
    LetterPurpose.PASSWORD: reset_path,
}


def on_site(path: str) -> str:
    """The full address of a path in a letter: that of the site, whichever one a request named."""
    return f"{settings.SITE_URL}{path}"


@transaction.atomic
def write_letter(
    *,
    purpose: LetterPurpose,
    key: str,
    address: str,
    person: User | None,
    agency: Agency | None,
    subject: str,
    text: str,
    by: User | None,
    at: datetime,
) -> Letter:
    """Keep a letter and have it sent; of one purpose and key the one that is there already.

    The text of a letter that opens the account of `person` has `LINK` in the place of the path.
    """
    letter, is_new = Letter.objects.get_or_create(
        purpose=purpose,
        key=key,
        defaults={
            "address": address,
            "person": person,
            "agency": agency,
            "subject": _one_line(subject),
            "text": text,
            "written_by": by,
            "written_at": at,
        },
    )
    if is_new:
        send_letter.enqueue(letter.pk, 1)
        _record_links([letter], by=by)
    return letter


@transaction.atomic(savepoint=False)
def write_letters(letters: Iterable[Letter]) -> list[Letter]:
    """Keep many letters of one purpose and one moment and have them sent; returns those.

    A letter whose key is taken is left out, also where another process takes it at the same time.
    Two queries and one task.
    """
    given = list(letters)
    if not given:
        return []
    for letter in given:
        letter.subject = _one_line(letter.subject)
    Letter.objects.bulk_create(given, ignore_conflicts=True)
    now = Letter.objects.select_related("person").filter(
        purpose=given[0].purpose, written_at=given[0].written_at
    )
    keys = {row.key for row in given}
    written = [row for row in now.order_by("pk") if row.key in keys]
    send_letters.enqueue([row.pk for row in written])
    _record_links(written, by=given[0].written_by)
    return written


def _record_links(letters: Iterable[Letter], *, by: User | None) -> None:
    people = [row.person for row in letters if row.person and row.purpose in LINKS]
    names = map(account_name, people)
    record_all(TrailKind.LINK, "letter with a link written", by=by, about=names)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:300]


@transaction.atomic
def send_again(letters: LetterQuerySet, *, by: User, at: datetime) -> int:
    """Have those of the letters that are stuck tried anew; how many."""
    stuck = list(letters.stuck(at).select_for_update(of=("self",)))
    for letter in stuck:
        if letter.state == LetterState.FAILED:
            letter.state, letter.tries, letter.error = LetterState.WAITING, 0, ""
            letter.save(update_fields=["state", "tries", "error"])
        send_letter.using(priority=AFTER_OTHERS).enqueue(letter.pk, letter.tries + 1)
    event("letters sent again", by=by, number=len(stuck))
    return len(stuck)


def are_unattended(letters: LetterQuerySet, *, at: datetime) -> bool:
    """Whether some wait for more than a minute, and no worker lives. At most two queries."""
    waiting = letters.filter(state=LetterState.WAITING, written_at__lt=at - PATIENCE)
    return waiting.exists() and not has_living_worker(at=at)


@task()
@transaction.atomic
def send_letters(pks: list[int]) -> None:
    """Give each of these letters a task of its own, so that one that fails keeps up no other."""
    for pk in pks:
        send_letter.using(priority=AFTER_OTHERS).enqueue(pk, 1)


@task(takes_context=True)
def send_letter(context: TaskContext, pk: int, number: int) -> None:
    """Make the try of this number; the last one that fails leaves the letter failed.

    The try is counted before the letter leaves, so that of two workers one makes it. Where its
    worker died half-way, nobody knows whether the letter left: it is not sent twice, but told,
    and a person has it sent again.
    """
    waiting = Letter.objects.filter(pk=pk, state=LetterState.WAITING)
    if not waiting.filter(tries=number - 1).update(tries=number):
        if context.attempt > 1:
            with translation.override(settings.LANGUAGE_CODE):
                told = _("The worker was stopped while it sent the letter, which may have left.")
            waiting.filter(tries=number).update(state=LetterState.FAILED, error=told)
        return
    letter = Letter.objects.select_related("person").get(pk=pk)
    with translation.override(settings.LANGUAGE_CODE):
        letter.error, may_try_again = _deliver(letter)
    is_tried_again = bool(letter.error) and may_try_again and number <= len(PAUSES)
    if not letter.error:
        letter.state, letter.sent_at = LetterState.SENT, timezone.now()
    elif not is_tried_again:
        letter.state = LetterState.FAILED
    with transaction.atomic():
        letter.save(update_fields=["state", "error", "sent_at"])
        if is_tried_again:
            later = timezone.now() + PAUSES[number - 1]
            again = send_letter.using(priority=AFTER_OTHERS, run_after=later)
            again.enqueue(pk, number + 1)


def _deliver(letter: Letter) -> tuple[str, bool]:
    """Why it was not sent, empty where it was, and whether another try may help."""
    if not settings.SENDS_MAIL:
        return _("This site has no mail server."), False
    text = letter.text
    if letter.purpose in LINKS:
        person = letter.person
        # A link is worth an account, so it goes nowhere but to the address of today.
        if person is None or not person.is_active or person.email != letter.address:
            return _("The account was switched off or has another address by now."), False
        text = text.replace(LINK, LINKS[letter.purpose](person))
    try:
        send_mail(letter.subject, text, None, [letter.address])
    except (SMTPException, OSError) as error:
        fault("letter not sent", letter=letter.pk, error=type(error).__name__)
        if isinstance(error, SMTPRecipientsRefused):
            return _("The mail server refused the address."), True
        return _("The mail server could not be reached, or took no letter."), True
    return "", False
