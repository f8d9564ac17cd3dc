"""Work in the admin without a mouse: everything is reached by Tab, and one sees where one is."""

import pytest
from playwright.sync_api import Page

from dvctrack.tests.browser.admin_world import AdminPages, with_acts

pytestmark = pytest.mark.browser

MOST_STEPS = 300
# What stands out around or on the element that has the focus.
_STANDS_OUT = """
  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
      style.borderColor, style.backgroundColor, style.color, style.textDecoration].join("|");
  };
"""
_NOTE = f"""
() => {{
  {_STANDS_OUT}
  const element = document.activeElement;
  window.reached ??= new Map();
  if (element === document.body || window.reached.has(element)) return false;
  window.reached.set(element, look(element));
  return true;
}}
"""
_UNSEEN = f"""
() => {{
  {_STANDS_OUT}
  document.activeElement.blur();
  return [...window.reached].filter(([element, focused]) => look(element) === focused)
    .map(([element]) => element.outerHTML.slice(0, 120));
}}
"""
_NOT_REACHED = """
(wanted) => [...document.querySelectorAll(wanted)]
  .filter((element) => element.checkVisibility({visibilityProperty: true})
    && element.getBoundingClientRect().width > 2 && !element.disabled
    && !window.reached.has(element) && !element.closest(".select2, [tabindex='-1']"))
  .map((element) => element.outerHTML.slice(0, 120))
"""


def walk(page: Page) -> None:
    """From the top to where Tab comes back."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if not page.evaluate(_NOTE):
            return
    raise AssertionError("Tab does not come back")


@pytest.mark.parametrize("label", with_acts())
def test_list_and_act_are_worked_by_keyboard(
    admin_page: Page, served: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = AdminPages(label)
    monkeypatch.setattr(pages.model_admin, "list_per_page", 2)
    admin_page.goto(served + pages.changelist)
    walk(admin_page)
    wanted = "main input, main button, main a[href], main select, main summary"
    assert admin_page.evaluate(_NOT_REACHED, wanted) == []
    assert admin_page.evaluate(_UNSEEN) == []
    # Among so many rows is one to which something can be done.
    monkeypatch.setattr(pages.model_admin, "list_per_page", 30)
    for act in pages.model_admin.acts:
        admin_page.goto(served + pages.changelist)
        admin_page.locator("#action-toggle").focus()
        admin_page.keyboard.press("Space")
        admin_page.locator(f"button[name=action][value={act.name}]").focus()
        with admin_page.expect_navigation():
            admin_page.keyboard.press("Enter")
        if admin_page.locator("[name=asked]").count():
            break
    walk(admin_page)
    assert admin_page.locator("[name=asked]").count() == 1, "nothing can be done to these rows"
    assert admin_page.evaluate(_NOT_REACHED, wanted) == []
    assert admin_page.evaluate(_UNSEEN) == []
