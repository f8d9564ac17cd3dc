"""Until when an agency enters, corrects and answers; what was granted ends by itself."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.entry.form import read_entry
from indicators.entry.my_work import my_work
from indicators.models import Period, PeriodIndicator, Submission
from indicators.periods.review import return_report
from indicators.periods.run import extend
from indicators.tests.entering import after, obligation_of, submit, typed
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
# In hours after 7/9/2022, 8:00.
DUE, CLOSES, ENDS = 50, 100, 200
ENTRY, EDITS = "Đã đóng nhập liệu", "Đã hết hạn đính chính"


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(
        code="2022-09-06",
        submissions_due_at=after(DUE),
        entry_closes_at=after(CLOSES),
        edits_close_at=after(ENDS),
    )


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


def locks(asked: PeriodIndicator, agency: Agency, hour: int) -> tuple[str, str]:
    """Of the whole form and of its one report; empty where they are open."""
    entry = read_entry(Period.objects.get(), agency, {}, at=after(hour))
    (work,) = my_work([agency], at=after(hour))
    assert work.lock == entry.lock
    return entry.lock or "", entry.parts[0].lock or ""


# Hour of a submission, of its return, of an extension by 100 hours; the hour asked about, and
# how the lock of the form and that of the report begin.
CASES: dict[str, tuple[int | None, int | None, int | None, int, tuple[str, str]]] = {
    "nothing_yet": (None, None, None, CLOSES, ("", "")),
    "entry_is_over": (None, None, None, CLOSES + 1, ("", ENTRY)),
    "all_is_over": (None, None, None, ENDS + 1, (EDITS, ENTRY)),
    "submitted_and_entry_is_over": (1, None, None, CLOSES + 1, ("", ENTRY)),
    "extended": (None, None, 90, 190, ("", "")),
    "extension_has_ended": (None, None, 90, 191, ("", ENTRY)),
    "extension_has_ended_after_the_edits": (None, None, 150, 251, (EDITS, ENTRY)),
    "extended_past_the_edits": (None, None, 150, 250, ("", "")),
    "returned": (1, 2, None, ENDS, ("", "")),
    "returned_and_edits_are_over": (1, 2, None, ENDS + 1, (EDITS, EDITS)),
    # Three days, the last one wholly: until 18/9, 24:00.
    "returned_at_the_end_of_the_edits": (1, ENDS - 1, None, 279, ("", "")),
    "returned_after_the_edits": (1, ENDS + 1, None, 279, ("", "")),
    "days_to_answer_are_over": (1, ENDS + 1, None, 280, (EDITS, EDITS)),
}


@pytest.mark.parametrize(
    ("submitted", "returned", "extended", "hour", "found"), CASES.values(), ids=CASES
)
def test_locks(
    asked: PeriodIndicator,
    agency: Agency,
    person: User,
    submitted: int | None,
    returned: int | None,
    extended: int | None,
    hour: int,
    found: tuple[str, str],
) -> None:
    if submitted:
        texts = typed(asked, numerator="1", denominator="2")
        assert submit(asked, agency, texts, by=person, at=after(submitted)).saved
    if returned:
        obligation = obligation_of(asked, agency)
        return_report(obligation, by=person, at=after(returned), reason="Sai")
    if extended:
        until = after(extended + 100)
        extend(asked.period, agency, until=until, reason="Bão", by=person, at=after(extended))
    form, report = locks(asked, agency, hour)
    begun = form[: len(found[0])] or form, report[: len(found[1])] or report
    assert begun == found


def test_what_is_over_is_not_written(asked: PeriodIndicator, agency: Agency, person: User) -> None:
    texts = typed(asked, numerator="1", denominator="2")
    for hour in (CLOSES + 1, ENDS + 1):
        with pytest.raises(Refused):
            submit(asked, agency, texts, by=person, at=after(hour))
    assert not Submission.objects.exists()
    assert submit(asked, agency, texts, by=person, at=after(CLOSES)).saved


def test_what_was_returned_after_the_edits_is_corrected_within_its_days(
    asked: PeriodIndicator, agency: Agency, person: User
) -> None:
    submit(asked, agency, typed(asked, numerator="1", denominator="2"), by=person, at=after(1))
    return_report(obligation_of(asked, agency), by=person, at=after(ENDS + 1), reason="Sai")
    again = typed(asked, version=2, numerator="2", denominator="2")
    assert submit(asked, agency, again, by=person, at=after(ENDS + 24)).saved
