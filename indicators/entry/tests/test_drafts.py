"""What was typed and not submitted never stands in the place of what is stored."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import FigureState, PeriodState
from indicators.models import EntryDraft, Period, PeriodIndicator, Submission
from indicators.tests.entering import on_one_line
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
DUE = datetime(2099, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE, submissions_due_at=DUE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked, numerator=95, denominator=100, state=FigureState.SUBMITTED)


def person(agency: Agency, role: Role) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=role, agency=agency)
    return user


def draft(
    asked: PeriodIndicator, user: User, numerator: str, *, seen: str = "", is_ready: bool = False
) -> EntryDraft:
    names = f"{asked.indicator.slug}:to_date:"
    return EntryDraft.objects.create(
        period=asked.period,
        agency=Agency.objects.get(),
        user=user,
        values={names + "numerator": numerator, names + "version": seen},
        saved_at=timezone.now(),
        is_ready=is_ready,
    )


def seen_of(figure: Submission) -> str:
    return f"{figure.pk}.{figure.version}"


def form(client: Client, user: User) -> str:
    client.force_login(user)
    response = client.get(reverse("entry-form", args=(CODE, Agency.objects.get().slug)))
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_refused_is_kept_for_who_leaves_the_page(
    client: Client, asked: PeriodIndicator
) -> None:
    agency = add_row(asked)
    officer = person(agency, Role.OFFICER)
    names = f"{asked.indicator.slug}:to_date:"
    typed = {names + "numerator": "210", names + "denominator": "200"}
    client.force_login(officer)
    address = reverse("entry-form", args=(CODE, agency.slug))
    client.post(address, typed | {"action": "submit"})
    assert not Submission.objects.exists()
    assert EntryDraft.objects.get().values.items() >= typed.items()
    page = client.get(address).content.decode()
    assert 'value="210"' in page
    assert 'value="200"' in page


@pytest.mark.parametrize(
    ("state", "period_state"),
    [(FigureState.ACCEPTED, PeriodState.OPEN), (FigureState.SUBMITTED, PeriodState.CLOSED)],
)
def test_what_is_locked_shows_what_is_stored(
    client: Client, asked: PeriodIndicator, agency: Agency, state: str, period_state: str
) -> None:
    user = person(agency, Role.OFFICER)
    draft(asked, user, "90", seen=seen_of(Submission.objects.get()))
    Submission.objects.update(state=state)
    Period.objects.update(state=period_state)
    page = form(client, user)
    assert 'value="95"' in page
    assert 'value="90"' not in page


def test_draft_older_than_what_is_stored_shows_both(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    user = person(agency, Role.OFFICER)
    figure = Submission.objects.get()
    draft(asked, user, "90", seen=seen_of(figure))
    assert 'id="conflict-' not in form(client, user)
    figure.numerator, figure.version = 97, 2
    figure.save()
    page = form(client, user)
    assert 'id="conflict-' in page
    assert '<td class="col-number">97</td><td class="col-number">90</td>' in on_one_line(page)
    # Whoever has seen both and submits again puts theirs in its place.
    assert f'value="{seen_of(figure)}"' in page


def test_draft_that_was_left_alone_gives_way_to_what_somebody_else_saved(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    user = person(agency, Role.OFFICER)
    figure = Submission.objects.get()
    draft(asked, user, "95", seen=seen_of(figure))
    figure.numerator, figure.version = 97, 2
    figure.save()
    page = form(client, user)
    assert 'id="conflict-' not in page
    assert 'value="97"' in page


@pytest.mark.parametrize("has_left", [False, True])
def test_what_was_handed_over_goes_when_it_is_submitted(
    client: Client, asked: PeriodIndicator, agency: Agency, has_left: bool
) -> None:
    """The approver corrects 90 to 96; 90 does not come back."""
    approver = person(agency, Role.APPROVER)
    officer = UserFactory.create() if has_left else person(agency, Role.OFFICER)
    seen = seen_of(Submission.objects.get())
    draft(asked, officer, "90", seen=seen, is_ready=not has_left)
    assert 'value="90"' in form(client, approver)
    names = f"{asked.indicator.slug}:to_date:"
    texts = {names + "numerator": "96", names + "denominator": "100", names + "version": seen}
    address = reverse("entry-form", args=(CODE, agency.slug))
    assert client.post(address, texts | {"action": "submit"}).status_code == 302
    assert Submission.objects.get().numerator == 96
    assert not EntryDraft.objects.exists()
    assert 'value="96"' in form(client, approver)


def test_page_that_saves_once_more_does_not_take_back_what_was_handed_over(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    officer, approver = person(agency, Role.OFFICER), person(agency, Role.APPROVER)
    names = f"{asked.indicator.slug}:to_date:"
    seen = seen_of(Submission.objects.get())
    texts = {names + "numerator": "90", names + "denominator": "100", names + "version": seen}
    address = reverse("entry-form", args=(CODE, agency.slug))
    client.force_login(officer)
    client.post(address, texts | {"action": "ready"})
    saved_by_itself = reverse("entry-draft", args=(CODE, agency.slug))
    client.post(saved_by_itself, texts)
    assert 'value="90"' in form(client, approver)
    client.force_login(officer)
    client.post(saved_by_itself, texts | {names + "numerator": "91"})
    shown = form(client, approver)
    assert 'value="90"' not in shown
    assert 'value="91"' not in shown


def test_what_an_officer_is_still_typing_stays(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    officer, approver = person(agency, Role.OFFICER), person(agency, Role.APPROVER)
    seen = seen_of(Submission.objects.get())
    draft(asked, officer, "90", seen=seen)
    client.force_login(approver)
    names = f"{asked.indicator.slug}:to_date:"
    texts = {names + "numerator": "96", names + "denominator": "100", names + "version": seen}
    client.post(reverse("entry-form", args=(CODE, agency.slug)), texts | {"action": "submit"})
    assert EntryDraft.objects.get().user == officer
    shown = on_one_line(form(client, officer))
    assert '<td class="col-number">96</td><td class="col-number">90</td>' in shown


def test_draft_leaves_an_accepted_figure_and_its_history_as_they_are(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    Submission.objects.update(state=FigureState.ACCEPTED)
    before = list(Submission.history.values()), list(Submission.objects.values())
    client.force_login(person(agency, Role.OFFICER))
    names = f"{asked.indicator.slug}:to_date:"
    texts = {names + "numerator": "1", names + "denominator": "100"}
    for name, action in (("entry-draft", ""), ("entry-form", "draft"), ("entry-form", "ready")):
        client.post(reverse(name, args=(CODE, agency.slug)), texts | {"action": action})
    assert (list(Submission.history.values()), list(Submission.objects.values())) == before
