"""What figures stand on is not edited any more: each is refused with the way to do it right."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from dvctrack.lib.admin.exporting import XLSX
from entities.admin.tests.flat_files import Rows, preview
from entities.choices import NameKind
from entities.models import Agency
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    ReorganisationFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree
from indicators.choices import Combines, NothingArose, PeriodState
from indicators.models import Indicator, Period
from indicators.tests.factories import (
    IndicatorFactory,
    ObligationFactory,
    PeriodFactory,
    SubmissionFactory,
)


def change(client: Client, row: Model, **values: str) -> list[str]:
    """Change the row on its page, as a person does; the errors that the page shows."""
    info = (row._meta.app_label, row._meta.model_name)
    address = reverse("admin:{}_{}_change".format(*info), args=(row.pk,))
    form = next(
        form for form in tree(client.get(address)).forms if form.get("id") == f"{info[1]}_form"
    )
    shown = {name: value for name, value in form.fields.items() if value is not None}
    answer = client.post(address, shown | values)
    if answer.status_code == 302:
        return []
    return [text(told) for told in tree(answer).xpath("//ul[contains(@class, 'errorlist')]/li")]


def refused(client: Client, model: str, rows: Rows) -> list[str]:
    """What the preview of an import refuses."""
    context: Any = preview(client, model, rows, XLSX).context
    return list(context["problems"])


@pytest.fixture
def agency(db: None) -> Agency:
    """A ministry that owes a figure as of 06/9/2022, and no more."""
    found: Agency = AgencyFactory.create(
        slug="bo", name="Bộ", kind="ministry", display_order=3, ends_on="2025-02-28"
    )
    ObligationFactory.create(agency=found, period__code="2022-09-06")
    return found


@pytest.mark.parametrize("day", ["", "2025-12-31"], ids=["none", "another"])
def test_days_that_an_act_set_are_taken_back_with_it(admin_page: Client, day: str) -> None:
    ended = AgencyFactory.create(slug="cu", name="Cũ", display_order=1, ends_on="2025-06-30")
    made = AgencyFactory.create(slug="moi", name="Mới", display_order=2, starts_on="2025-07-01")
    SuccessionFactory.create(
        predecessor=ended,
        successor=made,
        effective_on=date(2025, 7, 1),
        act=ReorganisationFactory.create(),
    )
    for row, field in ((ended, "ends_on"), (made, "starts_on")):
        [told] = change(admin_page, row, **{field: day})
        assert "thu hồi" in told
    head = ["slug", "name", "kind", "display_order", "ends_on"]
    [told] = refused(admin_page, "entities_agency", [head, ["cu", "Cũ", "province", 1, day]])
    assert "thu hồi" in told
    assert change(admin_page, ended, short_name="C") == []


OF_AGENCY = {
    "kind": ("kind", "province", "một cơ quan mới từ một ngày"),
    "place": ("display_order", "9", "tên gọi chính thức"),
    "name": ("name", "Bộ mới", "“Chỉ sai chính tả”"),
    "first_day": ("starts_on", "2022-09-07", "06/09/2022"),
    "last_day": ("ends_on", "2022-09-05", "06/09/2022"),
}


@pytest.mark.parametrize(("field", "value", "way"), OF_AGENCY.values(), ids=OF_AGENCY)
def test_agency_that_reports_is_not_rewritten(
    admin_page: Client, agency: Agency, field: str, value: str, way: str
) -> None:
    [told] = change(admin_page, agency, **{field: value})
    assert way in told
    head = ["slug", "name", "kind", "display_order", "starts_on", "ends_on"]
    stored = {"slug": "bo", "name": "Bộ", "kind": "ministry", "display_order": 3}
    row = {**stored, "ends_on": "2025-02-28", field: value}
    [told] = refused(admin_page, "entities_agency", [head, [row.get(name, "") for name in head]])
    assert f"cột {field}" in told
    assert way in told
    before = Agency.objects.values().get(pk=agency.pk)
    agency.refresh_from_db()
    assert before == {key: getattr(agency, key) for key in before}


def test_commune_stays_in_its_province(admin_page: Client) -> None:
    province, other = AgencyFactory.create_batch(2)
    commune = AgencyFactory.create(kind="commune", parent=province)
    SubmissionFactory.create(agency=commune)
    [told] = change(admin_page, commune, parent=str(other.pk))
    assert "một cơ quan mới từ một ngày" in told


@pytest.mark.parametrize(("field", "value", "way"), OF_AGENCY.values(), ids=OF_AGENCY)
def test_agency_on_which_nothing_stands_is_edited(
    admin_page: Client, field: str, value: str, way: str
) -> None:
    agency = AgencyFactory.create(kind="ministry", ends_on="2025-02-28")
    assert change(admin_page, agency, **{field: value}) == []


def test_days_may_grow_and_shrink_up_to_what_is_owed(admin_page: Client, agency: Agency) -> None:
    assert change(admin_page, agency, starts_on="2022-09-06", ends_on="2022-09-06") == []
    assert change(admin_page, agency, starts_on="", ends_on="") == []


def test_misspelt_name_is_corrected_for_all_days(admin_page: Client, agency: Agency) -> None:
    for name, starts_on in (("Bộ cũ", None), ("Bộ", "2022-01-01")):
        AgencyNameFactory.create(
            agency=agency, text=name, kind=NameKind.OFFICIAL, starts_on=starts_on
        )
    assert change(admin_page, agency, name="Bộ A", is_misspelt="on") == []
    agency.refresh_from_db()
    assert agency.name == "Bộ A"
    assert set(agency.names.values_list("text", flat=True)) == {"Bộ A", "Bộ cũ"}
    assert agency.names.get(text="Bộ A").history.first().history_change_reason == "Chỉ sai chính tả"


@pytest.fixture
def indicator(db: None) -> Indicator:
    """With a figure of 5 of 10, and one of 0 of 0."""
    found: Indicator = IndicatorFactory.create()
    for numerator, denominator in ((5, 10), (0, 0)):
        SubmissionFactory.create(indicator=found, numerator=numerator, denominator=denominator)
    return found


OF_INDICATOR = {
    "direction": ("direction", "lower"),
    "single_window": ("asks_single_window", "on"),
    "nothing_arose": ("when_nothing_arose", NothingArose.FULL),
}


@pytest.mark.parametrize(("field", "value"), OF_INDICATOR.values(), ids=OF_INDICATOR)
def test_indicator_with_figures_is_worked_out_as_before(
    admin_page: Client, indicator: Indicator, field: str, value: str
) -> None:
    [told] = change(admin_page, indicator, **{field: value})
    assert "tạo một chỉ số mới" in told
    indicator.submissions.all().delete()
    assert change(admin_page, indicator, **{field: value}) == []


def test_what_nothing_arose_comes_to_is_free_until_it_arises(
    admin_page: Client, indicator: Indicator
) -> None:
    indicator.submissions.filter(denominator=0).delete()
    assert change(admin_page, indicator, when_nothing_arose=NothingArose.FULL) == []
    assert change(admin_page, indicator, combines=Combines.TYPES) == []


OF_PERIOD = {
    "as_of": ("as_of", "2022-09-07"),
    "cycle": ("cycle", "quarter"),
    "window": ("window_starts_on", "2022-08-01"),
    "cumulative": ("cumulative_starts_on", "2022-01-01"),
}


@pytest.mark.parametrize(("field", "value"), OF_PERIOD.values(), ids=OF_PERIOD)
def test_period_with_figures_keeps_its_days(admin_page: Client, field: str, value: str) -> None:
    period: Period = PeriodFactory.create(code="2022-09-06", as_of=date(2022, 9, 6))
    figure = SubmissionFactory.create(period=period)
    [told] = change(admin_page, period, **{field: value})
    assert "Mở một kỳ khác" in told
    stored = {"code": "2022-09-06", "label": "Kỳ", "as_of": "2022-09-06", "cycle": "snapshot"}
    row = {**stored, "is_public": "1", field: value}
    [told] = refused(admin_page, "indicators_period", [list(row), list(row.values())])
    assert f"cột {field}" in told
    assert "Mở một kỳ khác" in told
    figure.delete()
    assert change(admin_page, period, **{field: value}) == []


def test_period_that_is_not_open_yet_is_not_made_public(admin_page: Client) -> None:
    """As its page and the act on many refuse it; an open one is."""
    period = PeriodFactory.create(code="2027-03-31", state=PeriodState.PLANNED, is_public=False)
    sentence = "chưa mở"
    [told] = change(admin_page, period, is_public="on")
    assert sentence in told
    rows: Rows = [["code", "is_public"], ["2027-03-31", "1"]]
    [told] = refused(admin_page, "indicators_period", rows)
    assert sentence in told
    Period.objects.update(state=PeriodState.OPEN)
    assert change(admin_page, period, is_public="on") == []
