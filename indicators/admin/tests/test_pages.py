"""Every page of the admin, for those who may and those who may not."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse
from factory.django import DjangoModelFactory
from pytest_django import DjangoAssertNumQueries

from entities.tests import factories as entities
from entities.tests.pages import text, tree
from indicators.tests import factories as indicators

FACTORIES: dict[str, Callable[[], models.Model]] = {
    "entities.agency": entities.AgencyFactory.create,
    "entities.agencyname": entities.AgencyNameFactory.create,
    "entities.agencycode": entities.AgencyCodeFactory.create,
    "entities.legaldocument": entities.LegalDocumentFactory.create,
    "entities.succession": entities.SuccessionFactory.create,
    "entities.service": entities.ServiceFactory.create,
    "entities.servicename": entities.ServiceNameFactory.create,
    "entities.servicedeadline": entities.ServiceDeadlineFactory.create,
    "entities.deadlineact": entities.ExtensionFactory.create,
    "entities.calendarkey": entities.CalendarKeyFactory.create,
    "entities.flatimport": entities.FlatImportFactory.create,
    "entities.letter": entities.LetterFactory.create,
    "entities.membership": entities.MembershipFactory.create,
    "indicators.indicator": indicators.IndicatorFactory.create,
    "indicators.indicatorwording": indicators.IndicatorWordingFactory.create,
    "indicators.target": indicators.TargetFactory.create,
    "indicators.period": indicators.PeriodFactory.create,
    "indicators.periodindicator": indicators.PeriodIndicatorFactory.create,
    "indicators.obligation": indicators.ObligationFactory.create,
    "indicators.submission": indicators.SubmissionFactory.create,
    "indicators.importbatch": indicators.ImportBatchFactory.create,
    "indicators.tablemapping": indicators.TableMappingFactory.create,
    "indicators.publication": indicators.PublicationFactory.create,
    "indicators.issuingbody": indicators.IssuingBodyFactory.create,
    "indicators.lettertemplate": indicators.LetterTemplateFactory.create,
}
MODELS = [
    model for model in admin.site._registry if model._meta.app_label in ("entities", "indicators")
]
READ_ONLY = {
    *("entities.letter", "entities.deadlineact", "entities.calendarkey", "entities.flatimport"),
    *("indicators.importbatch", "indicators.publication"),
}
# Name people, which is not for all who read figures.
FOR_ADMINISTRATORS = {"entities.letter"}
# Come from an import, or are there from the start.
NEVER_ADDED = {"indicators.tablemapping", "indicators.lettertemplate"}


def address(model: type[models.Model], page: str, *arguments: object) -> str:
    info = (model._meta.app_label, model._meta.model_name, page)
    return reverse("admin:{}_{}_{}".format(*info), args=arguments)


def test_every_model_has_its_page() -> None:
    assert {model._meta.label_lower for model in MODELS} == set(FACTORIES)


@pytest.mark.parametrize("label", FACTORIES)
def test_pages_of_a_row_open_for_an_administrator(admin_page: Client, label: str) -> None:
    row = FACTORIES[label]()
    model = type(row)
    pages = [address(model, "changelist"), address(model, "change", row.pk)]
    if label not in READ_ONLY:
        state = row.history.first()  # type: ignore[attr-defined]
        pages += [address(model, "history", row.pk)]
        pages += [address(model, "simple_history", row.pk, state.pk)]
    if label not in READ_ONLY | NEVER_ADDED:
        pages += [address(model, "add")]
    for page in pages:
        response = admin_page.get(page)
        assert response.status_code == 200, page


@pytest.mark.parametrize("label", sorted(FACTORIES.keys() - FOR_ADMINISTRATORS))
def test_supervisor_looks_and_changes_nothing(client: Client, supervisor: User, label: str) -> None:
    client.force_login(supervisor)
    row = FACTORIES[label]()
    model = type(row)
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("label", sorted(FOR_ADMINISTRATORS))
def test_supervisor_sees_no_letter(client: Client, supervisor: User, label: str) -> None:
    client.force_login(supervisor)
    row = FACTORIES[label]()
    assert client.get(address(type(row), "changelist")).status_code == 403
    assert client.get(address(type(row), "change", row.pk)).status_code == 403


@pytest.mark.parametrize("label", FACTORIES)
def test_list_asks_as_often_for_many_rows_as_for_few(
    admin_page: Client, django_assert_max_num_queries: DjangoAssertNumQueries, label: str
) -> None:
    model = type(FACTORIES[label]())
    page = address(model, "changelist")
    with django_assert_max_num_queries(30) as few:
        admin_page.get(page)
    for _number in range(6):
        FACTORIES[label]()
    with django_assert_max_num_queries(len(few.captured_queries)):
        admin_page.get(page)


def test_imported_file_is_looked_at_and_never_changed(admin_page: Client) -> None:
    batch = indicators.ImportBatchFactory.create()
    assert admin_page.get(address(type(batch), "add")).status_code == 403
    for page in (
        address(type(batch), "change", batch.pk),
        address(type(batch), "delete", batch.pk),
    ):
        assert admin_page.post(page, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "factory",
    [
        entities.AgencyNameFactory,
        entities.ServiceDeadlineFactory,
        indicators.ObligationFactory,
        indicators.SubmissionFactory,
    ],
)
def test_search_by_agency_ignores_accents(
    admin_page: Client, factory: type[DjangoModelFactory[models.Model]]
) -> None:
    agency = entities.AgencyFactory.create(name="Tỉnh Đắk Lắk", slug="dak-lak")
    wanted = factory.create(agency=agency)
    other = factory.create()
    response = admin_page.get(address(type(wanted), "changelist"), {"q": "dak lak"})
    found = list(response.context["cl"].result_list)
    assert wanted in found
    assert other not in found


def test_agencies_are_found_by_every_name(admin_page: Client) -> None:
    entities.AgencyFactory.create()
    agency = entities.AgencyFactory.create(name="Thành phố Hồ Chí Minh", slug="hcm")
    entities.AgencyNameFactory.create(agency=agency, text="TP.HCM")
    page = address(type(agency), "changelist")
    for term in ("ho chi minh", "thành phố Hồ Chí Minh", "hcm"):
        assert list(admin_page.get(page, {"q": term}).context["cl"].result_list) == [agency]


def test_each_list_that_is_searched_says_what_is_found() -> None:
    pages = admin.site._registry.values()
    searched = {page for page in pages if page.search_fields or page.search_related}  # type: ignore[attr-defined]
    assert {str(page) for page in searched if not page.search_help_text} == set()


@pytest.mark.parametrize("label", ["indicators_submission", "indicators_obligation"])
def test_figures_and_obligations_have_a_box_to_search(admin_page: Client, label: str) -> None:
    page = tree(admin_page.get(reverse(f"admin:{label}_changelist")))
    assert page.xpath("//input[@id='searchbar']/@placeholder") == [
        "Cơ quan, mã, chỉ số hoặc kỳ báo cáo"
    ]


def test_documents_are_found_by_number(admin_page: Client) -> None:
    document = entities.LegalDocumentFactory.create(number="422/QĐ-TTg")
    page = address(type(document), "changelist")
    assert list(admin_page.get(page, {"q": "422/qd"}).context["cl"].result_list) == [document]
    assert list(admin_page.get(page, {"q": "423/qd"}).context["cl"].result_list) == []


def test_agency_page_leads_to_its_figures(admin_page: Client) -> None:
    figure = indicators.SubmissionFactory.create()
    indicators.SubmissionFactory.create()
    page = admin_page.get(address(type(figure.agency), "change", figure.agency.pk))
    figures = f"{address(type(figure), 'changelist')}?agency__id__exact={figure.agency.pk}"
    assert figures in page.content.decode()
    assert list(admin_page.get(figures).context["cl"].result_list) == [figure]


def test_remembered_table_says_in_words_what_its_columns_hold(admin_page: Client) -> None:
    indicators.IndicatorFactory.create(slug="online-provision", short_name="Cung cấp trực tuyến")
    table = indicators.TableMappingFactory.create(shape="don vi | tong so (online-provision)")
    told = text(tree(admin_page.get(address(type(table), "change", table.pk))))
    assert "Cung cấp trực tuyến, Tỉnh, thành phố, lũy kế" in told
    assert "“tong so”: Mẫu số" in told
    assert "to_date" not in told
