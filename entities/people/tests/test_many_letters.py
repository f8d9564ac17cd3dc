"""Letters to many: written in a few queries, sent by whoever works, once each whatever fails."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from entities.choices import LetterState, Role
from entities.models import Agency, Letter
from entities.people.account_letters import write_links
from entities.people.invitations import Invitation
from entities.people.memberships import invite_all, note
from entities.tests.at_work import WAITS, Work, work
from entities.tests.factories import AgencyFactory, UserFactory
from entities.tests.mail_server import Mailbox, hanging_server, mail_to
from entities.work.lost import take_up_lost

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture(name="work")
def _work(settings: Any) -> Work:
    settings.TASKS = WAITS
    return work


@pytest.fixture
def by() -> User:
    user: User = UserFactory.create(username="dieuphoi")
    return user


def people(number: int, agency: Agency) -> list[Invitation]:
    return [
        Invitation(agency, f"Người {place}", f"nguoi{place}@example.vn", Role.OFFICER)
        for place in range(number)
    ]


def test_queries_of_an_invitation_do_not_grow_with_its_people(
    work: Work, by: User, django_assert_max_num_queries: Any
) -> None:
    agency = AgencyFactory.create()
    with django_assert_max_num_queries(24):
        invited = invite_all(invitations=people(70, agency), by=by, on=date(2026, 10, 1))
        note(accounts=invited, by=by, text="Đã tạo")
        assert write_links(accounts=invited, by=by, at=AT) == []
    assert Letter.objects.filter(state=LetterState.WAITING).count() == 70


def test_letter_to_a_server_that_hangs_is_tried_again_and_arrives_once(
    work: Work, by: User, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.1
    person = UserFactory.create(email="lan@example.vn")
    with hanging_server() as port:
        mail_to(settings, port)
        write_links(accounts=[person], by=by, at=AT)
        work()
    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == (LetterState.WAITING, 1)
    assert "Không kết nối được máy chủ thư" in letter.error
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert waiting.priority < 0, "a server that hangs keeps up no other work"
    DBTaskResult.objects.update(run_after=AT)
    with Mailbox().open() as box:
        mail_to(settings, box.port)
        work()
        work()
    assert [to for to, _letter in box.letters] == [["lan@example.vn"]]
    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.error) == (LetterState.SENT, 2, "")


def test_letter_of_a_worker_that_died_is_told_and_not_sent_twice(
    work: Work, by: User, mailoutbox: list[Any]
) -> None:
    """The worker died after the try was counted: it may have left."""
    write_links(accounts=[UserFactory.create(email="lan@example.vn")], by=by, at=AT)
    (fan_out,) = DBTaskResult.objects.all()
    fan_out.claim("worker")
    fan_out.task.call(*fan_out.task_result.args)
    fan_out.set_successful(None)
    sending = DBTaskResult.objects.ready().get()
    sending.claim("a worker that died")
    Letter.objects.update(tries=1)
    assert take_up_lost(at=AT + timedelta(days=9000)) == 1
    work()
    letter = Letter.objects.get()
    assert (mailoutbox, letter.state) == ([], LetterState.FAILED)
    assert "có thể đã đi" in letter.error
