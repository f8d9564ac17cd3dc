from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from entities.choices import Role
from entities.deadlines.quarters import Quarter
from entities.tests.factories import MembershipFactory
from indicators.league.leagues import league
from indicators.models import Target
from indicators.tests.leagues import add_row, add_rows, make_asked

CASES = {
    "count": ("value|count", 30586649, "30.586.649", "30,586,649"),
    "count_of_nothing": ("value|count", None, "", ""),
    "count_zero_is_not_nothing": ("value|count", 0, "0", "0"),
    "rate": ("value|rate", Decimal("67.1892"), "67,19", "67.19"),
    "rate_with_decimals": ("value|rate:1", Decimal("18.9"), "18,9", "18.9"),
    "rate_of_nothing": ("value|rate", None, "", ""),
    "rate_beside_its_target": (
        "value|rate_beside:seventy",
        Fraction(6_999_996, 100_000),
        "69,99996",
        "69.99996",
    ),
    "rate_beside_a_far_target": (
        "value|rate_beside:seventy",
        Fraction(124300, 1850),
        "67,19",
        "67.19",
    ),
    "target": ("value|target_value", Target(value=Decimal("70.000")), "70", "70"),
    "target_with_decimals": ("value|target_value", Target(value=Decimal("0.500")), "0,5", "0.5"),
    "no_target": ("value|target_value", None, "", ""),
}


def render(expression: str, **context: object) -> str:
    template = Template("{% load dvctrack_tags %}{{ " + expression + " }}")
    return template.render(Context(context))


@pytest.mark.parametrize(
    ("expression", "value", "vietnamese", "english"), CASES.values(), ids=CASES.keys()
)
def test_numbers_are_printed_in_the_language_of_the_page(
    expression: str, value: object, vietnamese: str, english: str
) -> None:
    for language, expected in (("vi", vietnamese), ("en", english)):
        with translation.override(language):
            assert render(expression, value=value, seventy=Target(value=Decimal(70))) == expected


def test_quarter_has_a_roman_number() -> None:
    with translation.override("en"):
        assert render("value|quarter_name", value=Quarter(2022, 4)) == "Quarter IV of 2022"


def bar(*, reported: list[int], missing: int) -> str:
    asked = make_asked()
    add_rows(asked, reported)
    for _place in range(missing):
        add_row(asked)
    table = league(asked.indicator, asked.period, kind="province")
    template = Template("{% load dvctrack_tags %}{% status_bar table %}")
    return template.render(Context({"table": table}))


@pytest.mark.django_db
def test_bar_is_as_wide_as_its_parts_in_every_language() -> None:
    drawn = bar(reported=[80, 10], missing=1)
    assert 'class="bar-met" x="0.000%" width="33.333%"' in drawn
    assert 'class="bar-not_met" x="33.333%" width="33.333%"' in drawn
    assert 'class="bar-not_reported" x="66.667%" width="33.333%"' in drawn


@pytest.mark.django_db
def test_bar_leaves_out_what_is_not_there() -> None:
    assert "<rect" not in bar(reported=[], missing=0)
    assert "bar-met" not in bar(reported=[10], missing=0)


NAVIGATION = Template("{% load dvctrack_tags %}{% navigation as nav %}{{ nav.reads_imports }}")


@pytest.mark.django_db
def test_navigation_asks_nothing_for_a_visitor_and_the_roles_once_for_a_user(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert NAVIGATION.render(Context({"request": request})) == "False"
        assert NAVIGATION.render(Context()) == "False"
    request.user = MembershipFactory.create(role=Role.COORDINATOR, agency=None).user
    with django_assert_num_queries(1):
        assert NAVIGATION.render(Context({"request": request})) == "True"
        NAVIGATION.render(Context({"request": request}))
