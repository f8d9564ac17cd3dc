"""An agency writes and the coordinating office decides at one moment: both, one after the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from subprocess import Popen, TimeoutExpired

import pytest

from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
Process = Popen[str]
PREPARE = """
from django.contrib.auth.models import User
from entities.models import Agency
from indicators.choices import PeriodState
agency = Agency.objects.filter(kind="province").first()
indicator = Indicator.objects.get(slug="online-provision")
period, _is_new = Period.objects.get_or_create(
    code="2026-09-14",
    defaults=dict(label="Kỳ", as_of="2026-09-14", cycle="month", state=PeriodState.OPEN),
)
key = dict(period=period, indicator=indicator)
asked, _is_new = PeriodIndicator.objects.get_or_create(**key)
owed, _is_new = Obligation.objects.get_or_create(agency=agency, **key)
by, _is_new = User.objects.get_or_create(username="canbo")
figure = Submission.objects.filter(agency=agency, **key).first()
at = timezone.now()
"""
AGAIN = """
Submission.objects.all().delete()
Submission.history.all().delete()
from dvctrack.lib.history import save_with_reason
save_with_reason(
    Submission(agency=agency, numerator=90, denominator=100, state="submitted", **key),
    by=by, reason="Gửi",
)
figure = Submission.objects.get(agency=agency, **key)
at = timezone.now()
"""
WRITES = {
    "form": """
from indicators.entry import submit as module
def write():
    names = f"{indicator.slug}:to_date:"
    texts = {names + "numerator": "95", names + "version": f"{figure.pk}.{figure.version}"}
    done = module.submit_report(period, agency, texts=texts, by=by, at=at)
    print(len(done.saved), len(done.conflicts))
""",
    "table": """
from indicators.entry import grid as module
def write():
    names = f"{agency.slug}:to_date:"
    texts = {names + "numerator": "95", names + "version": f"{figure.pk}.{figure.version}"}
    done = module.save_grid(asked, "province", texts=texts, by=by, at=at)
    print(len(done.saved), len(done.conflicts))
""",
}
# Stops between comparing with what is stored and writing, and goes on when it is told to.
PAUSED = """
written = module.write_typed
def paused(*args, **kwargs):
    print("compared", flush=True)
    input()
    written(*args, **kwargs)
module.write_typed = paused
write()
"""
DECIDES = {
    "accept": """
from indicators.periods.review import accept_reports
seen_at = figure.history.latest().history_date
print("ready", flush=True)
done = accept_reports([owed], by=by, at=timezone.now(), seen_at=seen_at)
""",
    "return": """
from indicators.periods.review import return_report
print("ready", flush=True)
done = return_report(owed, by=by, at=timezone.now(), reason="Sai")
""",
    "admin": """
from indicators.figures.writing import ChangedMeanwhile, correct_figure
figure.numerator = 80
print("ready", flush=True)
try:
    done = correct_figure(figure, by=by)
except ChangedMeanwhile:
    done = None
""",
}
HISTORY = """
rows = Submission.history.order_by("history_id").values_list("version", "state", "numerator")
print(*(f"{version}:{state}:{number}" for version, state, number in rows))
"""
# What stands in the history after both: what was decided is about what was written.
FOUND = {
    ("form", "accept"): "1:submitted:90 2:submitted:95",
    ("form", "return"): "1:submitted:90 2:submitted:95 3:returned:95",
    ("table", "admin"): "1:submitted:90 2:accepted:95",
}

# The form of a figure in the admin, which two people opened and send.
SENDS = """
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve, reverse
address = reverse("admin:indicators_submission_change", args=(figure.pk,))
page = admin.site._registry[Submission]
by.is_superuser = by.is_staff = True
def send(numerator):
    typed = {"numerator": numerator, "denominator": "100", "seen": seen, "_save": "1"}
    request = RequestFactory(SERVER_NAME="localhost").post(address, typed)
    request.resolver_match = resolve(address)
    request.user, request._messages = by, CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    answer = page.changeform_view(request, str(figure.pk))
    numbers = [row.fields[0].stored for row in answer.context_data["overtaken"]] if (
        answer.status_code == 200
    ) else []
    print(answer.status_code, *numbers)
seen = f"submission.{figure.pk}.{Submission.history.latest().pk}"
"""
FIRST_SENDS = """
save = page.save_model
def paused(*args):
    print("compared", flush=True)
    input()
    save(*args)
page.save_model = paused
send("95")
"""
SECOND_SENDS = """
print("ready", flush=True)
send("80")
"""

# The form for a new document, which two people fill in alike.
ADDS = """
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from entities.models import LegalDocument
User.objects.filter(pk=by.pk).update(is_staff=True, is_superuser=True)
page, client = admin.site._registry[LegalDocument], Client(SERVER_NAME="localhost")
client.force_login(by)
typed = {"type": "decision", "number": "7/QĐ", "issued_on": "01/02/2026", "title": "Bảy"}
def send(_numerator):
    answer = client.post(reverse("admin:entities_legaldocument_add"), {**typed, "_save": "1"})
    print(answer.status_code, LegalDocument.objects.filter(number="7/QĐ").count())
"""
# Who is there before the other one begins to write, and sends while that one is at it.
WAITS_AND_SENDS = """
print("ready", flush=True)
input()
send("80")
"""

# Whoever closes stops after looking at what is open, with the period locked.
CLOSES = """
from dvctrack.lib.refused import Refused
from indicators.periods import run
Period.objects.filter(pk=period.pk).update(state=PeriodState.OPEN)
Period.history.filter(id=period.pk, state="closed").delete()
def close():
    run.close_period(period, by=by, at=timezone.now(), reason="Hết hạn", in_spite=True)
moved = run._move
def paused(*args, **kwargs):
    print("locked", flush=True)
    input()
    moved(*args, **kwargs)
run._move = paused
close()
"""
MEANWHILE = {
    "close": """
def act():
    run.close_period(period, by=by, at=timezone.now(), reason="Hết hạn", in_spite=True)
""",
    "publish": """
from indicators.publishing.edition import LetterOf, layout_named
from indicators.publishing.publish import publish
def act():
    publish(
        period, layout=layout_named("2023"), letter=LetterOf(), number=1, digest="", state="open",
        in_spite="Theo chỉ đạo", makes_public=True, by=by, at=timezone.now(),
    )
""",
}
ASK = """
from dvctrack.lib.refused import Refused
from indicators.periods import run
"""
ACT = """
print("ready", flush=True)
try:
    act()
except Refused as refused:
    print(refused)
"""
STATE = """
period = Period.objects.get(code="2026-09-14")
closed = period.history.filter(state="closed").count()
print(period.state, closed, period.is_public, Publication.objects.count())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    return OwnSite.make(tmp_path_factory.mktemp("site"))


@pytest.fixture
def start(site: OwnSite) -> Iterator[Callable[[str], Process]]:
    """Starts a process of the site, which does not outlive the test."""
    started: list[Process] = []

    def start(code: str) -> Process:
        started.append(site.start(PREPARE + code))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def line_of(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize(("writer", "decision"), FOUND, ids=map("-".join, FOUND))
def test_decision_waits_for_what_is_being_written(
    start: Callable[[str], Process], writer: str, decision: str
) -> None:
    agency = start(AGAIN + WRITES[writer] + PAUSED)
    assert line_of(agency) == "compared"
    office = start(DECIDES[decision] + HISTORY)
    assert line_of(office) == "ready"
    # Time enough to decide, if it did not have to wait.
    time.sleep(1)
    assert office.poll() is None
    said, complaint = agency.communicate("go on\n")
    assert said.strip() == "1 0", complaint
    said, complaint = office.communicate()
    assert said.strip() == FOUND[writer, decision], complaint


def test_of_two_who_send_one_form_at_once_the_second_sees_what_the_first_wrote(
    start: Callable[[str], Process],
) -> None:
    first = start(AGAIN + SENDS + FIRST_SENDS)
    assert line_of(first) == "compared", first.communicate()
    second = start(SENDS + SECOND_SENDS)
    assert line_of(second) == "ready"
    # Time enough to save, if it did not have to wait.
    time.sleep(1)
    assert second.poll() is None
    said, complaint = first.communicate("go on\n")
    assert said.strip() == "302", complaint
    said, complaint = second.communicate()
    assert said.strip() == "200 95", complaint


def test_of_two_who_add_the_same_at_once_the_second_is_told(
    start: Callable[[str], Process],
) -> None:
    second = start(ADDS + WAITS_AND_SENDS)
    assert line_of(second) == "ready", second.communicate()
    first = start(ADDS + FIRST_SENDS)
    assert line_of(first) == "compared", first.communicate()
    assert second.stdin
    second.stdin.write("go on\n")
    second.stdin.flush()
    # It does not wait where rows are locked one by one.
    with suppress(TimeoutExpired):
        second.wait(timeout=2)
    both = [process.communicate(typed) for process, typed in ((first, "go on\n"), (second, ""))]
    assert sorted(said.strip() for said, _complaint in both) == ["200 1", "302 1"], both


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [("close", "không còn ở trạng thái đó"), ("publish", "vừa được mở hoặc đóng")],
    ids=["close", "publish"],
)
def test_period_is_closed_once_and_nothing_is_published_meanwhile(
    start: Callable[[str], Process], meanwhile: str, sentence: str
) -> None:
    first = start(CLOSES)
    assert line_of(first) == "locked"
    second = start(ASK + MEANWHILE[meanwhile] + ACT + STATE)
    assert line_of(second) == "ready"
    # Time enough to act, if it did not have to wait.
    time.sleep(1)
    assert second.poll() is None
    _said, complaint = first.communicate("go on\n")
    assert first.returncode == 0, complaint
    said, complaint = second.communicate()
    refusal, state = said.splitlines()
    assert sentence in refusal, complaint
    assert state == "closed 1 False 0"
