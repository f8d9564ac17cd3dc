"""Questions of a list of services on their pages: who orders it, whom groups and names mean."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Service, ServiceDeadline
from indicators.annex.tests.files import Rows, workbook
from indicators.choices import BatchState
from indicators.importing.tests import cases
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch, Period

LIST = Path(cases.__path__[0]) / "decisions" / "qd06.xlsx"
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
TITLE = ("(Kèm theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022)",)
PASSPORT = ("1", "Cấp hộ chiếu phổ thông", "Bộ Công an", "Quý II")


def answer(client: Client, batch: ImportBatch, name: str, said: dict[str, Any]) -> str:
    address = reverse(f"import-{name}", args=(batch.pk,))
    return client.post(address, said, follow=True).content.decode()


def asked(client: Client, batch: ImportBatch, name: str = "mapping") -> str:
    return client.get(reverse(f"import-{name}", args=(batch.pk,))).content.decode()


@pytest.mark.parametrize(
    ("said", "deadlines"),
    [
        ({"name0-choice": "*"}, 29 + 63),
        ({"name0-choice": "", "name0-other": "Hà Nội"}, 30),
        ({"name0-choice": "-", "name0-reason": "chưa giao"}, 29),
    ],
    ids=["all", "one", "nobody"],
)
def test_group_is_answered_and_the_list_is_saved_without_a_period(
    client: Client, send: Send, said: dict[str, str], deadlines: int
) -> None:
    Period.objects.update(state="closed")
    batch = send(LIST.read_bytes())
    assert "Kỳ báo cáo:" not in page(client, batch)
    assert "UBND các tỉnh, thành phố" in asked(client, batch, "names")
    answer(client, batch, "names", said)
    saved = confirm(client, batch)
    assert (saved.state, saved.periods.count()) == (BatchState.SAVED, 0)
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (25, deadlines)
    for name in ("import", "import-undo", "import-findings", "import-workbook"):
        assert client.get(reverse(name, args=(batch.pk,))).status_code == 200, name
    assert batch.file_name in client.get(reverse("imports")).content.decode()
    client.post(reverse("import-undo", args=(batch.pk,)))
    assert not ServiceDeadline.objects.exists()


def test_decision_is_said_where_the_file_names_none(client: Client, send: Send) -> None:
    batch = send(workbook((("DANH MỤC",), HEADINGS, PASSPORT)))
    assert "decision-number" in asked(client, batch)
    half = answer(client, batch, "mapping", {"decision-number": "06/QĐ-TTg"})
    assert "decision-issued_on" in half
    said = {
        "decision-kind": "decision",
        "decision-number": "06/QĐ-TTg",
        "decision-issued_on": "06/01/2022",
    }
    answer(client, batch, "mapping", said)
    assert confirm(client, batch).state == BatchState.SAVED
    order = ServiceDeadline.objects.get()
    assert (order.decision.number, str(order.due_on)) == ("06/QĐ-TTg", "2022-06-30")


@pytest.mark.parametrize(
    ("number", "day", "words"),
    [
        ("06:QĐ", "06/01/2022", "Quý II"),
        ("x" * 61, "06/01/2022", "60"),
        ("06/QĐ-TTg", "06/01/0022", "1900"),
        ("06/QĐ-TTg", "31/02/2022", "31/02/2022"),
    ],
)
def test_decision_is_taken_as_it_is_written_or_refused(
    client: Client, send: Send, number: str, day: str, words: str
) -> None:
    batch = send(workbook((("DANH MỤC",), HEADINGS, PASSPORT)))
    said = {
        "decision-kind": "decision",
        "decision-number": number,
        "decision-issued_on": day,
    }
    assert words in answer(client, batch, "mapping", said)
    assert asked(client, batch)


@pytest.mark.parametrize(("said", "services"), [("same", 1), ("other", 2)])
def test_near_name_is_the_same_service_or_another(
    client: Client, send: Send, said: str, services: int
) -> None:
    Service.objects.create(name="Cấp hộ chiếu phổ thông ở trong nước")
    batch = send(workbook((TITLE, HEADINGS, PASSPORT)))
    assert "Cấp hộ chiếu phổ thông ở trong nước" in asked(client, batch)
    answer(client, batch, "mapping", {"near0-is_same": said})
    confirm(client, batch)
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (services, 1)


UNKNOWN: Rows = (
    TITLE,
    ("STT", "Nội dung", "Nơi thực hiện", "Mốc"),
    ("1", "Cấp hộ chiếu phổ thông", "Bộ Công an", "Quý II"),
    ("2", "Đăng ký khai sinh", "Bộ Tư pháp", "Quý III"),
)
COLUMNS = {
    "table0-indicator": "services",
    "table0-column_0": "order",
    "table0-column_1": "service",
    "table0-column_2": "lead",
    "table0-column_3": "deadline",
}


def test_table_of_unknown_headings_is_said_to_list_services(client: Client, send: Send) -> None:
    batch = send(workbook(UNKNOWN))
    assert "danh sách dịch vụ" in asked(client, batch).lower()
    answer(client, batch, "mapping", COLUMNS)
    assert confirm(client, batch).state == BatchState.SAVED
    assert set(ServiceDeadline.objects.values_list("service__name", "agency__name")) == {
        ("Cấp hộ chiếu phổ thông", "Bộ Công an"),
        ("Đăng ký khai sinh", "Bộ Tư pháp"),
    }
    again = send(workbook((*UNKNOWN[:3], ("2", "Đăng ký kết hôn", "Bộ Tư pháp", "Quý III"))))
    assert confirm(client, again).state == BatchState.SAVED


@pytest.mark.parametrize(
    "wrong",
    [
        {"table0-column_1": ""},
        {"table0-column_2": "", "table0-column_3": ""},
        {"table0-column_3": "service"},
        {"table0-column_3": "rate"},
        {"table0-indicator": "online-provision"},
    ],
)
def test_list_of_services_needs_its_own_columns(
    client: Client, send: Send, wrong: dict[str, str]
) -> None:
    batch = send(workbook(UNKNOWN))
    answer(client, batch, "mapping", COLUMNS | wrong)
    batch.refresh_from_db()
    assert batch.answers == {}
