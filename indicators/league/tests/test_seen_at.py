"""`?seen_at=`: what had been recorded at a moment, for whom, and what was changed since."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.moments import read_moment
from entities.choices import Role
from entities.models import Agency, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    ConfirmationFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from entities.tests.pages import headings, links, rows, text, tree
from indicators.models import (
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    Target,
)
from indicators.tests.leagues import add_row, address, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
CHANGED = datetime(2026, 2, 1, 3, tzinfo=UTC)  # 10:00 in Viet Nam
BEFORE = "01/02/2026 09:59"


@pytest.fixture
def asked() -> PeriodIndicator:
    """Two provinces whose figures an officer changed in February, so that they change places."""
    row = make_asked()
    person = UserFactory.create(first_name="Nguyễn Thị Hòa")
    for slug, name, numerator in (("ha-noi", "Hà Nội", 60), ("hue", "Huế", 50)):
        agency = AgencyFactory.create(slug=slug, name=name)
        add_row(row, agency, numerator=numerator, denominator=100)
    deadline = ServiceDeadlineFactory.create(
        agency=agency, service__name="Cấp hộ chiếu", due_on=date(2022, 6, 30)
    )
    for model in (Period, Submission, Obligation, PeriodIndicator, Target, ServiceDeadline):
        model.history.update(history_date=RECORDED)
    for slug, numerator in (("ha-noi", 40), ("hue", 90)):
        figure = Submission.objects.get(agency__slug=slug)
        figure.numerator = numerator
        save_with_reason(figure, by=person, reason="Công văn 12", at=CHANGED)
    done = {"deadline": deadline, "day": date(2022, 7, 15), "recorded_at": CHANGED}
    ConfirmationFactory.create(**done, reason="Đã xong", by=person)
    return row


@pytest.fixture
def supervisor(client: Client) -> Client:
    client.force_login(_person(Role.SUPERVISOR))
    return client


def _person(role: Role, agency: Agency | None = None) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=role, agency=agency)
    return user


def pages(asked: PeriodIndicator) -> dict[str, str]:
    """Every page that shows the past."""
    return {
        "league": address(asked),
        "rank": reverse("rank", args=(asked.indicator.slug, asked.period.code, "hue")),
        "overview": f"{reverse('overview')}?period={asked.period.code}",
        "agency": reverse("agency", args=("hue",)),
        "services": f"{reverse('services')}?on=06/09/2022",
    }


PAGES = ("league", "rank", "overview", "agency", "services")


def places(client: Client, asked: PeriodIndicator, moment: str) -> list[tuple[str, str]]:
    page = client.get(address(asked), {"seen_at": moment})
    return [(row[0], row[1]) for row in rows(page, "province")]


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (BEFORE, "Hà Nội"),
        ("31/1/2026", "Hà Nội"),
        ("2026-01-31", "Hà Nội"),
        ("2026-02-01T09:59", "Hà Nội"),
        ("01/02/2026 10:00", "Huế"),
        ("01/02/2026", "Huế"),
        ("", "Huế"),
    ],
)
def test_table_is_as_it_was_recorded(
    supervisor: Client, asked: PeriodIndicator, moment: str, first: str
) -> None:
    assert places(supervisor, asked, moment)[0] == ("1", first)


def test_each_page_says_of_which_moment_it_is_and_leads_back(
    supervisor: Client, asked: PeriodIndicator
) -> None:
    for name, page_address in pages(asked).items():
        page = supervisor.get(page_address, {"seen_at": BEFORE})
        banner = text(tree(page).xpath("//*[@class='seen-banner']")[0])
        assert "01/02/2026" in banner, name
        back = links(page, "//*[@class='seen-banner']")
        assert back, name
        assert "seen_at" not in back[0], name


def test_changes_since_name_who_and_why(supervisor: Client, asked: PeriodIndicator) -> None:
    page = supervisor.get(address(asked), {"seen_at": BEFORE})
    found = {row[1]: row for row in rows(page, "history")}
    assert sorted(found) == ["Huế", "Hà Nội"]
    assert "trước: 50 → nay: 90" in found["Huế"][3]
    assert found["Huế"][4:6] == ["Nguyễn Thị Hòa", "Công văn 12"]


def test_services_are_shown_as_they_were_recorded(
    supervisor: Client, asked: PeriodIndicator
) -> None:
    query = {"on": "06/09/2022"}
    assert rows(supervisor.get(reverse("services"), query), "overdue") == []
    page = supervisor.get(reverse("services"), {**query, "seen_at": BEFORE})
    (late,) = rows(page, "overdue")
    assert late[0] == "Cấp hộ chiếu"
    assert late[headings(page, "overdue").index("Số ngày chậm")] == "68"
    (change,) = rows(page, "history")
    assert change[1:3] == ["Cấp hộ chiếu", "Huế"]
    assert change[3].startswith("ghi sau")
    assert "15/07/2022" in change[3]
    assert change[4:] == ["Nguyễn Thị Hòa", "Đã xong"]


@pytest.mark.parametrize("name", PAGES)
def test_visitor_is_asked_to_sign_in(client: Client, asked: PeriodIndicator, name: str) -> None:
    page_address = pages(asked)[name]
    joint = "&" if "?" in page_address else "?"
    answer = client.get(f"{page_address}{joint}seen_at=31/01/2026")
    assert answer.status_code == 302
    assert reverse("login") in answer["Location"]


@pytest.mark.parametrize(
    ("slug", "seen"), [("hue", ["Huế"]), ("ha-noi", ["Hà Nội"])], ids=["hue", "ha-noi"]
)
def test_officer_sees_the_table_and_only_the_own_changes(
    client: Client, asked: PeriodIndicator, slug: str, seen: list[str]
) -> None:
    client.force_login(_person(Role.OFFICER, Agency.objects.get(slug=slug)))
    assert places(client, asked, BEFORE)[0] == ("1", "Hà Nội")
    page = client.get(address(asked), {"seen_at": BEFORE})
    assert [row[1] for row in rows(page, "history")] == seen
    listed = client.get(reverse("services"), {"on": "06/09/2022", "seen_at": BEFORE})
    assert [row[2] for row in rows(listed, "history")] == [name for name in seen if name == "Huế"]


BAD = {
    "no_day": ("31/02/2026", "không phải thời điểm"),
    "no_moment": ("hôm qua", "không phải thời điểm"),
    "no_hour": ("01/02/2026 25:00", "không phải thời điểm"),
    "to_come": ("01/01/2999", "còn ở tương lai"),
}


@pytest.mark.parametrize(("moment", "sentence"), BAD.values(), ids=BAD.keys())
def test_moment_that_cannot_be_is_named_and_the_page_shows_now(
    supervisor: Client, asked: PeriodIndicator, moment: str, sentence: str
) -> None:
    page = supervisor.get(address(asked), {"seen_at": moment})
    said = text(tree(page).xpath("//*[@class='field-error']")[0])
    assert moment in said
    assert sentence in said
    assert rows(page, "province")[0][:2] == ["1", "Huế"]
    assert not tree(page).xpath("//*[@class='seen-banner']")


def test_file_says_of_which_moment_it_is(supervisor: Client, asked: PeriodIndicator) -> None:
    answer = supervisor.get(
        address(asked), {"seen_at": BEFORE, "_export": "csv", "table": "province"}
    )
    assert "2026-02-01T0959" in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").splitlines()[1].split(",")[1] == "Hà Nội"


def test_links_of_the_table_keep_the_moment(supervisor: Client, asked: PeriodIndicator) -> None:
    page = supervisor.get(address(asked), {"seen_at": BEFORE})
    explained = [link for link in links(page, "//*[@id='table-province']") if "/hue/" in link]
    assert any("seen_at=01%2F02%2F2026" in link for link in explained)


READ = {
    "day_is_its_end": ("25/07/2026", (2026, 7, 25, 23, 59)),
    "one_digit": ("5/7/2026", (2026, 7, 5, 23, 59)),
    "minute": ("25/07/2026 10:15", (2026, 7, 25, 10, 15)),
    "one_digit_hour": ("25/07/2026 9:05", (2026, 7, 25, 9, 5)),
    "iso": ("2026-07-25T10:15", (2026, 7, 25, 10, 15)),
    "iso_space": ("2026-07-25 10:15", (2026, 7, 25, 10, 15)),
    "utc": ("2026-07-25T03:15+00:00", (2026, 7, 25, 10, 15)),
}


@pytest.mark.parametrize(("written", "moment"), READ.values(), ids=READ.keys())
def test_moment_is_read_in_the_time_of_viet_nam(
    written: str, moment: tuple[int, int, int, int, int]
) -> None:
    found = read_moment(written, now=datetime(2026, 11, 26, tzinfo=UTC))
    assert timezone.localtime(found).timetuple()[:5] == moment
