"""Letters on deadlines: who gets which, what stands in it, and once."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.choices import LetterPurpose, Role
from entities.models import Agency, Letter, ServiceDeadline
from entities.tests.at_work import WAITS
from entities.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from entities.tests.mail_server import Mailbox, mail_to

pytestmark = pytest.mark.django_db
DAY_AFTER = "2022-07-01"


def person(role: Role, email: str, agency: Agency | None = None) -> None:
    MembershipFactory.create(user=UserFactory.create(email=email), role=role, agency=agency)


def led_by(*emails: str, name: str = "Bộ Công an") -> ServiceDeadline:
    """Due on 30/6/2022, led by an agency with an officer at each address."""
    agency = AgencyFactory.create(name=name)
    for email in emails:
        person(Role.OFFICER, email, agency)
    made: ServiceDeadline = ServiceDeadlineFactory.create(
        agency=agency, service__name=f"Đăng ký xe – {name}", due_on=date(2022, 6, 30)
    )
    return made


def remind(on: str = DAY_AFTER, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("remind_deadlines", "--on", on, "--format", "json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with Mailbox().open() as box:
        mail_to(settings, box.port)
        yield box


def test_letters_arrive_and_the_second_run_sends_none(mailbox: Mailbox, settings: Any) -> None:
    settings.SITE_URL = "https://dvc.example.vn"
    first = led_by("lan@example.vn")
    person(Role.SUPERVISOR, "giamsat@example.vn")
    assert remind()["written"] == 2
    assert remind()["written"] == 0
    (to_lead, letter), (to_supervisor, digest) = mailbox.letters
    assert (to_lead, to_supervisor) == (["lan@example.vn"], ["giamsat@example.vn"])
    assert letter["Subject"].strip() == "Thời hạn dịch vụ công: 1 quá hạn"
    text = letter.get_content()
    assert f"- {first.service.name} ({first.decision.number}, Quý II)" in text
    assert "hạn 30/06/2022, quá hạn 1 ngày" in text
    assert f"https://dvc.example.vn/services/?agency={first.agency.slug}" in text
    assert (
        "Quá hạn đến ngày 01/07/2022: 1 dịch vụ công · 1 lượt cơ quan chủ trì"
        in digest.get_content()
    )


def test_agency_gets_one_letter_of_all_its_deadlines(mailoutbox: list[Any]) -> None:
    late = led_by("lan@example.vn", "binh@example.vn")
    ServiceDeadlineFactory.create(agency=late.agency, due_on=date(2022, 7, 8))
    led_by("huong@example.vn", name="Bộ Y tế")
    remind()
    assert sorted(letter.to[0].split("@")[0] for letter in mailoutbox) == ["binh", "huong", "lan"]
    assert mailoutbox[0].subject == "Thời hạn dịch vụ công: 1 sắp đến hạn, 1 quá hạn"
    assert "còn 7 ngày" in mailoutbox[0].body
    assert {letter.purpose for letter in Letter.objects.all()} == {LetterPurpose.DEADLINE}


def test_nothing_to_say_is_no_letter(mailoutbox: list[Any]) -> None:
    led_by("lan@example.vn")
    person(Role.SUPERVISOR, "giamsat@example.vn")
    assert remind("2022-06-28") == {
        "on": "2022-06-28",
        "letters": [],
        "without_address": [],
        "written": 0,
    }
    assert mailoutbox == []


def test_agency_without_an_address_is_told_to_the_coordinator(mailoutbox: list[Any]) -> None:
    mute = led_by("")
    nobody = led_by(name="Bộ Y tế")
    led_by("lan@example.vn", name="Bộ Tài chính")
    person(Role.COORDINATOR, "dieuphoi@example.vn")
    assert remind()["without_address"] == [mute.agency.slug, nobody.agency.slug]
    letter = mailoutbox[-1]
    assert letter.to == ["dieuphoi@example.vn"]
    assert "- Bộ Công an: 1 dịch vụ công" in letter.body
    assert "- Bộ Y tế: 1 dịch vụ công" in letter.body
    assert "Bộ Tài chính" not in letter.body


def test_dry_run_says_to_whom_and_writes_nothing(mailoutbox: list[Any]) -> None:
    late = led_by("lan@example.vn")
    (told,) = remind(DAY_AFTER, "--dry-run")["letters"]
    assert (told["of"], told["addresses"]) == (late.agency.slug, ["lan@example.vn"])
    assert (mailoutbox, Letter.objects.count()) == ([], 0)


def test_text_names_who_has_no_address() -> None:
    led_by()
    out = StringIO()
    call_command("remind_deadlines", "--on", DAY_AFTER, stdout=out)
    assert out.getvalue().splitlines() == [
        "Bộ Công an: không có địa chỉ (Thời hạn dịch vụ công: 1 quá hạn)",
        "Đã viết 0 thư.",
    ]


@pytest.mark.parametrize("agencies", [3, 84])
def test_queries_do_not_grow_with_agencies(settings: Any, agencies: int) -> None:
    settings.TASKS = WAITS
    for number in range(agencies):
        led_by(f"nguoi{number}@example.vn", name=f"Tỉnh {number}")
    led_by(name="Bộ Y tế")
    person(Role.COORDINATOR, "dieuphoi@example.vn")
    person(Role.SUPERVISOR, "giamsat@example.vn")
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert remind()["written"] == agencies + 2
    asked = [row["sql"] for row in made if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12
