"""Lists of services of past moments are after the migrations what they were before."""

import json
from typing import Any

import pytest

from dvctrack.tests.own_site import OwnSite
from indicators.tests import release_dump
from indicators.tests.release_dump import load
from indicators.tests.test_release_dumps import DUMPS

pytestmark = [pytest.mark.own_database, pytest.mark.slow, pytest.mark.both_databases]
DUMP = DUMPS["release-0.2.0"]
ACTS = """
from entities.models import DeadlineAct
import json
print(json.dumps([
    [act.deadline_id, act.kind, str(act.day), act.recorded_at.hour - 1, act.reason, act.note,
     [str(it) for it in act.evidence.all()], act.is_carried_over]
    for act in DeadlineAct.objects.order_by("pk")
]))
"""
ORDERS = """
from entities.models import ServiceDeadline
import json
print(json.dumps({
    row.pk: [row.decision.number, str(row.ordered_on), row.decision_is_assumed]
    for row in ServiceDeadline.objects.select_related("decision")
}))
"""
TODAY = """
from datetime import date
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
import json
on = date(2022, 9, 6)
print(json.dumps({
    row.pk: [row.service.name, row.state, str(row.due_on)] for row in rows_of(with_state(on), on=on)
}))
"""
SAID = "import json; from indicators.tests import release_lists as it; print(json.dumps(it.{}()))"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[OwnSite, Any, Any]:
    """The site, and what its lists of past moments say before and after the migrations."""
    site = OwnSite.empty(tmp_path_factory.mktemp("before"))
    load(DUMP, site)
    before = json.loads(site.run(SAID.format("as_released")))
    site = OwnSite.copy(release_dump.released(DUMP), tmp_path_factory.mktemp("after"))
    return site, before, json.loads(site.run(SAID.format("now")))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[OwnSite, Any, Any]:
    """The same of a site with more of a history, which it had before the migrations."""
    site = OwnSite.empty(tmp_path_factory.mktemp("made_up"))
    load(DUMP, site)
    site.run("from indicators.tests.release_made_up import make_up; make_up()")
    before = json.loads(site.run(SAID.format("as_released")))
    site.manage("migrate")
    return site, before, json.loads(site.run(SAID.format("now")))


@pytest.mark.parametrize("name", ["released", "made_up"])
def test_lists_of_every_moment_are_as_they_were(name: str, request: pytest.FixtureRequest) -> None:
    _site, before, after = request.getfixturevalue(name)
    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]} == {}
    assert max(len(rows) for rows in before.values()) >= 16


def test_orders_count_from_the_signing_of_a_decision_that_orders_them(released: Any) -> None:
    """The annex names two decisions for the second quarter, of which both fit."""
    orders = json.loads(released[0].run(ORDERS)).values()
    found: dict[str, int] = {}
    for order in orders:
        found[str(order)] = found.get(str(order), 0) + 1
    assert found == {
        "['06/QĐ-TTg', '2022-01-06', False]": 1,
        "['422/QĐ-TTg', '2022-01-06', True]": 7,
        "['422/QĐ-TTg', '2022-04-04', False]": 9,
    }


def test_acts_say_when_by_whom_and_why(made_up: Any) -> None:
    acts = json.loads(made_up[0].run(ACTS))
    assert all(act[-1] for act in acts)
    told = [act[1:-1] for act in acts if act[0] == 1]
    portal = ["https://dichvucong.gov.vn/1"]
    assert told == [
        ["confirm", "2022-09-20", 0, "Đã cung cấp trên Cổng Dịch vụ công", "", []],
        ["annul", "2022-09-20", 1, "Ghi nhầm ngày", "", []],
        ["confirm", "2022-09-10", 1, "Ghi nhầm ngày", "", []],
        ["annul", "2022-09-10", 3, "Sửa", "", []],
        ["confirm", "2022-10-01", 5, "Sửa", "", portal],
    ]
    (gone,) = (act for act in acts if act[0] == 2)
    assert gone[1:-1] == ["confirm", "2022-06-01", 1, "Ghi trước khi có sổ thao tác", "", portal]
    noted = [act[1] for act in acts if act[0] == 4]
    assert noted == ["note", "annul", "confirm"]
    extended = [act[1:6] for act in acts if act[0] == 3]
    assert extended[:2] == [
        ["extend", "2022-07-10", 2, "Chờ văn bản", "Sửa"],
        ["extend", "2022-10-01", 3, "Chờ văn bản", "Sửa"],
    ]


def test_what_history_did_not_know_is_kept(made_up: Any) -> None:
    today = json.loads(made_up[0].run(TODAY))
    assert today["5"][1:] == ["done_late", "2022-04-30"]
    assert today["7"][1:] == ["overdue", "2022-06-30"]


def test_services_of_one_name_are_one(made_up: Any) -> None:
    """That of order 6 stays; order 16 was one to the same lead by the same decision."""
    today = json.loads(made_up[0].run(TODAY))
    assert today["6"][0] == today["17"][0] == "Thanh toán viện phí"
    assert "16" not in today
