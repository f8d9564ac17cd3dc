"""A site with the two annexes, and a page that remembers what the browser complained about."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from dvctrack.management.commands.quickstart import make_demo_accounts
from dvctrack.tests.chromium import chromium_path
from entities.tests.snapshot import put_back

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


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a site as `make run` makes it."""
    put_back("site", _whole_site)
    return str(live_server.url)


@pytest.fixture
def empty_site(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a site with the reference data and the demo accounts, without a figure."""
    put_back("empty site", _site_without_figures)
    return str(live_server.url)


def _whole_site() -> None:
    call_command("quickstart", no_serve=True, stdout=StringIO())
    _set_passwords()


def _site_without_figures() -> None:
    call_command("quickstart", reference_only=True, stdout=StringIO())
    make_demo_accounts()
    _set_passwords()


def _set_passwords() -> None:
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()


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
