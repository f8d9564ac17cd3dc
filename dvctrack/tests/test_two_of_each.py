"""Two web processes and two workers over one database; one of each is killed at its work."""

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django_tasks_db.models import DBTaskResult
from lxml import html

from dvctrack.tests.own_site import ROOT, OwnSite
from dvctrack.tests.postgres import free_port
from indicators.tests.many_figures import HEADINGS, World

# On PostgreSQL alone, and with LibreOffice, which writes the pdf.
pytestmark = [pytest.mark.own_database, pytest.mark.browser, pytest.mark.slow]
LETTERS, ROWS, CODE = 50, 3000, "2022-12-31"
VERSION = "/publications/2023-07-25/1/"
PATIENCE = 60

FILL = f"""
import json
from datetime import date, timedelta
from pathlib import Path
from django.test import Client
from entities.choices import AgencyKind, Role
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.importing.confirm import import_file
from indicators.periods.ask import Asked
from indicators.periods.run import open_period
from indicators.publishing.edition import LetterOf, edition, layout_named
from indicators.publishing.publish import publish
from indicators.tests.many_figures import World, write_world
now = timezone.now()
def session(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
office = UserFactory.create()
MembershipFactory.create(user=office, role=Role.COORDINATOR)
annex = Path("fixtures/annexes/annex-2023.docx")
import_file(annex.read_bytes(), file_name=annex.name, by=None, at=now)
published, layout = Period.objects.get(code="2023-07-25"), layout_named("2023")
publish(
    published, layout=layout, letter=LetterOf(), number=1, in_spite="Thử", by=office, at=now,
    digest=edition(published, layout).digest,
)
write_world(World({ROWS}), {ROWS})
asked = [
    Asked(row, "to_date", "to_date", (AgencyKind.MINISTRY, AgencyKind.PROVINCE))
    for row in Indicator.objects.filter(slug="dossier-sync")
]
period = Period(
    code="{CODE}", label="{CODE}", as_of=date(2022, 12, 31),
    submissions_due_at=now + timedelta(days=1),
)
open_period(period, asked=asked, by=office, at=now)
owing = Obligation.objects.filter(period=period).select_related("agency")[:{LETTERS}]
agencies = [row.agency for row in owing]
officers = [UserFactory.create(email=f"can-bo-{{row.slug}}@example.vn") for row in agencies]
for user, agency in zip(officers, agencies):
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
print(json.dumps({{
    "office": session(office),
    "officer": session(officers[0]),
    "agencies": [row.slug for row in agencies],
}}))
"""
# A worker that is taken for dead sooner than in production.
WORK = """
from datetime import timedelta
from django.core.management import call_command
from dvctrack import regular
from entities.models import worker
from entities.work import hearts
worker.DEAD_AFTER, hearts.BEAT = timedelta(seconds=8), timedelta(seconds=1)
regular.LOOKS_FOR_LOST = timedelta(seconds=1)
call_command("worker")
"""
LOOK = f"""
import json
from collections import Counter
from django_tasks_db.models import DBTaskResult
from entities.models import Letter
sent = Submission.objects.filter(period__code="{CODE}")
print(json.dumps({{
    "tasks": Counter(DBTaskResult.objects.values_list("status", flat=True)),
    "letters": Counter(Letter.objects.values_list("state", flat=True)),
    "batches": Counter(ImportBatch.objects.values_list("state", flat=True)),
    "figures": [Submission.objects.filter(batch__file_name="a.csv").count(),
                Submission.history.filter(batch__file_name="a.csv").count()],
    "sent": [sent.count(), Submission.history.filter(period__code="{CODE}").count()],
    "files": sorted(PublicationFile.objects.values_list("kind", flat=True)),
}}))
"""


WAIT_FOR_LOCK = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
UNFINISHED = f"SELECT 1 FROM {DBTaskResult._meta.db_table} WHERE status <> 'SUCCESSFUL'"


class Mail:
    """A mail server that takes each letter and holds its answer back until it is told."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.is_open = Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.came.update(envelope.rcpt_tos)
        while not self.is_open.is_set():
            await asyncio.sleep(0.05)
        return "250 OK"

    @contextmanager
    def at(self, port: int) -> Iterator[None]:
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield
        finally:
            self.is_open.set()
            controller.stop()


@dataclass
class Browser:
    """Of one person, at one of the web processes."""

    port: int
    session: str
    http: requests.Session = field(default_factory=requests.Session)

    def fields(self, path: str, target: str = "") -> dict[str, str]:
        """Those of the form on a page that is sent to `target`, all boxes ticked.

        Without a target the form is sent to its page; empty where there is no such form.
        """
        page: Any = html.fromstring(self.ask("GET", path).text)
        sent = [row for row in page.forms if row.method == "POST"]
        form = next((row for row in sent if (row.action or path) == (target or path)), None)
        if form is None:
            return {}
        boxes = {
            box.name: box.get("value", "on") for box in form.xpath(".//input[@type='checkbox']")
        }
        return {**dict(form.form_values()), **boxes}

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        return self.http.request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            cookies={"sessionid": self.session},
            timeout=PATIENCE,
            allow_redirects=False,
            **given,
        )


@contextmanager
def web(site: OwnSite, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A web server, with its children a group of its own."""
    command = [sys.executable, "-m", "gunicorn", "dvctrack.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--threads", "4", "--log-level", "warning"],
        cwd=ROOT,
        env=site.environment,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        kill(server)


def kill(server: subprocess.Popen[Any]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def until(holds: Callable[[], object]) -> None:
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.1)


def answers(site: OwnSite, question: str) -> bool:
    """Whether the database has a row for this."""
    with psycopg.connect(site.database) as other:
        return other.execute(question.encode()).fetchone() is not None


def is_there(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


def a_file() -> bytes:
    out = StringIO()
    csv.writer(out).writerows([HEADINGS, *World(ROWS).rows(ROWS)])
    return out.getvalue().encode()


def test_all_work_is_done_once_though_one_of_each_is_killed(tmp_path: Path) -> None:
    mail, mail_port, ports = Mail(), free_port(), (free_port(), free_port())
    made = OwnSite.make(tmp_path)
    site = OwnSite(
        {
            **made.environment,
            "DVCTRACK_ENV": "development",
            "DVCTRACK_EMAIL_HOST": "127.0.0.1",
            "DVCTRACK_EMAIL_PORT": str(mail_port),
            "DVCTRACK_EMAIL_SECURITY": "none",
        }
    )
    filled = json.loads(site.run(FILL))
    workers = [site.start(WORK), site.start(WORK)]
    try:
        with web(site, ports[0]) as first, web(site, ports[1]), mail.at(mail_port):
            until(lambda: all(map(is_there, ports)))
            officer = [Browser(port, filled["officer"]) for port in ports]
            form = f"/entry/{CODE}/{filled['agencies'][0]}/"

            typed = {"dossier-sync:to_date:numerator": "5", "dossier-sync:to_date:denominator": "9"}
            submission = {**officer[0].fields(form), **typed, "action": "submit"}
            with psycopg.connect(site.database) as other, ThreadPoolExecutor(1) as pool:
                other.execute(f"SELECT * FROM indicators_period WHERE code = '{CODE}' FOR UPDATE")
                answer = pool.submit(officer[0].ask, "POST", form, data=submission)
                until(lambda: answers(site, WAIT_FOR_LOCK))
                kill(first)
                with pytest.raises(requests.ConnectionError):
                    answer.result()

            office = Browser(ports[1], filled["office"])
            reminding = f"/reports/{CODE}/remind/"
            chosen = {**office.fields(reminding), "send": "1"}
            office.ask("POST", reminding, data={**chosen, "agency": filled["agencies"]})
            pdf = f"{VERSION}pdf/"
            office.ask("POST", pdf, data=office.fields(VERSION, pdf))
            sending = office.fields("/imports/")
            files = {"file": ("a.csv", a_file())}
            file = office.ask("POST", "/imports/", data=sending, files=files).headers["Location"]
            # Both workers wait for the mail server.
            until(lambda: mail.came.total() == len(workers))
            workers[0].kill()
            mail.is_open.set()

            submission = {**officer[1].fields(form), **typed, "action": "submit"}
            assert officer[1].ask("POST", form, data=submission).status_code == 302
            confirm = f"{file}confirm/"
            until(lambda: office.fields(file, confirm))
            office.ask("POST", confirm, data=office.fields(file, confirm))
            until(lambda: not answers(site, UNFINISHED))
            found = json.loads(site.run(LOOK))
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    assert found["tasks"].keys() == {"SUCCESSFUL"}
    # The letter that the killed one was at may have left: it is not sent a second time.
    assert found["letters"].pop("sent") == LETTERS - 1
    assert sum(found["letters"].values()) == 1
    assert (len(mail.came), mail.came.total()) == (LETTERS, LETTERS)
    assert found["batches"] == {"saved": 2}
    assert found["figures"] == [ROWS, ROWS]
    assert found["sent"] == [1, 1]
    assert found["files"] == ["docx", "pdf", "xlsx"]
