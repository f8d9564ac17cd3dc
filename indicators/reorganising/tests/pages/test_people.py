"""Where the people of agencies that end go, as chosen in the preview."""

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import ActState
from entities.models import Agency, Membership
from entities.tests.factories import MembershipFactory
from indicators.reorganising import views
from indicators.reorganising.tests.pages.asking import confirm, page, press
from indicators.reorganising.tests.pages.conftest import Send


@pytest.fixture
def heir(ninh_binh: Agency) -> Membership:
    return MembershipFactory.create(agency=ninh_binh, role="officer", user__username="le-minh")


@pytest.fixture
def other(ha_nam: Agency) -> Membership:
    return MembershipFactory.create(agency=ha_nam, role="approver", user__username="tran-ha")


def gone_over() -> set[str]:
    rows = Membership.objects.filter(agency__slug="ninh-binh-2025")
    return set(rows.values_list("user__username", flat=True))


def test_officers_of_the_surviving_name_go_over_by_default(
    client: Client, send: Send, heir: Membership, other: Membership
) -> None:
    act = send()
    posts = client.get(reverse("reorganisation", args=(act.pk,))).context["people"].data
    assert {post.place.membership: post.place.goes_to for post in posts} == {
        heir: "ninh-binh-2025",
        other: "",
    }
    confirm(client, act)
    assert gone_over() == {"le-minh"}
    assert "le-minh" in page(client, act)


def test_each_membership_goes_where_it_was_chosen_to_go(
    client: Client, send: Send, heir: Membership, other: Membership
) -> None:
    chosen = {f"goes_to_{heir.pk}": "", f"goes_to_{other.pk}": "ninh-binh-2025"}
    confirm(client, send(), **chosen)
    assert gone_over() == {"tran-ha"}
    heir.refresh_from_db()
    assert heir.ends_on is None


def test_choice_that_is_none_of_the_successors_lets_the_person_stay(
    client: Client, send: Send, heir: Membership
) -> None:
    confirm(client, send(), **{f"goes_to_{heir.pk}": "ha-nam"})
    assert gone_over() == set()


def test_choices_of_one_page_are_kept_while_another_one_is_looked_at(
    client: Client,
    send: Send,
    heir: Membership,
    other: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "PEOPLE_PER_PAGE", 1)
    act = send()
    kept = press(client, act, "confirm", keep="1", **{f"goes_to_{heir.pk}": ""})
    assert "Đã giữ các lựa chọn" in kept
    assert act.state == ActState.WAITING
    confirm(client, act, **{f"goes_to_{other.pk}": "ninh-binh-2025"})
    assert gone_over() == {"tran-ha"}
