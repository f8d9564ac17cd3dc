"""The workbook that comes back with what was found: its name, its kind, and when there is none."""

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import TABLE, workbook
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.test_around_tables import with_empty_rows
from indicators.importing.views_files import XLSM, XLSX

PLAIN = workbook(TABLE)
WITH_MACROS = with_member(PLAIN, "xl/vbaProject.bin", b"\x00")
FILES: dict[str, tuple[bytes, str, str, str]] = {
    "as_it_is": (PLAIN, "so-lieu.xlsx", "dvctrack-so-lieu.xlsx", XLSX),
    "called_xls": (PLAIN, "so-lieu.XLS", "dvctrack-so-lieu.xlsx", XLSX),
    "without_an_ending": (PLAIN, "so-lieu 6.9.2022", "dvctrack-so-lieu 6.9.2022.xlsx", XLSX),
    "with_macros": (WITH_MACROS, "so-lieu.xlsm", "dvctrack-so-lieu.xlsm", XLSM),
    "with_macros_called_xlsx": (WITH_MACROS, "so-lieu.xlsx", "dvctrack-so-lieu.xlsm", XLSM),
}


@pytest.mark.parametrize(("content", "sent", "back", "kind"), FILES.values(), ids=FILES.keys())
def test_workbook_comes_back_under_the_ending_of_its_kind(
    client: Client, send: Send, content: bytes, sent: str, back: str, kind: str
) -> None:
    batch = send(content, name=sent)
    response = client.get(reverse("import-workbook", args=(batch.pk,)))
    assert response.headers["Content-Disposition"] == f'attachment; filename="{back}"'
    assert response.headers["Content-Type"] == kind


def test_workbook_that_cannot_be_written_is_not_called_too_large(
    client: Client, send: Send
) -> None:
    # Its rows have a style that the workbook does not hold.
    batch = send(with_empty_rows(1))
    response = client.get(reverse("import-workbook", args=(batch.pk,)), follow=True)
    assert "không ghi lại được" in response.context["trouble"]
