"""The field for a day: dd/mm/yyyy in every language, and what the calendar says."""

import json
from datetime import date

import pytest
from django import forms
from django.utils import translation
from django.utils.html import escape

from dvctrack.lib.forms import DayField


class DayForm(forms.Form):
    on = DayField()


SHOWN = {
    "a_day": (date(2026, 12, 5), "05/12/2026"),
    "iso_from_a_link": ("2026-12-05", "05/12/2026"),
    "as_it_was_typed": ("5/12/2026", "5/12/2026"),
    "no_day": ("12/2026", "12/2026"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("value", "shown"), SHOWN.values(), ids=SHOWN)
def test_day_is_shown_day_first(language: str, value: object, shown: str) -> None:
    with translation.override(language):
        html = str(DayForm(initial={"on": value})["on"])
    assert f'value="{shown}"' in html
    assert 'type="text"' in html
    assert 'placeholder="dd/mm/yyyy"' in html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_fifth_of_december_is_read_day_first(language: str) -> None:
    with translation.override(language):
        form = DayForm({"on": "05/12/2026"})
        assert form.is_valid()
        assert form.cleaned_data["on"] == date(2026, 12, 5)


def test_calendar_speaks_the_language_of_the_page() -> None:
    for language, month in (("vi", "Tháng {month}/{year}"), ("en", "Month {month}/{year}")):
        with translation.override(language):
            html = str(DayForm()["on"])
        assert escape(json.dumps(month)) in html
