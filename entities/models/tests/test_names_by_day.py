from datetime import date

import pytest

from dvctrack.lib.names import fold
from entities.choices import AgencyKind, NameKind
from entities.models import Agency, AgencyName, Membership, name_on, place_on
from entities.tests.factories import AgencyFactory, AgencyNameFactory, MembershipFactory

pytestmark = pytest.mark.django_db
BEFORE, LAST, FIRST = date(2022, 9, 6), date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def hue() -> Agency:
    """Thừa Thiên Huế stood 46th; as Thành phố Huế it stands 4th."""
    hue = AgencyFactory.create(slug="thua-thien-hue", name="Thành phố Huế", display_order=4)
    for text, place, starts_on, ends_on in (
        ("Thừa Thiên Huế", 46, None, LAST),
        ("Thành phố Huế", None, FIRST, None),
    ):
        AgencyNameFactory.create(
            agency=hue,
            text=text,
            kind=NameKind.OFFICIAL,
            display_order=place,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    AgencyNameFactory.create(agency=hue, text="Tỉnh Huế")
    return hue


@pytest.mark.parametrize(
    ("day", "name", "place"),
    [
        (BEFORE, "Thừa Thiên Huế", 46),
        (LAST, "Thừa Thiên Huế", 46),
        (FIRST, "Thành phố Huế", 4),
        (date(2026, 10, 31), "Thành phố Huế", 4),
    ],
    ids=str,
)
def test_an_agency_is_called_by_the_name_of_the_day(
    hue: Agency, day: date, name: str, place: int
) -> None:
    called = Agency.objects.named_on(day).get()
    assert (called.name, called.display_order, str(called)) == (name, place, name)
    assert called.key == fold(name)
    along = MembershipFactory.create(role="officer", agency=hue)
    row = Membership.objects.annotate(a=name_on(day, "agency__"), b=place_on(day, "agency__"))
    assert row.values_list("a", "b").get(pk=along.pk) == (name, place)


def test_an_agency_that_was_never_renamed_keeps_its_name() -> None:
    AgencyFactory.create(name="Gia Lai", display_order=7)
    called = Agency.objects.named_on(BEFORE).get()
    assert (called.name, called.display_order) == ("Gia Lai", 7)


def test_of_two_official_names_on_a_day_the_one_that_began_last_holds(hue: Agency) -> None:
    AgencyName.objects.filter(text="Thừa Thiên Huế").update(ends_on=None)
    assert Agency.objects.named_on(FIRST).get().name == "Thành phố Huế"
    assert Agency.objects.named_on(LAST).get().name == "Thừa Thiên Huế"


def test_the_order_is_that_of_the_day(hue: Agency) -> None:
    gia_lai = AgencyFactory.create(name="Gia Lai", display_order=20)
    AgencyFactory.create(slug="bo", kind=AgencyKind.MINISTRY, display_order=1)
    provinces = Agency.objects.of_kind("province")
    assert list(provinces.named_on(BEFORE)) == [gia_lai, hue]
    assert list(provinces.named_on(FIRST)) == [hue, gia_lai]
    again = Agency.objects.named_on(BEFORE).order_by("pk").in_annex_order()
    assert [row.slug for row in again] == [gia_lai.slug, "thua-thien-hue", "bo"]


def test_what_has_the_name_of_a_day_is_never_saved(hue: Agency) -> None:
    called = Agency.objects.named_on(BEFORE).get()
    with pytest.raises(ValueError, match="thua-thien-hue has the name of 2022-09-06"):
        called.save()
    hue.refresh_from_db()
    assert hue.name == "Thành phố Huế"
