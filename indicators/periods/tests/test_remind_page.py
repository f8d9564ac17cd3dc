"""The page of reminders: agencies are chosen, letters read, sent, and listed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import LetterState, Role
from entities.models import Agency, Letter
from entities.tests.accounts import staff
from entities.tests.at_work import WAITS
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from entities.tests.pages import links, rows, text, tree
from indicators.choices import PeriodState
from indicators.models import Period, PeriodIndicator
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = "2022-09-06"
PAGE = reverse("reports-remind", args=(CODE,))


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE, submissions_due_at=datetime(2022, 9, 20, 17, tzinfo=HANOI))


@pytest.fixture
def hue(asked: PeriodIndicator) -> Agency:
    return silent(asked, "Thành phố Huế", "hue@example.vn")


@pytest.fixture
def lao_cai(asked: PeriodIndicator) -> Agency:
    return silent(asked, "Lào Cai", "lao-cai@example.vn")


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def silent(asked: PeriodIndicator, name: str, email: str) -> Agency:
    agency = add_row(asked, AgencyFactory.create(name=name))
    MembershipFactory.create(user=UserFactory.create(email=email), role=Role.OFFICER, agency=agency)
    return agency


def letters(page: Any) -> list[list[str]]:
    return [row[:2] + row[3:] for row in rows(page, "letters")]


def test_all_who_have_not_reported_are_ticked_until_all_are_unticked(
    client: Client, hue: Agency, lao_cai: Agency
) -> None:
    def ticked(query: str) -> list[str]:
        found = tree(client.get(PAGE + query))
        return [str(slug) for slug in found.xpath("//input[@name='agency'][@checked]/@value")]

    assert set(ticked("")) == {hue.slug, lao_cai.slug}
    assert ticked("?tick=none") == []


def test_letters_are_read_before_they_are_sent(
    client: Client, hue: Agency, lao_cai: Agency
) -> None:
    page = client.post(PAGE, {"agency": [hue.slug]})
    (letter,) = tree(page).xpath("//details")
    assert letter.xpath(".//a/@href") == [f"http://localhost:8000/entry/{CODE}/{hue.slug}/"]
    assert "hue@example.vn" in text(letter)
    assert not Letter.objects.exists()


def test_chosen_agencies_are_written_to_and_listed(
    client: Client, hue: Agency, lao_cai: Agency
) -> None:
    page = client.post(PAGE, {"agency": [hue.slug], "send": "1"}, follow=True)
    assert [letter.to for letter in mail.outbox] == [["hue@example.vn"]]
    assert letters(page) == [["Thành phố Huế", "hue@example.vn", "đã gửi", "dieuphoi"]]
    assert tree(page).xpath("//input[@disabled]/@value") == [hue.slug]


def test_who_cannot_be_reached_is_shown_with_the_way_to_mend_it(
    client: Client, asked: PeriodIndicator
) -> None:
    nobody = add_row(asked)
    mute = silent(asked, "Lào Cai", "")
    page = client.get(PAGE)
    post = mute.memberships.get()
    assert f"{reverse('account-invite')}?agency={nobody.slug}" in links(page, "//main")
    assert reverse("account", args=(post.pk,)) in links(page, "//main")
    assert tree(page).xpath("//input[@name='agency']") == []


def test_letter_that_did_not_leave_is_sent_again(
    client: Client, hue: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr("entities.people.letters.send_mail", refuse)
        page = client.post(PAGE, {"agency": [hue.slug], "send": "1"}, follow=True)
    assert letters(page)[0][2].startswith("không gửi được: Không kết nối được máy chủ thư")
    again = tree(page).xpath("//form[contains(@action, 'again')]/@action")
    page = client.post(again[0], follow=True)
    assert letters(page)[0][2] == "đã gửi"
    assert tree(page).xpath("//form[contains(@action, 'again')]//button") == []


def test_letter_waits_where_no_worker_runs(client: Client, hue: Agency, settings: Any) -> None:
    settings.TASKS = WAITS
    page = client.post(PAGE, {"agency": [hue.slug], "send": "1"}, follow=True)
    assert letters(page)[0][2] == "chờ gửi"


@pytest.mark.parametrize("data", [{}, {"send": "1"}, {"agency": "khong-co"}], ids=str)
def test_nobody_is_written_to_where_nobody_is_chosen(
    client: Client, hue: Agency, data: dict[str, str]
) -> None:
    assert client.post(PAGE, data).status_code == 302
    assert not Letter.objects.exists()


@pytest.mark.parametrize("state", [PeriodState.PLANNED, PeriodState.CLOSED])
def test_period_that_is_not_open_shows_what_was_sent(
    client: Client, hue: Agency, state: PeriodState
) -> None:
    client.post(PAGE, {"agency": [hue.slug], "send": "1"})
    Period.objects.update(state=state)
    page = client.post(PAGE, {"agency": [hue.slug], "send": "1"}, follow=True)
    assert tree(page).xpath("//input[@name='agency']") == []
    assert len(letters(page)) == len(mail.outbox) == 1


def remind(*options: str) -> None:
    call_command("remind", *options)


def set_clock(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    moment = datetime(2022, 9, day, 7, 30, tzinfo=HANOI)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_schedule_writes_on_its_days_and_once_a_day(
    hue: Agency, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SITE_URL = "https://dvc.example.vn"
    written = []
    for day in (12, 13, 13, 14, 18, 20, 20, 21):
        set_clock(monkeypatch, day)
        remind("--scheduled")
        written.append(Letter.objects.count())
    assert written == [0, 1, 1, 1, 2, 3, 3, 3]
    assert f"https://dvc.example.vn/entry/{CODE}/{hue.slug}/" in mail.outbox[0].body
    assert {letter.written_by for letter in Letter.objects.all()} == {None}


def test_schedule_leaves_out_periods_that_are_not_open(
    hue: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    set_clock(monkeypatch, 13)
    remind("--scheduled")
    assert not Letter.objects.exists()


def test_command_reminds_of_one_period_on_any_day(
    hue: Agency, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_clock(monkeypatch, 12)
    remind("--period", CODE, "--dry-run")
    assert not Letter.objects.exists()
    remind("--period", CODE)
    assert Letter.objects.get().state == LetterState.SENT
    assert capsys.readouterr().out.count("Thành phố Huế: hue@example.vn") == 2


@pytest.mark.parametrize("options", [(), ("--scheduled", "--period", CODE)], ids=str)
def test_command_takes_a_period_or_the_schedule(options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        remind(*options)
