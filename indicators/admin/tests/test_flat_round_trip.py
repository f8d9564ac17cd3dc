"""What leaves any table as a file comes back as what is stored, in each kind of file and words."""

from datetime import date

import pytest
from django.contrib import admin
from django.utils.translation import override

from dvctrack.lib.admin.exporting import CODES, CSV, XLSX
from dvctrack.lib.admin.flat_table import read_flat_file
from dvctrack.lib.admin.flat_template import template_of
from dvctrack.lib.admin.formats import as_csv, as_xlsx
from dvctrack.lib.admin.resources import FlatResource
from entities.admin.trailed import TrailedImportMixin
from entities.models import ServiceName
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from indicators.models import IndicatorWording
from indicators.models.indicator_text import WORDS as WORDS_OF_INDICATORS
from indicators.tests.factories import (
    IndicatorFactory,
    IssuingBodyFactory,
    LetterTemplateFactory,
    ObligationFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    TargetFactory,
)

pytestmark = pytest.mark.both_databases

RESOURCES: dict[str, type[FlatResource]] = {
    model._meta.label_lower: page.resource_classes[0]
    for model, page in admin.site._registry.items()
    if isinstance(page, TrailedImportMixin)
}
HOSTILE = ("=1+1", "007", 'hai\ndòng "ngoặc"; phẩy, dấu', "18.90", "'=x", "@ai", " thừa ", "01/02")
WORDS = ("vi", "en", CODES)


def hostile_world() -> None:
    """A row of each table for each text that a file could spoil."""
    twice = [date(2022, 4, 4), date(2026, 3, 10)]
    for day in twice:
        LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=day, title="=1+1")
    for number, text in enumerate(HOSTILE):
        document = LegalDocumentFactory.create(number=f"{number}/QĐ", title=text)
        agency = AgencyFactory.create(
            name=f"{text} {number}", short_name=text[:20], starts_on=date(2001, 2, 3)
        )
        AgencyFactory.create(
            name=f"Xã {number}", kind="commune", parent=agency, slug=f"0{number}", ends_on=twice[1]
        )
        AgencyNameFactory.create(agency=agency, text=f"{text}{number} khác")
        AgencyCodeFactory.create(agency=agency, code=f"{number:03}", is_verified=bool(number % 2))
        service = ServiceFactory.create(name=f"{text} dịch vụ {number}", code=text[:30])
        ServiceName.objects.create(service=service, text=f"{text} tên khác {number}")
        ServiceDeadlineFactory.create(
            service=service, agency=agency, decision=document, deadline_text=text, note=text
        )
        indicator = IndicatorFactory.create(
            slug=f"chi-so-{number}",
            name=f"{text} {number}",
            definition=text,
            basis=document,
        )
        IndicatorWording.objects.create(
            indicator=indicator, ends_on=twice[0], **dict.fromkeys(WORDS_OF_INDICATORS, text[:40])
        )
        period = PeriodFactory.create(
            code=f"2022-0{number + 1}-06",
            as_of=date(2022, number + 1, 6),
            label=f"{text} {number}",
            letter=document,
            letter_text=text,
            entry_closes_at=f"2022-1{number % 3}-10T17:30:0{number}+07:00",
        )
        PeriodIndicatorFactory.create(period=period, indicator=indicator)
        ObligationFactory.create(
            period=period, indicator=indicator, agency=agency, is_due=False, reason=text
        )
        TargetFactory.create(
            indicator=indicator, value=f"{number}.125", basis=document, basis_text=text
        )
        IssuingBodyFactory.create(
            starts_on=date(1990 + number, 1, 1), ends_on=None, contact=text, basis=document
        )
    LetterTemplateFactory.create(text='Kính gửi\n="{as_of}"\n\n 18.90')


@pytest.mark.django_db
@pytest.mark.parametrize("words", WORDS)
def test_what_is_exported_is_imported_unchanged(words: str) -> None:
    hostile_world()
    for kind, write in ((XLSX, as_xlsx), (CSV, as_csv)):
        for label, made in RESOURCES.items():
            resource = made()
            rows = list(resource.stored_rows().values())
            with override("vi" if words == CODES else words):
                values = resource.exported(rows, is_worded=words != CODES, is_native=kind == XLSX)
                content = write(values)
            plan = made().plan(read_flat_file(content))
            assert plan.problems == [], (label, kind)
            changed = plan.shown[:2]
            same = {"new": 0, "changed": 0, "unchanged": len(rows)}
            assert plan.totals == same, (label, kind, changed)
            assert rows, label


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_template_is_read_as_a_file_without_rows(language: str) -> None:
    """Its lists are no rows."""
    AgencyFactory.create()
    LegalDocumentFactory.create()
    for label, made in RESOURCES.items():
        with override(language):
            content = template_of(made())
        plan = made().plan(read_flat_file(content))
        assert (plan.problems, plan.rows) == ([], []), label
