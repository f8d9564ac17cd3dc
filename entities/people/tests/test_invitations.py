from datetime import date

import pytest

from entities.agencies.matching import AgencyIndex
from entities.choices import Role
from entities.models import Agency
from entities.models.membership import AGENCY_ROLES
from entities.people.invitations import InvitationList, read_invitations
from entities.tests.factories import AgencyFactory, AgencyNameFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _agencies() -> None:
    can_tho = AgencyFactory.create(slug="can-tho", name="Thành phố Cần Thơ")
    AgencyNameFactory.create(agency=can_tho, text="CT")
    AgencyFactory.create(slug="van-hoa", name="Bộ Văn hóa, Thể thao và Du lịch")
    AgencyFactory.create(slug="ha-tay", name="Hà Tây", ends_on=date(2008, 7, 31))
    AgencyFactory.create(name="Quảng Trị")
    AgencyFactory.create(name="Quảng Trị")


def read(text: str) -> InvitationList:
    return read_invitations(text, index=AgencyIndex.load(on=DAY), roles=AGENCY_ROLES)


def told(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read(text).faults]


GOOD = {
    "semicolon": "Cần Thơ; Lê Thị Lan; lan@example.vn; officer",
    "tab": "TP. Cần Thơ\tLê Thị Lan\tlan@example.vn\tCán bộ nhập liệu",
    "comma": "can tho, Lê Thị Lan, lan@example.vn, can bo nhap lieu",
    "alias_and_quotes": '"CT";"Lê Thị Lan";"lan@example.vn";"Officer"',
}


@pytest.mark.parametrize("line", GOOD.values(), ids=GOOD)
def test_person_is_read(line: str) -> None:
    (person,) = read(line).invitations
    assert (person.agency.slug, person.full_name) == ("can-tho", "Lê Thị Lan")
    assert (person.email, person.role) == ("lan@example.vn", Role.OFFICER)


def test_heading_and_empty_lines_are_passed_over() -> None:
    found = read("Cơ quan;Họ và tên;Thư điện tử;Vai trò\n\n;;;\nCT;Lan;;approver\n")
    assert [row.role for row in found.invitations] == [Role.APPROVER]
    assert found.faults == []


def test_commas_in_the_name_of_a_ministry_are_its_own() -> None:
    (person,) = read("Bộ Văn hóa, Thể thao và Du lịch, Lan, , officer").invitations
    assert person.agency == Agency.objects.get(slug="van-hoa")


FAULTS = {
    "few_parts": ("CT; Lan; officer", ""),
    "unknown_agency": ("Cần Thơi; Lan; ; officer", "Thành phố Cần Thơ"),
    "two_agencies": ("Quảng Trị; Lan; ; officer", "Quảng Trị"),
    "agency_of_the_past": ("Hà Tây; Lan; ; officer", "Hà Tây"),
    "no_name": ("CT; ; ; officer", ""),
    "bad_email": ("CT; Lan; lan@; officer", "lan@"),
    "taken_email": ("CT; Lan; CO@example.vn; officer", "co@example.vn"),
    "unknown_role": ("CT; Lan; ; trưởng phòng", "trưởng phòng"),
    "role_that_is_not_given": ("CT; Lan; ; administrator", "administrator"),
}


@pytest.mark.parametrize(("line", "named"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line_and_what_was_read(line: str, named: str) -> None:
    UserFactory.create(email="co@example.vn")
    ((number, message),) = told(f"CT; Bình; ; officer\n{line}")
    assert number == 2
    assert named in message


def test_every_fault_is_told_at_once() -> None:
    text = "x; ; y; z\nCT; Lan; lan@example.vn; officer\nCT; Lan; LAN@example.vn; officer"
    assert [line for line, _message in told(text)] == [1, 1, 1, 1, 3]
