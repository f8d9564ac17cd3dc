"""Publishing as work in the background: what the page says until it is done, and once."""

from typing import Any

from django.test import Client
from django_tasks_db.models import DBTaskResult

from entities.tests.at_work import WAITS, work
from entities.tests.pages import tree
from indicators.models import Publication
from indicators.publishing.tests.test_pages import DRAFT, PAGE, _figures, office, pytestmark, shown

__all__ = ["_figures", "office", "pytestmark"]


def test_version_is_published_once_by_the_worker(office: Client, settings: Any) -> None:
    settings.TASKS = WAITS
    asked = shown(office)
    under_way = office.post(DRAFT, asked)["Location"]
    assert tree(office.get(under_way)).xpath("//*[@id='progress']/@hx-get") == [under_way]
    assert not Publication.objects.exists()
    work()
    task = DBTaskResult.objects.get()
    assert task.task.call(**task.args_kwargs["kwargs"]) == {"refused": ""}
    assert office.get(under_way)["Location"] == PAGE
    assert Publication.objects.count() == 1


def test_what_was_typed_stands_again_where_the_worker_refused(
    office: Client, settings: Any
) -> None:
    settings.TASKS = WAITS
    asked = shown(office) | {"letter_number": "123", "digest": "cũ"}
    under_way = office.post(DRAFT, asked)["Location"]
    work()
    page = office.get(under_way)
    assert "Chưa công bố gì: số liệu đã thay đổi" in page.content.decode()
    (number,) = tree(page).xpath("//input[@name='letter_number']/@value")
    assert number == "123"
    (digest,) = tree(page).xpath("//input[@name='digest']/@value")
    assert digest == shown(office)["digest"]
    assert not Publication.objects.exists()
