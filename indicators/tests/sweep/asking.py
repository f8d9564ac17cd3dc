"""Asking for an address by every method, and whether one was let in."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
DENIED = (401, 403, 404, 405)
# Of each page its own.
SIGNED = re.compile(rb'name="(csrfmiddlewaretoken|kept)" value="[^"]+"')


def ask(client: Client, method: str, address: str, data: Mapping[str, Any]) -> int | None:
    """The status where one was let in; None where one was not."""
    if method in ("GET", "HEAD"):
        answer = getattr(client, method.lower())(with_query(address, data))
    elif method in ("PUT", "DELETE"):
        answer = client.generic(method, address)
    else:
        answer = client.post(address, data)
    read_to_end(answer)
    is_sent_away = answer.status_code == 302 and (
        reverse("login") in answer["Location"] or _is_led_to_work(address, answer["Location"])
    )
    return None if is_sent_away or answer.status_code in DENIED else int(answer.status_code)


def read_to_end(answer: Any) -> None:
    """A file that is answered is closed by that."""
    if hasattr(answer, "streaming_content"):
        answer.getvalue()


def _is_led_to_work(address: str, location: str) -> bool:
    """Who has no business in the admin is led to the own work."""
    return address.startswith(reverse("admin:index")) and location == reverse("my_work")


def with_query(address: str, query: Mapping[str, Any]) -> str:
    """The address with more behind it; given both, a client of Django drops what stood there."""
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query, doseq=True)}"


@contextmanager
def undone() -> Iterator[None]:
    """What is done in here is taken back, so that the next address finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored of our own and of accounts, with its history."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for app in ("entities", "indicators", "auth")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
