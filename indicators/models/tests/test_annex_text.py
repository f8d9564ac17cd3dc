"""Texts of an annex worded anew: only those that the layout has, and that can be read back."""

import pytest
from django.core.exceptions import ValidationError

from indicators.management.tests.test_import_annex import run
from indicators.models import AnnexText, Period
from indicators.publishing.edition import edition, layout_named
from indicators.tests.expected import ANNEXES
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.django_db
WRONG = {
    "unknown_layout": ("2024", "title", "x", "2022, 2023"),
    "unknown_place": ("2022", "VII", "x", "I.1.status"),
    "unknown_placeholder": ("2022", "title", "đến {tomorrow}", "{tomorrow}"),
    "decisions_where_none_are": ("2022", "I", "theo {decisions}", "{decisions}"),
    "heading_that_is_not_known_again": ("2022", "I.1.status", "Kết quả", "So với chỉ tiêu"),
}


@pytest.mark.parametrize(("layout", "key", "text", "said"), WRONG.values(), ids=WRONG.keys())
def test_text_that_does_not_fit_is_refused_with_the_cure(
    layout: str, key: str, text: str, said: str
) -> None:
    row = AnnexText(period=PeriodFactory.create(), layout=layout, key=key, text=text)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert said in str(refusal.value)


@pytest.mark.usefixtures("_reference")
def test_texts_stand_in_the_annex_of_their_period() -> None:
    run(ANNEXES / "annex-2022.docx")
    period = Period.objects.get(code="2022-09-06")
    texts = {
        "title": "KẾT QUẢ GD&ĐT <b> TÍNH ĐẾN {as_of}",
        "I.1.status": "So với chỉ tiêu năm {year}",
        "III": "Dịch vụ đến hạn theo {decisions}",
    }
    for key, text in texts.items():
        row = AnnexText(period=period, layout="2022", key=key, text=text)
        row.full_clean()
        row.save()
    written = edition(period, layout_named("2022")).written
    assert written.title == "KẾT QUẢ GD&ĐT <b> TÍNH ĐẾN 06/9/2022"
    assert written.tables[0].headings[-1] == "So với chỉ tiêu năm 2022"
    assert written.sections[2].title.startswith("III. Dịch vụ đến hạn theo Quyết định số 422")
    assert written.tables[1].headings[-1].startswith("So với chỉ tiêu tại Nghị quyết")
