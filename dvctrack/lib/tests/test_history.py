from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import (
    REASON_LENGTH,
    as_recorded,
    reason_text,
    recorded,
    save_with_reason,
    steps,
)
from entities.models import Agency
from entities.tests.factories import AgencyFactory

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_reason_is_vietnamese_whoever_clicks(language: str) -> None:
    with translation.override(language):
        assert reason_text(gettext_lazy("Invited")) == "Được mời"
        told = reason_text(gettext_lazy("Imported from %(file)s"), file="a 100%.csv")
    assert told == "Nhập từ a 100%.csv"


def test_reason_that_a_person_typed_stays_as_typed() -> None:
    assert reason_text("Invited, 100 %") == "Invited, 100 %"


@pytest.mark.django_db
def test_row_is_saved_with_its_reason_cut_to_what_history_holds() -> None:
    agency: Agency = AgencyFactory.create()
    with translation.override("en"):
        save_with_reason(agency, by=None, reason=gettext_lazy("Invited"))
        save_with_reason(agency, by=None, reason="x" * 200)
    reasons = agency.history.values_list("history_change_reason", flat=True)[:2]
    assert list(reasons) == ["x" * REASON_LENGTH, "Được mời"]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_last_record_is_last_also_where_the_clock_was_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agency: Agency = AgencyFactory.create()
    agency.history.all().delete()
    for hour, name in ((10, "Một"), (9, "Hai")):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: AT.replace(hour=hour))
        agency.short_name = name
        save_with_reason(agency, by=None, reason=name)
    seen = {
        hour: as_recorded([agency], AT.replace(hour=hour))[0].short_name for hour in (9, 10, 11)
    }
    assert set(seen.values()) == {"Hai"}
    assert not recorded(Agency, AT.replace(hour=8)).filter(id=agency.pk).exists()
    told = steps(agency.history.all(), ("short_name",))
    assert [(step.reason, step.at.hour) for step in told] == [("Hai", 9), ("Một", 10)]
    assert told[0].before.short_name == "Một"
