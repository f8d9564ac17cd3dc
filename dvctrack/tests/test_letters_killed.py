"""A worker killed while it sends: no letter twice, none lost without a word."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dvctrack.tests.own_site import OwnSite
from entities.tests.mail_server import Mailbox

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
NUMBER = 6
WRITE = f"""
from entities.choices import LetterPurpose
from entities.models import Letter
from entities.people.letters import write_letters
at = timezone.now()
write_letters(
    Letter(purpose=LetterPurpose.REMINDER, key=str(n), address=f"nguoi{{n}}@example.vn",
           subject="Nhắc", text="Nhắc", written_at=at)
    for n in range({NUMBER})
)
"""
WORK = """
from django.core.management import call_command
def work():
    return call_command("worker", batch=True, verbosity=0) or ""
"""
NEXT = """
from datetime import timedelta
from dvctrack.tests.forked import together
from entities.models import Letter
from entities.work.lost import take_up_lost
print(take_up_lost(at=timezone.now() + timedelta(minutes=1)))
together(work, work)
print(sorted(Letter.objects.values_list("state", flat=True)))
"""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox().open() as box:
        yield box


@pytest.fixture
def site(tmp_path: Path, mailbox: Mailbox) -> OwnSite:
    site = OwnSite.make(tmp_path)
    mail = {
        "DVCTRACK_EMAIL_HOST": "127.0.0.1",
        "DVCTRACK_EMAIL_PORT": str(mailbox.port),
        "DVCTRACK_EMAIL_SECURITY": "none",
    }
    return replace(site, environment={**site.environment, **mail})


def test_worker_killed_in_the_dialogue_and_two_after_it_send_each_letter_once(
    site: OwnSite, mailbox: Mailbox
) -> None:
    mailbox.seconds = 600
    killed = site.start(f"{WRITE}{WORK}work()")
    assert mailbox.took.wait(timeout=60)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    mailbox.seconds = 0
    states = ["failed", *["sent"] * (NUMBER - 1)]
    assert site.run(WORK + NEXT).splitlines() == ["1", str(states)]
    addresses = sorted(to for to_all, _letter in mailbox.letters for to in to_all)
    assert addresses == [f"nguoi{n}@example.vn" for n in range(NUMBER)]
