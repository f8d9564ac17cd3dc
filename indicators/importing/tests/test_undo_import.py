"""Undoing an import puts back what stood before, and keeps what was edited since."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Service, ServiceDeadline
from entities.tests.factories import DeadlineActFactory, UserFactory
from indicators.choices import BatchState
from indicators.figures.writing import correct_figure
from indicators.importing.confirm import import_file
from indicators.importing.tests.flat import AT, LATER, flat, make_owing, save
from indicators.importing.undo import undo_import, undo_plan
from indicators.models import ImportBatch, Period, PeriodIndicator, Submission
from indicators.tests import expected

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_owing("a", "b", "c")


@pytest.fixture
def user() -> User:
    person: User = UserFactory.create()
    return person


def numerators() -> dict[str, int | None]:
    return dict(Submission.objects.values_list("agency__slug", "numerator"))


def edit(slug: str, numerator: int) -> None:
    figure = Submission.objects.get(agency__slug=slug)
    figure.numerator = numerator
    correct_figure(figure, by=None)


def test_created_goes_and_changed_comes_back(asked: PeriodIndicator, user: User) -> None:
    first = save(flat(asked, a=10))
    second = save(flat(asked, a=11, b=20), at=LATER)
    undone = undo_import(second, by=user, at=LATER)
    assert (len(undone.deleted), len(undone.restored), undone.kept) == (1, 1, [])
    assert numerators() == {"a": 10}
    figure = Submission.objects.get()
    assert (figure.batch, figure.version) == (first, 3)
    assert figure.cells["numerator"] == "csv!D2"
    second.refresh_from_db()
    assert (second.state, second.undone_by, second.undone_at) == (BatchState.UNDONE, user, LATER)


def test_history_tells_the_undoing(asked: PeriodIndicator, user: User) -> None:
    save(flat(asked, a=10))
    undo_import(save(flat(asked, a=11, b=20), at=LATER), by=user, at=LATER)
    rows = Submission.history.filter(history_user=user).order_by("history_type")
    assert [(row.history_type, row.numerator) for row in rows] == [("-", 20), ("~", 10)]
    assert all("so-lieu.csv" in row.history_change_reason for row in rows)


def test_what_was_edited_by_hand_since_is_kept_and_listed(asked: PeriodIndicator) -> None:
    save(flat(asked, a=10, c=30))
    batch = save(flat(asked, a=11, b=20, c=31), at=LATER)
    edit("a", 12)
    edit("b", 22)
    assert {row.agency.slug for row in undo_plan(batch).kept} == {"a", "b"}
    undo_import(batch, by=None, at=LATER)
    assert numerators() == {"a": 12, "b": 22, "c": 30}
    batch.refresh_from_db()
    assert len(batch.kept_on_undo) == 2


def test_what_was_deleted_since_stays_deleted(asked: PeriodIndicator) -> None:
    batch = save(flat(asked, a=10, b=20))
    Submission.objects.get(agency__slug="a").delete()
    undone = undo_import(batch, by=None, at=LATER)
    assert [row.agency.slug for row in undone.kept] == ["a"]
    assert numerators() == {}


def test_later_import_is_undone_before_the_earlier_one(asked: PeriodIndicator) -> None:
    first = save(flat(asked, a=10, b=20))
    second = save(flat(asked, a=11), at=LATER)
    undo_import(second, by=None, at=LATER)
    undone = undo_import(first, by=None, at=LATER)
    assert undone.kept == []
    assert numerators() == {}


def test_earlier_import_leaves_what_a_later_one_wrote(asked: PeriodIndicator) -> None:
    first = save(flat(asked, a=10, b=20))
    save(flat(asked, a=11), at=LATER)
    undo_import(first, by=None, at=LATER)
    assert numerators() == {"a": 11}


def test_undone_import_can_be_made_again(asked: PeriodIndicator) -> None:
    undo_import(save(flat(asked, a=10)), by=None, at=LATER)
    again = save(flat(asked, a=10), at=LATER)
    assert (again.state, numerators()) == (BatchState.SAVED, {"a": 10})


@pytest.mark.parametrize(
    ("why", "said"), [("undone_before", "hoàn tác trước đó"), ("period_closed", "đã đóng")]
)
def test_nothing_is_undone(asked: PeriodIndicator, why: str, said: str) -> None:
    batch = save(flat(asked, a=10))
    if why == "undone_before":
        ImportBatch.objects.update(state=BatchState.UNDONE)
    else:
        Period.objects.update(state="closed")
    with pytest.raises(Refused, match=said):
        undo_import(batch, by=None, at=LATER)
    assert numerators() == {"a": 10}


@pytest.mark.usefixtures("_reference")
def test_services_and_deadlines_of_an_annex_go_with_it() -> None:
    content = (expected.ANNEXES / "annex-2022.docx").read_bytes()
    batch = import_file(content, file_name="annex.docx", by=None, at=AT).batch
    assert batch is not None
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (16, 17)
    kept = ServiceDeadline.objects.order_by("pk")[0]
    DeadlineActFactory.create(deadline=kept)
    plan = undo_import(batch, by=None, at=LATER)
    assert len(plan.kept_services) == 1
    assert list(ServiceDeadline.objects.all()) == [kept]
    assert list(Service.objects.all()) == [kept.service]
    assert Submission.objects.count() == 0
