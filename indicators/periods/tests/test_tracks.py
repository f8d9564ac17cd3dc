"""The two tracks of a period: who planned, opened, closed, published, and made it public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.tests.accounts import staff
from indicators.choices import PeriodState
from indicators.models import Period, Withdrawal
from indicators.periods.run import close_period, open_period, plan_period, reopen_period, set_public
from indicators.periods.tracks import Step, life, publication
from indicators.tests.entering import START, after
from indicators.tests.factories import PeriodFactory, PublicationFactory

pytestmark = pytest.mark.django_db
CODE = "2022-09-07"


def told(steps: list[Step]) -> list[tuple[str, str, str]]:
    return [(step.title, step.by.username if step.by else "", step.reason) for step in steps]


@pytest.fixture
def by(client: Client) -> Any:
    user = staff("dieuphoi", Role.COORDINATOR)
    client.force_login(user)
    return user


def test_life_is_told_step_by_step_with_who_and_why(by: Any) -> None:
    period = PeriodFactory.build(code=CODE, is_public=False)
    plan_period(period, asked=[], by=by, at=after(0))
    assert [step.title for step in life(period)] == ["Dự kiến", "Mở kỳ", "Đóng kỳ"]
    assert [step.at for step in life(period)] == [after(0), None, None]
    open_period(period, asked=[], by=by, at=after(1))
    close_period(period, by=by, at=after(2), reason="Hết hạn")
    reopen_period(period, by=by, at=after(3), reason="Bổ sung")
    period.refresh_from_db()
    assert told(life(period)) == [
        ("Dự kiến", "dieuphoi", "Dự kiến"),
        ("Mở kỳ", "dieuphoi", "Mở kỳ"),
        ("Đóng kỳ", "dieuphoi", "Hết hạn"),
        ("Mở lại", "dieuphoi", "Bổ sung"),
        ("Đóng kỳ", "", ""),
    ]


def test_publication_is_told_with_versions_withdrawals_and_the_public(by: Any) -> None:
    period = PeriodFactory.create(code=CODE, is_public=False)
    assert told(publication(period)) == [("Chưa công bố phiên bản nào tại đây", "", "")]
    set_public(period, is_public=True, by=by, at=after(1), reason="Theo công văn")
    version = PublicationFactory.create(
        period=period, published_at=after(2), published_by=by, reason="Lần đầu"
    )
    Withdrawal(
        publication=version, reason="Nhầm phụ lục", withdrawn_at=after(3), withdrawn_by=by
    ).save()
    set_public(period, is_public=False, by=by, at=after(4), reason="Rà soát lại")
    assert told(publication(period)) == [
        ("Công khai", "dieuphoi", "Theo công văn"),
        ("Phiên bản 1", "dieuphoi", "Lần đầu"),
        ("Thu hồi phiên bản 1", "dieuphoi", "Nhầm phụ lục"),
        ("Thôi công khai", "dieuphoi", "Rà soát lại"),
    ]


@pytest.mark.usefixtures("_reference")
def test_shipped_period_is_public_and_was_never_published_here() -> None:
    for period in Period.objects.all():
        assert told(life(period)) == [("Mở kỳ", "", "Dữ liệu tham chiếu"), ("Đóng kỳ", "", "")]
        assert told(publication(period)) == [
            ("Công khai", "", "Dữ liệu tham chiếu"),
            ("Chưa công bố phiên bản nào tại đây", "", ""),
        ]


@pytest.mark.parametrize(
    ("values", "is_public", "sentence"),
    [
        ({"is_public": False}, False, "đang không công khai"),
        ({"is_public": True}, True, "đã công khai"),
        ({"is_public": False, "state": PeriodState.PLANNED}, True, "chưa mở"),
    ],
    ids=["not_public", "public_already", "planned"],
)
def test_what_is_so_already_is_refused(
    by: Any, values: dict[str, Any], is_public: bool, sentence: str
) -> None:
    period = PeriodFactory.create(code=CODE, **values)
    with pytest.raises(Refused, match=sentence):
        set_public(period, is_public=is_public, by=by, at=START, reason="Thử")
    assert period.history.count() == 1


def test_coordinator_makes_a_period_public_and_takes_it_back(by: Any, client: Client) -> None:
    PeriodFactory.create(code=CODE, is_public=False)
    address = reverse("period-public", args=(CODE,))
    for is_public, reason, stands in (
        ("1", "", False),
        ("1", "Theo công văn", True),
        ("0", " ", True),
        ("0", "Rà soát lại", False),
    ):
        page = client.post(address, {"is_public": is_public, "reason": reason}, follow=True)
        assert Period.objects.get(code=CODE).is_public is stands
    assert "1 kỳ không còn công khai" in page.content.decode()
    assert "Rà soát lại" in page.content.decode()
    assert Period.objects.get(code=CODE).history.first().history_user == by


def test_supervisor_reads_the_tracks_and_changes_nothing(client: Client) -> None:
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    period = PeriodFactory.create(code=CODE, is_public=False)
    PublicationFactory.create(period=period, published_at=START + timedelta(days=1))
    page = client.get(reverse("reports", args=(CODE,))).content.decode()
    assert "Phiên bản 1" in page
    assert reverse("period-public", args=(CODE,)) not in page
    assert client.post(reverse("period-public", args=(CODE,)), {"reason": "x"}).status_code == 403
