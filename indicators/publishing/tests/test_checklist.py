"""What is said before a period is published, and that it is published in spite of it or not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from indicators.annex.layouts import ANNEX_2022
from indicators.choices import FigureState, PeriodState
from indicators.models import Period, PeriodIndicator, Publication, Submission, Target
from indicators.periods.run import close_period, set_public
from indicators.periods.tracks import publication
from indicators.publishing.checklist import before_publishing
from indicators.publishing.edition import LetterOf, edition, next_number
from indicators.publishing.publish import publish
from indicators.tests.factories import IndicatorFactory, PeriodIndicatorFactory, TargetFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
AT = datetime(2022, 9, 10, 3, tzinfo=UTC)
CODE = "2022-09-06"
PRINTED = ("online-provision", "dossier-sync", "payment-procedures", "online-payment")


@pytest.fixture
def period() -> Period:
    """Closed and not public, asking for what the layout of 2022 prints, all of it accepted."""
    first = make_asked(code=CODE, is_public=False)
    agencies: list[Agency] = [
        AgencyFactory.create(kind=kind) for kind in (AgencyKind.PROVINCE, AgencyKind.MINISTRY)
    ]
    asked = [first, *(PeriodIndicatorFactory.create(period=first.period) for _slug in PRINTED[1:])]
    for row, slug in zip(asked, PRINTED, strict=True):
        row.indicator.slug = slug
        row.indicator.save()
        for agency in agencies:
            counts = {"numerator": 40, "numerator_single_window": 10, "denominator": 100}
            add_row(row, agency, **counts)
            if row is not first:
                TargetFactory.create(indicator=row.indicator, kind=agency.kind)
    first.period.state = PeriodState.CLOSED
    first.period.save()
    return first.period


@pytest.fixture
def by(client: Client) -> Any:
    user = staff("dieuphoi", Role.COORDINATOR)
    client.force_login(user)
    return user


def said(period: Period, *, that_need_a_reason: bool = True) -> list[str]:
    found = before_publishing(period, edition(period, ANNEX_2022), at=AT)
    return [item.sentence for item in found.items if item.needs_reason is that_need_a_reason]


def version(period: Period, **given: Any) -> Publication:
    shown: dict[str, Any] = {"number": next_number(period), "by": None, "at": AT} | given
    found = edition(period, ANNEX_2022)
    return publish(period, layout=ANNEX_2022, letter=LetterOf(), digest=found.digest, **shown)


def test_settled_period_is_published_without_a_word(period: Period) -> None:
    assert said(period) == []
    version(period)
    assert not Period.objects.get().is_public


def test_missing_targets_are_named_and_do_not_stand_in_the_way(period: Period) -> None:
    Target.objects.filter(indicator__slug=PRINTED[0], kind=AgencyKind.MINISTRY).delete()
    title = PeriodIndicator.objects.get(indicator__slug=PRINTED[0]).indicator
    found = said(period, that_need_a_reason=False)
    assert found == [f"{title}: 1 cơ quan chưa có chỉ tiêu vào ngày 06/09/2022"]


def test_whatever_is_not_settled_is_said(period: Period) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    Submission.objects.filter(agency__kind=AgencyKind.MINISTRY).update(state=FigureState.SUBMITTED)
    period.refresh_from_db()
    assert said(period) == [
        "Kỳ chưa đóng: số liệu còn có thể thay đổi",
        "Đã gửi: 4 báo cáo của 1 cơ quan",
    ]


def test_each_indicator_that_the_layout_leaves_out_is_named(period: Period) -> None:
    others = IndicatorFactory.create_batch(2)
    for indicator in others:
        add_row(PeriodIndicatorFactory.create(period=period, indicator=indicator))
    found = [text for text in said(period) if "không in" in text]
    assert found == [f"{row}: mẫu 2022 không in chỉ số này" for row in others]


def test_column_without_a_value_is_named(period: Period) -> None:
    figures = Submission.objects.filter(
        indicator__slug="online-provision", agency__kind=AgencyKind.PROVINCE
    )
    figures.update(
        numerator=None,
        numerator_single_window=None,
        denominator=None,
        reported_rate="70",
        reported_decimals=0,
    )
    (found,) = said(period)
    assert found.startswith("Bảng I.1 có cột trống: “Tổng TTHC của địa phương")
    assert "; “Số lượng Dịch vụ công tích hợp" in found
    figures.delete()
    assert "Bảng I.1 không có số liệu nào" in said(period)


def test_nothing_open_is_published_without_a_reason(period: Period) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    with pytest.raises(Refused, match="còn việc chưa xong"):
        version(period)
    assert not Publication.objects.exists()
    version(period, in_spite="Theo chỉ đạo")
    assert period.history.get(history_date=AT).history_change_reason == "Theo chỉ đạo"


def test_period_that_is_closed_meanwhile_is_shown_again(period: Period, by: Any) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    close_period(period, by=by, at=AT, reason="Đủ số liệu")
    with pytest.raises(Refused, match="vừa được mở hoặc đóng"):
        version(period, state="open", in_spite="Theo chỉ đạo", makes_public=True)
    assert not Publication.objects.exists()
    assert not Period.objects.get().is_public


def post(client: Client, period: Period, **given: str) -> Any:
    address = reverse("publication-draft", args=(period.code,))
    shown = client.get(address, {"layout": "2022"}).context
    sent = {"layout": "2022", "number": shown["number"], "digest": shown["digest"]}
    return client.post(address, sent | {"state": period.state} | given, follow=True)


def test_publishing_makes_the_period_public_where_it_is_ticked(
    period: Period, by: Any, client: Client
) -> None:
    assert post(client, period, makes_public="on").status_code == 200
    period.refresh_from_db()
    assert period.is_public
    row = period.history.first()
    assert (row.history_user, row.history_change_reason) == (
        by,
        "Công khai cùng với phiên bản được công bố",
    )
    assert Client().get(reverse("league", args=(PRINTED[0], CODE))).status_code == 200


def test_reason_to_publish_in_spite_stands_at_the_version_alone(
    period: Period,
) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    period.refresh_from_db()
    version(period, in_spite="Theo chỉ đạo", makes_public=True)
    told = {step.title: step.reason for step in publication(period)}
    assert told["Phiên bản 1"] == "Theo chỉ đạo"
    assert told["Công khai"] == "Công khai cùng với phiên bản được công bố"


def test_publishing_what_stays_private_is_told(period: Period, by: Any, client: Client) -> None:
    page = client.get(reverse("publication-draft", args=(CODE,)))
    assert 'name="makes_public" class' not in page.content.decode()
    assert "checked" in str(page.context["form"]["makes_public"])
    told = post(client, period).content.decode()
    assert "nhưng kỳ chưa công khai" in told
    assert f"{reverse('reports', args=(CODE,))}#track-publication" in told
    assert not Period.objects.get().is_public


def test_second_version_of_a_public_period_asks_no_more(
    period: Period, by: Any, client: Client
) -> None:
    set_public(period, is_public=True, by=by, at=AT, reason="Thử")
    page = client.get(reverse("publication-draft", args=(CODE,))).content.decode()
    assert "makes_public" not in page
    post(client, period, makes_public="on")
    assert Period.objects.get().history.filter(is_public=True).count() == 1


def test_reason_that_is_too_long_is_told_once(period: Period, by: Any, client: Client) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    period.refresh_from_db()
    page = post(client, period, in_spite="on", in_spite_reason="x" * 500)
    assert len(page.context["form"].errors["in_spite_reason"]) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "còn việc chưa xong"),
        ({"in_spite": "on"}, "Hãy ghi lý do vẫn công bố."),
        ({"in_spite_reason": "Theo chỉ đạo"}, "còn việc chưa xong"),
    ],
    ids=["nothing", "no_reason", "no_tick"],
)
def test_tick_and_reason_belong_together(
    period: Period, by: Any, client: Client, given: dict[str, str], sentence: str
) -> None:
    Period.objects.update(state=PeriodState.OPEN)
    period.refresh_from_db()
    assert sentence in post(client, period, **given).content.decode()
    assert not Publication.objects.exists()
    post(client, period, in_spite="on", in_spite_reason="Theo chỉ đạo")
    assert Publication.objects.count() == 1
    page = client.get(reverse("reports", args=(CODE,))).content.decode()
    assert "Theo chỉ đạo" in page
