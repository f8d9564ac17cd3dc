"""What a recorded act changes around the units: people, obligations, names, and what it leaves."""

from datetime import date

import pytest

from dvctrack.lib.many_rows import save_with_history
from dvctrack.lib.refused import Refused
from entities.models import (
    Agency,
    AgencyName,
    Membership,
    Reorganisation,
    Succession,
)
from entities.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)
from indicators.models import Obligation
from indicators.reorganising import writes
from indicators.reorganising.plan import propose
from indicators.reorganising.record import propose_act, receive_act, record
from indicators.reorganising.tests.acts import AT, csv, recorded, tables
from indicators.tests.factories import ObligationFactory, PeriodFactory, TargetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY, EVE = date(2025, 7, 1), date(2025, 6, 30)
MERGER = csv(
    "ninh-binh,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,",
    "ha-nam,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,",
)


@pytest.fixture
def ninh_binh() -> Agency:
    return AgencyFactory.create(slug="ninh-binh", name="Ninh Bình", display_order=42)


@pytest.fixture
def ha_nam(ninh_binh: Agency) -> Agency:
    return AgencyFactory.create(slug="ha-nam", name="Hà Nam", display_order=26)


def test_people_of_the_surviving_name_go_over_and_others_are_listed(
    ninh_binh: Agency, ha_nam: Agency
) -> None:
    goes = MembershipFactory.create(agency=ninh_binh, role="officer")
    stays = MembershipFactory.create(agency=ha_nam, role="officer")
    plan = recorded(MERGER).plan
    assert {place.membership.pk: place.goes_to for place in plan.people} == {
        goes.pk: "ninh-binh-2025",
        stays.pk: "",
    }
    goes.refresh_from_db()
    stays.refresh_from_db()
    moved = Membership.objects.get(agency__slug="ninh-binh-2025")
    assert (moved.user, moved.role, moved.starts_on) == (goes.user, "officer", DAY)
    assert (goes.ends_on, stays.ends_on) == (EVE, None)


def test_memberships_go_where_they_are_chosen_to_go(ninh_binh: Agency, ha_nam: Agency) -> None:
    stays = MembershipFactory.create(agency=ninh_binh, role="officer")
    goes = MembershipFactory.create(agency=ha_nam, role="approver", starts_on=date(2025, 8, 1))
    act = receive_act(MERGER, file_name="a.csv", by=None, at=AT)
    record(act, by=None, at=AT, choices={str(stays.pk): "", str(goes.pk): "ninh-binh-2025"})
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert goes.agency is not None
    assert (goes.agency.slug, goes.starts_on) == ("ninh-binh-2025", date(2025, 8, 1))
    assert (stays.agency, stays.ends_on) == (ninh_binh, None)
    assert Membership.objects.count() == 2


def test_periods_from_the_day_on_ask_the_successor(ninh_binh: Agency, ha_nam: Agency) -> None:
    before = PeriodFactory.create(code="2025-06-14", as_of=date(2025, 6, 14))
    after = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    kept = ObligationFactory.create(period=before, agency=ha_nam)
    for agency in (ninh_binh, ha_nam):
        ObligationFactory.create(period=after, agency=agency, indicator=kept.indicator)
    excepted = ObligationFactory.create(
        period=after, agency=ha_nam, is_due=False, reason="Không có TTHC"
    )
    recorded(MERGER)
    owed = Obligation.objects.filter(period=after).order_by("pk")
    assert [(row.agency.slug, row.indicator, row.is_due, row.reason) for row in owed] == [
        ("ninh-binh-2025", kept.indicator, True, ""),
        ("ninh-binh-2025", excepted.indicator, False, "Không có TTHC"),
    ]
    assert Obligation.objects.get(period=before) == kept


def test_targets_and_services_of_one_predecessor_are_listed(
    ninh_binh: Agency, ha_nam: Agency
) -> None:
    target = TargetFactory.create(kind="", agency=ha_nam, starts_on=date(2025, 1, 1))
    TargetFactory.create(
        kind="", agency=ha_nam, starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31)
    )
    service = ServiceDeadlineFactory.create(agency=ha_nam)
    ServiceDeadlineFactory.create(agency=ha_nam, completed_on=date(2022, 6, 1))
    plan = propose(MERGER)
    assert (plan.targets, [row.deadline for row in plan.services]) == ([target], [service])


def test_commune_of_a_new_province_stands_under_it(ninh_binh: Agency, ha_nam: Agency) -> None:
    for name in ("A", "B"):
        AgencyFactory.create(slug=f"xa-{name.lower()}", name=name, kind="commune", parent=ha_nam)
    left = AgencyFactory.create(slug="xa-c", name="C", kind="commune", parent=ha_nam)
    assert propose(MERGER).children == list(Agency.objects.of_kind("commune"))
    recorded(MERGER)
    recorded(
        csv(
            "xa-a,merged_into,xa-a-2025,A,1/7/2025,",
            "xa-b,merged_into,xa-a-2025,A,1/7/2025,",
        ),
        "xa.csv",
    )
    made = Agency.objects.get(slug="xa-a-2025")
    left.refresh_from_db()
    assert made.parent is not None
    assert (made.kind, made.parent.slug, left.parent) == ("commune", "ninh-binh-2025", ha_nam)


def test_act_is_kept_with_reason_and_author(ninh_binh: Agency, ha_nam: Agency) -> None:
    act = recorded(MERGER, "nq202.csv").act
    assert act is not None
    assert (act.state, act.recorded_at, act.successions.count()) == ("saved", AT, 2)
    ended = ha_nam.history.order_by("history_id").last()
    assert ended is not None
    assert ended.history_change_reason == "Sắp xếp đơn vị: nq202.csv"
    assert (ended.history_date, ended.ends_on) == (AT, EVE)
    assert Agency.objects.get(slug="ninh-binh-2025").history.count() == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_order_in_which_acts_are_recorded_does_not_matter(
    order: tuple[int, ...], ninh_binh: Agency, ha_nam: Agency
) -> None:
    acts = (
        csv("ninh-binh,renamed,,Hoa Lư,1/1/2024,"),
        csv("ninh-binh,renamed,,Thành phố Hoa Lư,1/1/2025,"),
        csv("ninh-binh,renamed,,Cố đô Hoa Lư,1/6/2025,"),
    )
    for place in order:
        recorded(acts[place], f"{place}.csv")
    names = AgencyName.objects.filter(agency=ninh_binh).order_by("ends_on")
    by_day = sorted(names, key=lambda row: row.starts_on or date.min)
    assert [(row.text, row.starts_on, row.ends_on) for row in by_day] == [
        ("Ninh Bình", None, date(2023, 12, 31)),
        ("Hoa Lư", date(2024, 1, 1), date(2024, 12, 31)),
        ("Thành phố Hoa Lư", date(2025, 1, 1), date(2025, 5, 31)),
        ("Cố đô Hoa Lư", date(2025, 6, 1), None),
    ]
    ninh_binh.refresh_from_db()
    assert ninh_binh.name == "Cố đô Hoa Lư"


def test_two_files_may_make_one_unit_together(ninh_binh: Agency, ha_nam: Agency) -> None:
    rows = MERGER.decode().splitlines()[1:]
    for row in rows:
        recorded(csv(row), f"{row[:3]}.csv")
    assert Agency.objects.filter(slug="ninh-binh-2025").count() == 1
    assert Succession.objects.filter(successor__slug="ninh-binh-2025").count() == 2


def test_confirming_something_else_than_was_shown_is_refused(
    ninh_binh: Agency, ha_nam: Agency
) -> None:
    act = receive_act(MERGER, file_name="a.csv", by=None, at=AT)
    shown = propose_act(act).digest()
    MembershipFactory.create(agency=ha_nam, role="officer")
    before = tables()
    with pytest.raises(Refused, match="thay đổi"):
        record(act, by=None, at=AT, digest=shown)
    assert tables() == before
    record(act, by=None, at=AT, digest=propose_act(act).digest())


def test_act_is_recorded_once(ninh_binh: Agency, ha_nam: Agency) -> None:
    acts = [receive_act(MERGER, file_name="a.csv", by=None, at=AT) for _ in range(2)]
    record(acts[0], by=None, at=AT)
    for act in acts:
        with pytest.raises(Refused):
            record(act, by=None, at=AT)
    assert Succession.objects.count() == 2


def test_act_that_breaks_off_leaves_nothing(
    ninh_binh: Agency, ha_nam: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = receive_act(MERGER, file_name="a.csv", by=None, at=AT)
    before = tables()
    written = save_with_history

    def break_off(model: type, **rows: object) -> None:
        if model is Succession:
            raise KeyboardInterrupt
        written(model, **rows)  # type: ignore[arg-type]

    monkeypatch.setattr(writes, "save_with_history", break_off)
    with pytest.raises(KeyboardInterrupt):
        record(act, by=None, at=AT)
    assert tables() == before
    assert not Agency.history.filter(slug="ninh-binh-2025").exists()
    assert Reorganisation.objects.get().state == "waiting"
