"""The form of a figure: what stands beside it, what saving would change, and who is next."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.admin.tests.opened_forms import address_of, opened, sent
from indicators.choices import FigureState, PeriodState, Span
from indicators.models import Period, PeriodIndicator, Submission
from indicators.tests.factories import (
    ImportBatchFactory,
    ObligationFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)

LIST = "admin:indicators_submission_changelist"


@pytest.fixture
def asked(db: None) -> PeriodIndicator:
    """A period that asks three provinces, of which the third has no figure; 70 % is the target."""
    asked: PeriodIndicator = PeriodIndicatorFactory.create()
    TargetFactory.create(indicator=asked.indicator, basis_text="Nghị quyết 17/NQ-CP")
    for number, numerator in enumerate((80, 60, None)):
        agency = AgencyFactory.create(name=f"Tỉnh {number}", display_order=number)
        ObligationFactory.create(period=asked.period, indicator=asked.indicator, agency=agency)
        if numerator:
            figure(asked, agency, numerator)
    return asked


def figure(asked: PeriodIndicator, agency: Agency, numerator: int, **values: Any) -> Submission:
    key = {"period": asked.period, "indicator": asked.indicator}
    row: Submission = SubmissionFactory.create(
        **{**key, "agency": agency, "numerator": numerator, **values}
    )
    return row


def figure_of(name: str) -> Submission:
    return Submission.objects.get(agency__name=name)


def told(page: Any) -> Any:
    return page.context["standing"]


def test_what_saving_would_change_is_told_and_nothing_is_written(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    row = figure_of("Tỉnh 1")
    address = address_of(row)
    page = sent(admin_page, address, opened(admin_page, address), "_preview", numerator="90")
    found = told(page)
    assert (found.effect.ranks, found.ranked) == ((2, 1), (2, 2))
    assert [status.value for status in found.effect.statuses] == ["not_met", "met"]
    assert [(row.agency.name, row.ranks) for row in found.others] == [("Tỉnh 0", (1, 2))]
    assert page.context["adminform"].form["numerator"].value() == "90"
    assert Submission.history.filter(id=row.pk).count() == 1
    sent(admin_page, address, opened(admin_page, address), numerator="90")
    assert figure_of("Tỉnh 1").numerator == 90


def test_what_an_agency_must_correct_is_not_saved_and_what_it_is_shown_is_shown(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    address = address_of(figure_of("Tỉnh 1"))
    form = opened(admin_page, address)
    page = sent(admin_page, address, form, numerator="101")
    assert page.context["adminform"].form.errors.keys() == {"numerator"}
    page = sent(admin_page, address, form, "_preview", reported_rate="61,00")
    assert [row.code for row in told(page).findings] == ["rate-mismatch"]
    assert sent(admin_page, address, form, reported_rate="61,00").status_code == 302


def test_beside_a_figure_stand_rank_target_source_and_the_periods_before(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    before = PeriodFactory.create(as_of=date(2022, 6, 6), label="Kỳ tháng 6")
    PeriodIndicatorFactory.create(period=before, indicator=asked.indicator)
    row = figure_of("Tỉnh 1")
    figure(asked, row.agency, 1234, period=before, denominator=5000)
    text = admin_page.get(address_of(row)).content.decode()
    for shown in ("2 trên 2", "70% – Nghị quyết 17/NQ-CP", "Kỳ tháng 6", "1.234", "24,68"):
        assert shown in text
    assert reverse("rank", args=(asked.indicator.slug, asked.period.code, row.agency.slug)) in text


def test_figure_of_a_file_leads_to_its_row_on_the_page_of_the_import(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    batch = ImportBatchFactory.create(file_name="phu-luc.xlsx", periods=[asked.period])
    row = figure_of("Tỉnh 1")
    Submission.objects.filter(pk=row.pk).update(batch=batch, cells={"numerator": "Sheet1!C7"})
    Submission.history.update(batch=batch, history_date=batch.imported_at)
    page = admin_page.get(address_of(row))
    source = page.context["source"]
    assert "Sheet1!C7" in page.content.decode()
    shown = admin_page.get(source.address.partition("#")[0]).content.decode()
    assert f'id="{source.address.partition("#")[2]}"' in shown


def without_target(row: Submission) -> None:
    row.indicator.targets.all().delete()


def not_asked(row: Submission) -> None:
    PeriodIndicator.objects.all().delete()


def not_owed(row: Submission) -> None:
    row.agency.obligations.all().delete()


def private(row: Submission) -> None:
    Period.objects.update(is_public=False, state=PeriodState.PLANNED)


def returned(row: Submission) -> None:
    Submission.objects.update(state=FigureState.RETURNED)


def without_history(row: Submission) -> None:
    Submission.history.all().delete()


def of_another_span(row: Submission) -> None:
    Submission.objects.update(span=Span.IN_PERIOD)


def alone(row: Submission) -> None:
    Submission.objects.exclude(pk=row.pk).delete()


def without_denominator(row: Submission) -> None:
    Submission.objects.update(denominator=None)


LACKING = (
    *(without_target, not_asked, not_owed, private, returned, without_history),
    *(of_another_span, alone, without_denominator),
)


@pytest.mark.parametrize("lacking", LACKING, ids=lambda lacking: lacking.__name__)
def test_form_opens_and_previews_and_saves_whatever_its_world_lacks(
    admin_page: Client, asked: PeriodIndicator, lacking: Callable[[Submission], None]
) -> None:
    row = figure_of("Tỉnh 1")
    lacking(row)
    address = address_of(row)
    form = opened(admin_page, address)
    assert sent(admin_page, address, form, "_preview", numerator="61").status_code == 200
    assert sent(admin_page, address, form, numerator="61").status_code == 302


def test_new_figure_is_previewed_too(admin_page: Client, asked: PeriodIndicator) -> None:
    agency = Agency.objects.get(name="Tỉnh 2")
    add = reverse("admin:indicators_submission_add")
    key = {"period": asked.period_id, "indicator": asked.indicator_id, "agency": agency.pk}
    query = {**key, "span": "to_date"}
    address = f"{add}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    form = opened(admin_page, address)
    page = sent(admin_page, address, form, "_preview", numerator="70", denominator="100")
    assert told(page).effect.ranks == (None, 2)
    assert told(sent(admin_page, address, {**form, "agency": ""}, "_preview")) is None


def test_next_agency_follows_in_annex_order_until_the_list(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    kept = "?_changelist_filters=span__exact%3Dto_date"
    address = address_of(figure_of("Tỉnh 0")) + kept
    answer = sent(admin_page, address, opened(admin_page, address), "_next", numerator="81")
    assert answer.url == address_of(figure_of("Tỉnh 1")) + kept
    answer = sent(admin_page, answer.url, opened(admin_page, answer.url), "_next", numerator="61")
    form = opened(admin_page, answer.url)
    agency = Agency.objects.get(name="Tỉnh 2")
    assert (form["agency"], form["period"]) == ([str(agency.pk)], [str(asked.period_id)])
    typed = {"numerator": "1", "denominator": "2"}
    answer = admin_page.post(answer.url, {**form, **typed, "_next": "1"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse(LIST)
    assert answer.request["QUERY_STRING"] == "span__exact=to_date"
    assert "cơ quan cuối cùng" in answer.content.decode()
    assert [row.numerator for row in Submission.objects.order_by("agency__display_order")] == [
        *(81, 61, 1)
    ]


def test_closed_period_asks_for_the_reason_before_it_is_sent(
    admin_page: Client, asked: PeriodIndicator
) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    page = admin_page.get(address_of(figure_of("Tỉnh 0")))
    reason = page.context["adminform"].form["reason"]
    assert reason.field.required
    assert page.context["adminform"].fieldsets[1][1]["fields"] == ("reason",)


def test_number_of_queries_does_not_grow_with_agencies(
    admin_page: Client, asked: PeriodIndicator, django_assert_max_num_queries: Any
) -> None:
    address = address_of(figure_of("Tỉnh 0"))
    with django_assert_max_num_queries(60) as few:
        admin_page.get(address)
    for number in range(3, 9):
        agency = AgencyFactory.create(display_order=number)
        ObligationFactory.create(period=asked.period, indicator=asked.indicator, agency=agency)
        figure(asked, agency, number)
    with django_assert_max_num_queries(len(few.captured_queries)):
        admin_page.get(address)


def test_who_only_looks_is_offered_no_preview(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    figure = SubmissionFactory.create()
    page = client.get(reverse("admin:indicators_submission_change", args=(figure.pk,)))
    assert page.status_code == 200
    assert "_preview" not in page.content.decode()
