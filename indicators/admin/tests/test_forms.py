"""Every form of the admin: it opens for each role that may, and says what its fields mean."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from dvctrack.lib.admin.cells import MOST_SHOWN
from entities.choices import Role
from entities.models import AgencyName
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    MembershipFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree
from indicators.admin.tests.opened_forms import opened
from indicators.admin.tests.test_pages import FACTORIES, READ_ONLY, address
from indicators.models import Obligation, Period
from indicators.tests.factories import (
    IndicatorFactory,
    ObligationFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)

ROLES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR)
PAGES: dict[str, Any] = {
    model._meta.label_lower: page
    for model, page in admin.site._registry.items()
    if page.fieldsets and model._meta.label_lower in {*FACTORIES, "auth.user"}
}
# What files say, what follows from something else, and the groups that nobody has.
NEVER_TYPED = {
    "entities.servicedeadline": {"decision_is_assumed"},
    "indicators.tablemapping": {"shape", "shape_key", "mapping"},
    "auth.user": {"password", "is_superuser", "groups", "user_permissions", "last_login"},
}


@pytest.fixture
def clients(db: None) -> dict[Role, Client]:
    found = {role: Client() for role in ROLES}
    for role, client in found.items():
        client.force_login(staff(f"nguoi-{role}", role))
    return found


def row_of(label: str) -> Model:
    return User.objects.earliest("pk") if label == "auth.user" else FACTORIES[label]()


def shown(context: Any) -> Iterator[tuple[Any, list[str], set[str]]]:
    """The form and the rows on a page: what was said, its fields and those of its table."""
    page = context["adminform"]
    sets = [(page.model_admin.model, page.fieldsets)]
    for rows in context["inline_admin_formsets"]:
        sets.append((rows.opts.model, rows.fieldsets))
    for model, fieldsets in sets:
        stored = {row.name for row in (*model._meta.fields, *model._meta.many_to_many)}
        typed = {name for name in stored if model._meta.get_field(name).editable}
        yield model, flatten_fieldsets(fieldsets), typed - {"id"}


@pytest.mark.parametrize("label", sorted(PAGES))
def test_form_opens_for_each_role_that_may_and_has_all_fields(
    clients: dict[Role, Client], label: str
) -> None:
    row = row_of(label)
    model = type(row)
    for role, client in clients.items():
        added = client.get(address(model, "add"))
        assert added.status_code in (200, 403)
        answer = client.get(address(model, "change", row.pk))
        if answer.status_code == 403:
            assert role != Role.ADMINISTRATOR
            continue
        page: Any = answer.context
        assert all(title for title, _options in page["adminform"].fieldsets)
        assert any(options.get("description") for _title, options in page["adminform"].fieldsets)
        for of, fields, typed in shown(page):
            assert len(fields) == len(set(fields))
            if label in READ_ONLY:
                continue
            parent = {key.name for key in of._meta.fields if key.related_model is model}
            left = typed - set(fields) - NEVER_TYPED.get(label, set())
            assert not left - (parent if of is not model else set())
        assert not tree(answer).xpath("//*[contains(@class, 'tabular')]")


def test_agency_of_two_hundred_names_has_a_small_page(admin_page: Client) -> None:
    agency = AgencyFactory.create(name="Bộ", slug="bo")
    AgencyNameFactory.create_batch(MOST_SHOWN, agency=agency)
    page = address(type(agency), "change", agency.pk)
    assert not tree(admin_page.get(page)).xpath("//p[@class='some-rows']")
    made = [AgencyNameFactory.create(agency=agency, text=f"Tên số {n}") for n in range(190)]
    rows = tree(admin_page.get(page)).xpath("//*[@id='names-group']//input[contains(@id, '-text')]")
    assert {field.value for field in rows if field.value} == {
        name.text for name in made[-MOST_SHOWN:]
    }
    [more] = tree(admin_page.get(page)).xpath("//p[@class='some-rows']/a")
    assert text(more) == "Xem tất cả, còn 190 dòng nữa"
    assert admin_page.get(more.get("href")).context["cl"].result_count == 200


def test_alias_added_beside_many_leaves_the_others(admin_page: Client) -> None:
    agency = AgencyFactory.create(name="Bộ", slug="bo")
    AgencyNameFactory.create_batch(MOST_SHOWN + 5, agency=agency)
    page = address(type(agency), "change", agency.pk)
    new = f"names-{MOST_SHOWN}"
    sent = {
        **opened(admin_page, page),
        "names-TOTAL_FORMS": MOST_SHOWN + 1,
        f"{new}-text": "Bộ Thử",
        f"{new}-kind": "alias",
    }
    assert admin_page.post(page, sent).status_code == 302
    assert AgencyName.objects.filter(agency=agency).count() == MOST_SHOWN + 6


def test_agency_shows_what_it_came_from_and_who_enters_for_it(
    clients: dict[Role, Client],
) -> None:
    agency = AgencyFactory.create(name="Ninh Bình", slug="ninh-binh")
    succession = SuccessionFactory.create(successor=agency)
    held = MembershipFactory.create(
        user__username="can-bo", role=Role.OFFICER, agency=agency, starts_on=date(2026, 1, 1)
    )
    page = address(type(agency), "change", agency.pk)
    told = tree(clients[Role.COORDINATOR].get(page))
    links = {text(link): link.get("href") for link in told.xpath("//ul[@class='facts']//a")}
    assert links[str(succession)] == address(type(succession), "change", succession.pk)
    assert links["can-bo"] == address(type(held), "change", held.pk)
    assert links["Mời cán bộ"] == f"{reverse('account-invite')}?agency=ninh-binh"
    looked = tree(clients[Role.SUPERVISOR].get(page))
    assert "Mời cán bộ" not in text(looked)
    assert "can-bo" in text(looked)


def test_period_says_how_many_owe_and_leads_to_them(admin_page: Client) -> None:
    asked = PeriodIndicatorFactory.create(period__is_public=True)
    facts = {"period": asked.period, "indicator": asked.indicator}
    for number in range(MOST_SHOWN + 2):
        owed = ObligationFactory.create(**facts)
        if number < 2:
            SubmissionFactory.create(**facts, agency=owed.agency)
    ObligationFactory.create(**facts, is_due=False, reason="Không có dịch vụ")
    page = admin_page.get(address(Period, "change", asked.period.pk))
    links = {text(link): link.get("href") for link in tree(page).xpath("//ul[@class='facts']//a")}
    assert f"{MOST_SHOWN + 2} cơ quan phải báo cáo" in links
    assert f"{MOST_SHOWN} cơ quan chưa gửi đủ" in links
    found = admin_page.get(links[f"{MOST_SHOWN + 2} cơ quan phải báo cáo"]).context["cl"]
    assert found.result_count == Obligation.objects.filter(is_due=True).count()
    assert admin_page.get(links["1 số liệu không áp dụng"]).context["cl"].result_count == 1
    bare = admin_page.get(address(Period, "change", PeriodFactory.create().pk))
    assert "phải báo cáo</a>" not in bare.text


def test_target_is_typed_as_in_a_document_and_public_tables_need_a_reason(
    admin_page: Client,
) -> None:
    asked = PeriodIndicatorFactory.create(period__is_public=True, period__as_of=date(2022, 9, 6))
    target = TargetFactory.create(
        indicator=asked.indicator, value="30.5", starts_on="2022-01-01", ends_on="2022-12-31"
    )
    page = address(type(target), "change", target.pk)
    sent = opened(admin_page, page)
    assert sent["value"] == ["30,5"]
    assert admin_page.post(page, sent).status_code == 302
    sent = opened(admin_page, page)
    refused = admin_page.post(page, {**sent, "value": "45"})
    assert "đã công khai" in text(tree(refused).xpath("//*[contains(@class, 'field-why')]")[0])
    assert admin_page.post(page, {**sent, "value": "45", "why": "Đính chính"}).status_code == 302
    assert target.history.latest().history_change_reason == "Đính chính"
    # Of days on which nothing public is held against it nobody is asked.
    days = {"starts_on": "01/01/2027", "ends_on": "", "indicator": IndicatorFactory.create().pk}
    other = {**sent, **days}
    assert admin_page.post(address(type(target), "add"), other).status_code == 302
