"""A site with the two annexes, and a page that remembers what the browser complained about."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from pytest_playwright import CreateContextCallback

from dvctrack.demo import make_demo_accounts
from dvctrack.tests.browser.admin_world import ADMINISTRATOR, add_rows
from dvctrack.tests.browser.looking import DESKTOP
from dvctrack.tests.chromium import chromium_path
from entities.choices import Role
from entities.models import Membership
from entities.tests.snapshot import put_back
from indicators.management.reference import load_missing

Comes = Callable[[], Page]
# The last day to report the third quarter of 2026.
THE_LAST_DAY = datetime(2026, 10, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PASSWORD = "mot-mat-khau-de-thu"
# How long a page may take to show what is expected of it, on a machine that is busy.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session", autouse=True)
def _sessions_end(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A page that was just closed can leave a thread of the server that still holds a session.

    PostgreSQL drops no database that somebody uses.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def served(live_server: LiveServer, settings: Any) -> str:
    """The address of the site, to which its letters lead too."""
    settings.SITE_URL = str(live_server.url)
    return str(live_server.url)


@pytest.fixture
def site(served: str, transactional_db: None) -> str:
    """The address of a site as `make run` makes it."""
    put_back("site", _whole_site)
    return served


@pytest.fixture
def empty_site(served: str, transactional_db: None) -> str:
    """The address of a site with the reference data and the demo accounts, without a figure."""
    put_back("empty site", _site_without_figures)
    return served


@pytest.fixture
def bare_site(served: str, transactional_db: None) -> str:
    """The address of a site with the reference data and one administrator, and nothing else."""
    put_back("bare site", _reference_and_administrator)
    return served


def _whole_site() -> None:
    # As a site of before the reorganisations: those that come with the product are for new ones.
    load_missing()
    call_command("quickstart", no_serve=True, stdout=StringIO())
    _set_passwords()


def _whole_site_with_rows() -> None:
    _whole_site()
    add_rows()


def _site_without_figures() -> None:
    load_missing()
    make_demo_accounts()
    _set_passwords()


def _reference_and_administrator() -> None:
    load_missing()
    administrator = User.objects.create_user("quantri", password=PASSWORD)
    Membership.objects.create(user=administrator, role=Role.ADMINISTRATOR)


def _set_passwords() -> None:
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()


@pytest.fixture
def admin_page(page: Page, served: str, transactional_db: None) -> Page:
    """An administrator on a site where each list of the admin has rows."""
    put_back("site for the admin", _whole_site_with_rows)
    client = Client()
    client.force_login(User.objects.get(username=ADMINISTRATOR))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": served}])
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size(DESKTOP)
    return page


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page on which no error may stand in the console when the test is over."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    yield page
    assert complaints == []


def sign_in(page: Page, site: str, username: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{site}/work/")


@pytest.fixture
def comes(
    bare_site: str, new_context: CreateContextCallback, width: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Comes]:
    """Somebody with a browser of their own comes to the first page, on the last day to report.

    No error may stand in any console when the test is over.
    """
    now, ahead = timezone.now, THE_LAST_DAY - timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + ahead)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def come() -> Page:
        context = new_context(
            viewport={"width": width, "height": 900}, permissions=["clipboard-write"]
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.on("console", note)
        page.set_default_timeout(PATIENCE)
        page.goto(bare_site)
        return page

    yield come
    assert complaints == []


def from_menu(page: Page, link: str) -> None:
    open_menu(page)
    page.locator("#main-menu").get_by_role("link", name=link).click()
    page.wait_for_load_state()


def open_menu(page: Page) -> None:
    toggler = page.locator(".navbar-toggler")
    if toggler.is_visible():
        toggler.click()
