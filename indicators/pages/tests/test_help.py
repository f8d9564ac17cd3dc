from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import Role
from entities.tests.factories import MembershipFactory
from entities.tests.pages import text, tree
from indicators.models import Indicator, IssuingBody
from indicators.tests.factories import TargetFactory

pytestmark = pytest.mark.usefixtures("_reference")


def said(client: Client) -> str:
    return text(tree(client.get(reverse("help"))).xpath("//main")[0])


def test_each_indicator_has_its_formula_and_its_targets_by_their_days(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2022, 9, 6))
    page = tree(client.get(reverse("help")))
    for indicator in Indicator.objects.all():
        (head,) = page.xpath(f"//h2[@id='{indicator.slug}']")
        section = text(head.getparent())
        assert indicator.numerator_label in section
        assert f"÷ {indicator.denominator_label} × 100%" in section
        assert ("Cổng một cửa quốc gia" in section) == indicator.asks_single_window
    (section,) = page.xpath("//section[@aria-labelledby='online-provision']")
    ladder = [
        [text(cell) for cell in row.xpath("./th|./td")]
        for row in section.xpath(".//table[1]/tbody/tr")
        if "Tỉnh" in text(row.xpath("ancestor::table/caption")[0])
    ]
    assert [row[2] for row in ladder[:3]] == ["30", "50", "70"]
    assert [row[0] for row in ladder if "đang áp dụng" in row[0]] == ["01/01/2022 (đang áp dụng)"]
    assert ladder[2][3].startswith("01/NQ-CP")


def test_whom_to_ask_is_data_with_days(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    for day in (date(2022, 9, 6), date(2026, 11, 26)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        asked.append(
            text(tree(client.get(reverse("help"))).xpath("//*[@aria-labelledby='whom-to-ask']")[0])
        )
    assert "Văn phòng Chính phủ" in asked[0]
    assert "Bộ Tư pháp" in asked[1]
    # How to record a contact is told to those who can see to it.
    assert "Chưa ghi" not in asked[1]
    IssuingBody.objects.update(contact="Điện thoại: 080 43162")
    assert "080 43162" in said(client)


def test_coordinators_are_named_to_those_who_are_signed_in(client: Client) -> None:
    held = MembershipFactory.create(role=Role.COORDINATOR, agency=None, user__last_name="Nguyễn")
    assert "Nguyễn" not in said(client)
    client.force_login(held.user)
    assert "Nguyễn" in said(client)


def test_number_of_queries_is_the_same_with_more_targets(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get(reverse("help"))
    for year in range(2030, 2040):
        TargetFactory.create(
            indicator=Indicator.objects.earliest("pk"), kind="province", starts_on=date(year, 1, 1)
        )
    with django_assert_num_queries(3):
        client.get(reverse("help"))
