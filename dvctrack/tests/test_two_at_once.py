"""An agency writes and the coordinating office decides at one moment: both, one after the other."""

import time

import pytest

from dvctrack.tests.one_figure import AGAIN, PREPARE
from dvctrack.tests.own_site import OwnSite, Start, line_of

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
WRITES = {
    "form": """
from indicators.entry import submit as module
def write():
    names = f"{indicator.slug}:to_date:"
    texts = {names + "numerator": "95", names + "version": f"{figure.pk}.{figure.version}"}
    done = module.submit_report(period, agency, texts=texts, by=by, at=at)
    print(len(done.saved), len(done.conflicts))
""",
    "table": """
from indicators.entry import grid as module
def write():
    names = f"{agency.slug}:to_date:"
    texts = {names + "numerator": "95", names + "version": f"{figure.pk}.{figure.version}"}
    done = module.save_grid(asked, "province", texts=texts, by=by, at=at)
    print(len(done.saved), len(done.conflicts))
""",
}
# Stops between comparing with what is stored and writing, and goes on when it is told to.
PAUSED = """
written = module.write_typed
def paused(*args, **kwargs):
    print("compared", flush=True)
    input()
    written(*args, **kwargs)
module.write_typed = paused
write()
"""
DECIDES = {
    "accept": """
from indicators.periods.review import accept_reports
seen_at = figure.history.latest().history_date
print("ready", flush=True)
done = accept_reports([owed], by=by, at=timezone.now(), seen_at=seen_at)
""",
    "return": """
from indicators.periods.review import return_report
print("ready", flush=True)
done = return_report(owed, by=by, at=timezone.now(), reason="Sai")
""",
    "admin": """
from indicators.figures.writing import ChangedMeanwhile, correct_figure
figure.numerator = 80
print("ready", flush=True)
try:
    done = correct_figure(figure, by=by)
except ChangedMeanwhile:
    done = None
""",
}
HISTORY = """
rows = Submission.history.order_by("history_id").values_list("version", "state", "numerator")
print(*(f"{version}:{state}:{number}" for version, state, number in rows))
"""
# What stands in the history after both: what was decided is about what was written.
FOUND = {
    ("form", "accept"): "1:submitted:90 2:submitted:95",
    ("form", "return"): "1:submitted:90 2:submitted:95 3:returned:95",
    ("table", "admin"): "1:submitted:90 2:accepted:95",
}

# Whoever closes stops after looking at what is open, with the period locked.
CLOSES = """
from dvctrack.lib.refused import Refused
from indicators.periods import run
Period.objects.filter(pk=period.pk).update(state=PeriodState.OPEN)
Period.history.filter(id=period.pk, state="closed").delete()
def close():
    run.close_period(period, by=by, at=timezone.now(), reason="Hết hạn", in_spite=True)
moved = run._move
def paused(*args, **kwargs):
    print("locked", flush=True)
    input()
    moved(*args, **kwargs)
run._move = paused
close()
"""
MEANWHILE = {
    "close": """
def act():
    run.close_period(period, by=by, at=timezone.now(), reason="Hết hạn", in_spite=True)
""",
    "publish": """
from indicators.publishing.edition import LetterOf, layout_named
from indicators.publishing.publish import publish
def act():
    publish(
        period, layout=layout_named("2023"), letter=LetterOf(), number=1, digest="", state="open",
        in_spite="Theo chỉ đạo", makes_public=True, by=by, at=timezone.now(),
    )
""",
}
ASK = """
from dvctrack.lib.refused import Refused
from indicators.periods import run
"""
ACT = """
print("ready", flush=True)
try:
    act()
except Refused as refused:
    print(refused)
"""
STATE = """
period = Period.objects.get(code="2026-09-14")
closed = period.history.filter(state="closed").count()
print(period.state, closed, period.is_public, Publication.objects.count())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    return OwnSite.make(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(("writer", "decision"), FOUND, ids=map("-".join, FOUND))
def test_decision_waits_for_what_is_being_written(start: Start, writer: str, decision: str) -> None:
    agency = start(PREPARE + AGAIN + WRITES[writer] + PAUSED)
    assert line_of(agency) == "compared"
    office = start(PREPARE + DECIDES[decision] + HISTORY)
    assert line_of(office) == "ready"
    # Time enough to decide, if it did not have to wait.
    time.sleep(1)
    assert office.poll() is None
    said, complaint = agency.communicate("go on\n")
    assert said.strip() == "1 0", complaint
    said, complaint = office.communicate()
    assert said.strip() == FOUND[writer, decision], complaint


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [("close", "không còn ở trạng thái đó"), ("publish", "vừa được mở hoặc đóng")],
    ids=["close", "publish"],
)
def test_period_is_closed_once_and_nothing_is_published_meanwhile(
    start: Start, meanwhile: str, sentence: str
) -> None:
    first = start(PREPARE + CLOSES)
    assert line_of(first) == "locked"
    second = start(PREPARE + ASK + MEANWHILE[meanwhile] + ACT + STATE)
    assert line_of(second) == "ready"
    # Time enough to act, if it did not have to wait.
    time.sleep(1)
    assert second.poll() is None
    _said, complaint = first.communicate("go on\n")
    assert first.returncode == 0, complaint
    said, complaint = second.communicate()
    refusal, state = said.splitlines()
    assert sentence in refusal, complaint
    assert state == "closed 1 False 0"
