"""The reminders of a release are letters after its migration."""

from pathlib import Path

import pytest

from dvctrack.tests.own_site import OwnSite
from indicators.tests.release_dump import load
from indicators.tests.test_release_dumps import DUMPS

pytestmark = [pytest.mark.own_database, pytest.mark.slow, pytest.mark.both_databases]
WRITE = """
from django.db import connection
from entities.models import Agency
from django.contrib.auth.models import User
with connection.cursor() as cursor:
    cursor.execute("SELECT id FROM indicators_period WHERE code = '2023-07-25'")
    period, agency = cursor.fetchone()[0], Agency.objects.get(slug="an-giang").pk
    office = User.objects.get(username="van-phong").pk
    for addresses, failed in (("a@x.vn\\nb@x.vn", "c@x.vn"), ("", ""), ("a@x.vn", "")):
        cursor.execute(
            "INSERT INTO indicators_reminder"
            " (period_id, agency_id, addresses, failed, sent_at, sent_by_id)"
            " VALUES (%s, %s, %s, %s, '2023-08-02 01:00:00+00:00', %s)",
            [period, agency, addresses, failed, office],
        )
"""
READ = """
from indicators.periods.letters import reminders_of
from indicators.periods.reporting import matrix
period = Period.objects.get(code="2023-07-25")
for letter in reminders_of(period).order_by("pk"):
    print(letter.address, letter.state, letter.agency.slug, letter.written_by, letter.sent_at)
row = next(row for row in matrix(period, at=timezone.now()).rows if row.agency.slug == "an-giang")
print(row.reminded_at)
"""


def test_each_address_has_its_letter(tmp_path: Path) -> None:
    site = OwnSite.empty(tmp_path)
    load(DUMPS["release-0.2.0"], site)
    site.run(WRITE)
    site.manage("migrate")
    moment = "2023-08-02 01:00:00+00:00"
    assert site.run(READ).splitlines() == [
        f"a@x.vn sent an-giang van-phong {moment}",
        f"b@x.vn sent an-giang van-phong {moment}",
        "c@x.vn failed an-giang van-phong None",
        f"a@x.vn sent an-giang van-phong {moment}",
        moment,
    ]
