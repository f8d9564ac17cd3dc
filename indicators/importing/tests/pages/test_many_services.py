"""A long list with several leads: the same through page and command, in each format."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Service, ServiceDeadline
from indicators.annex.tests.files import Rows
from indicators.choices import BatchState
from indicators.importing.tests.as_files import KINDS
from indicators.importing.tests.pages.asking import confirm
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.sending import bring, said
from indicators.models import Period

HEAD: Rows = (
    ("(Kèm theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022)",),
    ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành"),
)
LEADS = ("Bộ Y tế", "Bộ Công an, Bộ Tư pháp", "Hà Nội; Thành phố Cần Thơ; Bộ Tài chính")
WORDS = ("Quý II/2022", "Tháng 7/2022", "Trong năm 2023", "Thường xuyên")
NUMBER = 150
SERVICES = [
    (str(place), f"Thủ tục mã số {place}", LEADS[place % 3], WORDS[place % 4])
    for place in range(1, NUMBER + 1)
]
ORDERS = 50 * (1 + 2 + 3)


def orders() -> set[tuple[Any, ...]]:
    """All that is stored of them but the keys."""
    fields = ("service__name", "agency__name", "decision__number", "due_on", "deadline_text")
    return set(ServiceDeadline.objects.values_list(*fields, "ordered_on", "printed_order"))


def close() -> None:
    Period.objects.update(state="closed")


def delete() -> None:
    Period.objects.all().delete()


@pytest.mark.parametrize(
    ("make", "periods"),
    [
        (KINDS["xlsx"], close),
        (KINDS["docx"], close),
        (KINDS["csv"], close),
        (KINDS["xlsx"], delete),
    ],
    ids=["xlsx", "docx", "csv", "no_period"],
)
def test_long_list_says_the_same_to_page_and_command(
    client: Client, send: Send, make: Callable[[Rows], bytes], periods: Callable[[], None]
) -> None:
    periods()
    content = make((*HEAD, *SERVICES))
    batch = send(content)
    assert confirm(client, batch).state == BatchState.SAVED
    by_page = orders()
    assert (Service.objects.count(), len(by_page)) == (NUMBER, ORDERS)
    client.post(reverse("import-undo", args=(batch.pk,)))
    assert not Service.objects.exists()
    result = bring(content)
    assert (result.is_saved, said(result)) == (True, [])
    assert orders() == by_page


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("number", [NUMBER, NUMBER // 2], ids=["whole", "half"])
def test_list_again_changes_and_deletes_nothing(number: int) -> None:
    assert bring(KINDS["xlsx"]((*HEAD, *SERVICES))).is_saved
    before = orders()
    again = bring(KINDS["docx"]((*HEAD, *SERVICES[:number]))).proposal
    assert (again.changes_something, said(again)) == (False, [])
    assert again.services.counts().unchanged == number
    assert (orders(), ServiceDeadline.history.count()) == (before, ORDERS)
