"""What is sent after the session has ended is not lost, and nothing is forged with it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dvctrack.kept import MOST_BYTES, Kept
from entities.choices import Role
from entities.models import Membership
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from entities.tests.pages import Page, tree

pytestmark = pytest.mark.django_db
FORM = reverse("account-invite")
LOGIN = reverse("login")
TYPED = {
    "full_name": 'Lê "Lan" <b>\nThị',
    "email": "lan@example.vn",
    "starts_on": "01/12/2026",
    "many": ["2", "1", "2"],
    "next": "https://example.com/",
    "username": "lan",
}


@pytest.fixture
def administrator() -> None:
    staff("quantri", Role.ADMINISTRATOR)


def kept(page: Page) -> str:
    return str(tree(page).xpath("//main//input[@name='kept']/@value")[0])


def token(page: Page) -> str:
    return str(tree(page).xpath("//main//input[@name='csrfmiddlewaretoken']/@value")[0])


def sign_in(client: Client, travelling: str, password: str = "mật khẩu") -> Any:
    data = {"username": "quantri", "password": password, "kept": travelling, "next": FORM}
    return client.post(LOGIN, data)


def hidden(page: Page) -> list[tuple[str, str]]:
    inputs = tree(page).xpath("//main//form//input[@type='hidden']")
    pairs = [(row.get("name"), row.get("value")) for row in inputs]
    return [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]


def test_fields_come_back_in_their_order_with_repeated_names(
    client: Client, administrator: None
) -> None:
    asked = client.post(f"{FORM}?agency=x", TYPED)
    assert asked.status_code == 401
    assert "no-store" in asked["Cache-Control"]
    resumed = sign_in(client, kept(asked))
    assert hidden(resumed) == [
        ("full_name", TYPED["full_name"]),
        ("email", "lan@example.vn"),
        ("starts_on", "01/12/2026"),
        ("many", "2"),
        ("many", "1"),
        ("many", "2"),
        ("next", "https://example.com/"),
        ("username", "lan"),
    ]
    assert tree(resumed).xpath("//main//form/@action") == [f"{FORM}?agency=x"]


def test_whole_way_writes_what_was_typed(administrator: None) -> None:
    """With the check against forged requests on, as a browser goes it."""
    client = Client(enforce_csrf_checks=True)
    AgencyFactory.create(slug="can-tho")

    before = token(client.get(LOGIN))
    typed = {"full_name": "Lan", "role": "officer", "agency": "can-tho"}
    typed |= {"starts_on": "01/12/2026", "delivery": "list", "csrfmiddlewaretoken": before}
    asked = client.post(FORM, typed)
    data = {"username": "quantri", "password": "mật khẩu", "kept": kept(asked)}
    resumed = client.post(LOGIN, {**data, "csrfmiddlewaretoken": token(asked)})
    assert token(resumed)
    again = dict(hidden(resumed))
    assert client.post(FORM, again).status_code == 403
    sent = client.post(FORM, {**again, "csrfmiddlewaretoken": token(resumed)})
    assert sent["Location"] == reverse("account-links")
    assert Membership.objects.filter(user__first_name="Lan", agency__slug="can-tho").exists()


def test_forged_form_is_refused_and_not_kept(administrator: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(FORM, TYPED)
    assert answer.status_code == 403
    assert hidden(answer) == []


ORIGINS = {
    "own": ({"Origin": "http://testserver"}, True),
    "other": ({"Origin": "https://example.com"}, False),
    "other_scheme": ({"Origin": "https://testserver"}, False),
    "unsaid": ({}, False),
    "hidden": ({"Origin": "null"}, False),
    "htmx": ({"Origin": "http://testserver", "HX-Request": "true"}, False),
}


@pytest.mark.parametrize(("headers", "is_kept"), ORIGINS.values(), ids=ORIGINS)
def test_form_from_before_signing_in_anew_is_kept_where_it_is_ours(
    administrator: None, headers: dict[str, str], is_kept: bool
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="quantri"))
    typed = {"full_name": "Lan", "csrfmiddlewaretoken": token(client.get(FORM))}
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(FORM, typed, headers=headers)
    assert answer.status_code == 403
    assert hidden(answer) == ([("full_name", "Lan")] if is_kept else [])


def test_failures_and_lock_keep_the_fields(client: Client, administrator: None) -> None:
    travelling = kept(client.post(FORM, TYPED))
    for status in (200, 200, 200, 200, 429):
        page = sign_in(client, travelling, password="sai")
        assert page.status_code == status
        assert kept(page) == travelling


@pytest.mark.parametrize("travelling", ["", "x", "WyIvIl0:1a:x"])
def test_what_is_not_ours_is_dropped(client: Client, administrator: None, travelling: str) -> None:
    answer = sign_in(client, travelling)
    assert (answer.status_code, answer["Location"]) == (302, FORM)


@pytest.mark.parametrize("path", ["https://example.com/", "//example.com/", "javascript:1", ""])
def test_other_host_gets_nothing(client: Client, administrator: None, path: str) -> None:
    answer = sign_in(client, Kept(path, [["a", "1"]], had_files=False).signed())
    assert (answer.status_code, answer["Location"]) == (302, FORM)


@pytest.mark.parametrize(
    "typed",
    [{"note": "a" * (MOST_BYTES + 1)}, {"old_password": "x", "new_password1": "y"}],
    ids=["too_large", "password"],
)
def test_what_is_too_large_or_secret_is_not_kept(client: Client, typed: dict[str, str]) -> None:
    page = client.post(FORM, typed, headers={"referer": "http://testserver/accounts/?q=a"})
    assert page.status_code == 401
    assert tree(page).xpath("//input[@name='kept']") == []
    assert tree(page).xpath("//main//input[@name='next']/@value") == ["/accounts/?q=a"]


def test_file_is_not_kept_and_it_is_said(client: Client, administrator: None) -> None:
    asked = client.post(FORM, {"a": "1", "file": SimpleUploadedFile("a.csv", b"bytes")})
    resumed = sign_in(client, kept(asked))
    assert hidden(resumed) == [("a", "1")]
    assert tree(resumed).xpath("//main//*[@role='status']")


HTMX = {"HX-Request": "true"}


def test_htmx_is_told_and_changes_nothing(client: Client) -> None:
    answer = client.post(FORM, TYPED, headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["HX-Trigger"] == "session-ended"
    assert "HX-Redirect" not in answer


def test_boosted_page_leads_to_signing_in(client: Client) -> None:
    answer = client.get("/checks/", headers={**HTMX, "HX-Boosted": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/?next=/checks/"


def test_signing_out_twice_leads_to_the_overview(client: Client) -> None:
    assert client.post(reverse("logout"))["Location"] == "/"
