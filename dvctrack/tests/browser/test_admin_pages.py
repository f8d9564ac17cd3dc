"""Every list and every form of the admin as a person sees it, of each model by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Error, Page

from dvctrack.tests.browser.admin_world import ADMINISTRATOR, MODELS, AdminPages, add_rows
from dvctrack.tests.browser.conftest import PATIENCE, _whole_site
from dvctrack.tests.browser.looking import WIDTHS, Scheme, cut, english, stored_words, unreadable
from entities.tests.snapshot import put_back

pytestmark = pytest.mark.browser

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# So that lists have a second page.
ROWS_OF_A_PAGE = 20


@pytest.fixture
def signed_in(page: Page, served: str, transactional_db: None) -> Page:
    """An administrator on a site with rows of everything."""
    put_back("site for the admin", _whole_site_with_rows)
    client = Client()
    client.force_login(User.objects.get(username=ADMINISTRATOR))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": served}])
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 1366, "height": WIDTHS[1366]})
    return page


def _whole_site_with_rows() -> None:
    _whole_site()
    add_rows()


def look(page: Page, folder: Path, name: str, stored: set[str]) -> Iterator[str]:
    """Everything that is wrong with the page that is open, which is left as it was."""
    for width in WIDTHS:
        for fault in cut(page, width):
            yield f"{name}: {fault}"
        page.screenshot(path=folder / f"{name}-{width}.jpeg", full_page=True)
    page.set_viewport_size({"width": 1366, "height": WIDTHS[1366]})
    for fault in english(page, stored):
        yield f"{name}: {fault}"
    for fault in unreadable(page, SCHEMES):
        yield f"{name}: {fault}"
    page.screenshot(path=folder / f"{name}-dark.jpeg", full_page=True)
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("label", MODELS)
def test_every_page_is_whole_and_in_vietnamese(
    signed_in: Page, served: str, tmp_path: Path, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, stored = AdminPages(label), stored_words()
    monkeypatch.setattr(pages.model_admin, "list_per_page", ROWS_OF_A_PAGE)
    faults: list[str] = []
    for name, address in pages.addresses():
        if open_page(signed_in, served + address):
            faults += look(signed_in, tmp_path, name, stored)
    for action in pages.actions():
        signed_in.goto(served + pages.changelist)
        send_action(signed_in, action, pages.keys())
        faults += look(signed_in, tmp_path, f"act-{action}", stored)
    assert faults == [], "\n".join(faults)


def test_index_is_whole_and_in_vietnamese(signed_in: Page, served: str, tmp_path: Path) -> None:
    signed_in.goto(f"{served}/admin/")
    faults = list(look(signed_in, tmp_path, "index", stored_words()))
    assert faults == [], "\n".join(faults)


def open_page(page: Page, address: str) -> bool:
    """Whether it is a page of the admin, and no file and no way to a page of ours."""
    try:
        response = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    assert response is not None
    assert response.ok, (address, response.status)
    return "/admin/" in page.url


def send_action(page: Page, action: str, keys: list[str]) -> None:
    """Whatever the button looks like."""
    with page.expect_navigation():
        page.evaluate(
            """([action, keys]) => {
              const form = document.createElement("form");
              form.method = "post";
              const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
              const said = [["csrfmiddlewaretoken", token], ["action", action], ["index", "0"],
                ["select_across", "0"], ...keys.map((key) => ["_selected_action", key])];
              for (const [name, value] of said) {
                const field = document.createElement("input");
                Object.assign(field, {type: "hidden", name, value});
                form.append(field);
              }
              document.body.append(form);
              form.submit();
            }""",
            [action, keys],
        )
