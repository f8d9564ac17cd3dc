"""The workbook that comes back with what was found: its name, its kind, and when there is none."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.importing import given_back, views
from indicators.importing.tests.pages.asking import confirm
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


def test_workbook_is_written_once_and_its_page_comes_back_for_it(
    client: Client, send: Send, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = send(workbook(cell_changed(3, 3, "khoảng 1.700")))
    client.get(reverse("import", args=(batch.pk,)))
    work()
    address = reverse("import-workbook", args=(batch.pk,))
    assert "Đang ghi bảng tính có chú thích" in client.get(address).content.decode()
    batch.refresh_from_db()
    poll = {"work": str(batch.work)}
    script = {"HX-Request": "true"}
    part = client.get(address, poll, headers=script).content.decode()
    assert "Đang ghi bảng tính có chú thích" in part
    assert "<html" not in part
    # The page of the file does not wait for it.
    assert "1.409" in client.get(reverse("import", args=(batch.pk,))).content.decode()
    work()
    ready = client.get(address, poll, headers=script).content.decode()
    assert f'href="{address}"' in ready
    for _twice in range(2):
        assert client.get(address)["Content-Type"] == XLSX
    assert DBTaskResult.objects.count() == 2


def test_workbook_has_the_gravest_findings_and_the_page_says_how_many_more(
    client: Client, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (given_back, views):
        monkeypatch.setattr(module, "MOST_REMARKS", 1)
    batch = send(workbook(cell_changed(3, 3, "khoảng 1.700")))
    response = client.get(reverse("import-workbook", args=(batch.pk,)))
    listed = load_workbook(BytesIO(response.content))["dvctrack"]
    assert [row[1].value for row in listed.iter_rows(min_row=2)] == ["Sheet1!C3"]
    shown = client.get(reverse("import", args=(batch.pk,)))
    assert shown.context["left_out"] == len(shown.context["proposal"].findings) - 1 > 0
    assert f"còn {shown.context['left_out']} phát hiện" in shown.content.decode()


def test_settled_file_is_given_back_too(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    response = client.get(reverse("import-workbook", args=(batch.pk,)))
    assert "dvctrack" in load_workbook(BytesIO(response.content)).sheetnames
