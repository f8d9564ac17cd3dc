"""Every list and every form of the admin as a person sees it, of each model by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from dvctrack.tests.browser.admin_world import MODELS, AdminPages
from dvctrack.tests.browser.looking import (
    DESKTOP,
    WIDTHS,
    Scheme,
    cut,
    english,
    stored_words,
    unreadable,
)

pytestmark = pytest.mark.browser

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# So that lists have a second page.
ROWS_OF_A_PAGE = 20


def look(
    page: Page, folder: Path, name: str, stored: set[str], *, within: str = "main"
) -> Iterator[str]:
    """Everything that is wrong with the page that is open, which is left as it was."""
    for width in WIDTHS:
        for fault in cut(page, width):
            yield f"{name}: {fault}"
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(DESKTOP)
    for fault in english(page, stored):
        yield f"{name}: {fault}"
    for fault in unreadable(page, within, SCHEMES):
        yield f"{name}: {fault}"
    page.screenshot(path=folder / f"{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("label", MODELS)
def test_every_page_is_whole_and_in_vietnamese(
    admin_page: Page, served: str, tmp_path: Path, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, stored = AdminPages(label), stored_words()
    monkeypatch.setattr(pages.model_admin, "list_per_page", ROWS_OF_A_PAGE)
    faults: list[str] = []
    for name, address in pages.addresses():
        if open_page(admin_page, served + address):
            faults += look(admin_page, tmp_path, name, stored)
    for action in pages.actions():
        admin_page.goto(served + pages.changelist)
        send_action(admin_page, action, pages.keys())
        faults += look(admin_page, tmp_path, f"act-{action}", stored)
    assert faults == [], "\n".join(faults)


def test_index_is_whole_and_in_vietnamese(admin_page: Page, served: str, tmp_path: Path) -> None:
    admin_page.goto(f"{served}/admin/")
    faults = list(look(admin_page, tmp_path, "index", stored_words(), within="body"))
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
