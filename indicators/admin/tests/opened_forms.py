"""Forms of the admin as a browser has them: opened, filled in, sent."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse
from lxml import html


def address_of(row: models.Model, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=(row.pk,))


def opened(client: Client, address: str) -> dict[str, Any]:
    """What the form of the page would send."""
    return fields_of(client.get(address).content)


def fields_of(content: bytes) -> dict[str, Any]:
    page: Any = html.fromstring(content.decode())
    form = page.xpath("//form[contains(@id, '_form')]")[0]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser takes away the new line with which a text area begins.
        found.setdefault(name, []).append(value.removeprefix("\n"))
    return found


def sent(
    client: Client, address: str, form: Mapping[str, Any], button: str = "_save", **typed: Any
) -> Any:
    """The answer to a form; what is typed as None is a box without its tick."""
    data = {name: value for name, value in {**form, **typed}.items() if value is not None}
    return client.post(address, {**data, button: "1"})
