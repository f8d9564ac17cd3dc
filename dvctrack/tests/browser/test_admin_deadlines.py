"""Twenty deadlines that are marked as completed with their evidence, in a few clicks."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from entities.choices import DeadlineActKind as Kind
from entities.models import DeadlineAct, Evidence, LegalDocument, ServiceDeadline
from entities.tests.factories import ServiceDeadlineFactory

pytestmark = pytest.mark.browser
THE_DAY = datetime(2026, 12, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MOST_CLICKS = 8
TWENTY = 20


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    now, ahead = timezone.now, THE_DAY - timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + ahead)


@pytest.fixture
def twenty(site: str) -> list[ServiceDeadline]:
    """Overdue ones of a decision that orders nothing else."""
    decision = LegalDocument.objects.get(number="206/QĐ-TTg")
    return ServiceDeadlineFactory.create_batch(
        TWENTY, decision=decision, ordered_on=date(2025, 1, 1), due_on=date(2026, 6, 30)
    )


def test_twenty_are_completed_with_evidence(
    watched: Page, site: str, twenty: list[ServiceDeadline], tmp_path: Path
) -> None:
    """From the index of the admin; words are typed and Tab leads on, each press of a mouse is
    counted.
    """
    sign_in(watched, site, "dieuphoi")
    watched.goto(f"{site}/admin/")
    clicks = 0

    def click(press: Callable[[], None]) -> None:
        nonlocal clicks
        clicks += 1
        press()
        watched.wait_for_load_state()

    click(watched.get_by_role("link", name="Thời hạn dịch vụ công", exact=True).first.click)
    click(watched.get_by_role("link", name="206/QĐ-TTg").click)
    click(watched.locator("#action-toggle").click)
    click(watched.locator("button[name=action][value=complete]").click)
    expect(watched.locator("h1")).to_contain_text("20")
    report = tmp_path / "bien-ban.pdf"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    click(watched.locator("[name=done_on]").click)
    watched.keyboard.type("14/12/2026")
    # Choosing a file is a press on its button; the window of the system is not the page's.
    clicks += 1
    watched.set_input_files("[name=file]", report)
    watched.locator("[name=reason]").focus()
    watched.keyboard.type("Đã kiểm tra trên Cổng")
    click(watched.locator("[name=asked]").click)
    expect(watched.locator("main")).to_contain_text("20 ")
    assert clicks <= MOST_CLICKS
    made = DeadlineAct.objects.filter(deadline__in=twenty)
    assert {(act.kind, act.done_on) for act in made} == {(Kind.CONFIRM, date(2026, 12, 14))}
    assert {(act.by.username, act.reason) for act in made if act.by} == {
        ("dieuphoi", "Đã kiểm tra trên Cổng")
    }
    kept = Evidence.objects.filter(act__in=made)
    assert {row.act.deadline for row in kept} == set(twenty)
    assert {row.file_name for row in kept} == {"bien-ban.pdf"}
    watched.goto(f"{site}/admin/entities/servicedeadline/{twenty[0].pk}/change/")
    expect(watched.locator("main")).to_contain_text("hoàn thành muộn")
    expect(watched.get_by_role("link", name="bien-ban.pdf")).to_be_visible()
