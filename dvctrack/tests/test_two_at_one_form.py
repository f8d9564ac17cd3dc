"""Two people send a form of the admin at one moment: the second is told of the first."""

import time
from contextlib import suppress
from subprocess import TimeoutExpired

import pytest

from dvctrack.tests.one_figure import AGAIN, PREPARE
from dvctrack.tests.own_site import OwnSite, Start, line_of

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    return OwnSite.make(tmp_path_factory.mktemp("site"))


def test_of_two_who_send_one_form_the_second_sees_what_the_first_wrote(
    start: Start,
) -> None:
    first = start(PREPARE + AGAIN + SENDS + FIRST_SENDS)
    assert line_of(first) == "compared", first.communicate()
    second = start(PREPARE + SENDS + SECOND_SENDS)
    assert line_of(second) == "ready"
    # Time enough to save, if it did not have to wait.
    time.sleep(1)
    assert second.poll() is None
    said, complaint = first.communicate("go on\n")
    assert said.strip() == "302", complaint
    said, complaint = second.communicate()
    assert said.strip() == "200 95", complaint


def test_of_two_who_add_the_same_at_once_the_second_is_told(start: Start) -> None:
    second = start(PREPARE + ADDS + WAITS_AND_SENDS)
    assert line_of(second) == "ready", second.communicate()
    first = start(PREPARE + ADDS + FIRST_SENDS)
    assert line_of(first) == "compared", first.communicate()
    assert second.stdin
    second.stdin.write("go on\n")
    second.stdin.flush()
    # It does not wait where rows are locked one by one.
    with suppress(TimeoutExpired):
        second.wait(timeout=2)
    both = [process.communicate(typed) for process, typed in ((first, "go on\n"), (second, ""))]
    assert sorted(said.strip() for said, _complaint in both) == ["200 1", "302 1"], both
