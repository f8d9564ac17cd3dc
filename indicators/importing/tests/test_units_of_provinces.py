"""Units of several provinces that bear one name: the file says which province it means."""

import pytest
from django.utils import timezone

from dvctrack.lib.files.reading import read_lines
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.importing.confirm import import_file
from indicators.importing.propose import propose
from indicators.importing.template import write_template
from indicators.importing.template_rows import template_for
from indicators.models import PeriodIndicator, Submission
from indicators.tests.leagues import make_asked
from indicators.tests.levels import add_local

pytestmark = pytest.mark.django_db
HEADINGS = "period,indicator,Cơ quan,Tỉnh,numerator,denominator"


@pytest.fixture
def asked() -> PeriodIndicator:
    """Two communes in each of two provinces, called the same."""
    row = make_asked(code="2022-09-06")
    for slug, name in (("gia-lai", "Gia Lai"), ("lao-cai", "Lào Cai")):
        add_local(row, AgencyFactory.create(slug=slug, name=name), [None, None])
    return row


def flat(asked: PeriodIndicator, *rows: str, headings: str = HEADINGS) -> bytes:
    key = f"{asked.period.code},{asked.indicator.slug}"
    return "\n".join([headings, *(f"{key},{row}" for row in rows)]).encode()


def said(content: bytes, *, of: Agency | None = None) -> list[tuple[str, str | None]]:
    found = propose(read_lines(content), of=of).findings
    return [(row.code, row.where) for row in found if row.is_error]


def test_column_of_the_province_tells_communes_of_one_name_apart(asked: PeriodIndicator) -> None:
    rows = ("Xã số 1,Gia Lai,10,100", "Xã số 1,tỉnh Lào Cai,20,100", "Xã số 2,lao-cai,30,100")
    import_file(flat(asked, *rows), file_name="xa.csv", by=None, at=timezone.now())
    stored = Submission.objects.values_list("agency__slug", "numerator")
    assert dict(stored) == {
        "gia-lai-commune-1": 10,
        "lao-cai-commune-1": 20,
        "lao-cai-commune-2": 30,
    }


def test_without_a_province_the_name_is_ambiguous_and_its_provinces_are_named(
    asked: PeriodIndicator,
) -> None:
    content = flat(asked, "Xã số 1,,10,100")
    (finding,) = (row for row in propose(read_lines(content)).findings if row.is_error)
    assert (finding.code, finding.where) == ("ambiguous-agency", "csv!C2")
    assert "Gia Lai, Lào Cai" in finding.message
    assert "Tỉnh" in finding.message


WRONG = {
    "other_province": ("Xã số 3,Gia Lai,1,100", ("unknown-agency", "csv!C2")),
    "no_province": ("Xã số 1,Gia Lái Xe,1,100", ("unknown-agency", "csv!D2")),
}


@pytest.mark.parametrize(("row", "expected"), WRONG.values(), ids=WRONG.keys())
def test_unit_that_is_not_in_its_province_is_refused_at_its_cell(
    asked: PeriodIndicator, row: str, expected: tuple[str, str]
) -> None:
    assert said(flat(asked, row)) == [expected]


def test_code_of_another_province_than_its_row_is_told(asked: PeriodIndicator) -> None:
    headings = "period,indicator,agency,parent,numerator,denominator"
    content = flat(asked, "gia-lai-commune-1,Lào Cai,1,100", headings=headings)
    assert said(content) == [("ambiguous-agency", "csv!D2")]


def test_file_of_a_commune_means_the_units_of_its_own_province(asked: PeriodIndicator) -> None:
    own = Agency.objects.get(slug="lao-cai-commune-1")
    headings = "period,indicator,Cơ quan,numerator,denominator"
    content = flat(asked, "Xã số 1,10,100", headings=headings)
    assert said(content) == [("ambiguous-agency", "csv!C2")]
    (figure,) = propose(read_lines(content), of=own).figures.created
    assert figure.agency == own


def test_those_of_another_province_are_not_missing_in_a_file(asked: PeriodIndicator) -> None:
    findings = propose(read_lines(flat(asked, "Xã số 1,Gia Lai,10,100"))).findings
    absent = [row.agency for row in findings if row.code == "missing-agency"]
    assert absent == ["gia-lai-commune-2"]


def test_workbook_has_a_column_of_provinces_and_is_read_back(asked: PeriodIndicator) -> None:
    made = template_for(asked.indicator, asked.period, kind="commune")
    place = [column.heading for column in made.columns].index("Tỉnh")
    assert [(row[3], row[place]) for row in made.rows] == [
        ("Xã số 1", "Gia Lai"),
        ("Xã số 2", "Gia Lai"),
        ("Xã số 1", "Lào Cai"),
        ("Xã số 2", "Lào Cai"),
    ]
    assert said(write_template(made)) == []
