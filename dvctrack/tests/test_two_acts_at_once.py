"""Two people record an act of one deadline at one moment: the second sees what the first did."""

from subprocess import TimeoutExpired

import pytest

from dvctrack.tests.own_site import OwnSite, line_of

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
PREPARE = """
from datetime import date
from django.contrib.auth.models import User
from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.deadlines import acts
from entities.deadlines.acts import record
from entities.models import Agency, LegalDocument, Membership, Service, ServiceDeadline
by, _is_new = User.objects.get_or_create(username="lan", last_name="Lê Thị Lan")
Membership.objects.get_or_create(user=by, role=Role.COORDINATOR)
order = ServiceDeadline.objects.filter(service__name="Dịch vụ thử").first()
said = dict(by=by, at=timezone.now(), on=date(2022, 9, 6), seen=0)
"""
ORDER = """
document = LegalDocument.objects.create(type="decision", number="9/QĐ", issued_on="2022-04-04")
ServiceDeadline.objects.create(
    service=Service.objects.create(name="Dịch vụ thử"), decision=document,
    agency=Agency.objects.filter(kind="province").first(),
    deadline_text="Quý II", due_on="2022-06-30", precision="quarter",
)
"""
# Stops under the lock, before anything is written, and goes on when it is told to.
FIRST = """
checked = record.checked
def paused(row):
    print("locked", flush=True)
    input()
    return checked(row)
record.checked = paused
acts.add_note(order, note="Đã gọi điện", **said)
"""
SECOND = """
print("ready", flush=True)
try:
    acts.add_note(order, note="Chưa gọi được", **said)
except Refused as refused:
    print(refused)
print(order.acts.get().note)
"""


def test_second_waits_and_sees_what_the_first_did(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = OwnSite.make(tmp_path_factory.mktemp("site"))
    site.run(PREPARE + ORDER)
    first = site.start(PREPARE + FIRST)
    assert line_of(first) == "locked"
    second = site.start(PREPARE + SECOND)
    try:
        assert line_of(second) == "ready"
        with pytest.raises(TimeoutExpired):
            second.wait(1)
        _said, complaint = first.communicate("go on\n")
        assert first.returncode == 0, complaint
        said, complaint = second.communicate()
        refusal, note = said.splitlines()
        assert "Trong lúc đó Lê Thị Lan đã ghi: ghi chú" in refusal, complaint
        assert note == "Đã gọi điện"
    finally:
        first.kill()
        second.kill()
