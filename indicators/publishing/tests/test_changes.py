"""A later version lists all that it prints otherwise; what is no figure stands under "Khác"."""

from collections.abc import Callable
from datetime import date

import pytest

from entities.choices import AgencyKind
from entities.models import Agency, ServiceDeadline
from entities.tests.factories import AgencyFactory, ConfirmationFactory, ServiceDeadlineFactory
from indicators.annex.layouts import ANNEX_2022
from indicators.models import AnnexText, Indicator, Period, Submission, Target
from indicators.publishing.changes import OtherChange, changes
from indicators.publishing.edition import edition
from indicators.tests.factories import IndicatorFactory, PeriodIndicatorFactory, TargetFactory
from indicators.tests.leagues import add_row

pytestmark = pytest.mark.django_db
SLUGS = ("online-provision", "dossier-sync", "payment-procedures", "online-payment")


@pytest.fixture
def period() -> Period:
    """One province below its target of 70 %; a service overdue, another due at the end of Q3."""
    agency = AgencyFactory.create(slug="hue", name="Huế", kind=AgencyKind.PROVINCE)
    made: Period | None = None
    for slug in SLUGS:
        indicator = IndicatorFactory.create(slug=slug, name=slug)
        given = {"period": made} if made else {"period__code": "2022-09-06"}
        asked = PeriodIndicatorFactory.create(indicator=indicator, **given)
        made = asked.period
        add_row(asked, agency, numerator=60, denominator=100)
    TargetFactory.create(
        indicator=Indicator.objects.get(slug=SLUGS[0]),
        kind=AgencyKind.PROVINCE,
        value=70,
    )
    for name, due_on in (("Viện phí", date(2022, 6, 30)), ("Án phí", date(2022, 9, 30))):
        ServiceDeadlineFactory.create(
            agency=agency, service__name=name, due_on=due_on, deadline_text=f"{due_on:%d/%m/%Y}"
        )
    assert made
    return made


def rename() -> None:
    Agency.objects.update(name="Thành phố Huế")


def raise_target() -> None:
    Target.objects.update(value=80)


def give_own_target() -> None:
    target = Target.objects.get()
    TargetFactory.create(indicator=target.indicator, kind="", agency=Agency.objects.get(), value=65)


def complete_both() -> None:
    for row in ServiceDeadline.objects.all():
        ConfirmationFactory.create(deadline=row, day=date(2022, 7, 1))


def word_anew() -> None:
    period = Period.objects.get()
    AnnexText.objects.create(period=period, layout="2022", key="title", text="KẾT QUẢ")


def shorten_deadline() -> None:
    ServiceDeadline.objects.filter(service__name="Viện phí").update(deadline_text="Quý II")


OLD_TITLE = ANNEX_2022.title
OTHERS: dict[str, tuple[Callable[[], None], list[OtherChange]]] = {
    "name": (
        rename,
        [
            OtherChange("Tên cơ quan", "Huế", "Thành phố Huế"),
            OtherChange(
                "Dịch vụ công quá hạn: Viện phí", "Huế (30/06/2022)", "Thành phố Huế (30/06/2022)"
            ),
            OtherChange(
                "Dịch vụ công đến hạn: Án phí", "Huế (30/09/2022)", "Thành phố Huế (30/09/2022)"
            ),
        ],
    ),
    "target": (
        raise_target,
        [
            OtherChange("Bảng I.1, cột 6", "So với chỉ tiêu: 70%", "So với chỉ tiêu: 80%"),
            OtherChange("Chỉ tiêu của online-provision – Tỉnh, thành phố", "70%", "80%"),
        ],
    ),
    "own_target": (
        give_own_target,
        [OtherChange("Chỉ tiêu của online-provision – Huế", "", "65%")],
    ),
    "services_of_both_lists": (
        complete_both,
        [
            OtherChange("Dịch vụ công quá hạn: Viện phí", "Huế (30/06/2022)", ""),
            OtherChange("Dịch vụ công đến hạn: Án phí", "Huế (30/09/2022)", ""),
        ],
    ),
    "deadline": (
        shorten_deadline,
        [
            OtherChange("Dịch vụ công quá hạn: Viện phí", "Huế (30/06/2022)", "Huế (Quý II)"),
        ],
    ),
    "wording": (word_anew, [OtherChange("Tên phụ lục", OLD_TITLE, "KẾT QUẢ")]),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_figure_is_told_apart(period: Period, case: str) -> None:
    later, expected = OTHERS[case]
    before = edition(period, ANNEX_2022)
    later()
    found = changes(before, edition(Period.objects.get(), ANNEX_2022))
    told = [change for change in found.others if not change.what.startswith("Mục")]
    assert told == expected
    assert found.corrected == []


def test_figure_is_no_other_change(period: Period) -> None:
    before = edition(period, ANNEX_2022)
    Submission.objects.filter(indicator__slug=SLUGS[0]).update(numerator=75)
    found = changes(before, edition(Period.objects.get(), ANNEX_2022))
    assert [change.name for change in found.corrected] == ["Huế"]
    assert found.others == []


def test_nothing_changes_where_nothing_did(period: Period) -> None:
    assert not changes(edition(period, ANNEX_2022), edition(period, ANNEX_2022))
