"""An officer sends the own workbook in the place of typing."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from indicators.choices import FigureState
from indicators.entry.attachments import attach_report
from indicators.importing import background
from indicators.importing.confirm import FAULTY, confirm_import
from indicators.importing.lines import LineState
from indicators.importing.look import proposal_of
from indicators.importing.tests.flat import flat, make_owing
from indicators.models import Attachment, ImportBatch, Period, PeriodIndicator, Submission
from indicators.tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2022, 9, 7, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_owing("own", "other")


@pytest.fixture
def client(client: Client, asked: PeriodIndicator) -> Client:
    user = UserFactory.create()
    agency = Agency.objects.get(slug="own")
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    client.force_login(user)
    return client


def send(client: Client, content: bytes) -> ImportBatch:
    file = SimpleUploadedFile("so-lieu.csv", content)
    assert client.post(reverse("imports"), {"file": file}).status_code == 302
    return ImportBatch.objects.get()


def confirm(batch: ImportBatch) -> ImportBatch:
    proposal = proposal_of(batch)
    codes = {finding.code for finding in proposal.warnings}
    return confirm_import(
        batch, by=batch.imported_by, at=AT, digest=proposal.digest(), accepted=codes
    )


def test_own_figures_are_submitted_and_not_accepted(client: Client, asked: PeriodIndicator) -> None:
    batch = send(client, flat(asked, own=10))
    assert proposal_of(batch).findings == []
    confirm(batch)
    figure = Submission.objects.get()
    assert (figure.agency.slug, figure.state) == ("own", FigureState.SUBMITTED)


def test_row_of_another_agency_keeps_the_file_out(client: Client, asked: PeriodIndicator) -> None:
    batch = send(client, flat(asked, own=10, other=20))
    found = [(row.code, row.where) for row in proposal_of(batch).findings]
    assert found == [("not-your-agency", "csv!C3")]
    with pytest.raises(Refused, match=str(FAULTY)):
        confirm(batch)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("state", FigureState.values)
@pytest.mark.parametrize("number", [1, 3653, "", "x"])
def test_preview_holds_no_number_of_another_agency(
    client: Client, asked: PeriodIndicator, number: int | str, state: str
) -> None:
    other = Agency.objects.get(slug="other")
    SubmissionFactory.create(
        agency=other,
        indicator=asked.indicator,
        period=asked.period,
        numerator=3653,
        denominator=7919,
        note="riêng",
        state=state,
    )
    batch = send(client, flat(asked, own=10, other=number))
    codes = {row.code for row in proposal_of(batch).findings if row.is_error}
    assert codes == {"not-your-agency"}
    addresses = [
        reverse("import", args=(batch.pk,)),
        *(f"{reverse('import', args=(batch.pk,))}?show={show}" for show in LineState),
        reverse("import-findings", args=(batch.pk,)),
    ]
    for address in addresses:
        shown = client.get(address).content.decode()
        assert not [text for text in ("3.653", "3653", "7.919", "7919", "riêng") if text in shown]
    effects = client.get(addresses[0]).context["effects"].data
    assert {effect.agency.slug for effect in effects} <= {"own"}


def test_emptied_row_is_told_to_its_own_agency_alone(
    client: Client, asked: PeriodIndicator
) -> None:
    for slug in ("own", "other"):
        agency = Agency.objects.get(slug=slug)
        SubmissionFactory.create(
            agency=agency,
            indicator=asked.indicator,
            period=asked.period,
            numerator=3653,
            denominator=7919,
        )
    key = f"{asked.period.code},{asked.indicator.slug}"
    rows = ("period,indicator,agency,numerator,denominator", f"{key},own,,", f"{key},other,-,-")
    batch = send(client, "\n".join(rows).encode())
    (finding,) = proposal_of(batch).findings
    assert (finding.code, finding.where, finding.agency) == ("emptied-figure", "csv!D2", "own")


def test_own_rank_is_among_what_counts(client: Client, asked: PeriodIndicator) -> None:
    other = Agency.objects.get(slug="other")
    SubmissionFactory.create(
        agency=other, indicator=asked.indicator, period=asked.period, numerator=90
    )
    batch = send(client, flat(asked, own=10))
    (effect,) = client.get(reverse("import", args=(batch.pk,))).context["effects"].data
    assert (effect.agency.slug, effect.ranks) == ("own", (None, 2))


def test_accepted_figure_is_not_changed_by_a_file(client: Client, asked: PeriodIndicator) -> None:
    batch = send(client, flat(asked, own=10))
    confirm(batch)
    Submission.objects.update(state=FigureState.ACCEPTED)
    ImportBatch.objects.update(state="waiting")
    assert [row.code for row in proposal_of(batch).findings] == ["closed-period"]


def test_entry_that_is_over_refuses_a_file(client: Client, asked: PeriodIndicator) -> None:
    Period.objects.update(entry_closes_at=AT)
    batch = send(client, flat(asked, own=10))
    assert [row.code for row in proposal_of(batch).findings] == ["closed-period"]


def test_file_confirmed_in_time_is_in_time_though_a_worker_comes_to_it_later(
    client: Client, asked: PeriodIndicator
) -> None:
    batch = send(client, flat(asked, own=10))
    digest = proposal_of(batch).digest()
    Period.objects.update(entry_closes_at=AT)
    person = User.objects.get()
    for at, is_saved in ((AT + timedelta(seconds=1), False), (AT, True)):
        background.confirm.enqueue(batch.pk, person.pk, at.isoformat(), digest, [], "vi")
        assert Submission.objects.exists() is is_saved
    assert Submission.history.get().history_date == AT


def test_signed_report_is_kept_and_given_to_those_who_may_read_it(
    client: Client, asked: PeriodIndicator
) -> None:
    args = (asked.period.code, "own")
    file = SimpleUploadedFile("báo cáo.pdf", b"%PDF-1.7 signed")
    client.post(reverse("entry-attach", args=args), {"file": file})
    row = Attachment.objects.get()
    address = reverse("entry-attachment", args=(*args, row.pk))
    assert client.get(address).getvalue() == b"%PDF-1.7 signed"
    stranger = UserFactory.create()
    MembershipFactory.create(user=stranger, role=Role.OFFICER, agency=AgencyFactory.create())
    other = Client()
    other.force_login(stranger)
    assert other.get(address).status_code == 404


def test_what_is_no_pdf_is_not_attached(client: Client, asked: PeriodIndicator) -> None:
    args = (asked.period.code, "own")
    file = SimpleUploadedFile("virus.pdf", b"MZ\x90")
    client.post(reverse("entry-attach", args=args), {"file": file})
    assert not Attachment.objects.exists()


def test_person_attaches_only_so_many_signed_reports_a_day(
    client: Client, asked: PeriodIndicator, settings: Any
) -> None:
    settings.ATTACHMENTS_A_DAY = 1
    args = (asked.period.code, "own")
    for name, kept in (("1.pdf", 1), ("2.pdf", 1)):
        file = SimpleUploadedFile(name, b"%PDF-1.7 signed")
        page = client.post(reverse("entry-attach", args=args), {"file": file}, follow=True)
        assert Attachment.objects.count() == kept
    assert "Hôm nay tài khoản này đã gửi 1 tệp" in page.content.decode()
    # Of yesterday, and of somebody else, none counts.
    of_today = Attachment.objects.get()
    Attachment.objects.update(attached_at=of_today.attached_at - timedelta(days=1))
    for by in (UserFactory.create(), of_today.attached_by):
        attach_report(
            asked.period,
            of_today.agency,
            content=b"%PDF-",
            file_name="3.pdf",
            by=by,
            at=of_today.attached_at,
        )
    assert Attachment.objects.count() == 3
