"""What is wrong with a file: every cell at once, and nothing is written."""

from datetime import date

import pytest

from entities.models import Agency, Reorganisation
from entities.tests.factories import AgencyFactory, AgencyNameFactory, SuccessionFactory
from indicators.findings import Finding
from indicators.reorganising.record import record_file
from indicators.reorganising.tests.acts import AT, HEADING, csv, recorded, tables
from indicators.tests.factories import (
    ObligationFactory,
    PeriodFactory,
    PublicationFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
DAY = "1/7/2025"
GOOD = f"ha-nam,merged_into,ninh-binh-2025,Ninh Bình,{DAY},"
A, B, C, D, E = "csv!A2", "csv!B2", "csv!C2", "csv!D2", "csv!E2"

BAD = {
    "misspelt predecessor": (f"Hà Namm,merged_into,moi,Mới,{DAY},", "unknown-agency", A),
    "no predecessor": (f",merged_into,moi,Mới,{DAY},", "missing-value", A),
    "name of two units": (f"Long Hải,merged_into,moi,Mới,{DAY},", "ambiguous-agency", A),
    "ended before": (f"ha-tay,merged_into,moi,Mới,{DAY},", "agency-ended", A),
    "ended before, by name": (f"Hà Tây,merged_into,moi,Mới,{DAY},", "agency-ended", A),
    "ended the same day": (f"nam-dinh,merged_into,moi,Mới,{DAY},", "agency-ended", A),
    "not yet begun": (f"hue-moi,merged_into,moi,Mới,{DAY},", "before-start", E),
    "relation unknown": (f"ha-nam,joined,moi,Mới,{DAY},", "unreadable-value", B),
    "one part": (f"ha-nam,split_into,moi,Mới,{DAY},", "single-part", B),
    "no successor": (f"ha-nam,merged_into,,Mới,{DAY},", "missing-value", C),
    "no slug": (f"ha-nam,merged_into,Ninh Bình,Mới,{DAY},", "unreadable-value", C),
    "slug of another unit": (f"ha-nam,merged_into,thai-binh,Mới,{DAY},", "slug-taken", C),
    "slug of one that ended": (f"ha-nam,merged_into,ha-tay,Hà Tây,{DAY},", "slug-taken", C),
    "another kind": (f"ha-nam,merged_into,bo-y-te,Bộ Y tế,{DAY},", "other-kind", C),
    "circle": (f"ha-nam,merged_into,bac-ha,Bắc Hà,{DAY},", "succession-cycle", C),
    "itself": (f"ha-nam,merged_into,ha-nam,Hà Nam,{DAY},", "succession-cycle", C),
    "rename of another": (f"ha-nam,renamed,moi,Mới,{DAY},", "not-a-rename", C),
    "functions to nobody": (f"ha-nam,function_moved,moi,Mới,{DAY},", "unknown-agency", C),
    "no name": (f"ha-nam,merged_into,moi,,{DAY},", "missing-value", D),
    "name of a living unit": (f"ha-nam,merged_into,moi,Thái Bình,{DAY},", "name-taken", D),
    "spelling of a living unit": (f"ha-nam,renamed,,TB,{DAY},", "name-taken", D),
    "renamed to a living unit": (f"ha-nam,renamed,,tỉnh Thái Bình,{DAY},", "name-taken", D),
    "no day": ("ha-nam,merged_into,moi,Mới,,", "missing-value", E),
    "day that is none": ("ha-nam,merged_into,moi,Mới,31/6/2025,", "unreadable-date", E),
    "month first": ("ha-nam,merged_into,moi,Mới,7/31/2025,", "unreadable-date", E),
    "unknown basis": (
        f"ha-nam,merged_into,moi,Mới,{DAY},9/2025/QH15",
        "unknown-document",
        "csv!F2",
    ),
    "formula as a name": (f"ha-nam,merged_into,moi,=A1&B1,{DAY},", "not-worked-out", D),
    "name without a word": (f"ha-nam,merged_into,moi,???,{DAY},", "unreadable-value", D),
    "renamed to nothing": (f"ha-nam,renamed,,---,{DAY},", "unreadable-value", D),
    "key that is a page": (f"ha-nam,merged_into,reorganise,Mới,{DAY},", "unreadable-value", C),
    "year one": ("ha-nam,merged_into,moi,Mới,1/7/0001,", "unreadable-date", E),
    "functions to itself": (f"bo-y-te,function_moved,bo-y-te,,{DAY},", "succession-cycle", C),
    "mark": (f"ha-nam,merged_into,moi,Mới,{DAY},,maybe", "unreadable-value", "csv!G2"),
}


@pytest.fixture(autouse=True)
def _units() -> None:
    for slug, name in (
        ("ha-nam", "Hà Nam"),
        ("ninh-binh", "Ninh Bình"),
        ("thai-binh", "Thái Bình"),
    ):
        AgencyFactory.create(slug=slug, name=name)
    AgencyNameFactory.create(agency=Agency.objects.get(slug="thai-binh"), text="TB")
    AgencyFactory.create(slug="ha-tay", name="Hà Tây", ends_on=date(2008, 7, 31))
    AgencyFactory.create(slug="nam-dinh", name="Nam Định", ends_on=date(2025, 6, 30))
    AgencyFactory.create(slug="hue-moi", name="Huế", starts_on=date(2025, 7, 1))
    AgencyFactory.create(slug="bo-y-te", name="Bộ Y tế", kind="ministry")
    origin = AgencyFactory.create(slug="bac-ha", name="Bắc Hà")
    SuccessionFactory.create(
        predecessor=origin,
        successor=Agency.objects.get(slug="ha-nam"),
        relation="split_into",
        effective_on=date(1997, 1, 1),
    )
    for province in ("ninh-binh", "thai-binh"):
        parent = Agency.objects.get(slug=province)
        AgencyFactory.create(
            slug=f"long-hai-{province}", name="Long Hải", kind="commune", parent=parent
        )


def findings_of(*rows: str) -> list[Finding]:
    """The findings of a file; it must have left nothing behind where one is an error."""
    before = tables()
    outcome = record_file(csv(*rows), file_name="sap-xep.csv", by=None, at=AT)
    if outcome.plan.has_errors:
        assert outcome.act is None
        assert tables() == before
        assert not Reorganisation.objects.exists()
    return outcome.plan.findings


def told(*rows: str) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.where) for finding in findings_of(*rows)}


@pytest.mark.parametrize(("row", "code", "where"), BAD.values(), ids=list(BAD))
def test_bad_row_is_told_with_its_cell(row: str, code: str, where: str) -> None:
    assert (code, where) in told(row)


def test_good_row_is_recorded() -> None:
    assert told(GOOD, GOOD.replace("ha-nam", "ninh-binh")) == set()


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = told(BAD["misspelt predecessor"][0], BAD["no day"][0], BAD["relation unknown"][0])
    assert found == {
        ("unknown-agency", "csv!A2"),
        ("missing-value", "csv!E3"),
        ("unreadable-value", "csv!B4"),
    }


def test_likeness_is_looked_for_only_at_the_first_unknown_names() -> None:
    found = findings_of(*[f"Hà Namm,merged_into,moi,Mới,{DAY},"] * 60)
    near = [one for one in found if "Hà Nam" in one.message.partition("Gần giống")[2]]
    assert len(near) == 50
    assert len(found) == 60


def test_two_whole_successors() -> None:
    other = GOOD.replace("ninh-binh-2025,Ninh Bình", "moi,Mới")
    assert ("two-successors", "csv!C3") in told(GOOD, other)


def test_row_twice() -> None:
    assert ("duplicate-row", "csv!A3") in told(GOOD, GOOD)


def test_new_unit_with_two_names() -> None:
    other = GOOD.replace("ha-nam", "thai-binh").replace("Ninh Bình", "Ninh Bình mới")
    assert told(GOOD, other) == {("two-names", "csv!D3"), ("name-taken", "csv!D2")}


def test_unit_that_the_file_makes_ends_in_another_file() -> None:
    after = "ninh-binh-2025,merged_into,moi,Mới,2/7/2025,"
    assert ("unknown-agency", "csv!A3") in told(GOOD, after)


@pytest.mark.parametrize("day", [DAY, "2/7/2025"], ids=["on the day", "later"])
def test_agency_that_ends_is_not_renamed_after(day: str) -> None:
    found = told(GOOD, f"ha-nam,renamed,,Phủ Lý,{day},")
    assert ("agency-ended", "csv!A3") in found


def test_statistical_code_that_is_none() -> None:
    content = csv(f"{GOOD},,,Hà", heading=f"{HEADING},gso_code")
    plan = record_file(content, file_name="x.csv", by=None, at=AT).plan
    assert ("unreadable-value", "csv!I2") in {(one.code, one.where) for one in plan.findings}


def test_new_unit_with_key_of_2025_is_offered_one_of_its_year() -> None:
    AgencyFactory.create(slug="gia-lai-2025", name="Gia Lai")
    row = "ha-nam,merged_into,gia-lai-2025,Mới,1/7/2026,"
    assert "gia-lai-2026" in findings_of(row)[0].message


def test_another_name_on_the_day_of_a_rename_is_not_taken_for_recorded() -> None:
    renamed = f"ha-nam,renamed,,Phủ Lý,{DAY},"
    recorded(csv(renamed))
    assert "file-already-recorded" in {one.code for one in findings_of(f"{renamed},")}
    outcome = record_file(csv(renamed.replace("Lý", "Lý mới")), file_name="x", by=None, at=AT)
    assert [(one.code, one.where) for one in outcome.plan.findings] == [("name-taken", E)]


def test_two_new_units_of_one_name() -> None:
    other = GOOD.replace("ha-nam", "ninh-binh").replace("ninh-binh-2025", "moi")
    assert told(GOOD, other) == {("name-taken", "csv!D3")}


def test_another_kind_with_a_reason_is_taken() -> None:
    assert told(f"ha-nam,merged_into,bo-y-te,Bộ Y tế,{DAY},,,Theo nghị quyết") == set()


def test_unit_that_goes_on_as_it_is_may_be_a_successor() -> None:
    assert told(f"ha-nam,merged_into,thai-binh,tỉnh Thái Bình,{DAY},") == set()
    assert Agency.objects.get(slug="thai-binh").starts_on is None


def test_period_after_the_day_with_a_figure() -> None:
    period = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    SubmissionFactory.create(period=period, agency=Agency.objects.get(slug="ha-nam"))
    found = told(GOOD, GOOD.replace("ha-nam", "ninh-binh"))
    assert found == {("open-period-with-figures", E)}


def test_period_after_the_day_with_a_claim() -> None:
    period = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    agency = Agency.objects.get(slug="ha-nam")
    ObligationFactory.create(period=period, agency=agency, claim="no_data", claim_reason="Chưa có")
    assert ("open-period-with-figures", E) in told(GOOD)


def test_period_after_the_day_that_is_published() -> None:
    period = PeriodFactory.create(code="2025-09-14", as_of=date(2025, 9, 14))
    SubmissionFactory.create(period=period, agency=Agency.objects.get(slug="ha-nam"))
    PublicationFactory.create(period=period)
    assert ("published-period", E) in told(GOOD)


def test_period_before_the_day_keeps_its_figures() -> None:
    period = PeriodFactory.create(code="2025-06-14", as_of=date(2025, 6, 14))
    SubmissionFactory.create(period=period, agency=Agency.objects.get(slug="ha-nam"))
    assert told(GOOD, GOOD.replace("ha-nam", "ninh-binh")) == set()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable-file"),
        (b"a,b\n1,2\n", "no-table"),
        (b"predecessor,relation\nha-nam,renamed\n", "missing-column"),
    ],
    ids=["empty", "no heading", "no day"],
)
def test_file_that_holds_no_table(content: bytes, code: str) -> None:
    outcome = record_file(content, file_name="x.csv", by=None, at=AT)
    assert code in {finding.code for finding in outcome.plan.findings}
    assert outcome.plan.has_errors
