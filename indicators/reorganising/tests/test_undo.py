"""Taking an act back: row by row as before, or refused with the list of what builds on it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dvctrack.lib.refused import Refused
from entities.agencies.units import units
from entities.models import Agency, AgencyName, Membership, Succession
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    MembershipFactory,
    SuccessionFactory,
)
from indicators.models import EntryDraft, Obligation, Period
from indicators.reorganising.tests.acts import AT, csv, recorded, tables
from indicators.reorganising.undo import undo
from indicators.tests.factories import (
    ImportBatchFactory,
    ObligationFactory,
    PeriodFactory,
    PublicationFactory,
    SubmissionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = AT + timedelta(days=1)
MERGER = csv(
    "ninh-binh,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,",
    'ha-nam,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,"NQ 202/2025/QH15, 12/6/2025"',
    "hue,renamed,,Thành phố Huế,1/1/2025,",
)


@pytest.fixture
def period() -> Period:
    """After the act: one of its agencies owes in it."""
    for slug, name in (("ninh-binh", "Ninh Bình"), ("ha-nam", "Hà Nam"), ("hue", "Thừa Thiên Huế")):
        agency = AgencyFactory.create(slug=slug, name=name)
        MembershipFactory.create(agency=agency, role="officer")
        AgencyNameFactory.create(agency=agency)
    period = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    ObligationFactory.create(period=period, agency=Agency.objects.get(slug="ha-nam"))
    return period


def new_unit() -> Agency:
    return Agency.objects.get(slug="ninh-binh-2025")


def test_an_act_that_was_taken_back_is_seen_as_it_was_recorded(period: Period) -> None:
    """Its units are gone from the tables, and history knows them."""
    act = recorded(MERGER).act
    assert act is not None
    first, last = date(2025, 6, 30), date(2025, 7, 1)
    before = {agency.slug: agency.pk for agency in Agency.objects.all()}
    undo(act, by=None, at=LATER)
    then = units(None, of=first, on=last, seen_at=LATER - timedelta(minutes=1))
    (unit,) = then.units_of(before["ha-nam"])
    assert then.agencies[unit].slug == "ninh-binh-2025"
    assert then.parts_of(unit) == tuple(sorted((before["ha-nam"], before["ninh-binh"])))
    assert not units(None, of=first, on=last, seen_at=LATER).became


def test_every_row_of_every_table_stands_as_before(period: Period) -> None:
    before = tables()
    act = recorded(MERGER).act
    assert act is not None
    assert tables() != before
    undo(act, by=None, at=LATER)
    assert tables() == before
    assert (act.state, act.undone_at) == ("undone", LATER)
    gone = Agency.history.filter(slug="ninh-binh-2025").order_by("history_id")
    assert [row.history_type for row in gone] == ["+", "-"]


def test_act_can_be_recorded_again_after_it_was_taken_back(period: Period) -> None:
    first = recorded(MERGER).act
    assert first is not None
    undo(first, by=None, at=LATER)
    again = recorded(MERGER).act
    assert again is not None
    assert (again.state, Succession.objects.filter(act=again).count()) == ("saved", 3)
    with pytest.raises(Refused):
        undo(first, by=None, at=LATER)


def _obligation(period: Period) -> Obligation:
    return Obligation.objects.get(period=period, agency=new_unit())


def _draft(period: Period) -> None:
    person = MembershipFactory.create().user
    EntryDraft.objects.create(
        period=period, agency=new_unit(), user=person, values={}, saved_at=LATER
    )


def _claim(period: Period) -> None:
    Obligation.objects.filter(pk=_obligation(period).pk).update(
        claim="no_data", claim_reason="Chưa tổng hợp"
    )


BUILT: dict[str, tuple[Callable[[Period], object], str]] = {
    "figure": (lambda period: SubmissionFactory.create(agency=new_unit()), "Số liệu"),
    "claim": (_claim, "Nghĩa vụ báo cáo"),
    "obligation": (lambda period: ObligationFactory.create(agency=new_unit()), "Nghĩa vụ báo cáo"),
    "obligation that was excused": (
        lambda period: Obligation.objects.filter(agency=new_unit()).update(
            is_due=False, reason="Được miễn"
        ),
        "Nghĩa vụ báo cáo",
    ),
    "draft": (_draft, "nháp"),
    "batch": (lambda period: ImportBatchFactory.create(agency=new_unit()), "nhập"),
    "membership": (
        lambda period: MembershipFactory.create(agency=new_unit(), role="officer"),
        "Vai trò",
    ),
    "publication": (
        lambda period: PublicationFactory.create(period=period, published_at=LATER),
        "công bố",
    ),
    "later act": (
        lambda period: recorded(csv("ninh-binh-2025,renamed,,Hoa Lư,1/1/2026,"), "hoa-lu.csv"),
        "hoa-lu.csv",
    ),
    "later rename": (
        lambda period: recorded(csv("hue,renamed,,Huế,1/1/2026,"), "hue-2.csv"),
        "hue-2.csv",
    ),
    "succession by hand": (
        lambda period: SuccessionFactory.create(predecessor=new_unit()),
        "Quan hệ kế thừa",
    ),
    "day changed by hand": (
        lambda period: Agency.objects.filter(slug="ha-nam").update(ends_on=date(2025, 7, 31)),
        "Hà Nam",
    ),
}


@pytest.mark.parametrize(("build", "named"), BUILT.values(), ids=list(BUILT))
def test_act_on_which_something_builds_stays(
    build: Callable[[Period], object], named: str, period: Period
) -> None:
    act = recorded(MERGER).act
    assert act is not None
    build(period)
    before = tables()
    with pytest.raises(Refused, match=named):
        undo(act, by=None, at=LATER)
    assert tables() == before


def test_spelling_that_was_learnt_since_goes_with_its_unit(period: Period) -> None:
    before = tables()
    act = recorded(MERGER).act
    assert act is not None
    AgencyNameFactory.create(agency=new_unit(), text="N. Bình")
    undo(act, by=None, at=LATER)
    assert tables() == before
    assert not AgencyName.objects.filter(text="N. Bình").exists()


def test_document_that_others_name_by_now_stays(period: Period) -> None:
    act = recorded(MERGER).act
    assert act is not None
    document = Succession.objects.exclude(basis=None).get().basis
    assert document is not None
    period.letter = document
    period.save()
    undo(act, by=None, at=LATER)
    period.refresh_from_db()
    assert period.letter == document


def test_later_edits_of_other_fields_stay(period: Period) -> None:
    act = recorded(MERGER).act
    assert act is not None
    Agency.objects.filter(slug="ha-nam").update(display_order=77)
    undo(act, by=None, at=LATER)
    agency = Agency.objects.get(slug="ha-nam")
    assert (agency.display_order, agency.ends_on) == (77, None)
    assert Membership.objects.filter(ends_on=None).count() == 3
