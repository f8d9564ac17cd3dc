"""The table of agencies as a page: many fields, one row read, both values of a conflict."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from indicators.models import PeriodIndicator, Submission
from indicators.tests.entering import on_one_line
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def address(asked: PeriodIndicator) -> str:
    return reverse("entry-grid", args=(CODE, asked.indicator.slug))


def send(client: Client, url: str, fields: dict[str, str], **options: Any) -> Any:
    """As a browser sends a form without files."""
    body = urlencode(fields)
    return client.post(url, body, content_type="application/x-www-form-urlencoded", **options)


def name(agency: Agency, value: str) -> str:
    return f"{agency.slug}:to_date:{value}"


def test_table_of_84_agencies_with_12_fields_each_is_saved(
    office: Client, asked: PeriodIndicator
) -> None:
    agencies = [add_row(asked) for _place in range(84)]
    fields = {
        name(agency, value): text
        for agency in agencies
        for value, text in {"numerator": "7", "denominator": "10", "rate": ""}.items()
    }
    more = {name(agency, f"other-{place}"): "" for agency in agencies for place in range(12)}
    assert len(fields | more) == 84 * 15
    saved = send(office, address(asked), fields | more | {"action": "save"}, follow=True)
    assert "Đã lưu số liệu của 84 cơ quan." in saved.content.decode()
    assert Submission.objects.filter(numerator=7, denominator=10).count() == 84


def test_form_with_more_fields_than_any_of_ours_is_refused(
    office: Client, asked: PeriodIndicator
) -> None:
    fields = {f"x:{place}": "" for place in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert send(office, address(asked), fields).status_code == 413
    fields.popitem()
    assert send(office, address(asked), fields).status_code == 200


def test_forged_form_is_refused_with_many_fields_too(asked: PeriodIndicator) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff("dieuphoi", Role.COORDINATOR))
    agency = add_row(asked)
    fields = {name(agency, "numerator"): "7", name(agency, "denominator"): "10", "action": "save"}
    assert send(strict, address(asked), fields).status_code == 403
    shown = strict.get(address(asked)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token
    fields["csrfmiddlewaretoken"] = token[1]
    assert send(strict, address(asked), fields).status_code == 302
    assert Submission.objects.get().numerator == 7


def test_one_row_is_read_and_nothing_is_saved(office: Client, asked: PeriodIndicator) -> None:
    first, second = add_row(asked), add_row(asked)
    fields = {name(first, "numerator"): "1.850", name(first, "denominator"): "2.000"}
    read = send(office, address(asked), fields | {"action": "read"}).content.decode()
    assert "→ 1\u00a0850" in read
    assert "92,50%" in read
    assert f"found-{first.slug}" in read
    assert second.slug not in read
    assert not Submission.objects.exists()


def test_pasted_block_comes_back_read_and_nothing_else_is_touched(
    office: Client, asked: PeriodIndicator
) -> None:
    first, second = add_row(asked), add_row(asked)
    fields = {
        name(first, "denominator"): "2.000",
        name(second, "numerator"): "3",
        "block": f"Tên\tSố\n{first.name}\t1.850",
    }
    read = send(office, address(asked), fields, headers=BY_SCRIPT).content.decode()
    assert f'name="{name(first, "numerator")}" value="1.850"' in on_one_line(read)
    assert "92,50%" in read
    assert "Đã điền: 1 ô." in read
    assert "Tên\tSố" in read
    assert f'name="{name(first, "denominator")}"' not in read
    assert second.slug not in read
    assert not Submission.objects.exists()


@pytest.mark.parametrize("action", ["", "check", "save"])
def test_block_of_the_box_is_shown_before_it_is_saved(
    office: Client, asked: PeriodIndicator, action: str
) -> None:
    first, second = add_row(asked), add_row(asked)
    fields = {name(second, "numerator"): "3", "block": f"{first.name}\t7\t10", "action": action}
    shown = send(office, address(asked), fields).content.decode()
    assert re.findall(r'name="([\w:-]+)" value="(3|7|10)"', on_one_line(shown)) == [
        (name(first, "numerator"), "7"),
        (name(first, "denominator"), "10"),
        (name(second, "numerator"), "3"),
    ]
    assert "Đã điền: 2 ô. Chưa lưu số liệu nào." in shown
    assert not Submission.objects.exists()


def test_block_of_unknown_names_fills_nothing(office: Client, asked: PeriodIndicator) -> None:
    add_row(asked)
    fields = {"block": "Tỉnh Không có\t<b>7</b>"}
    for headers in ({}, BY_SCRIPT):
        shown = send(office, address(asked), fields, headers=headers).content.decode()
        assert "Đã điền: 0 ô." in shown
        assert "<b>7</b>" not in shown


def test_check_keeps_what_was_typed_and_shows_what_is_found(
    office: Client, asked: PeriodIndicator
) -> None:
    agency = add_row(asked)
    fields = {name(agency, "numerator"): "12", name(agency, "denominator"): "10"}
    shown = send(office, address(asked), fields | {"action": "check"}).content.decode()
    assert 'value="12"' in shown
    assert "cell-error" in shown
    # The excess is told at one of the two cells.
    assert "1 ô đúng, 1 ô có lỗi." in shown
    assert not Submission.objects.exists()


def test_conflict_shows_both_values_and_the_next_save_writes(
    office: Client, asked: PeriodIndicator
) -> None:
    (agency,) = add_rows(asked, [50])
    fields = {name(agency, "numerator"): "60", name(agency, "denominator"): "100"}
    answer = send(office, address(asked), fields | {"action": "save"})
    shown = on_one_line(answer.content.decode())
    assert answer.status_code == 409
    assert "có người khác đã lưu số liệu này" in shown
    version = re.search(rf'name="{name(agency, "version")}" value="([\d.]+)"', shown)
    assert version
    fields[name(agency, "version")] = version[1]
    assert send(office, address(asked), fields | {"action": "save"}).status_code == 302
    assert Submission.objects.get().numerator == 60


def test_page_names_the_kind_and_shows_only_its_agencies(
    office: Client, asked: PeriodIndicator
) -> None:
    province = add_row(asked)
    ministry = add_row(asked, AgencyFactory.create(kind="ministry"))
    shown = office.get(address(asked), {"kind": "ministry"}).content.decode()
    assert ministry.name in shown
    assert province.name not in shown
    assert office.get(address(asked), {"kind": "?"}).status_code == 200


def test_queries_do_not_grow_with_agencies(office: Client, asked: PeriodIndicator) -> None:
    counted = []
    for more in (2, 30):
        add_rows(asked, [50] * more)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(asked)).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
