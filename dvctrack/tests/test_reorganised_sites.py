"""Reorganisations on sites of their own: an old one equals a new one, two administrators at once,
and a process that is killed while it writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from dvctrack.tests.own_site import ROOT, OwnSite, migrated
from indicators.reorganising.shipped import shipped_files
from indicators.tests.release_dump import released
from indicators.tests.test_release_dumps import DUMPS

pytestmark = [pytest.mark.own_database, pytest.mark.slow, pytest.mark.both_databases]
PROVINCES = ROOT / "fixtures" / "reorganisations" / "2025-07-01-provinces.csv"
# What a site says of its units, keys and histories apart.
ASK = """
import json
from entities.models import *
def rows(model, *names):
    return sorted(map(str, model.objects.values_list(*names)))
print(json.dumps({
    "agencies": rows(Agency, "slug", "name", "key", "short_name", "kind", "parent__slug",
                     "display_order", "starts_on", "ends_on"),
    "names": rows(AgencyName, "agency__slug", "text", "kind", "starts_on", "ends_on",
                  "display_order"),
    "codes": rows(AgencyCode, "agency__slug", "system", "code", "is_verified", "starts_on",
                  "ends_on"),
    "successions": rows(Succession, "predecessor__slug", "successor__slug", "effective_on",
                        "relation", "basis__number", "basis__issued_on", "is_verified", "note"),
}))
"""
FIGURES_OF_2024 = """
from datetime import date
from entities.models import Agency
period = Period.objects.create(
    code="2024-12-14", label="Quý IV/2024", as_of=date(2024, 12, 14), cycle="quarter", state="open"
)
indicator = Indicator.objects.get(slug="online-provision")
PeriodIndicator.objects.create(period=period, indicator=indicator)
for agency in Agency.objects.filter(kind="province"):
    key = dict(period=period, indicator=indicator, agency=agency)
    Obligation.objects.create(**key)
    Submission.objects.create(numerator=50, denominator=100, **key)
"""
RECORD = f"""
from pathlib import Path
from dvctrack.lib.refused import Refused
from indicators.reorganising import plan, record as module
content = Path({str(PROVINCES)!r}).read_bytes()
def act():
    outcome = module.record_file(content, file_name="a.csv", by=None, at=timezone.now())
    print(outcome.act.pk, [row.code for row in outcome.plan.findings], flush=True)
"""
# Stops with the lock of acts, before it has written anything, and goes on when it is told to.
PAUSED = """
from indicators.reorganising.writes import Writes
written = Writes.save
def paused(self, **signed):
    print("locked", flush=True)
    input()
    return written(self, **signed)
Writes.save = paused
act()
"""
KILLED = """
from indicators.reorganising import writes
written = writes.save_with_history
def killed(model, **rows):
    written(model, **rows)
    if model.__name__ == "Agency":
        os.kill(os.getpid(), signal.SIGKILL)
writes.save_with_history = killed
act()
"""
COUNT = """
from entities.models import *
print(Agency.objects.count(), Succession.objects.count(), Reorganisation.objects.count())
"""


def said_by(site: OwnSite) -> Any:
    return json.loads(site.run(ASK))


def test_old_site_comes_to_the_same_units_as_a_new_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    new = OwnSite.copy(migrated(), tmp_path_factory.mktemp("new"))
    new.manage("quickstart", "--reference-only")
    old = OwnSite.copy(released(DUMPS["release-0.2.0"]), tmp_path_factory.mktemp("old"))
    old.run(FIGURES_OF_2024)
    for path in shipped_files():
        old.manage("reorganise", str(path))
    assert said_by(old) == said_by(new)
    assert old.run("print(Submission.objects.filter(period__code='2024-12-14').count())") == "63"
    old.manage("quickstart", "--reference-only")
    assert said_by(old) == said_by(new)


def test_of_two_administrators_at_once_one_records(tmp_path: Path) -> None:
    site = OwnSite.make(tmp_path)
    first = site.start(RECORD + PAUSED)
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "locked"
    second = site.start(
        RECORD
        + """
print("ready", flush=True)
try:
    act()
except Refused as refused:
    print(refused)
"""
        + COUNT
    )
    assert second.stdout is not None
    assert second.stdout.readline().strip() == "ready"
    said_first, _complaint = first.communicate("\n")
    said_second, complaint = second.communicate()
    assert said_first.strip().endswith("[]")
    assert "trước" in said_second or "file-already-recorded" in said_second, complaint
    assert said_second.splitlines()[-1] == f"{85 + 23} 52 1"


def test_act_whose_process_is_killed_leaves_nothing(tmp_path: Path) -> None:
    site = OwnSite.make(tmp_path)
    killed = site.start(RECORD + KILLED)
    killed.communicate()
    assert killed.returncode < 0
    before, said, after = site.run(f"{COUNT}{RECORD}act(){COUNT}").splitlines()
    assert (before, after) == ("85 0 0", f"{85 + 23} 52 1")
    assert said.endswith("[]")
