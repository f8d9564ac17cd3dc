"""What is left when a process dies with SIGKILL: everything or nothing, and never a half."""

import time
from pathlib import Path

import pytest

from dvctrack.lib.files.tests.test_limited import readers_of
from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
ANNEX = Path(__file__).resolve().parents[2] / "fixtures" / "annexes" / "annex-2023.docx"

RECEIVED = f"""
from dvctrack.lib.refused import Refused
from dvctrack.tests.forked import is_killed, together
from indicators.importing import confirm as confirming
from indicators.importing.look import proposal_of
from indicators.importing.receive import receive_file
def received(content, name):
    batch = receive_file(content, file_name=name, by=None, at=timezone.now())
    return batch, proposal_of(batch)
def confirm(batch, proposal):
    codes = {{finding.code for finding in proposal.warnings}}
    digest = proposal.digest()
    try:
        confirming.confirm_import(
            batch, by=None, at=timezone.now(), digest=digest, accepted=codes
        )
    except Refused as refused:
        said = {{str(confirming.SETTLED): "already", str(confirming.CHANGED): "changed"}}
        return said.get(str(refused), str(refused))
    return "saved"
annex = open({str(ANNEX)!r}, "rb").read()
"""
COUNTS = """
def counts():
    state = ImportBatch.objects.get().state
    return f"{Submission.objects.count()} {Submission.history.count()} {state}"
"""
# The same new services, in lists of two periods.
LISTS = """
from entities.models import Service, ServiceDeadline
from indicators.annex.tests.files import workbook
from indicators.importing.tests.confirming import SERVICES
def listed(day):
    rows = ((SERVICES[0][0].replace("6/9/2022", day),), *SERVICES[1:])
    return received(workbook(rows), "ds.xlsx")
one, other = listed("6/9/2022"), listed("25/7/2023")
print(together(lambda: confirm(*one), lambda: confirm(*other)))
print(Service.objects.count(), Service.history.count(), ServiceDeadline.history.count())
"""
PUBLISH = """
from indicators.publishing import publish as publishing
from indicators.publishing.edition import LetterOf, edition, layout_named
confirm(*received(annex, "annex.docx"))
period = Period.objects.get(code="2023-07-25")
layout = layout_named("2023")
digest = edition(period, layout).digest
def publish():
    try:
        publishing.publish(
            period, layout=layout, letter=LetterOf(), number=1, digest=digest, by=None,
            in_spite="Thử", at=timezone.now(),
        )
    except Refused:
        return "already"
    return "published"
def counts():
    return f"{Publication.objects.count()} {PublicationFile.objects.count()}"
for moment in ("docx_of", "_add_files"):
    print(is_killed(publish, publishing, moment), counts())
print(together(publish, publish), counts())
"""


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
WORK = """
from django.core.management import call_command
call_command("db_worker", batch=True, startup_delay=False, reload=False, worker_id="first")
"""
NEXT = """
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from dvctrack.tests.forked import is_killed
from entities.work.lost import take_up_lost
from indicators.choices import BatchWork
from indicators.importing.background import ask
from indicators.importing.look import proposal_of
translation.activate("vi")
def take_up():
    return take_up_lost(at=timezone.now() + timezone.timedelta(minutes=5))
def work(name="next"):
    call_command("db_worker", batch=True, startup_delay=False, reload=False, worker_id=name)
def left():
    readings = Path(settings.MEDIA_ROOT) / "readings"
    # How far it came may still lie there; the next begins anew.
    kinds = sorted({path.suffix for path in readings.iterdir() if path.is_file()} - {".progress"})
    batch = ImportBatch.objects.get()
    told = batch.state, batch.read_attempts, batch.created_count, Submission.history.count(), kinds
    print(*told, *DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))
left()
print(take_up())
work()
left()
batch = ImportBatch.objects.get()
proposal = proposal_of(batch)
codes = [finding.code for finding in proposal.warnings]
for _twice in range(2):
    asked = User.objects.get().pk, timezone.now().isoformat()
    ask(batch, BatchWork.CONFIRM, *asked, proposal.digest(), codes)
# It is killed when all is written, before it can say so.
print(is_killed(lambda: work("dies"), DBTaskResult, "set_successful"))
left()
print(take_up())
work()
left()
"""


def test_work_of_a_worker_that_is_killed_is_done_once_by_the_next(site: OwnSite) -> None:
    source = site.run(SEND)
    worker = site.start(WORK)
    while not (readers := readers_of(Path(source))):
        time.sleep(0.01)
    worker.kill()
    worker.communicate()
    # The reader ends with its worker, and leaves nothing by which it counts against the file.
    while Path(f"/proc/{readers[0]}").exists():
        time.sleep(0.01)
    assert site.run(NEXT).splitlines() == [
        "waiting 0 0 0 [] RUNNING",
        "1",
        "waiting 0 0 0 ['.lines', '.proposal'] SUCCESSFUL",
        "True",
        "saved 0 2 2 ['.lines'] SUCCESSFUL RUNNING",
        "1",
        # Done again, nothing is done twice.
        "saved 0 2 2 ['.lines'] SUCCESSFUL SUCCESSFUL",
    ]


def test_file_is_saved_once_or_not_at_all(site: OwnSite) -> None:
    """By who is killed while saving, and by two who have both seen the same preview."""
    confirms = """
from indicators.figures import writing
proposal = received(annex, "annex.docx")[1]
def act():
    return confirm(ImportBatch.objects.get(), proposal)
print(is_killed(act, writing, "clear_claims"), counts())
print(is_killed(act, confirming, "remember_names"), counts())
print(together(act, act), counts())
"""
    assert site.run(RECEIVED + COUNTS + confirms).splitlines() == [
        "True 0 0 waiting",
        "True 0 0 waiting",
        "['already', 'saved'] 249 249 saved",
    ]


def test_two_lists_of_the_same_new_services_are_not_mixed(site: OwnSite) -> None:
    """They share no period; the second is told that what it was set beside has changed."""
    assert site.run(RECEIVED + LISTS).splitlines() == ["['changed', 'saved']", "1 1 1"]


def test_version_is_published_once_or_not_at_all(site: OwnSite) -> None:
    """By who is killed while publishing, and by two at the same moment."""
    assert site.run(RECEIVED + PUBLISH).splitlines() == [
        "True 0 0",
        "True 0 0",
        "['already', 'published'] 1 2",
    ]
