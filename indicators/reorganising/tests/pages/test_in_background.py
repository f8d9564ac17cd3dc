"""Recording and taking back as work in the background: what the pages say until it is done."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from entities.choices import ActState, Role
from entities.models import Reorganisation, Succession
from entities.tests.accounts import staff
from entities.tests.at_work import WAITS, work
from entities.tests.pages import tree
from entities.work.hearts import beat
from indicators.reorganising.tests.pages.asking import digest
from indicators.reorganising.tests.pages.conftest import Send


def waits(client: Client, address: str) -> bool:
    page = tree(client.get(address))
    return bool(page.xpath("//*[@id='progress']/@hx-get"))


def state_of(act: Reorganisation) -> str:
    act.refresh_from_db()
    return act.state


def test_act_is_recorded_once_and_taken_back_by_the_worker(
    client: Client, send: Send, settings: Any
) -> None:
    settings.TASKS = WAITS
    act = send()
    page = f"/agencies/reorganise/{act.pk}/"
    as_shown = digest(client, act)
    under_way = client.post(f"{page}confirm/", {"digest": as_shown})["Location"]
    assert waits(client, under_way)
    assert state_of(act) == ActState.WAITING
    other = Client()
    other.force_login(staff("khac", Role.ADMINISTRATOR))
    assert other.get(under_way)["Location"] == page

    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=2))
    assert "không có tiến trình nền nào" in client.get(under_way).content.decode()
    beat("worker", at=timezone.now())
    assert "không có tiến trình nền nào" not in client.get(under_way).content.decode()

    work()
    (task,) = DBTaskResult.objects.all()
    assert task.task.call(**task.args_kwargs["kwargs"]) == {"refused": ""}
    assert client.get(under_way, headers={"HX-Request": "true"})["HX-Redirect"] == under_way
    assert "Đã ghi nhận việc sắp xếp đơn vị" in client.get(under_way, follow=True).content.decode()
    assert (state_of(act), Succession.objects.count()) == (ActState.SAVED, 2)

    under_way = client.post(f"{page}undo/")["Location"]
    assert waits(client, under_way)
    work()
    assert client.get(under_way)["Location"] == page
    assert (state_of(act), Succession.objects.exists()) == (ActState.UNDONE, False)


def test_refusal_of_the_worker_is_told_on_the_page(
    client: Client, send: Send, settings: Any
) -> None:
    settings.TASKS = WAITS
    act = send()
    client.post(f"/agencies/reorganise/{act.pk}/confirm/", {"digest": "cũ"})
    work()
    (task,) = DBTaskResult.objects.all()
    address = f"/agencies/reorganise/{act.pk}/confirm/?work={task.pk}"
    assert "Chưa ghi nhận gì" in client.get(address, follow=True).content.decode()
    assert state_of(act) == ActState.WAITING
    DBTaskResult.objects.update(status="FAILED")
    told = client.get(address, follow=True).content.decode()
    assert "Việc này đã bị ngắt giữa chừng" in told
