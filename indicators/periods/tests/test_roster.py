"""Who will owe in a period is shown before it is opened: how many, who is new, who is gone."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind, DocumentType, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    SuccessionFactory,
    UserFactory,
)
from indicators.choices import PeriodState, Span
from indicators.models import Obligation, Period, PeriodIndicator
from indicators.periods.ask import Asked, asked_at_first
from indicators.periods.calendar import kind_of
from indicators.periods.checklist import before_opening
from indicators.periods.forms import ObligationForm
from indicators.periods.roster import SHOWN, KindRoster, Roster
from indicators.periods.run import open_period, plan_year
from indicators.periods.tests.test_opening import shown
from indicators.tests.entering import START
from indicators.tests.factories import IndicatorFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
LAST, DAY, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 9, 30)
PAGE = ("quarter-calendar", "2026-3")


@pytest.fixture
def asked() -> PeriodIndicator:
    """A model period of 2022 with five provinces and a ministry; four of them were merged."""
    asked = make_asked(code="2022-09-06", label="Kỳ mẫu")
    basis = LegalDocumentFactory.create(type=DocumentType.RESOLUTION, number="202/2025/QH15")
    for into, names in {
        "Thành phố Hồ Chí Minh": ("Thành phố Hồ Chí Minh", "Bình Dương"),
        "Lào Cai": ("Yên Bái", "Lào Cai"),
    }.items():
        new = AgencyFactory.create(name=into, starts_on=DAY)
        for name in names:
            old = add_row(asked, AgencyFactory.create(name=name, ends_on=LAST))
            SuccessionFactory.create(
                predecessor=old, successor=new, effective_on=DAY, basis=basis, is_verified=True
            )
    add_row(asked, AgencyFactory.create(name="Cao Bằng"))
    add_row(asked, AgencyFactory.create(name="Bộ Y tế", kind=AgencyKind.MINISTRY))
    return asked


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def roster_on(day: date, **asked: object) -> dict[str, KindRoster]:
    period = PeriodFactory.build(as_of=day)
    model = Period.objects.filter(asked__isnull=False).order_by("as_of").last()
    found = Roster.of(period, asked_at_first(on=day).values(), model=model)
    return {row.kind.value: row for row in found.kinds}


def test_kind_is_asked_again_though_most_of_its_agencies_ended(asked: PeriodIndicator) -> None:
    found = roster_on(NOW)
    assert found["province"].owing == 3
    assert found["province"].new.told == [
        "Thành phố Hồ Chí Minh có từ ngày 01/7/2025 (NQ 202/2025/QH15), gồm: Thành phố Hồ Chí "
        "Minh; Bình Dương.",
        "Lào Cai có từ ngày 01/7/2025 (NQ 202/2025/QH15), gồm: Yên Bái; Lào Cai.",
    ]
    gone = found["province"].gone
    assert gone.number == 4
    assert gone.told[1] == (
        "Bình Dương đã sáp nhập vào Thành phố Hồ Chí Minh từ ngày 01/7/2025 (NQ 202/2025/QH15)."
    )
    ministry = found["ministry"]
    assert (ministry.owing, ministry.new.number, ministry.gone.number) == (1, 0, 0)


def test_units_that_several_acts_joined_stand_each_with_its_own(asked: PeriodIndicator) -> None:
    SuccessionFactory.create(
        predecessor=add_row(asked, AgencyFactory.create(name="Long An", ends_on=LAST)),
        successor=Agency.objects.get(name="Lào Cai", starts_on=DAY),
        effective_on=DAY,
    )
    assert roster_on(NOW)["province"].new.told[1] == (
        "Lào Cai có từ ngày 01/7/2025, gồm: Yên Bái (NQ 202/2025/QH15); Lào Cai (NQ "
        "202/2025/QH15); Long An (chưa kiểm chứng)."
    )


def test_before_the_reorganisation_nobody_is_new_or_gone(asked: PeriodIndicator) -> None:
    for row in roster_on(LAST).values():
        assert (row.new.told, row.gone.told) == ([], [])


def test_changes_without_a_succession_say_what_is_known() -> None:
    asked = make_asked(code="2022-09-06")
    for values in ({"name": "A"}, {"name": "B", "ends_on": date(2023, 1, 31)}):
        add_row(asked, AgencyFactory.create(**values))
    AgencyFactory.create(name="C", starts_on=date(2023, 2, 1))
    AgencyFactory.create(name="D")
    found = roster_on(NOW)["province"]
    assert found.new.told == ["C có từ ngày 01/02/2023.", "D chưa phải báo cáo ở kỳ trước."]
    assert found.gone.told == ["B tồn tại đến hết ngày 31/01/2023."]


def test_excepted_agency_owes_nothing_and_is_not_gone() -> None:
    asked = make_asked(code="2022-09-06")
    agency = add_row(asked)
    Obligation.objects.update(is_due=False, reason="Không có thủ tục")
    found = roster_on(NOW)["province"]
    assert (found.owing, found.gone.number) == (0, 0)
    assert asked_at_first(on=NOW)[asked.indicator].excepted == {agency: "Không có thủ tục"}


def test_thousands_are_counted_and_the_first_are_named() -> None:
    asked = make_asked(code="2022-09-06")
    add_row(asked, AgencyFactory.create(kind=AgencyKind.COMMUNE))
    AgencyFactory.create_batch(SHOWN + 30, kind=AgencyKind.COMMUNE, starts_on=DAY)
    new = roster_on(NOW)["commune"].new
    assert (new.number, len(new.told), new.untold) == (SHOWN + 30, SHOWN, 30)


def test_page_of_a_new_period_shows_the_roster(client: Client, asked: PeriodIndicator) -> None:
    page = client.get(reverse("period-new", args=PAGE)).content.decode()
    assert "Tỉnh, thành phố: 3 cơ quan phải báo cáo" in page
    assert "2 cơ quan mới so với “Kỳ mẫu”" in page
    assert "4 cơ quan không còn so với “Kỳ mẫu”" in page
    assert "Như kỳ “Kỳ mẫu”" in page
    data = shown(client, reverse("period-new", args=PAGE))
    client.post(reverse("period-new", args=PAGE), data | {"action": "plan"})
    planned = Period.objects.get(state=PeriodState.PLANNED)
    assert planned.obligations.count() == 4
    again = client.get(reverse("period-planned", args=(planned.code,))).content.decode()
    assert "2 cơ quan mới so với “Kỳ mẫu”" in again


def test_first_period_of_a_site_has_nothing_to_compare_with(client: Client) -> None:
    IndicatorFactory.create()
    AgencyFactory.create()
    page = client.get(reverse("period-new", args=PAGE)).content.decode()
    assert "Tỉnh, thành phố: 1 cơ quan phải báo cáo" in page
    assert "so với" not in page


def test_window_across_a_reorganisation_is_warned_of(asked: PeriodIndicator) -> None:
    add_row(asked, AgencyFactory.create(kind=AgencyKind.MINISTRY))
    told = (
        "Khoảng 26/6/2025 – 25/7/2025 nằm hai bên ngày 01/7/2025 (NQ 202/2025/QH15). Tỉnh, thành "
        "phố: đơn vị của ngày 25/7/2025 báo cáo."
    )
    for first, last, warned in (
        (date(2025, 6, 26), date(2025, 7, 25), [told]),
        (DAY, date(2025, 7, 25), []),
        (date(2025, 5, 26), LAST, []),
        (None, date(2025, 7, 25), []),
    ):
        period = PeriodFactory.build(window_starts_on=first, as_of=last)
        wanted = asked_at_first(on=last).values()
        found = before_opening(period, at=START, asked=wanted)
        across = [item for item in found.items if "hai bên" in item.sentence]
        assert [item.sentence for item in across] == warned
        assert not any(item.needs_reason for item in across)


@pytest.mark.parametrize("named", ["besides", "excepted"])
def test_agency_that_is_not_of_the_day_is_refused(asked: PeriodIndicator, named: str) -> None:
    old = Agency.objects.get(name="Bình Dương")
    given = {"besides": {"besides": [old]}, "excepted": {"excepted": {old: "Không có"}}}[named]
    wanted = Asked(
        asked.indicator,
        Span.TO_DATE,
        Span.TO_DATE,
        [AgencyKind.PROVINCE],
        **given,  # type: ignore[arg-type]
    )
    period = PeriodFactory.build(as_of=NOW)
    with pytest.raises(Refused, match="Bình Dương đã sáp nhập vào Thành phố Hồ Chí Minh"):
        open_period(period, asked=[wanted], by=UserFactory.create(), at=START)
    assert not Period.objects.filter(as_of=NOW).exists()


def test_form_and_admin_refuse_it_at_its_field(client: Client, asked: PeriodIndicator) -> None:
    page = reverse("period-new", args=PAGE)
    data = shown(client, page) | {f"{asked.indicator.slug}-besides": "Bình Dương"}
    (form,) = client.post(page, data).context["form"].asked_errors
    assert "Ghi “Thành phố Hồ Chí Minh”" in form.errors["besides"][0]
    later = PeriodFactory.create(code="2026-09-30", as_of=NOW)
    old = Agency.objects.get(name="Bình Dương")
    row = {"period": later, "indicator": asked.indicator, "agency": old, "is_due": True}
    admin = ObligationForm({name: getattr(value, "pk", value) for name, value in row.items()})
    assert "Bình Dương đã sáp nhập" in admin.errors["agency"][0]


def test_excuse_of_an_agency_that_ends_before_another_day_is_refused(
    client: Client, asked: PeriodIndicator
) -> None:
    agency = Agency.objects.get(name="Cao Bằng")
    Obligation.objects.filter(agency=agency).update(is_due=False, reason="Không có")
    Agency.objects.filter(pk=agency.pk).update(ends_on=date(2026, 10, 15))
    page = reverse("period-new", args=PAGE)
    data = shown(client, page) | {f"{asked.indicator.slug}-excused": [agency.slug]}
    (form,) = client.post(page, data | {"as_of": "31/10/2026"}).context["form"].asked_errors
    assert "Cao Bằng" in form.errors["excused"][0]


def test_year_that_is_planned_takes_the_units_of_each_day(asked: PeriodIndicator) -> None:
    kind = kind_of("month-calendar")
    assert kind is not None
    made = plan_year(kind, 2025, by=UserFactory.create(), at=START)
    owed = [row.obligations.filter(agency__kind="province").count() for row in made]
    assert owed == [5] * 6 + [3] * 6


def test_page_of_a_year_warns_of_the_window_across_a_reorganisation(
    client: Client, asked: PeriodIndicator
) -> None:
    rows = client.get(reverse("period-year", args=("month-portal", 2025))).context["rows"]
    assert [str(row.as_of) for row, _there, warned in rows if warned] == ["2025-07-25"]


def test_number_of_queries_does_not_grow_with_agencies(asked: PeriodIndicator) -> None:
    numbers = []
    for more in (1, 40):
        for agency in AgencyFactory.create_batch(more, ends_on=LAST):
            add_row(asked, agency)
            new = AgencyFactory.create(starts_on=DAY)
            SuccessionFactory.create(predecessor=agency, successor=new, effective_on=DAY)
        with CaptureQueriesContext(connection) as found:
            roster_on(NOW)
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
