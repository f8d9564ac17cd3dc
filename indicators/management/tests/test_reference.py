"""The reference data loaded into a site in use."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from entities.models import Agency
from indicators.management.reference import load_missing
from indicators.models import Obligation, Target

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_load_missing_brings_back_nothing_that_people_deleted_or_moved() -> None:
    assert load_missing().left_out == 0
    Target.objects.filter(indicator__slug="dossier-sync").delete()
    moved = Target.objects.filter(indicator__slug="online-payment").first()
    assert moved is not None
    moved.starts_on += timedelta(days=1)
    moved.save()
    assert load_missing() == (0, 3)
    assert not Target.objects.filter(indicator__slug="dossier-sync").exists()


def test_load_missing_leaves_out_what_leans_on_a_row_with_another_key() -> None:
    load_missing()
    agency = Agency.objects.get(slug="can-tho")
    agency.slug = "thanh-pho-can-tho"
    agency.save()
    found = load_missing()
    assert found.added == 0
    assert found.left_out == 1 + agency.codes.count() + agency.names.count() + (
        Obligation.objects.filter(agency=agency).count()
    )


def test_quickstart_tells_how_many_rows_stay_away() -> None:
    load_missing()
    Target.objects.filter(indicator__slug="dossier-sync").delete()
    out = StringIO()
    call_command("quickstart", reference_only=True, stdout=out)
    assert "2 dòng không thêm lại" in out.getvalue()
