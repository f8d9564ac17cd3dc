"""A file that a worker is at, or whose reading was lost: what its pages show, and when."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from dvctrack.lib.files.document import read_document
from entities.work.lost import take_up_lost
from indicators.annex.tests.files import cell_changed, workbook
from indicators.choices import BatchState
from indicators.importing import look as look_module
from indicators.importing.propose import propose
from indicators.importing.receive import kept_path, lines_path
from indicators.importing.tests.pages.asking import confirm, page
from indicators.importing.tests.pages.conftest import Send
from indicators.models import Submission
from indicators.tests.factories import IndicatorFactory

PAGES = ("import", "import-workbook", "import-findings", "import-mapping", "import-names")
QUESTIONS = ("import-mapping", "import-names")


def test_pages_of_a_file_show_how_far_it_is_until_a_worker_has_read_it(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    for name in PAGES:
        address = reverse(name, args=(batch.pk,))
        shown = client.get(address).content.decode()
        assert "Đang đọc tệp" in shown
        # It comes back by itself, to where it was, with a script and without.
        assert f'hx-get="{address}?work={batch.work}"' in shown
        assert f'<noscript><meta http-equiv="refresh" content="2; url={address}?work=' in shown
    for name in QUESTIONS:
        response = client.post(reverse(name, args=(batch.pk,)), {})
        assert response["Location"] == reverse("import", args=(batch.pk,))
    # Nobody asks twice for what is under way.
    assert DBTaskResult.objects.count() == 1

    report = lines_path(batch).with_suffix(".progress")
    report.parent.mkdir(parents=True, exist_ok=True)
    lines_path(batch).unlink(missing_ok=True)
    report.write_text("2000 8000", encoding="ascii")
    poll = f"{reverse('import', args=(batch.pk,))}?work={batch.work}"
    part = client.get(poll, headers={"HX-Request": "true"}).content.decode()
    assert 'value="25" max="100"' in part
    assert "Đã đọc 2.000 trên khoảng 8.000 dòng" in part
    assert "<html" not in part
    report.unlink()

    work()
    assert client.get(poll, headers={"HX-Request": "true"})["HX-Redirect"] == poll
    assert "1.243" in client.get(poll).content.decode()


def test_reading_that_is_lost_is_made_anew(client: Client, send: Send) -> None:
    batch = send()
    for _time in range(3):
        lines_path(batch).unlink()
        assert "1.243" in page(client, batch)
    lines_path(batch).unlink()
    assert confirm(client, batch).state == BatchState.SAVED


def test_list_of_a_settled_file_needs_no_reading(client: Client, send: Send) -> None:
    batch = confirm(client, send())
    lines_path(batch).unlink()
    assert client.get(reverse("import-findings", args=(batch.pk,))).status_code == 200


def test_what_was_just_made_is_shown_though_figures_change_all_the_time(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    """Else nobody would see a file in the hour before a deadline."""
    batch = send()
    address = reverse("import", args=(batch.pk,))
    client.get(address)
    work()
    batch.refresh_from_db()
    IndicatorFactory.create()
    shown = client.get(address, {"work": str(batch.work)})
    assert "1.243" in shown.content.decode()
    # Who comes back later waits for what holds then.
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
    assert "Đang đọc tệp" in client.get(address, {"work": str(batch.work)}).content.decode()


def test_answers_are_taken_beside_what_the_person_saw(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send(workbook(cell_changed(3, 2, "Tây Đô")))
    names = reverse("import-names", args=(batch.pk,))
    client.get(names)
    work()
    IndicatorFactory.create()
    said = {"name0-choice": "", "name0-other": "Cần Thơ", "name0-is_remembered": "on"}
    assert client.post(names, said)["Location"] == reverse("import", args=(batch.pk,))
    batch.refresh_from_db()
    assert batch.answers["names"]["Tây Đô"]["agency"] == "can-tho"
    assert "Đang đọc tệp" in page(client, batch)
    work()
    assert "1.243" in page(client, batch)


def test_saving_and_undoing_show_how_far_they_are(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    client.get(address)
    work()
    form = client.get(address).context["form"]
    data = {"digest": form["digest"].value(), **{f"accept_{code}": "on" for code in form.codes}}
    for _twice in range(2):
        client.post(reverse("import-confirm", args=(batch.pk,)), data)
        assert "Đang lưu tệp" in page(client, batch)
    assert "Đang lưu tệp" in client.get(reverse("import-names", args=(batch.pk,))).content.decode()
    work()
    assert "Tệp này được nhập lúc" in page(client, batch)
    assert Submission.history.count() == 2
    for _twice in range(2):
        client.post(reverse("import-undo", args=(batch.pk,)))
        assert "Đang hoàn tác lần nhập" in page(client, batch)
    work()
    assert "đã hoàn tác lần nhập này" in page(client, batch)
    assert DBTaskResult.objects.count() == 3


def test_why_a_file_was_not_saved_is_still_said_when_it_was_looked_at_again(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    page(client, batch)
    work()
    client.post(reverse("import-confirm", args=(batch.pk,)), {"digest": "x"})
    work()
    refused = "Số liệu đã thay đổi trong lúc"
    assert refused in page(client, batch)
    IndicatorFactory.create()
    page(client, batch)
    work()
    assert refused in page(client, batch)


def test_no_worker_for_a_minute_is_said(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    assert "không có tiến trình nền nào" not in page(client, batch)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=2))
    assert "không có tiến trình nền nào" in page(client, batch)
    work()
    assert "1.243" in page(client, batch)


def test_work_that_ended_three_workers_is_tried_again_by_a_person(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    died = {"status": TaskResultStatus.RUNNING, "worker_ids": ["a", "b", "c"]}
    DBTaskResult.objects.update(**died, started_at=timezone.now())
    take_up_lost(at=timezone.now())
    batch.refresh_from_db()
    told = client.get(
        reverse("import", args=(batch.pk,)), {"work": str(batch.work)}
    ).content.decode()
    assert "bị ngắt trên máy chủ" in told
    assert f'href="{reverse("import", args=(batch.pk,))}">Thử lại' in told
    assert "Đang đọc tệp" in page(client, batch)
    work()
    assert "1.243" in page(client, batch)


def test_each_language_is_made_and_kept_for_itself(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    client.cookies["django_language"] = "en"
    # What is under way in the other language is waited for, and then that is asked for.
    for _turn in range(2):
        batch.refresh_from_db()
        waits = client.get(address, {"work": str(batch.work)}).content.decode()
        assert "The file is being read" in waits
        work()
    assert "new figures" in client.get(address).content.decode()
    client.cookies["django_language"] = "vi"
    assert "số liệu mới" in client.get(address).content.decode()
    assert DBTaskResult.objects.count() == 2


def test_list_comes_as_a_link_to_a_page_that_waits(
    client: Client, send: Send, work: Callable[[], object]
) -> None:
    address = reverse("import-findings", args=(send().pk,))
    script = {"HX-Request": "true"}
    assert "Đang đọc tệp" in client.get(address, headers=script).content.decode()
    work()
    assert f'href="{address}"' in client.get(address, headers=script).content.decode()


def test_file_is_worked_through_once_to_show_it_and_to_save_it(client: Client, send: Send) -> None:
    batch = send()
    address = reverse("import", args=(batch.pk,))
    with (
        patch.object(look_module, "propose", wraps=propose) as worked_through,
        patch.object(look_module, "read_document", wraps=read_document) as read,
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
