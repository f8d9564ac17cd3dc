"""What is left when a process dies with SIGKILL: everything or nothing, and never a half."""

import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from dvctrack.lib.files.tests.test_limited import readers_of
from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
ANNEX = Path(__file__).resolve().parents[2] / "fixtures" / "annexes" / "annex-2023.docx"

RECEIVE = f"""
from indicators.importing.receive import receive_file
content = open({str(ANNEX)!r}, "rb").read()
batch = receive_file(content, file_name="annex.docx", by=None, at=timezone.now())
"""
READ = """
from indicators.importing.look import proposal_of
proposal_of(batch)
"""
CONFIRM = """
from dvctrack.lib.refused import Refused
from indicators.importing.confirm import SETTLED, confirm_import
from indicators.importing.look import proposal_of
batch = ImportBatch.objects.get()
proposal = proposal_of(batch)
def confirm():
    codes = {finding.code for finding in proposal.warnings}
    try:
        confirm_import(
            batch, by=None, at=timezone.now(), digest=proposal.digest(), accepted=codes
        )
    except Refused as refused:
        return "already" if str(refused) == str(SETTLED) else str(refused)
    return "saved"
"""
# The same new services, in lists of two periods.
LISTS = """
from dvctrack.lib.refused import Refused
from indicators.annex.tests.files import workbook
from indicators.importing.confirm import CHANGED, confirm_import
from indicators.importing.look import proposal_of
from indicators.importing.receive import receive_file
from indicators.importing.tests.confirming import SERVICES
def receive(day):
    rows = ((SERVICES[0][0].replace("6/9/2022", day),), *SERVICES[1:])
    return receive_file(workbook(rows), file_name="ds.xlsx", by=None, at=timezone.now())
def confirm():
    codes = {finding.code for finding in proposal.warnings}
    try:
        confirm_import(
            batch, by=None, at=timezone.now(), digest=proposal.digest(), accepted=codes
        )
    except Refused as refused:
        return "changed" if str(refused) == str(CHANGED) else str(refused)
    return "saved"
batch = receive(input())
proposal = proposal_of(batch)
"""
SERVICE_COUNTS = """
from entities.models import Service, ServiceDeadline
print(Service.objects.count(), Service.history.count(), ServiceDeadline.history.count())
"""
COUNTS = """
print(Submission.objects.count(), Submission.history.count(), ImportBatch.objects.get().state)
"""
PUBLISH = """
from dvctrack.lib.refused import Refused
from indicators.publishing.publish import publish
from indicators.models import Period, Publication, PublicationFile
from indicators.publishing.edition import LetterOf, edition, layout_named
period = Period.objects.get(code="2023-07-25")
layout = layout_named("2023")
digest = edition(period, layout).digest
def go():
    try:
        publish(
            period, layout=layout, letter=LetterOf(), number=1, digest=digest, by=None,
            in_spite="Thử", at=timezone.now(),
        )
    except Refused:
        return "already"
    return "published"
"""
PUBLISHED = "print(Publication.objects.count(), PublicationFile.objects.count())"
DIE = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def site(tmp_path: Path) -> OwnSite:
    return OwnSite.make(tmp_path)


# A spreadsheet that takes its reader about a second, and the person who sends it.
SEND = """
from django.contrib.auth.models import User
from django.utils import translation
from indicators.annex.tests.files import TABLE, workbook
from indicators.choices import BatchWork
from indicators.importing.background import ask
from indicators.importing.receive import receive_file
translation.activate("vi")
person = User.objects.create(username="an")
rows = [*TABLE, *[("", f"Ghi chú {number}") for number in range(30000)]]
batch = receive_file(workbook(rows), file_name="a.xlsx", by=person, at=timezone.now())
ask(batch, BatchWork.LOOK)
print(batch.file.path)
"""
SAVE = """
from django.contrib.auth.models import User
from django.utils import translation
from indicators.choices import BatchWork
from indicators.importing.background import ask
from indicators.importing.look import proposal_of
translation.activate("vi")
batch = ImportBatch.objects.get()
proposal = proposal_of(batch)
codes = [finding.code for finding in proposal.warnings]
for _twice in range(2):
    asked = User.objects.get().pk, timezone.now().isoformat()
    ask(batch, BatchWork.CONFIRM, *asked, proposal.digest(), codes)
"""
TAKE_UP = """
from entities.work.lost import take_up_lost
print(take_up_lost(at=timezone.now() + timezone.timedelta(minutes=5)))
"""
WORK = """
from django.core.management import call_command
call_command("db_worker", batch=True, startup_delay=False, reload=False, worker_id="{name}")
"""
LEFT = """
from pathlib import Path
from django.conf import settings
from django_tasks_db.models import DBTaskResult
readings = Path(settings.MEDIA_ROOT) / "readings"
kinds = sorted(path.suffix for path in readings.iterdir() if path.is_file())
batch = ImportBatch.objects.get()
print(batch.state, batch.read_attempts, batch.created_count, Submission.history.count(), kinds)
print(*DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))
"""


def test_work_of_a_worker_that_is_killed_is_done_once_by_the_next(site: OwnSite) -> None:
    source = site.run(SEND)
    worker = site.start(WORK.format(name="first"))
    while not (readers := readers_of(Path(source))):
        time.sleep(0.01)
    worker.kill()
    worker.communicate()
    # The reader ends with its worker, and leaves nothing by which it counts against the file.
    while Path(f"/proc/{readers[0]}").exists():
        time.sleep(0.01)
    assert site.run(LEFT) == "waiting 0 0 0 []\nRUNNING"
    assert site.run(TAKE_UP) == "1"
    site.run(WORK.format(name="second"))
    assert site.run(LEFT) == "waiting 0 0 0 ['.lines', '.proposal']\nSUCCESSFUL"

    # It is killed when all is written, before it can say so: done again, nothing is done twice.
    site.run(SAVE)
    dies = f"""
from django_tasks_db.models import DBTaskResult
DBTaskResult.set_successful = lambda *_: {DIE}
{WORK.format(name="third")}
"""
    worker = site.start(dies)
    worker.communicate()
    assert worker.returncode == -signal.SIGKILL
    assert site.run(LEFT) == "saved 0 2 2 ['.lines']\nSUCCESSFUL RUNNING"
    assert site.run(TAKE_UP) == "1"
    site.run(WORK.format(name="fourth"))
    assert site.run(LEFT) == "saved 0 2 2 ['.lines']\nSUCCESSFUL SUCCESSFUL"


@pytest.mark.parametrize("moment", ["clear_claims", "remember_names"])
def test_worker_killed_while_a_file_is_saved_saves_nothing(site: OwnSite, moment: str) -> None:
    site.run(RECEIVE + READ)
    module = f"indicators.{'figures.writing' if moment == 'clear_claims' else 'importing.confirm'}"
    process = site.start(
        f"""{CONFIRM}
import {module} as module
module.{moment} = lambda *_, **__: {DIE}
confirm()
"""
    )
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert site.run(COUNTS) == "0 0 waiting"
    assert site.run(f"{CONFIRM}\nprint(confirm())") == "saved"
    assert site.run(COUNTS) == "249 249 saved"


def test_two_confirmations_at_the_same_moment_save_once(site: OwnSite) -> None:
    site.run(RECEIVE + READ)
    # Both have seen the same preview before either of them confirms.
    assert at_the_same_moment(site, CONFIRM, "confirm()") == ["already", "saved"]
    assert site.run(COUNTS) == "249 249 saved"


def test_two_lists_of_the_same_new_services_are_not_mixed(site: OwnSite) -> None:
    """They share no period; the second is told that what it was set beside has changed."""
    days = ("6/9/2022", "25/7/2023")
    said = at_the_same_moment(site, LISTS, "confirm()", given=days)
    assert said == ["changed", "saved"]
    assert site.run(SERVICE_COUNTS) == "1 1 1"


@pytest.mark.parametrize("moment", ["docx_of", "_add_files"])
def test_worker_killed_while_it_publishes_leaves_no_half_version(
    site: OwnSite, moment: str
) -> None:
    site.run(f"{RECEIVE}{READ}{CONFIRM}\nconfirm()")
    process = site.start(
        f"""{PUBLISH}
import indicators.publishing.publish as module
module.{moment} = lambda *_, **__: {DIE}
go()
"""
    )
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert site.run(PUBLISH + PUBLISHED) == "0 0"
    assert site.run(f"{PUBLISH}\nprint(go())") == "published"
    assert site.run(PUBLISH + PUBLISHED) == "1 2"


def test_two_who_publish_at_the_same_moment_get_one_version(site: OwnSite) -> None:
    site.run(f"{RECEIVE}{READ}{CONFIRM}\nconfirm()")
    assert at_the_same_moment(site, PUBLISH, "go()") == ["already", "published"]
    assert site.run(PUBLISH + PUBLISHED) == "1 2"


def at_the_same_moment(
    site: OwnSite, prepare: str, act: str, *, given: Sequence[str] = ("", "")
) -> list[str]:
    """What two processes print that have both prepared before either of them acts.

    Each may read a line of what is `given` while it prepares.
    """
    code = f"{prepare}\nprint('ready', flush=True)\ninput()\nprint({act})"
    browsers = [site.start(code) for _browser in given]
    for browser, line in zip(browsers, given, strict=True):
        assert browser.stdin is not None
        browser.stdin.write(f"{line}\n" if line else "")
        browser.stdin.flush()
    for browser in browsers:
        assert browser.stdout is not None
        assert browser.stdout.readline().strip() == "ready"
    for browser in browsers:
        assert browser.stdin is not None
        browser.stdin.write("go\n")
        browser.stdin.flush()
    return sorted(browser.communicate()[0].strip() for browser in browsers)
