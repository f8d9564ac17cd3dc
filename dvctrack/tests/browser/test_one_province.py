"""A site of one province: units from a file report, are ranked, and stand in its annex."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page, expect

from dvctrack.lib.files.reading import read_lines
from dvctrack.tests.browser.conftest import PASSWORD, Comes, from_menu, sign_in
from dvctrack.tests.browser.test_admin_files import upload
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_imports import download
from dvctrack.tests.browser.test_life_of_a_period import (
    accept,
    fill,
    invited,
    open_quarter,
    see,
    to_form,
    to_reports,
)
from dvctrack.tests.browser.test_pages import WIDTHS
from entities.choices import Role
from entities.models import Agency, Membership
from indicators.annex.tests.printed import table_rows
from indicators.importing.propose import propose

pytestmark = pytest.mark.browser
COMMUNES = [f"Xã Ia Số {place}" for place in range(1, 11)]
DEPARTMENTS = ["Sở Tư pháp", "Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]


OWN, DEPARTMENT = COMMUNES[0], DEPARTMENTS[0]


@pytest.fixture
def bare_site(served: str, transactional_db: None) -> str:
    """The address of a site that was set up for Gia Lai, with an administrator."""
    call_command("quickstart", "--reference-only", "--for", "gia-lai", stdout=StringIO())
    administrator = User.objects.create_user("quantri", password=PASSWORD, is_staff=True)
    Membership.objects.create(user=administrator, role=Role.ADMINISTRATOR)
    return served


def import_units(administrator: Page) -> None:
    """The list of communes and departments, as docs/guide.md describes it."""
    province = Agency.objects.valid_on(date(2026, 9, 30)).get(kind="province", name="Gia Lai").slug
    rows = [
        f"{kind}-{place},{name},{kind},{province},{place}"
        for kind, names in (("department", DEPARTMENTS), ("commune", COMMUNES))
        for place, name in enumerate(names, start=1)
    ]
    text = "\n".join(["slug,name,kind,parent,display_order", *rows])
    upload(administrator, administrator.url.split("/work/")[0], "entities_agency", text)
    administrator.click("[value=confirm]")
    administrator.get_by_text("Đã nhập tệp.").wait_for()
    assert Agency.objects.filter(parent__name="Gia Lai").count() == 14


def told(name: str) -> str:
    """As lists name a unit below a province."""
    return Agency.objects.get(name=name).full_title


def report(officer: Page, numerator: str) -> None:
    to_form(officer)
    fill(officer, "online-provision-to_date", numerator, "100")
    press(officer, "Gửi")
    expect(officer.locator("main")).to_contain_text("Đã gửi 1 trên 4 chỉ số")
    see(officer)


def enter_the_others(office: Page, kind: str, names: list[str]) -> None:
    """The office pastes what the others sent on paper."""
    to_reports(office)
    office.locator("#grids-head + ul a").first.click()
    switch = office.locator(".switch").get_by_role("link", name=kind)
    if switch.count():
        switch.click()
        office.wait_for_load_state()
    block = "\n".join(f"{name}\t{10 * place}\t100" for place, name in enumerate(names, start=1))
    see(office)
    office.click("#paste summary")
    office.fill("#paste-block", block)
    press(office, "Điền vào bảng")
    expect(office.locator("#paste-report")).to_contain_text(str(2 * len(names)))
    press(office, "Lưu và duyệt")
    expect(office.locator("main")).to_contain_text(f"Đã lưu số liệu của {len(names)} cơ quan.")


def ranking(page: Page, key: str) -> list[tuple[str, str]]:
    rows = page.locator(f"#table-{key} tbody tr")
    return [
        (row.locator("td").first.inner_text(), row.locator("th").inner_text()) for row in rows.all()
    ]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_units_of_a_province_report_and_stand_in_its_annex(comes: Comes, tmp_path: Path) -> None:
    administrator = comes()
    site = administrator.url.rstrip("/")
    sign_in(administrator, site, "quantri")
    import_units(administrator)
    administrator.goto(f"{site}/work/")
    office = invited(administrator, comes, name="Trần Thị Dung", role="Điều phối viên")
    commune, department = (
        invited(administrator, comes, name=name, role="Cán bộ nhập liệu", agency=agency)
        for name, agency in (("Nguyễn Văn An", told(OWN)), ("Lê Thị Bình", told(DEPARTMENT)))
    )
    open_quarter(office)
    report(commune, "95")
    report(department, "70")
    enter_the_others(office, "Xã, phường, đặc khu", COMMUNES[1:])
    enter_the_others(office, "Sở, ban, ngành", DEPARTMENTS[1:])
    to_reports(office)
    accept(office, told(OWN), told(DEPARTMENT))

    from_menu(office, "Bảng xếp hạng")
    see(office)
    key = Agency.objects.get(name=OWN).parent.slug  # type: ignore[union-attr]
    assert ranking(office, f"department-{key}")[0] == ("1", DEPARTMENT)
    communes = ranking(office, f"commune-{key}")
    assert [name for _rank, name in communes] == [OWN, *reversed(COMMUNES[1:])]
    assert [rank for rank, _name in communes] == [str(place) for place in range(1, 11)]

    to_reports(office)
    office.fill("#close-reason", "Hết hạn báo cáo")
    office.check("[name=in_spite]")
    press(office, "Đóng kỳ")
    office.locator("main").get_by_role("link", name="Công bố", exact=True).click()
    see(office)
    office.check("[name=in_spite]")
    office.fill("[name=in_spite_reason]", "Theo chỉ đạo")
    press(office, "Công bố phiên bản 1")
    expect(office.locator("main")).to_contain_text("Đã công bố.")
    see(office)
    annex = download(office, "a[href$='annex.docx']", tmp_path / "annex.docx").read_bytes()
    names = [row[1] for row in table_rows(annex) if len(row) > 1]
    assert "XÃ, PHƯỜNG, ĐẶC KHU THUỘC TỈNH GIA LAI" in names
    assert set(COMMUNES) | set(DEPARTMENTS) <= set(names)
    read = propose(read_lines(annex)).figures
    assert (len(read.unchanged), read.created, read.updated) == (14, [], [])
