"""A period whose tables were public and are no longer: the page says until when they are seen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.admin.exporting import CSV
from entities.admin.tests.flat_files import confirm, export, preview, rows_of
from entities.tests.pages import tree
from indicators.models import Period
from indicators.tests.factories import PeriodFactory

TOLD = (
    "1 kỳ không còn công khai. Người chưa đăng nhập còn có thể thấy các bảng của kỳ trong 10 giây"
)


def by_form(client: Client, *, is_public: bool) -> str:
    address = reverse("admin:indicators_period_change", args=(Period.objects.get().pk,))
    (form,) = tree(client.get(address)).xpath("//form[@id='period_form']")
    fields = dict(form.form_values()) | {"is_public": "on"}
    if not is_public:
        del fields["is_public"]
    return client.post(address, fields, follow=True).content.decode()


def by_file(client: Client, *, is_public: bool) -> str:
    head, row = rows_of(export(client, "indicators_period", CSV))
    row[head.index("is_public")] = str(int(is_public))
    shown = preview(client, "indicators_period", [head, row], CSV)
    answer: Any = confirm(client, "indicators_period", shown)
    return str(answer.content.decode())


@pytest.mark.parametrize("change", [by_form, by_file])
def test_page_says_until_when_visitors_see_it(admin_page: Client, change: Any) -> None:
    period = PeriodFactory.create(is_public=True)
    assert TOLD in change(admin_page, is_public=False)
    period.refresh_from_db()
    assert not period.is_public
    assert TOLD not in change(admin_page, is_public=True)
    assert TOLD not in change(admin_page, is_public=True)
