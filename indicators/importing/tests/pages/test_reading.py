"""A file that is still being read, or whose reading was lost, leads to its page."""

import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from indicators.choices import BatchState
from indicators.importing import look as look_module
from indicators.importing.propose import propose
from indicators.importing.receive import MOST_ATTEMPTS, kept_path, reader_of
from indicators.importing.tests.pages.asking import confirm
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch

PAGES = {
    "workbook": ("import-workbook", "get"),
    "findings": ("import-findings", "get"),
    "mapping": ("import-mapping", "get"),
    "mapping_answered": ("import-mapping", "post"),
    "names": ("import-names", "get"),
    "names_answered": ("import-names", "post"),
    "confirm": ("import-confirm", "post"),
}


@pytest.mark.parametrize(("name", "method"), PAGES.values(), ids=PAGES.keys())
def test_page_of_a_file_that_is_not_read_leads_to_it(
    client: Client, send: Send, name: str, method: str
) -> None:
    batch = send()
    reader_of(batch).discard()
    response = getattr(client, method)(reverse(name, args=(batch.pk,)))
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("import", args=(batch.pk,)),
    )
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


def read_again(client: Client, batch: ImportBatch) -> None:
    reader_of(batch).discard()
    while "reading" in (client.get(reverse("import", args=(batch.pk,))).templates[0].name or ""):
        pass


def test_reading_that_is_lost_is_made_anew_however_often(client: Client, send: Send) -> None:
    batch = send()
    for _time in range(MOST_ATTEMPTS + 1):
        read_again(client, batch)
        batch.refresh_from_db()
        assert (batch.state, batch.read_attempts) == (BatchState.WAITING, 0)
    assert confirm(client, batch).state == BatchState.SAVED


def test_list_of_a_settled_file_needs_no_reading(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    reader_of(batch).discard()
    assert client.get(reverse("import-findings", args=(batch.pk,))).status_code == 200


def test_file_is_worked_through_once_to_show_it_and_to_save_it(client: Client, send: Send) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    with (
        patch.object(look_module, "propose", wraps=propose) as worked_through,
        patch.object(look_module, "reader_of", wraps=reader_of) as read,
    ):
        # It was looked at already when the page was shown for the first time.
        form = client.get(address).context["form"]
        for more in ("?page=2", "?show=created", "?show=unchanged"):
            client.get(address + more)
        client.get(reverse("import-findings", args=(batch.pk,)))
        client.get(reverse("import-workbook", args=(batch.pk,)))
        client.get(reverse("import-mapping", args=(batch.pk,)))
        client.get(reverse("import-names", args=(batch.pk,)))
        ticks = {f"accept_{code}": "on" for code in form.codes}
        data = {"digest": form["digest"].value()} | ticks
        client.post(reverse("import-confirm", args=(batch.pk,)), data)
    batch.refresh_from_db()
    assert batch.state == BatchState.SAVED
    assert (worked_through.call_count, read.call_count) == (0, 0)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "another_figure": lambda path: path.write_bytes(path.read_bytes().replace(b"1243", b"1244")),
    "another_file": lambda path: path.write_text("{}\n"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_was_kept_and_is_not_whole_is_made_anew(
    client: Client, send: Send, damage: Callable[[Path], object]
) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    shown = client.get(address).content.decode()
    damage(kept_path(batch))
    again = client.get(address).content.decode()
    assert "1.243" in again
    assert without_token(again) == without_token(shown)
    assert client.get(address).status_code == 200


def without_token(html: str) -> str:
    return re.sub(r'(csrf\S*|nonce)="[^"]*"|value="\w{64}"', "", html)
