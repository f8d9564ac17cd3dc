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
from indicators.choices import Span, Status
from indicators.league.leagues import league
from indicators.models import Target
from indicators.tests.entering import on_one_line
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
    return on_one_line(template.render(Context({"table": table})))


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


def draw(source: str, **context: object) -> str:
    template = Template("{% load dvctrack_tags %}" + source)
    with translation.override("en"):
        return template.render(Context(context))


def test_icon_is_hidden_from_screen_readers() -> None:
    assert draw('{% icon "met" css="status-met" %}') == (
        '<svg class="icon status-met" aria-hidden="true" focusable="false">'
        '<use href="#icon-met"></use></svg>'
    )


def test_status_is_an_icon_and_a_word() -> None:
    badge = draw("{{ status|status_badge }}", status=Status.NOT_MET)
    assert badge.startswith('<span class="status status-not_met"><svg')
    assert badge.endswith("</svg> Not completed</span>")


def test_switch_marks_the_chosen_option_alone() -> None:
    drawn = draw(
        '{% switch "Kinds" heading="Kind:" css="tabs" %}'
        '{% option "?k=a" "a" chosen %}{% option address "b" chosen text=text %}'
        "{% endswitch %}",
        chosen="b",
        address="?k=b&s=1",
        text="B & C",
    )
    assert drawn == (
        '<nav class="tabs" aria-label="Kinds"><span>Kind:</span><ul>'
        '<li><a href="?k=a">a</a></li>'
        '<li><a href="?k=b&amp;s=1" aria-current="page">B &amp; C</a></li></ul></nav>'
    )


@pytest.mark.parametrize(
    ("tag", "words", "address"),
    [
        ("{% downloads %}", "Download as seen:", "?q=x&amp;kind=all&amp;_export=csv"),
        (
            '{% downloads kind="province" %}',
            "Download this table as seen:",
            "?q=x&amp;kind=province&amp;_export=csv",
        ),
    ],
)
def test_downloads_keep_the_filter(tag: str, words: str, address: str) -> None:
    drawn = draw(tag, request=RequestFactory().get("/", {"q": "x", "kind": "all"}))
    assert words in drawn
    assert f'href="{address}"' in drawn
    assert drawn.count("<a ") == 4


@pytest.mark.django_db
def test_agencies_without_a_report_are_joined_by_commas() -> None:
    asked = make_asked()
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    missing = [add_row(asked), add_row(asked)]
    # This one has reported and stands last, without a rank.
    add_row(asked, numerator=1, denominator=2)
    table = league(asked.indicator, asked.period, kind="province")
    links = [f'<a href="{row.get_absolute_url()}">{row}</a>' for row in missing]
    assert draw("{{ table.without_report|agency_links }}", table=table) == ", ".join(links)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("direction", "signs"), [("higher", ["≥", "&lt;"]), ("lower", ["&gt;", "≤"])]
)
def test_sign_between_rate_and_target(direction: str, signs: list[str]) -> None:
    asked = make_asked()
    asked.indicator.direction = direction
    asked.indicator.save()
    add_rows(asked, [80, 10])
    table = league(asked.indicator, asked.period, kind="province")
    rows = sorted(table.rows, key=lambda row: -(row.exact_rate or 0))
    assert [draw("{{ row|compared:table }}", row=row, table=table) for row in rows] == signs


NAVIGATION = Template("{% load dvctrack_tags %}{% navigation as nav %}{{ nav.reads_imports }}")


@pytest.mark.django_db
def test_navigation_asks_nothing_for_a_visitor_and_of_a_user_the_roles_and_what_waits(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert NAVIGATION.render(Context({"request": request})) == "False"
        assert NAVIGATION.render(Context()) == "False"
    request.user = MembershipFactory.create(role=Role.COORDINATOR, agency=None).user
    with django_assert_num_queries(4):
        assert NAVIGATION.render(Context({"request": request})) == "True"
    with django_assert_num_queries(3):
        NAVIGATION.render(Context({"request": request}))
