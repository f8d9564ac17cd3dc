"""An import of the admin is undone as a whole, or refused with the list of what came since."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dvctrack.lib.admin.exporting import CSV
from entities.admin.tests.flat_files import (
    Rows,
    address,
    address_of,
    confirm,
    import_rows,
    preview,
    undo,
)
from entities.choices import FlatState, Role
from entities.models import (
    Agency,
    AgencyName,
    FlatImport,
    LegalDocument,
    Service,
    ServiceDeadline,
    TrailEntry,
)
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = pytest.mark.both_databases

AGENCY, ORDER = "entities_agency", "entities_servicedeadline"
HEAD = ["Slug", "tên", "Loại", "display order"]


def imported(client: Client) -> Any:
    """A province that is renamed, a new one, and one that stays."""
    AgencyFactory.create(slug="an-giang", name="An Giang cũ", display_order=1)
    AgencyFactory.create(slug="hue", name="Huế", display_order=3)
    rows: Rows = [
        ["slug", "name", "kind", "display_order"],
        ["an-giang", "An Giang", "Tỉnh, thành phố", 1],
        ["ca-mau", "Cà Mau", "province", 2],
        ["hue", "Huế", "province", 3],
    ]
    return import_rows(client, AGENCY, rows, CSV)


def names() -> dict[str, str]:
    return dict(Agency.objects.values_list("slug", "name"))


def test_undo_brings_back_what_stood_before(admin_page: Client, administrator: User) -> None:
    done = imported(admin_page)
    row = FlatImport.objects.get()
    assert row.totals == {"new": 1, "changed": 1, "unchanged": 1}
    undone = undo(admin_page, done).content.decode()
    assert "Đã hoàn tác lần nhập" in undone
    assert names() == {"an-giang": "An Giang cũ", "hue": "Huế"}
    row.refresh_from_db()
    assert (row.state, row.undone_by) == (FlatState.UNDONE, administrator)
    acts = TrailEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["imported in the admin", "import in the admin undone"]
    renamed = [record.name for record in Agency.history.filter(slug="an-giang")]
    assert renamed == ["An Giang cũ", "An Giang", "An Giang cũ"]
    last = Agency.history.filter(slug="ca-mau").first()
    assert last is not None
    assert (last.history_type, last.history_change_reason) == (
        "-",
        "Hoàn tác việc nhập tệp file.csv",
    )
    # Twice is once.
    assert "Chưa hoàn tác gì" in undo(admin_page, done).content.decode()


def test_undo_is_refused_with_the_list_of_what_came_since(admin_page: Client) -> None:
    done = imported(admin_page)
    AgencyNameFactory.create(agency=Agency.objects.get(slug="ca-mau"), text="Mũi Cà Mau")
    refused = undo(admin_page, done).content.decode()
    assert "Mũi Cà Mau" in refused
    assert names()["an-giang"] == "An Giang"
    AgencyName.objects.all().delete()
    changed = Agency.objects.get(slug="an-giang")
    changed.short_name = "AG"
    changed.save()
    refused = undo(admin_page, done).content.decode()
    assert "“An Giang” đã được sửa hoặc xóa sau đó" in refused
    changed.short_name = ""
    changed.save()
    undo(admin_page, done)
    assert names() == {"an-giang": "An Giang cũ", "hue": "Huế"}


def test_undo_that_would_give_one_name_to_two_is_refused(admin_page: Client) -> None:
    done = imported(admin_page)
    AgencyFactory.create(slug="moi", name="An Giang cũ")
    assert "An Giang cũ (moi)" in undo(admin_page, done).content.decode()
    assert names()["an-giang"] == "An Giang"


def test_orders_go_with_their_new_services_and_decisions_of_others_stay(
    admin_page: Client,
) -> None:
    first, second = (LegalDocumentFactory.create(number=number) for number in ("1/QĐ", "2/QĐ"))
    agency = AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế", kind="ministry")
    known = ServiceDeadlineFactory.create(decision=first, agency=agency).service
    known.decisions.set([first])
    head = ["service", "agency", "decision", "deadline_text", "due_on", "precision"]
    said = ["Bộ Y tế", "2/QĐ", "Quý II", "30/06/2022", "quý"]
    rows: Rows = [head, ["Viện phí", *said], [known.name, *said]]
    done = import_rows(admin_page, ORDER, rows, CSV)
    assert Service.objects.get(name="Viện phí").decisions.get() == second
    assert set(known.decisions.all()) == {first, second}
    undo(admin_page, done)
    assert list(Service.objects.all()) == [known]
    assert list(known.decisions.all()) == [first]
    assert ServiceDeadline.objects.get().service == known


def test_another_person_may_look_and_undo_but_not_confirm(
    admin_page: Client, client: Client, supervisor: User
) -> None:
    rows: Rows = [["slug", "name", "kind", "display_order"], ["x", "X", "other", 1]]
    shown = preview(admin_page, AGENCY, rows, CSV)
    other = Client()
    other.force_login(supervisor)
    page = address_of(shown.context["row"])
    assert other.get(page).status_code == 200
    assert other.post(page, {"doing": "undo"}).status_code == 403
    assert other.get(address(AGENCY, "import")).status_code == 403
    confirm(admin_page, AGENCY, shown)
    other.force_login(staff("khac", Role.ADMINISTRATOR))
    other.post(page, {"doing": "undo"})
    assert not Agency.objects.exists()


def test_file_that_was_put_aside_is_not_imported(admin_page: Client) -> None:
    rows: Rows = [["type", "number", "issued_on"], ["decision", "1/QĐ", "01/02/2022"]]
    shown = preview(admin_page, "entities_legaldocument", rows, CSV)
    admin_page.post(address_of(shown.context["row"]), {"doing": "discard"})
    confirm(admin_page, "entities_legaldocument", shown)
    assert FlatImport.objects.get().state == FlatState.DISCARDED
    assert not LegalDocument.objects.exists()


def test_no_more_files_in_a_day_than_one_may_send(admin_page: Client, settings: Any) -> None:
    settings.UPLOADS_A_DAY = 1
    rows: Rows = [["type", "number", "issued_on"], ["decision", "1/QĐ", "01/02/2022"]]
    preview(admin_page, "entities_legaldocument", rows, CSV)
    again = preview(admin_page, "entities_legaldocument", rows, CSV)
    assert "Hôm nay" in again.content.decode()
    assert FlatImport.objects.count() == 1
