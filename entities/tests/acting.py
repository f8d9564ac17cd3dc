"""Doing an act on many rows of a list of the admin, as a browser does."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from entities.tests.pages import Page, text, tree


def list_of(model: type[Model]) -> str:
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def choose(client: Client, act: str, rows: Iterable[Model], query: str = "", **more: Any) -> Any:
    """Tick these rows of a list and press the button of an act: the page that asks."""
    keys = [row.pk for row in rows]
    model = type(next(iter(rows)))
    chosen = {"action": act, "index": "0", "_selected_action": keys, **more}
    return client.post(list_of(model) + query, chosen)


def answer(
    client: Client, page: HttpResponse, *, untick: Iterable[Model] = (), **typed: str
) -> Any:
    """Fill in the form of that page and send it: the page that says what was done."""
    (form,) = tree(page).xpath("//form[contains(@class, 'act-form')]")
    left_out = {str(row.pk) for row in untick}
    sent: dict[str, Any] = {
        field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")
    }
    ticks = form.xpath(".//input[@type='checkbox'][@checked]")
    sent["asked"] = "1"
    sent["ticked"] = [tick.get("value") for tick in ticks if tick.get("value") not in left_out]
    del sent["csrfmiddlewaretoken"]
    return client.post(form.get("action"), {**sent, **typed})


def rows_of(page: Page, heading: str = "") -> list[list[str]]:
    """The rows of the table after a heading of the page, or of the form."""
    where = f"//h2[contains(., '{heading}')]/following-sibling::*[1]" if heading else "//form"
    found = tree(page).xpath(f"{where}//tbody/tr")
    return [[text(cell) for cell in row.xpath("./th|./td[not(input)]")] for row in found]


def counts(page: Page) -> str:
    return str(text(tree(page).xpath("//*[@class='act-counts']")[0]))
