"""A file that is still being read, or whose reading was lost, leads to its page."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from indicators.choices import BatchState
from indicators.importing import confirm as confirm_module
from indicators.importing.propose import propose
from indicators.importing.receive import MOST_ATTEMPTS, reader_of
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


def test_file_is_worked_through_once_to_show_it_and_once_to_save_it(
    client: Client, send: Send
) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    with patch.object(confirm_module, "propose", wraps=propose) as worked_through:
        form = client.get(address).context["form"]
        ticks = {f"accept_{code}": "on" for code in form.codes}
        data = {"digest": form["digest"].value()} | ticks
        client.post(reverse("import-confirm", args=(batch.pk,)), data)
    batch.refresh_from_db()
    assert (batch.state, worked_through.call_count) == (BatchState.SAVED, 2)
