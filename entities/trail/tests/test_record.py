"""An act stands in the trail with the name of its person, whatever becomes of the account."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.frozen import FrozenError
from entities.choices import TrailKind
from entities.models import TrailEntry
from entities.trail.record import record

pytestmark = pytest.mark.django_db


def test_what_stands_in_the_trail_stays() -> None:
    person = User.objects.create_user("lan", first_name="Lan", last_name="Nguyễn Thị")
    record(TrailKind.RIGHTS, "membership ended", by=person, about="minh", role="officer")
    entry = TrailEntry.objects.get()
    assert (entry.person, entry.person_name) == (person.pk, "Lan Nguyễn Thị (lan)")
    assert (entry.about, entry.facts) == ("minh", {"role": "officer"})
    with pytest.raises(FrozenError):
        entry.save()
    with pytest.raises(FrozenError):
        TrailEntry.objects.all().delete()


def test_a_command_is_nobody() -> None:
    record(TrailKind.OPERATION, "backup made", by=None)
    entry = TrailEntry.objects.get()
    assert (entry.person, entry.person_name) == (None, "")
