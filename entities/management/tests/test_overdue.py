from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_text_says_that_nothing_falls_due() -> None:
    out = StringIO()
    call_command("overdue", "--on", "2022-09-06", stdout=out)
    last = out.getvalue().strip().splitlines()[-1]
    assert last == "Không có dịch vụ công nào đến hạn từ ngày 06/09/2022 trở đi."
