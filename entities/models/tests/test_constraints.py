"""What must always be true of the rows is kept by the database, with a sentence for people."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from entities.choices import Role
from entities.models import Agency, AgencyName
from entities.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BACKWARDS: dict[str, Any] = {"starts_on": date(2022, 2, 1), "ends_on": date(2022, 1, 1)}


REFUSED: dict[str, Callable[[], object]] = {
    "agency_span_in_order": lambda: make.AgencyFactory.create(**BACKWARDS),
    "agency_parent_only_of_local_units": lambda: make.AgencyFactory.create(
        parent=make.AgencyFactory.create()
    ),
    "agency_name_span_in_order": lambda: make.AgencyNameFactory.create(**BACKWARDS),
    "agency_code_span_in_order": lambda: make.AgencyCodeFactory.create(**BACKWARDS),
    "membership_span_in_order": lambda: make.MembershipFactory.create(**BACKWARDS),
    "membership_agency_where_the_role_has_one": lambda: make.MembershipFactory.create(
        role=Role.OFFICER, agency=None
    ),
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_database_refuses(constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        REFUSED[constraint]()


def test_agency_cannot_succeed_itself() -> None:
    agency = make.AgencyFactory.create()
    with pytest.raises(IntegrityError, match="succession_of_two_agencies"), transaction.atomic():
        make.SuccessionFactory.create(predecessor=agency, successor=agency)


def test_number_of_a_decision_may_return_on_another_day() -> None:
    make.LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=date(2022, 4, 4))
    make.LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=date(2026, 3, 10))
    with pytest.raises(IntegrityError), transaction.atomic():
        make.LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=date(2022, 4, 4))


def test_person_is_told_in_a_sentence() -> None:
    with pytest.raises(ValidationError, match="Ngày cuối không được trước ngày đầu"):
        make.AgencyFactory.build(**BACKWARDS).full_clean()


def test_key_of_a_name_follows_its_text() -> None:
    name = make.AgencyNameFactory.create(text="Đắc Lắc")
    assert name.key == "dac lac"
    name.text = "Daklak"
    name.save()
    name.refresh_from_db()
    assert name.key == "daklak"
    AgencyName.objects.bulk_create([AgencyName(agency=name.agency, text="Đăk Lăk 2")])
    assert AgencyName.objects.filter(key="dak lak 2").exists()


def test_agency_is_valid_on_both_ends_of_its_span() -> None:
    agency = make.AgencyFactory.create(starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    for day, valid in {
        date(2021, 12, 31): False,
        date(2022, 1, 1): True,
        date(2022, 12, 31): True,
        date(2023, 1, 1): False,
    }.items():
        assert agency.is_valid_on(day) is valid
        assert Agency.objects.valid_on(day).filter(pk=agency.pk).exists() is valid
