"""The report of an agency that was merged, on every page where it is chosen, entered or listed."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import UserFactory
from indicators.choices import FigureState, PeriodState
from indicators.importing.look import proposal_of
from indicators.importing.tests.flat import flat
from indicators.models import EntryDraft, ImportBatch, Period, Receipt, ReopenRequest, Submission
from indicators.periods.checklist import before_opening
from indicators.periods.letters import tell_of_return
from indicators.periods.remind import remind
from indicators.periods.reporting import not_reported
from indicators.tests.entering import obligation_of, typed
from indicators.tests.merged import MERGED, Merged, member, merged_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Merged:
    return merged_world()


@pytest.fixture
def officer(client: Client, world: Merged) -> Client:
    client.force_login(member(world.new))
    return client


def form(world: Merged) -> str:
    return reverse("entry-form", args=(world.before.period.code, world.old.slug))


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_officer_of_the_successor_enters_and_submits(officer: Client, world: Merged) -> None:
    work = page(officer, reverse("my_work"))
    assert form(world) in work
    assert f'<p class="crumb">{MERGED}</p>' in work
    assert f"<h1>{MERGED}</h1>" in page(officer, form(world))
    figures = typed(world.before, numerator="7", denominator="9")
    assert officer.post(form(world), figures | {"action": "submit"}).status_code == 302
    figure = Submission.objects.get()
    assert (figure.agency, figure.state) == (world.old, FigureState.SUBMITTED)
    place = (world.before.period.code, world.old.slug, Receipt.objects.get().number)
    receipt = reverse("entry-receipt", args=place)
    assert f"<dd>{MERGED}</dd>" in page(officer, receipt)


def test_own_people_of_the_predecessor_enter_what_it_owes_and_nothing_later(
    client: Client, world: Merged
) -> None:
    client.force_login(member(world.old))
    assert client.get(form(world)).status_code == 200
    later = reverse("entry-form", args=(world.after.period.code, world.new.slug))
    assert client.get(later).status_code == 404
    assert later not in page(client, reverse("my_work"))


def test_part_of_a_split_agency_does_not_find_the_form(client: Client, world: Merged) -> None:
    world.old.successions.update(relation="split_into")
    client.force_login(member(world.new))
    assert client.get(form(world)).status_code == 404
    assert form(world) not in page(client, reverse("my_work"))


def test_drafts_and_corrections_name_the_merged_agency(client: Client, world: Merged) -> None:
    officer, approver = member(world.new), member(world.new, Role.APPROVER)
    period = world.before.period
    EntryDraft.objects.create(
        period=period, agency=world.old, user=officer, is_ready=True, saved_at=timezone.now()
    )
    client.force_login(approver)
    assert MERGED in page(client, reverse("my_work")).partition("Được đề nghị")[2]
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED)
    ReopenRequest.objects.create(
        obligation=obligation_of(world.before, world.old),
        reason="Nhầm",
        asked_by=officer,
        asked_at=timezone.now(),
        is_granted=True,
        answered_at=timezone.now(),
        answered_by=approver,
        correct_until=timezone.now().replace(year=2525),
    )
    listed = page(client, reverse("my_work"))
    assert f"{MERGED}, {world.before.indicator}" in listed


def test_table_of_the_office_names_it_in_its_row(client: Client, world: Merged) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    period, indicator = world.before.period, world.before.indicator
    grid = page(client, reverse("entry-grid", args=(period.code, indicator.slug)))
    assert f">{MERGED}</a>" in grid
    assert f'aria-label="{MERGED}, ' in grid
    assert MERGED in page(client, reverse("reports", args=(period.code,)))
    assert MERGED in page(client, reverse("reports-remind", args=(period.code,)))
    later = page(client, reverse("reports", args=(world.after.period.code,)))
    assert "nay là" not in later


def test_nobody_enters_for_it_while_its_heir_has_no_officer(client: Client, world: Merged) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    period = world.before.period
    remind_page = page(client, reverse("reports-remind", args=(period.code,)))
    assert f"{reverse('account-invite')}?agency={world.new.slug}" in remind_page
    told = "1 cơ quan phải báo cáo chưa có cán bộ nhập liệu"
    assert told in sentences(period)
    member(world.new)
    assert told not in sentences(period)


def sentences(period: Period) -> list[str]:
    return [item.sentence for item in before_opening(period, at=timezone.now()).items]


def test_letters_go_to_those_who_may_enter_now(world: Merged) -> None:
    member(world.new)
    member(world.old, Role.APPROVER, ends_on=world.before.period.as_of)
    period = world.before.period
    remind(period, by=None, at=timezone.now())
    tell_of_return(
        obligation_of(world.before, world.old),
        reason="Sai",
        by=UserFactory.create(),
        at=timezone.now(),
    )
    assert [letter.to for letter in mail.outbox] == [["officer-ho-chi-minh-2025@example.vn"]] * 2
    assert all(MERGED in letter.body for letter in mail.outbox)


def test_own_file_of_a_merged_agency_is_chosen_by_its_name(officer: Client, world: Merged) -> None:
    assert f">{MERGED}</option>" in page(officer, reverse("imports"))
    rows = flat(world.before, **{"binh-duong": 7}).decode().splitlines()
    later = f"{world.after.period.code},{world.after.indicator.slug},ho-chi-minh-2025,1,2"
    content = "\n".join([*rows, later]).encode()
    file = SimpleUploadedFile("so-lieu.csv", content)
    officer.post(reverse("imports"), {"file": file, "agency": "binh-duong"})
    batch = ImportBatch.objects.get()
    proposal = proposal_of(batch)
    assert [row.agency.slug for row in proposal.figures.created] == ["binh-duong"]
    (finding,) = (row for row in proposal.findings if row.is_error)
    assert finding.code == "not-your-agency"
    assert f"chỉ gửi số liệu của {MERGED}" in finding.message
    assert officer.get(reverse("import", args=(batch.pk,))).status_code == 200


def test_successor_owes_in_its_own_period_alone(world: Merged) -> None:
    for asked, agency in ((world.before, world.old), (world.after, world.new)):
        rows = not_reported(asked.period, at=timezone.now())
        assert [row.agency for row in rows] == [agency]
