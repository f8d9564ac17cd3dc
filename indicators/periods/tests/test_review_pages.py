"""The office goes from agency to agency, accepts all of one, and sees what many have sent."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from entities.tests.pages import text, tree
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, Period, PeriodIndicator, ReopenRequest, Submission
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def agencies(asked: PeriodIndicator) -> list[Agency]:
    """Four in annex order: sent, silent, sent, accepted."""
    figures = ("submitted", None, "submitted", "accepted")
    found = []
    for place, state in enumerate(figures):
        agency = AgencyFactory.create(
            slug=f"tinh-{place}", kind=AgencyKind.PROVINCE, display_order=place + 1
        )
        figure = {"numerator": 60 + place, "denominator": 100, "state": state} if state else {}
        found.append(add_row(asked, agency, **figure))
    return found


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


@pytest.mark.parametrize(
    ("place", "links"),
    [
        (0, {"next": "tinh-2"}),
        (1, {"prev": "tinh-0", "next": "tinh-2"}),
        (2, {"prev": "tinh-0"}),
        (3, {"prev": "tinh-2"}),
    ],
)
def test_form_leads_to_the_agencies_before_and_after_that_wait(
    client: Client, agencies: list[Agency], place: int, links: dict[str, str]
) -> None:
    page = tree(client.get(reverse("entry-form", args=(CODE, agencies[place].slug))))
    found = {link.get("rel"): link.get("href") for link in page.xpath("//main//a[@rel]")}
    assert found == {rel: reverse("entry-form", args=(CODE, slug)) for rel, slug in links.items()}


def test_all_of_an_agency_is_accepted_at_once(
    client: Client, asked: PeriodIndicator, agencies: list[Agency]
) -> None:
    other = PeriodIndicatorFactory.create(period=asked.period)
    add_row(other, agencies[0], numerator=1, denominator=2, state=FigureState.SUBMITTED)
    data = {"agency": agencies[0].slug, "from": "form", "seen_at": timezone.now().isoformat()}
    answer = client.post(reverse("reports-accept", args=(CODE,)), data)
    assert answer["Location"] == reverse("entry-form", args=(CODE, agencies[0].slug))
    states = {row.state for row in Submission.objects.filter(agency=agencies[0])}
    assert states == {FigureState.ACCEPTED}
    assert Submission.objects.get(agency=agencies[2]).state == FigureState.SUBMITTED


def test_many_are_shown_before_they_are_accepted(client: Client, agencies: list[Agency]) -> None:
    Obligation.objects.filter(agency=agencies[1]).update(
        claim="no_data", claim_reason="Chưa có hệ thống"
    )
    chosen = [agency.slug for agency in agencies]
    page = client.post(reverse("reports-chosen", args=(CODE,)), {"agency": chosen})
    rows = [text(row) for row in tree(page).xpath("//table[@id='table-chosen']/tbody/tr")]
    assert len(rows) == 3
    assert "6010060,00" in rows[0]
    assert "Chưa có hệ thống" in rows[1]
    assert "6210062,00" in rows[2]
    assert set(Submission.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("chosen", [[], ["tinh-1"], ["tinh-3"]])
def test_nothing_that_waits_leads_back(
    client: Client, agencies: list[Agency], chosen: list[str]
) -> None:
    answer = client.post(reverse("reports-chosen", args=(CODE,)), {"agency": chosen}, follow=True)
    assert "đang chờ duyệt" in answer.content.decode()
    assert answer.redirect_chain


@pytest.mark.parametrize("state", [PeriodState.OPEN, PeriodState.CLOSED])
def test_requests_before_and_after_closing_are_told_apart(
    client: Client, agencies: list[Agency], state: PeriodState
) -> None:
    Period.objects.update(state=state)
    ReopenRequest.objects.create(
        obligation=Obligation.objects.get(agency=agencies[0]),
        reason="Nhầm số",
        asked_by=staff("canbo", Role.SUPERVISOR),
        asked_at=timezone.now(),
    )
    is_closed = state == PeriodState.CLOSED
    form = client.get(reverse("entry-form", args=(CODE, agencies[0].slug))).content.decode()
    matrix = client.get(reverse("reports", args=(CODE,))).content.decode()
    assert ("Cho đính chính" in form) == is_closed
    assert ("Được đính chính đến hết ngày" in form) == is_closed
    assert ("Đề nghị đính chính sau khi đóng kỳ" in matrix) == is_closed
    # What was sent and not accepted before closing stays as it is.
    assert ("Duyệt tất cả" in form) != is_closed


def test_grant_after_closing_goes_by_the_form(client: Client, agencies: list[Agency]) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    row = Obligation.objects.select_related("indicator").get(agency=agencies[1])
    ReopenRequest.objects.create(
        obligation=row,
        reason="Mất mạng",
        asked_by=staff("canbo", Role.SUPERVISOR),
        asked_at=timezone.now(),
    )
    address = reverse("report-answer", args=(CODE, agencies[1].slug, row.indicator.slug))
    said = {"reason": "Được", "answer": "grant"}
    refused = client.post(address, said, follow=True).content.decode()
    assert "đến ngày nào" in refused
    until = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    granted = client.post(address, said | {"until": f"{until:%Y-%m-%d}"}, follow=True)
    assert "được đính chính đến" in granted.content.decode()
    found = ReopenRequest.objects.get().correct_until
    assert found is not None
    assert timezone.localtime(found).date() == until
