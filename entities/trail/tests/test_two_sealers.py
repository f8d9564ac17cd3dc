"""Two workers seal at one moment: the second waits, and nothing is sealed twice."""

from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
SEALS = """
from entities.choices import TrailKind
from entities.models import TrailSeal
from entities.trail import seals
from entities.trail.record import record
from entities.trail.verify import verify
"""
ADD = "record(TrailKind.SETTING, 'target added', by=None)\n"
# Stops under the lock, before anything is written, and goes on when it is told to.
FIRST = """
digest_of = seals.digest_of
def paused(values):
    print("locked", flush=True)
    input()
    return digest_of(values)
seals.digest_of = paused
seals.seal_all(at=timezone.now())
"""
SECOND = """
print("ready", flush=True)
seals.seal_all(at=timezone.now())
found = verify(at=timezone.now(), heads={})
print(TrailSeal.objects.count(), found.number)
"""


def test_second_waits_and_seals_nothing_again(tmp_path: Path) -> None:
    site = OwnSite.make(tmp_path)
    site.run(SEALS + ADD)
    first = site.start(SEALS + FIRST)
    assert first.stdout
    assert first.stdout.readline() == "locked\n"
    second = site.start(SEALS + SECOND)
    try:
        assert second.stdout
        assert second.stdout.readline() == "ready\n"
        with pytest.raises(TimeoutExpired):
            second.wait(1)
        _said, complaint = first.communicate("go on\n")
        assert first.returncode == 0, complaint
        said, complaint = second.communicate()
        assert said == "1 0\n", complaint
    finally:
        first.kill()
        second.kill()
