import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import REASON_LENGTH, reason_text, save_with_reason
from entities.models import Agency
from entities.tests.factories import AgencyFactory


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
