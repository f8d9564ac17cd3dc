"""Who may send, look at, answer, confirm and undo."""

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from indicators.choices import BatchState
from indicators.importing.tests.pages.conftest import Send
from indicators.models import ImportBatch

PAGES = {
    "list": ("imports", ()),
    "template": ("import-template", ()),
    "page": ("import", ("pk",)),
    "file": ("import-file", ("pk",)),
    "findings": ("import-findings", ("pk",)),
    "mapping": ("import-mapping", ("pk",)),
    "names": ("import-names", ("pk",)),
    "undo": ("import-undo", ("pk",)),
}
# What each role gets of each page: read it, be led back, or nothing.
ROLES = {
    Role.ADMINISTRATOR: dict.fromkeys(PAGES, 200) | {"mapping": 302, "names": 302, "undo": 302},
    Role.COORDINATOR: dict.fromkeys(PAGES, 200) | {"mapping": 302, "names": 302, "undo": 302},
    Role.SUPERVISOR: dict.fromkeys(PAGES, 200) | {"mapping": 403, "names": 403, "undo": 403},
    Role.OFFICER: dict.fromkeys(PAGES, 404) | {"list": 200, "template": 200},
    Role.APPROVER: dict.fromkeys(PAGES, 404) | {"list": 200, "template": 200},
}


def signed_in(role: Role) -> Client:
    if role in (Role.OFFICER, Role.APPROVER):
        user = UserFactory.create(username="canbo")
        MembershipFactory.create(user=user, role=role, agency=AgencyFactory.create())
    else:
        user = staff("nguoi-khac", role)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_page_of_somebody_elses_file(send: Send, role: Role) -> None:
    batch = send()
    client = signed_in(role)
    query = {"indicator": "online-provision", "period": "2022-09-06"}
    got = {}
    for page, (name, args) in PAGES.items():
        answer = client.get(reverse(name, args=(batch.pk,) if args else ()), query)
        got[page] = answer.status_code
        # A file is closed when it has been read to its end.
        answer.getvalue()
    assert got == ROLES[role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ["import-confirm", "import-discard"])
def test_only_the_sender_decides(send: Send, role: Role, action: str) -> None:
    batch = send()
    response = signed_in(role).post(reverse(action, args=(batch.pk,)))
    assert response.status_code in (403, 404)
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


@pytest.mark.parametrize("role", [Role.SUPERVISOR])
def test_who_may_not_import_cannot_send(client: Client, role: Role) -> None:
    response = signed_in(role).post(reverse("imports"))
    assert response.status_code == 403
    assert not ImportBatch.objects.exists()


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = Client().get(reverse("imports"))
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("login"))


def test_admin_import_of_figures_leads_to_the_one_way_in(client: Client) -> None:
    response = client.get(reverse("admin:indicators_submission_import"))
    assert (response.status_code, response["Location"]) == (302, reverse("imports"))
